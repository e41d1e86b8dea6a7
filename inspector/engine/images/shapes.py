"""Which px of a picture lie in what was drawn: those whose centre does. Strokes of a brush are exact to one px along their edge."""

from collections.abc import Callable
from math import ceil

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.areas import Area, Drawn, Form, Point
from inspector.engine.images.ignore import Bits

Size = tuple[int, int]
"""(H, W) of a picture."""
Window = tuple[slice, slice]
"""Rows and columns of a picture."""

_FINE_BITS = 4
"""Of a px, for the way of a brush."""
_WIDEST = 32767
"""Lines of OpenCV are no wider."""


def pixels_of(area: Area, size: Size) -> Bits:
    """(H, W) where a picture is covered: all that was drawn in its order, what reaches beyond the picture cut off."""
    covered = np.zeros(size, np.bool_)
    for drawn in area.drawn:
        window = _window(drawn, size)
        if all(part.start < part.stop for part in window):
            covered[window][_INSIDE[drawn.form](drawn, window)] = not drawn.erases
    return covered


def _window(drawn: Drawn, size: Size) -> Window:
    """The part of a picture that holds all px which may lie in what was drawn."""
    reach = ceil(drawn.width / 2) + 1 if drawn.form is Form.STROKE else 0
    rows, columns = (_between([point[axis] for point in drawn.points], side, reach) for axis, side in ((1, size[0]), (0, size[1])))
    return rows, columns


def _between(numbers: list[float], side: int, reach: int) -> slice:
    """The px of a side with their centre between the least and the largest of these numbers, or up to `reach` px beyond."""
    first, last = ceil(min(numbers) - 0.5) - reach, ceil(max(numbers) - 0.5) + reach
    return slice(min(max(first, 0), side), min(max(last, 0), side))


def _all(_: Drawn, window: Window) -> Bits:
    return np.ones([part.stop - part.start for part in window], np.bool_)


def _in_ellipse(drawn: Drawn, window: Window) -> Bits:
    (x1, y1), (x2, y2) = drawn.points
    y, x = (np.arange(part.start, part.stop) + 0.5 for part in window)
    down, right = (2 * y - y1 - y2) / (y2 - y1), (2 * x - x1 - x2) / (x2 - x1)
    return np.asarray(down[:, None] ** 2 + right[None] ** 2 <= 1)


def _in_polygon(drawn: Drawn, window: Window) -> Bits:
    """By the even-odd rule: a px is inside where the lines to the left of its centre are crossed an odd number of times."""
    rows, columns = window
    crossed, place = _crossings(drawn.points, rows)
    first = np.clip(np.ceil(place - 0.5) - columns.start, 0, columns.stop - columns.start).astype(np.intp)
    height, width = rows.stop - rows.start, columns.stop - columns.start + 1
    times = np.bincount(crossed * width + first, minlength=height * width).reshape(height, width)
    return np.asarray(np.bitwise_xor.accumulate((times[:, :-1] & 1).astype(np.uint8), axis=1), np.bool_)


def _crossings(points: tuple[Point, ...], rows: slice) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Where the lines of a polygon cross the middle of these rows: row from the first one on, and x; of all lines together."""
    begin, end = np.array(points), np.roll(points, -1, axis=0)
    is_down = (begin[:, 1] <= end[:, 1])[:, None]
    # From the upper end down, so that a line which is drawn twice is crossed at one place, whichever way it goes.
    (x, y), (last_x, last_y) = np.where(is_down, begin, end).T, np.where(is_down, end, begin).T
    ends = [np.clip(np.ceil(edge - 0.5), rows.start, rows.stop).astype(np.intp) for edge in (y, last_y)]
    counts = ends[1] - ends[0]
    line = np.repeat(np.arange(len(points)), counts)
    row = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + ends[0][line]
    # Divided last: a line through the centre of a px is found there exactly.
    along = (row + 0.5 - y[line]) * (last_x[line] - x[line]) / (last_y[line] - y[line])
    return row - rows.start, x[line] + along


def _in_stroke(drawn: Drawn, window: Window) -> Bits:
    rows, columns = window
    canvas = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    way = np.array(drawn.points * 2 if len(drawn.points) == 1 else drawn.points) - (columns.start + 0.5, rows.start + 0.5)
    fine = np.rint(way * 2**_FINE_BITS).astype(np.int32)
    cv2.polylines(canvas, [fine], False, 1, min(max(1, round(drawn.width)), _WIDEST), cv2.LINE_8, _FINE_BITS)
    return np.asarray(canvas, np.bool_)


_INSIDE: dict[Form, Callable[[Drawn, Window], Bits]] = {
    Form.RECTANGLE: _all,
    Form.ELLIPSE: _in_ellipse,
    Form.POLYGON: _in_polygon,
    Form.STROKE: _in_stroke,
}
