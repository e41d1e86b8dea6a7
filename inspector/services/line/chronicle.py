"""Writes into the record what happens to a line besides its parts."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from inspector.core.drift.values import alarm_values
from inspector.core.drift.watch import Alarm
from inspector.core.record import Event, EventKind
from inspector.services.line.setup import Setup
from inspector.services.line.state import CameraBack, CameraLost, Drifted, Late, LineEvent, SourceFailed, State, StateChanged

_log = logging.getLogger(__name__)

_ENTERED = {
    State.IDLE: EventKind.STOPPED,
    State.RUNNING: EventKind.RESUMED,
    State.PAUSED: EventKind.PAUSED,
    State.FROZEN: EventKind.FROZEN,
    State.FAULT: EventKind.FAULT,
}
_BEGUN_FROM = {State.IDLE: EventKind.STARTED, State.FROZEN: EventKind.ACKNOWLEDGED}
_CLOCK_MAY_SLIP = timedelta(seconds=1)


def _now() -> datetime:
    return datetime.now().astimezone()


class Chronicle:
    """One of a line, over all of its runs. No threads: whoever has them holds a lock around every call."""

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        self._last: datetime | None = None
        self._state = State.IDLE
        self._drift: Alarm | None = None

    def hear(self, setup: Setup, event: LineEvent) -> None:
        """Records what an event of a run is worth. What cannot be recorded is logged: the recorder says itself that it is at fault."""
        at = self._now()
        if self._last is not None and at < self._last - _CLOCK_MAY_SLIP:
            self._note(setup, at, EventKind.CLOCK_SET_BACK, values={"before": self._last.isoformat(), "after": at.isoformat()})
        self._last = at
        if isinstance(event, StateChanged):
            self._note(setup, at, self._kind_of(event), str(event.fault or ""))
        elif isinstance(event, CameraLost):
            self._note(setup, at, EventKind.CAMERA_LOST, event.sentence)
        elif isinstance(event, CameraBack):
            self._note(setup, at, EventKind.CAMERA_BACK)
        elif isinstance(event, Late):
            self._note(setup, at, EventKind.LATE, values={"seconds": event.seconds})
        elif isinstance(event, SourceFailed):
            self._note(setup, at, EventKind.FAULT, str(event.error))
        elif isinstance(event, Drifted):
            self._hear_of_drift(setup, at, event)

    def _hear_of_drift(self, setup: Setup, at: datetime, event: Drifted) -> None:
        """One event for each cause of an alarm: what it says of it grows with every part."""
        before, self._drift = self._drift, event.alarm
        if event.alarm is not None and (before is None or (before.raised, before.cause) != (event.alarm.raised, event.alarm.cause)):
            self._note(setup, at, EventKind.DRIFTED, str(event.alarm.cause), alarm_values(event.alarm))

    def _kind_of(self, event: StateChanged) -> EventKind:
        before, self._state = self._state, event.state
        kind = _ENTERED[event.state]
        return _BEGUN_FROM.get(before, kind) if event.state is State.RUNNING else kind

    def _note(self, setup: Setup, at: datetime, kind: EventKind, detail: str = "", values: dict[str, object] | None = None) -> None:
        if setup.recorder is None:
            return
        try:
            setup.recorder.note(Event(setup.new_id(), at, kind, setup.run.id, detail, values or {}))
        except Exception as error:
            _log.warning("The event %s could not be recorded: %s", kind, error)
