"""Areas that move with the part: what was drawn on the reference, as it lies in a picture and in the grid over its network input."""

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.placement import Placement
from inspector.engine.alignment.laying import between_centres

if TYPE_CHECKING:
    from inspector.engine.images.preprocess import Geometry

POINTS = 8
"""Places along a side of a cell that are looked up: its share of an area is right to a hundredth."""
Numbers = npt.NDArray[np.uint8]


def in_picture(drawn: Numbers, placement: Placement) -> Numbers:
    """(H, W) numbers drawn on the reference, where they lie in the picture; beyond the reference they go on as they end."""
    matrix = between_centres(placement, drawn.shape)
    moved = cv2.warpAffine(drawn, matrix, drawn.shape[::-1], flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def in_cells(drawn: Numbers, placement: Placement, geometry: "Geometry", grid: tuple[int, int]) -> Numbers:
    """The same at `POINTS` x `POINTS` places of every cell of a grid (h, w) over the network input: (h * POINTS, w * POINTS)."""
    to_picture = _from_points(geometry, grid)
    picture_to_reference = cv2.invertAffineTransform(between_centres(placement, drawn.shape))
    matrix = picture_to_reference[:, :2] @ to_picture
    matrix[:, 2] += picture_to_reference[:, 2]
    size = grid[1] * POINTS, grid[0] * POINTS
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(drawn, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def shares(points: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """(h * POINTS, w * POINTS) -> (h, w) the share of every cell."""
    rows, columns = (side // POINTS for side in points.shape)
    return np.asarray(points.reshape(rows, POINTS, columns, POINTS).mean(axis=(1, 3)))


def _from_points(geometry: "Geometry", grid: tuple[int, int]) -> npt.NDArray[np.float64]:
    """(2, 3) from the points of the cells to the picture, (x, y) between centres of px."""
    corner = (geometry.box.y, geometry.box.x) if geometry.box is not None else (0, 0)
    matrix: npt.NDArray[Any] = np.zeros((2, 3))
    for axis in (0, 1):
        to_px = geometry.seen[axis] / geometry.resized[axis]
        step = geometry.input[axis] / (grid[axis] * POINTS) * to_px
        first = corner[axis] + geometry.offset[axis] * to_px
        matrix[1 - axis, 1 - axis], matrix[1 - axis, 2] = step, first + step / 2 - 0.5
    return matrix
