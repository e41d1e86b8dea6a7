"""The line where a map crosses a level: marching squares on whole arrays, no loop over pixels."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray

_Points: TypeAlias = npt.NDArray[np.float32]

# The four sides of a cell as (corner, corner); corners are 0 top left, 1 top right, 2 bottom right, 3 bottom left.
_SIDES = ((0, 1), (1, 2), (3, 2), (0, 3))  # top, right, bottom, left
_CORNERS = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)  # (x, y)


def contour(scores: FloatArray, level: float) -> _Points:
    """Short lines around the areas of `scores` (H, W) above `level`.

    Returns (N, 2, 2) points as (x, y) in pixels: the centre of the top left pixel is (0.5, 0.5), and areas at the edge of the map are
    closed along it. NaN counts as below the level.
    """
    height, width = scores.shape
    corners, origin = _crossed_cells(_framed(scores, level), level)
    if not len(origin):
        return np.empty((0, 2, 2), np.float32)
    lines, cell = _lines(corners, level)
    lines += origin[cell][:, None, :] - np.float32(0.5)  # the frame is one pixel wide, and values sit in pixel centres
    return np.asarray(np.clip(lines, 0, (width, height)), np.float32)


def _framed(scores: FloatArray, level: float) -> FloatArray:
    """The map with a rim below the level, and without values that cannot be interpolated."""
    finite = scores[np.isfinite(scores)]
    low = min(level, float(finite.min())) if finite.size else level
    low -= 0.5 * abs(level) + 1e-6
    high = max(level, float(finite.max())) + abs(level) + 1e-6 if finite.size else level + 1
    clean = np.nan_to_num(scores, nan=low, posinf=high, neginf=low)
    return np.pad(clean, 1, constant_values=low)


def _crossed_cells(scores: FloatArray, level: float) -> tuple[_Points, _Points]:
    """Cells with the level between their corners: corner values (N, 4) and the (x, y) of their top left corner (N, 2)."""
    above = scores > level
    count = above[:-1, :-1].astype(np.uint8) + above[:-1, 1:] + above[1:, 1:] + above[1:, :-1]
    row, column = np.nonzero((count > 0) & (count < 4))
    values = [scores[row, column], scores[row, column + 1], scores[row + 1, column + 1], scores[row + 1, column]]
    return np.stack(values, axis=1).astype(np.float32), np.stack([column, row], axis=1).astype(np.float32)


def _lines(corners: _Points, level: float) -> tuple[_Points, npt.NDArray[np.intp]]:
    """Lines inside unit cells (M, 2, 2), and the cell of each; a cell whose diagonals differ has two."""
    above = corners > level
    crossed = np.stack([above[:, a] != above[:, b] for a, b in _SIDES], axis=1)  # (N, 4)
    points = np.stack([_crossing(corners, level, a, b) for a, b in _SIDES], axis=1)  # (N, 4, 2)
    saddle = crossed.all(axis=1)
    plain, double = np.flatnonzero(~saddle), np.flatnonzero(saddle)
    ends = np.argsort(~crossed[plain], axis=1, kind="stable")[:, :2]
    first = np.take_along_axis(points[plain], ends[:, :, None], axis=1)
    # A saddle's middle decides whether the two high corners belong together.
    joined = (corners[double].mean(axis=1) > level) == above[double, 0]
    pairs = np.where(joined[:, None, None], [[0, 1], [2, 3]], [[0, 3], [1, 2]])  # (S, 2, 2) sides
    second = points[double[:, None, None], pairs].reshape(-1, 2, 2)
    return np.concatenate([first, second]), np.concatenate([plain, np.repeat(double, 2)])


def _crossing(corners: _Points, level: float, a: int, b: int) -> _Points:
    """Where the level lies between two corners of each cell (N, 2); meaningless where it does not."""
    start, end = corners[:, a], corners[:, b]
    step = np.where(start == end, np.float32(1), end - start)
    share = np.clip((np.float32(level) - start) / step, 0, 1)[:, None]
    return np.asarray(_CORNERS[a] + share * (_CORNERS[b] - _CORNERS[a]), np.float32)
