"""Where in a picture a part lies, compared with the part in the reference picture."""

from dataclasses import dataclass
from math import cos, isfinite, radians, sin
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.said import said

Matrix: TypeAlias = npt.NDArray[np.float64]
"""(2, 3): (x, y) -> matrix @ (x, y, 1)."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The part turned about the middle of the picture, then shifted. Raises ValueError for numbers that are not finite."""

    dx: float
    """px to the right."""
    dy: float
    """px down."""
    degrees: float
    """Clockwise, as seen."""
    quality: float
    """How much the picture is like the reference at this place: 1 the same, 0 nothing in common."""

    def __post_init__(self) -> None:
        if not all(map(isfinite, (self.dx, self.dy, self.degrees, self.quality))):
            raise ValueError(said("a part cannot lie at {dx}, {dy}, turned by {degrees}", dx=self.dx, dy=self.dy, degrees=self.degrees))

    def matrix(self, size: tuple[int, int]) -> Matrix:
        """From places in the reference picture to those of the same point of the part in this one, both of `size` (H, W).

        (x, y) in px from the left upper corner: (0.5, 0.5) is the centre of the first pixel, as in `Areas`.
        """
        middle, shift = np.array([size[1] / 2, size[0] / 2]), np.array([self.dx, self.dy])
        cosine, sine = cos(radians(self.degrees)), sin(radians(self.degrees))
        turn = np.array([[cosine, -sine], [sine, cosine]])
        return np.column_stack([turn, middle + shift - turn @ middle])


UNMOVED = Placement(0.0, 0.0, 0.0, 1.0)
"""As in the reference picture."""
