"""Areas that move with the part: what was drawn on the reference, as it lies in a picture and in the grid over its network input."""

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.placement import Matrix, Placement
from inspector.engine.alignment.laying import between_centres

POINTS = 8
"""Places along a side of a cell that are looked up: its share of an area is right to a hundredth."""
Numbers: TypeAlias = npt.NDArray[np.uint8]


def in_picture(drawn: Numbers, placement: Placement) -> Numbers:
    """(H, W) numbers drawn on the reference, where they lie in the picture; beyond the reference they go on as they end."""
    matrix = between_centres(placement, drawn.shape)
    moved = cv2.warpAffine(drawn, matrix, drawn.shape[::-1], flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def in_cells(drawn: Numbers, placement: Placement, to_picture: Matrix, grid: tuple[int, int]) -> Numbers:
    """The same at `POINTS` x `POINTS` places of every cell of a grid (h, w) over the network input: (h * POINTS, w * POINTS).

    `to_picture`: (2, 3) from these places to the picture, between centres; see `Geometry.to_picture`.
    """
    picture_to_reference = cv2.invertAffineTransform(between_centres(placement, drawn.shape))
    matrix = picture_to_reference[:, :2] @ to_picture
    matrix[:, 2] += picture_to_reference[:, 2]
    size = grid[1] * POINTS, grid[0] * POINTS
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(drawn, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def shares(points: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """(h * POINTS, w * POINTS) -> (h, w) the share of every cell."""
    rows, columns = (side // POINTS for side in points.shape)
    return np.asarray(cv2.resize(points.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA), np.float64)
