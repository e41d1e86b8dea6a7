"""What a picture is like, whatever part it shows: measured of every part, so that lamp, lens and camera can be watched."""

from dataclasses import dataclass, fields
from math import isfinite

from inspector.core.said import said


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """Figures of what the network sees of a picture; see `inspector.engine.images.facts`. Raises ValueError for what is not finite."""

    brightness: float
    """Mean of the grey values: 0 black, 1 white."""
    contrast: float
    """Standard deviation of the grey values, in the same unit."""
    sharpness: float
    """Share of the variation that is in the finest details: low where the lens is out of focus. Independent of brightness and contrast."""
    noise: float
    """Standard deviation of what neighbouring pixels have not in common, in the unit of `brightness`."""
    dark: float
    """Share of pixels that are black, 0 to 1."""
    bright: float
    """Share of pixels that are white, 0 to 1."""
    colour: tuple[float, float] = (0.0, 0.0)
    """Mean of red minus green, and of blue minus green, in the unit of `brightness`; 0 in grey pictures."""
    dx: float | None = None
    """px of the picture to the right by which the scene is shifted against the reference; None: not compared."""
    dy: float | None = None
    """px down."""
    degrees: float | None = None
    """Clockwise."""
    likeness: float | None = None
    """How much the scene is like the reference once it is laid over it: 1 the same, 0 nothing in common."""

    def __post_init__(self) -> None:
        if not all(map(isfinite, self.numbers())):
            raise ValueError(said("a picture cannot be like {facts}", facts=self))

    def numbers(self) -> tuple[float, ...]:
        """All that were measured, in the order of the fields."""
        values = (getattr(self, each.name) for each in fields(self))
        return tuple(number for value in values if value is not None for number in (value if isinstance(value, tuple) else (value,)))
