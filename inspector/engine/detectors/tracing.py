"""From a place of a picture to the patch that says most there, and from the features of that to places of good pictures."""

from collections.abc import Sequence
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.good_places import GoodPlace, Traced
from inspector.core.placement import Placement
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.engine.alignment.laying import between_centres
from inspector.engine.detectors.scoring import Size
from inspector.engine.images.ignore import Bits
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess, check_image

Point: TypeAlias = tuple[float, float]
"""(y, x) in px of a picture, (0, 0) the centre of its first px."""
Cell: TypeAlias = tuple[int, int]
"""(row, column) of a patch."""
_AT_ONCE = 4096


def expect_picture_of(evidence: Evidence, image: Image) -> None:
    """Raises `IMAGE_UNREADABLE` for what is no picture, `IMAGE_UNLIKE` where it has another size than the one that was judged."""
    check_image(image)
    if image.shape[:2] != evidence.shape:
        (height, width), (own_height, own_width) = image.shape[:2], evidence.shape
        sentence = said(
            "The picture has {width} x {height} px, and the one that was judged had {own_width} x {own_height} px.",
            width=width,
            height=height,
            own_width=own_width,
            own_height=own_height,
        )
        raise InspectorError(ErrorCode.IMAGE_UNLIKE, sentence)


class Counted:
    """The patch scores (h, w) of a picture of `shape` (H, W) as they count: times the factors of its zones, without what is ignored."""

    def __init__(self, scores: FloatArray, preprocess: Preprocess, shape: Size, placement: Placement | None, places: Places | None) -> None:
        grid = scores.shape[0], scores.shape[1]
        ignored = preprocess.ignored(grid, placement)
        if places is not None:
            places.expect_size(*shape)
            cells = places.cells(preprocess, grid, placement)
            scores = scores if cells.weights is None else scores * cells.weights
            ignored = _either(ignored, cells.ignored)
        self.scores: FloatArray = scores if ignored is None else np.where(ignored, np.float32(-np.inf), scores)
        self._grid, self._preprocess, self._shape = grid, preprocess, shape
        self._placement = placement if preprocess.moves_picture else None

    def at(self, point: Point) -> Cell:
        """The (row, column) of the highest patch at a place or right beside it: a hot spot and its hottest patch differ a little.

        Raises `BAD_ARGUMENT` for a place that the network does not see, or that is ignored.
        """
        row, column = self._cell(point)
        top, left = max(0, row - 1), max(0, column - 1)
        around = self.scores[top : row + 2, left : column + 2]
        if not np.isfinite(around).any():
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("The place at {x:.0f}, {y:.0f} is ignored: nobody looks there.", x=point[1], y=point[0]),
            )
        found = np.unravel_index(int(around.argmax()), around.shape)
        return top + int(found[0]), left + int(found[1])

    def traced(self, cell: Cell, good: tuple[GoodPlace, ...]) -> Traced:
        """A patch and what good pictures have like it."""
        y, x = ((place + 0.5) / side for place, side in zip(cell, self._grid, strict=True))
        return Traced(y, x, patch_of(self._grid), float(self.scores[cell]), good)

    def _cell(self, point: Point) -> Cell:
        x_y = np.array([point[1], point[0], 1.0])
        if self._placement is not None:
            x_y[:2] = cv2.invertAffineTransform(between_centres(self._placement, self._shape)) @ x_y
        to_grid = cv2.invertAffineTransform(self._preprocess.geometry(*self._shape).to_picture(self._grid))
        column, row = (int(place) for place in np.rint(to_grid @ x_y))
        if not (0 <= row < self._grid[0] and 0 <= column < self._grid[1]):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("The network does not see the place at {x:.0f}, {y:.0f} of the picture.", x=point[1], y=point[0]),
            )
        return row, column


def nearest_of_each(
    patch: FloatArray, vectors: FloatArray, images: npt.NDArray[np.integer], count: int
) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Of vectors (M, C), which came from `images` (M,), that of each image nearest to a patch (C,): at most `count` rows, and distances."""
    blocks = (vectors[first : first + _AT_ONCE] for first in range(0, len(vectors), _AT_ONCE))
    distances: FloatArray = np.concatenate([np.linalg.norm(block.astype(np.float32, copy=False) - patch, axis=1) for block in blocks])
    order = np.argsort(distances, kind="stable")
    _, first = np.unique(images[order], return_index=True)
    rows = order[np.sort(first)[:count]]
    return rows, distances[rows]


def expect_grid(features: FloatArray, cells: Sequence[Cell]) -> None:
    """Raises ValueError where there are patches beyond these features (h, w, C): they belong to another model."""
    if any(row >= features.shape[0] or column >= features.shape[1] for row, column in cells):
        raise ValueError(said("there are patches beyond a grid of {shape}", shape=features.shape[:2]))


def patch_of(grid: npt.NDArray[np.integer] | Size) -> tuple[float, float]:
    """Height and width of a patch of a grid (rows, columns), as shares of what the network sees."""
    return 1 / float(grid[0]), 1 / float(grid[1])


def _either(first: Bits | None, second: Bits | None) -> Bits | None:
    return first if second is None else second if first is None else first | second
