"""Which of many pictures can have no region as large as a fault, in a fraction of the time that finding their regions takes.

The map of a network input is linear in the patch scores, and separable: two matrix products give it. A px of the picture lies between four
of its px, and is above the pixel threshold only where one of them is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.decision_rule import RegionRule
from inspector.core.evidence import Evidence
from inspector.core.recipe_choices import ImageScore
from inspector.core.types import FloatArray
from inspector.engine.detectors.scoring import Scoring, Size
from inspector.engine.images.anomaly_map import smoothing_matrix
from inspector.engine.images.geometry import Geometry

Bools: TypeAlias = npt.NDArray[np.bool_]
_ROUNDING = 3e-5
"""Of single precision in both ways of computing a map, relative to its highest value; many times what was measured."""
_AT_ONCE = 16


def without_faults(found: Sequence[Evidence], scorings: Sequence[Scoring], rule: RegionRule) -> Bools:
    """(N,) pictures that surely have no region of the rule's least area. False says nothing.

    All must have pictures and grids of one size. Only maps of one network, of which nothing is ignored, are looked at, and none of pictures
    that were laid over a reference: what is laid back is interpolated once more.
    """
    nothing_known = np.zeros(len(found), bool)
    if scorings[0].preprocess.moves_picture:
        return nothing_known
    if len(scorings) != 1 or len(found[0].sheets) != 1 or scorings[0].unit != 1 or scorings[0].preprocess.ignore is not None:
        return nothing_known
    geometry = scorings[0].preprocess.geometry(*found[0].shape)
    if geometry.is_thin or geometry.input != geometry.resized or not rule.pixel_threshold > 0:
        return nothing_known
    view = _view(geometry, found[0].sheets[0].grid.shape, scorings[0].recipe.sigma)
    parts = (found[first : first + _AT_ONCE] for first in range(0, len(found), _AT_ONCE))
    return np.concatenate([_most_px(part, view, scorings[0], rule.pixel_threshold) < rule.least_area for part in parts])


def _most_px(found: Sequence[Evidence], view: "_View", scoring: Scoring, pixel_threshold: float) -> npt.NDArray[np.float64]:
    """(N,) no picture has more px above the pixel threshold; infinite where nothing can be said."""
    sheets = [evidence.sheets[0] for evidence in found]
    grids = np.stack([sheet.grid for sheet in sheets])
    is_known = np.asarray(np.isfinite(grids).all(axis=(1, 2)) & (grids >= 0).all(axis=(1, 2)))
    maps = view.down @ np.where(is_known[:, None, None], grids, 0) @ view.right.T
    highest = maps.max(axis=(1, 2)).astype(np.float64)
    by_patch = scoring.recipe.image_score is ImageScore.PATCH
    own = grids.max(axis=(1, 2)).astype(np.float64) if by_patch else highest
    given = [(sheet.image_score, sheet.weight) for sheet in sheets]
    scores = np.array([own[k] * weight if score is None else score for k, (score, weight) in enumerate(given)], np.float64)
    is_known &= (scores > 0) & (highest > 0)
    factor = scores / np.maximum(view.lowest_top(maps) - _ROUNDING * highest, 1e-30)
    level = pixel_threshold / np.maximum(factor, 1e-30) - 2 * _ROUNDING * highest
    above = maps > level[:, None, None].astype(np.float32)
    beside = above[:, :-1] | above[:, 1:]
    beside = beside[:, :, :-1] | beside[:, :, 1:]
    counts = (beside.astype(np.float32) @ view.columns) @ view.rows
    return np.where(is_known, counts, np.inf)


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """How patch scores become the map of a picture, for pictures and grids of one size."""

    down: FloatArray
    right: FloatArray
    """(H', h) and (W', w): the map of the network input is `down` @ grid @ `right`.T."""
    rows: FloatArray
    columns: FloatArray
    """(H' - 1,) and (W' - 1,) how many rows, or columns, of the picture lie between two of the network input."""
    nearest_row: npt.NDArray[np.float64]
    nearest_column: npt.NDArray[np.float64]
    """(H',) and (W',) where, in px of the network input, the row or column of the picture lies that is nearest to each of its own."""

    def lowest_top(self, maps: FloatArray) -> npt.NDArray[np.float64]:
        """(N,) values that the highest px of each picture has at least: that of the one nearest to the highest place of the map."""
        count, _, width = maps.shape
        row, column = np.divmod(maps.reshape(count, -1).argmax(axis=1), width)
        y, x = self.nearest_row[row], self.nearest_column[column]
        top, left = (np.minimum(at.astype(np.intp), side - 2) for at, side in zip((y, x), maps.shape[1:], strict=True))
        number, down, right = np.arange(count), y - top, x - left
        upper = (1 - right) * maps[number, top, left] + right * maps[number, top, left + 1]
        lower = (1 - right) * maps[number, top + 1, left] + right * maps[number, top + 1, left + 1]
        return np.asarray((1 - down) * upper + down * lower, np.float64)


@lru_cache(maxsize=16)
def _view(geometry: Geometry, grid: Size, sigma: float) -> _View:
    down, right = (smoothing_matrix(side, cells, sigma) for side, cells in zip(geometry.input, grid, strict=True))
    (rows, nearest_row), (columns, nearest_column) = (
        _between(side, seen) for side, seen in zip(geometry.input, geometry.seen, strict=True)
    )
    return _View(down, right, rows, columns, nearest_row, nearest_column)


def _between(side: int, seen: int) -> tuple[FloatArray, npt.NDArray[np.float64]]:
    """Of one side: how many px of the picture lie between two of the network input, and the place of the one nearest to each of these."""
    places = np.clip((np.arange(seen) + 0.5) * side / seen - 0.5, 0, side - 1)
    first = np.minimum(places.astype(np.intp), side - 2)
    nearest = places[np.abs(places[:, None] - np.arange(side)).argmin(axis=0)]
    return np.bincount(first, minlength=side - 1).astype(np.float32), nearest
