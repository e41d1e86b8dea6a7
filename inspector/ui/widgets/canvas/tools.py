"""What a hand with a tool draws, from its first touch to its last. Knows no Qt; all in px of the picture."""

from enum import StrEnum

from inspector.core.areas import Drawn, Form, Point
from inspector.ui.widgets.canvas.geometry import thinned

LEAST_PX = 2.0
"""No rectangle or ellipse that is drawn is smaller: a hand that trembles while it clicks draws nothing."""
_EVERY = 1 / 8
"""Of its width a brush moves before another point of its way is kept."""
_TRUE_TO = 1 / 32
"""Of its width the way of a brush may differ from that of the hand."""


class Tool(StrEnum):
    """What the hand does."""

    SELECT = "select"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    POLYGON = "polygon"
    BRUSH = "brush"
    ERASER = "eraser"


_FORMS = {Tool.RECTANGLE: Form.RECTANGLE, Tool.ELLIPSE: Form.ELLIPSE}
_STROKES = (Tool.BRUSH, Tool.ERASER)


class Pencil:
    """Draws one thing after the other with a tool other than `SELECT`, within a picture of `size` (height, width)."""

    def __init__(self, tool: Tool, size: tuple[int, int], width: float = 20.0) -> None:
        self.tool, self.width = tool, width
        self._size = size
        self._points: list[Point] = []
        self._tip: Point | None = None

    @property
    def is_drawing(self) -> bool:
        """Whether something is begun and not finished."""
        return bool(self._points)

    @property
    def trace(self) -> tuple[Point, ...]:
        """Corners so far and the one under the hand, of a polygon; the way so far, of a brush."""
        return (*self._points, *filter(None, [self._tip if self.tool is Tool.POLYGON else None]))

    @property
    def unfinished(self) -> Drawn | None:
        """What it would be if it were finished now; None while that is nothing."""
        return self._made(thin=False)

    def press(self, point: Point) -> None:
        """The hand comes down: another corner of a polygon, or the beginning of anything else."""
        point = self._within(point)
        if self.tool is Tool.POLYGON:
            self._tip = None
            if not self._points or self._points[-1] != point:
                self._points.append(point)
        else:
            self._points, self._tip = [point], point

    def move(self, point: Point) -> None:
        """The hand moves, down or (for the side of a polygon that it would draw) not."""
        self._tip = point = self._within(point)
        if self._points and self.tool in _STROKES:
            away = max(abs(point[axis] - self._points[-1][axis]) for axis in (0, 1))
            self._points += [point] if away >= max(1.0, self.width * _EVERY) else []

    def release(self, point: Point) -> Drawn | None:
        """The hand is lifted: gives what is finished by that. A polygon goes on until it is closed."""
        if self.tool is Tool.POLYGON or not self._points:
            return None
        self.move(point)
        if self.tool in _STROKES and self._tip is not None and self._tip != self._points[-1]:
            self._points.append(self._tip)
        return self._finish()

    def close(self) -> Drawn | None:
        """Closes a polygon; None where there are too few corners, which stay."""
        if self.tool is not Tool.POLYGON or len(self._points) < 3:
            return None
        self._tip = None
        return self._finish()

    def take_back(self) -> bool:
        """Takes back the last corner of a polygon; False where there is none."""
        if self.tool is not Tool.POLYGON or not self._points:
            return False
        self._points.pop()
        return True

    def give_up(self) -> None:
        """Forgets what is begun."""
        self._points, self._tip = [], None

    def _finish(self) -> Drawn | None:
        made = self._made(thin=True)
        self.give_up()
        return made

    def _made(self, *, thin: bool) -> Drawn | None:
        if not self._points:
            return None
        if self.tool in _STROKES:
            way = thinned(self._points, self.width * _TRUE_TO) if thin else tuple(self._points)
            return Drawn(Form.STROKE, way, self.width, self.tool is Tool.ERASER)
        if self.tool is Tool.POLYGON:
            return Drawn(Form.POLYGON, self.trace) if len(self.trace) > 2 else None
        return self._box(self._points[0], self._tip or self._points[0])

    def _box(self, one: Point, other: Point) -> Drawn | None:
        (left, right), (top, bottom) = (sorted((round(one[axis]), round(other[axis]))) for axis in (0, 1))
        if min(right - left, bottom - top) < LEAST_PX:
            return None
        return Drawn(_FORMS[self.tool], ((left, top), (right, bottom)))

    def _within(self, point: Point) -> Point:
        height, width = self._size
        return min(max(point[0], 0.0), float(width)), min(max(point[1], 0.0), float(height))
