"""What the table `facts` holds of a view, and those values again."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from sqlalchemy import RowMapping

from inspector.core.picture_facts import PictureFacts
from inspector.core.record import Part

_ALWAYS = ("brightness", "contrast", "sharpness", "noise", "dark", "bright")
_PLAIN = (*_ALWAYS, "dx", "dy", "degrees", "likeness")
_ZONE = np.dtype("<f4")


def facts_rows(part: Part) -> Iterable[dict[str, Any]]:
    """Rows of `facts`: of the views of which anything was measured."""
    for number, view in enumerate(part.views):
        if view.facts is not None or view.zones:
            zones = np.array(view.zones, _ZONE).tobytes() if view.zones else None
            yield {"part": part.id, "view": number, **_measured(view.facts), "zones": zones}


def facts_of(row: RowMapping) -> PictureFacts | None:
    """What a picture is like; None where that was not measured, and for numbers that no picture has."""
    if any(row[name] is None for name in (*_ALWAYS, "red", "blue")):
        return None
    try:
        return PictureFacts(**{name: row[name] for name in _PLAIN}, colour=(row["red"], row["blue"]))
    except (TypeError, ValueError):  # somebody else has written there
        return None


def zones_of(row: RowMapping) -> tuple[float, ...]:
    """Highest patch scores of zones."""
    stored = bytes(row["zones"] or b"")
    return tuple(map(float, np.frombuffer(stored[: len(stored) // 4 * 4], _ZONE)))


def _measured(facts: PictureFacts | None) -> dict[str, float | None]:
    if facts is None:
        return dict.fromkeys((*_PLAIN, "red", "blue"))
    red, blue = facts.colour
    return {name: getattr(facts, name) for name in _PLAIN} | {"red": red, "blue": blue}
