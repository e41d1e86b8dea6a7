"""A box in a picture: the part of it that is looked at, in px."""

from dataclasses import dataclass

MOST_PX = 1 << 20
"""No side of a picture is longer."""


@dataclass(frozen=True, slots=True)
class Box:
    """`x` and `y` are its left upper corner, both counted from 0."""

    x: int
    y: int
    width: int
    height: int

    @property
    def size(self) -> tuple[int, int]:
        """(height, width)."""
        return self.height, self.width

    @property
    def rows(self) -> slice:
        """Its rows of the picture."""
        return slice(self.y, self.y + self.height)

    @property
    def columns(self) -> slice:
        """Its columns of the picture."""
        return slice(self.x, self.x + self.width)

    @property
    def end(self) -> tuple[int, int]:
        """(height, width) of the smallest picture that holds it."""
        return self.y + self.height, self.x + self.width

    def is_in(self, height: int, width: int) -> bool:
        """Whether a picture of this size holds all of it."""
        return self.end[0] <= height and self.end[1] <= width


def is_box(values: tuple[int, ...]) -> bool:
    """Whether `values` are x, y, width and height of a box in some picture."""
    return len(values) == 4 and min(values[:2]) >= 0 and min(values[2:]) >= 1 and max(values) <= MOST_PX
