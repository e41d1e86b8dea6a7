"""What this installation can do: a station inspects, a full installation also builds models."""

import sys
from importlib.util import find_spec

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said


def can_build() -> bool:
    """Whether models can be built here. A network converted earlier is not enough: the next one may need another."""
    return find_spec("torch") is not None


def expect_building() -> None:
    """Raises `CANNOT_BUILD` on a station."""
    if not can_build():
        raise InspectorError(
            ErrorCode.CANNOT_BUILD,
            said("This is a station: it inspects with models that were built elsewhere and exported (inspector export)."),
        )


def edition() -> str:
    """`station`, `full`, or `checkout` where the program runs from its source."""
    if not getattr(sys, "frozen", False):
        return "checkout"
    return "full" if can_build() else "station"
