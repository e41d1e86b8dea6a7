"""What is likely to have caused a change, by the figures that moved."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from inspector.core.drift.figures import Figure


class Cause(StrEnum):
    """Where to look first."""

    LIGHT = "light"
    """Lamp, exposure, light from elsewhere."""
    COLOUR = "colour"
    """White balance, or a lamp of another colour."""
    LENS = "lens"
    """Focus, or dirt on the lens."""
    GAIN = "gain"
    """The camera amplifies more: its noise shows."""
    POSITION = "position"
    """Fixture or camera have moved."""
    PARTS = "parts"
    """The pictures are as they were, the parts are not: tool wear, material."""


class Moved(Protocol):
    """A figure that has changed."""

    @property
    def figure(self) -> Figure:
        """Which."""
        ...

    @property
    def change(self) -> float:
        """By how much, with its sign."""
        ...


_BY_FIGURE = {
    Figure.BRIGHTNESS: Cause.LIGHT,
    Figure.CONTRAST: Cause.LENS,
    Figure.SHARPNESS: Cause.LENS,
    Figure.RED: Cause.COLOUR,
    Figure.BLUE: Cause.COLOUR,
    Figure.RIGHT: Cause.POSITION,
    Figure.DOWN: Cause.POSITION,
    Figure.TURN: Cause.POSITION,
    Figure.SCORE: Cause.PARTS,
    Figure.ZONE: Cause.PARTS,
}
PARTS = (Figure.SCORE, Figure.ZONE)
"""What follows from all the others: no cause while one of them moved."""
OF_LIGHT = (Figure.CONTRAST, Figure.NOISE, Figure.RED, Figure.BLUE)
"""What may follow from the brightness."""


def cause_of(moved: Sequence[Moved]) -> Cause:
    """By what moved first of all, the others behind it. Noise makes a picture look sharp, and a blur makes it look calm."""
    first = moved[0]
    rising = {each.figure for each in moved if each.change > 0}
    if first.figure in (Figure.NOISE, Figure.SHARPNESS):
        return Cause.GAIN if Figure.NOISE in rising else Cause.LENS
    return _BY_FIGURE[first.figure]
