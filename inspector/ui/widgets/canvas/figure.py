"""What lies on a canvas: figures made of what was drawn, and how each looks."""

from dataclasses import dataclass, field
from enum import StrEnum

from inspector.core.areas import Drawn


class Hatch(StrEnum):
    """A pattern tells figures apart where colours do not."""

    RISING = "rising"
    FALLING = "falling"
    CROSSED = "crossed"
    DOTS = "dots"
    NONE = "none"
    """Nor a tint: only its outline is seen."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a figure is shown."""

    colour: str
    """#RRGGBB of its outline, its hatch and what its words stand on."""
    hatch: Hatch = Hatch.RISING
    dims_outside: bool = False
    """Whether the picture outside of all such figures is dim."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Chosen, moved and changed as a whole: what was drawn, in its order."""

    drawn: tuple[Drawn, ...]
    look: Look = field(default=Look("#C02080"))
    words: str = ""
    """Stand beside it."""
