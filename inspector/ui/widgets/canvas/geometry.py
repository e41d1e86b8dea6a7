"""What is drawn, as numbers: where it lies, what it covers, how it moves and grows. All in px of the picture; knows no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot, sqrt

from inspector.core.areas import Drawn, Form, Point


@dataclass(frozen=True, slots=True)
class Bounds:
    """The upright rectangle around something."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, drawn: Iterable[Drawn]) -> "Bounds | None":
        """Around everything that adds; None where nothing does."""
        boxes = [_around(each) for each in drawn if not each.erases]
        if not boxes:
            return None
        return cls(min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes))

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, point: Point) -> bool:
        """Whether the point lies in it or on its border."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def meets(self, size: tuple[int, int]) -> bool:
        """Whether any of it lies in a picture of this size (height, width)."""
        return self.left < size[1] and self.top < size[0] and self.right > 0 and self.bottom > 0


def fitted(drawn: Sequence[Drawn], to: Bounds) -> tuple[Drawn, ...]:
    """All of it moved and stretched so that its bounds become `to`; a brush gets wider by the mean of both directions."""
    before = Bounds.of(drawn)
    if before is None:
        return tuple(drawn)
    across, down = _ratio(to.width, before.width), _ratio(to.height, before.height)

    def placed(x: float, y: float) -> Point:
        return to.left + (x - before.left) * across, to.top + (y - before.top) * down

    wider = sqrt(across * down)
    return tuple(replace(each, points=tuple(placed(*point) for point in each.points), width=each.width * wider) for each in drawn)


def moved(drawn: Sequence[Drawn], right: float, down: float) -> tuple[Drawn, ...]:
    """All of it, so much further."""
    return tuple(replace(each, points=tuple((x + right, y + down) for x, y in each.points)) for each in drawn)


def covers(drawn: Sequence[Drawn], point: Point, near: float = 0.0) -> bool:
    """Whether the point lies in what is drawn; the last thing drawn there counts. Strokes are `near` px wider than they are."""
    return next((not each.erases for each in reversed(drawn) if _has(each, point, 0.0 if each.erases else near)), False)


def thinned(points: Sequence[Point], most_away: float) -> tuple[Point, ...]:
    """The way through the points with fewer of them, nowhere further than `most_away` from all that are left out (Douglas-Peucker)."""
    kept, open_parts = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        far = max(range(first + 1, last), key=lambda k: _away(points[k], points[first], points[last]), default=None)
        if far is not None and _away(points[far], points[first], points[last]) > most_away:
            kept.add(far)
            open_parts += [(first, far), (far, last)]
    return tuple(points[k] for k in sorted(kept))


def _ratio(new: float, old: float) -> float:
    return new / old if old > 0 else 1.0


def _around(drawn: Drawn) -> Bounds:
    across, down = zip(*drawn.points, strict=True)
    room = drawn.width / 2 if drawn.form is Form.STROKE else 0.0
    return Bounds(min(across) - room, min(down) - room, max(across) + room, max(down) + room)


def _has(drawn: Drawn, point: Point, near: float) -> bool:
    around = _around(drawn)
    if drawn.form is Form.STROKE:
        reach = drawn.width / 2 + near
        ways = list(pairwise(drawn.points)) or [(drawn.points[0], drawn.points[0])]
        return any(_away(point, *way) <= reach for way in ways)
    if drawn.form is Form.POLYGON:
        return _in_polygon(drawn.points, point)
    if drawn.form is Form.ELLIPSE and around.width > 0 and around.height > 0:
        across = (2 * point[0] - around.left - around.right) / around.width
        down = (2 * point[1] - around.top - around.bottom) / around.height
        return across * across + down * down <= 1
    return around.holds(point)


def _in_polygon(corners: Sequence[Point], point: Point) -> bool:
    """By the number of sides that a ray to the right meets: what is enclosed twice lies outside, as it is painted."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise((*corners, corners[0])):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def _away(point: Point, start: Point, end: Point) -> float:
    """Distance from the straight way between two points."""
    right, down = end[0] - start[0], end[1] - start[1]
    length = right * right + down * down
    share = min(1.0, max(0.0, ((point[0] - start[0]) * right + (point[1] - start[1]) * down) / length)) if length else 0.0
    return hypot(point[0] - start[0] - share * right, point[1] - start[1] - share * down)
