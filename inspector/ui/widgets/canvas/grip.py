"""A figure that is held, at a handle or as a whole, and what becomes of it as the hand moves. Knows no Qt; px of the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.core.areas import Drawn, Point
from inspector.ui.widgets.box_drag import Sides, along, hold
from inspector.ui.widgets.canvas.figure import Figure
from inspector.ui.widgets.canvas.geometry import Bounds, covers, fitted, moved

LEAST_PX = 2.0
"""No handle makes a figure narrower."""
WHOLE: Sides = (0, 0)


@dataclass(frozen=True, slots=True)
class Grip:
    """Which figure is held since when, and at what: `sides` as in `box_drag`."""

    index: int
    drawn: tuple[Drawn, ...]
    sides: Sides
    at: Point

    def to(self, point: Point, size: tuple[int, int]) -> tuple[Drawn, ...]:
        """The figure when the hand is at `point`, within a picture of `size` (height, width), in whole px from where it was."""
        return dragged(self.drawn, self.sides, round(point[0] - self.at[0]), round(point[1] - self.at[1]), size)


def dragged(drawn: tuple[Drawn, ...], sides: Sides, right: float, down: float, size: tuple[int, int]) -> tuple[Drawn, ...]:
    """A figure after its `sides`, or all of it, went so far."""
    before = Bounds.of(drawn)
    if before is None:
        return drawn
    whole = sides == WHOLE
    left, width = along(before.left, before.width, sides[0], float(right), float(size[1]), LEAST_PX, whole=whole)
    top, height = along(before.top, before.height, sides[1], float(down), float(size[0]), LEAST_PX, whole=whole)
    if whole:
        return moved(drawn, left - before.left, top - before.top)
    return fitted(drawn, Bounds(left, top, left + width, top + height))


def take(figures: Sequence[Figure], selected: int, point: Point, reach: float) -> Grip | None:
    """What a finger at `point` that is `reach` px wide each way takes hold of; what is selected comes first, then what lies on top."""
    if 0 <= selected < len(figures):
        held, bounds = figures[selected].drawn, Bounds.of(figures[selected].drawn)
        if bounds is not None:
            middle = (bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2
            sides = hold(point[0] - middle[0], point[1] - middle[1], bounds.width, bounds.height, reach)
            if sides is not None and (sides != WHOLE or covers(held, point, reach)):
                return Grip(selected, held, sides, point)
    found = next((k for k in reversed(range(len(figures))) if covers(figures[k].drawn, point, reach / 2)), None)
    return Grip(found, figures[found].drawn, WHOLE, point) if found is not None else None
