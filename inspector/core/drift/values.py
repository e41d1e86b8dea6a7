"""An alarm as other programs and the record get it."""

from datetime import datetime

from inspector.core.drift.watch import Alarm


def alarm_values(alarm: Alarm) -> dict[str, object]:
    """An alarm as plain JSON values."""
    return {
        "raised": _time(alarm.raised),
        "cause": str(alarm.cause),
        "movers": [
            {
                "figure": str(each.figure),
                "zone": each.zone if each.zone >= 0 else None,
                "since": _time(each.since),
                "parts": each.parts,
                "change": each.change,
            }
            for each in alarm.movers
        ],
    }


def _time(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds")
