"""Between which limits the scores of many pictures lie, in a fraction of the time that the scores themselves take.

The map is linear in the patch scores, and separable: two matrix products give it at every few px. Between these it cannot rise much, since
every row of both matrices is at most a little more than a mean of the two rows beside it. How much is measured on the matrices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.evidence import Evidence, Sheet
from inspector.core.recipe_choices import ImageScore
from inspector.core.said import said
from inspector.core.types import FloatArray
from inspector.engine.detectors.scoring import Scoring, Size
from inspector.engine.images.anomaly_map import smooth, smoothing_matrix
from inspector.engine.images.ignore import Bits
from inspector.engine.images.places import Places

Numbers: TypeAlias = npt.NDArray[np.float64]
_ROUNDING = 1e-5
"""Of single precision, relative to the highest patch score."""
_TRIED = np.arange(50) / 100
_TOP, _FAINTEST = 2.0, 0.25
"""Usual values, for which bounds are close: highest patch score over that of the map, and how much counts of what is seen at a corner."""
_UNSEEN = 1e-3
"""Places where so little of what counts is seen lie far from any that do."""


def score_bounds(found: Sequence[Evidence], scorings: Sequence[Scoring], places: Places | None, finer: int) -> tuple[Numbers, Numbers]:
    """(N,) two numbers that the score of each picture lies between, as `score_of` gives it: the lowest and the highest it can have.

    All must have pictures and grids of one size. `finer`: steps a patch, of which more take longer and lie closer. Infinite where patch
    scores are negative, or no finite numbers. Raises as `score_of` does.
    """
    if len(found[0].sheets) != len(scorings):
        raise ValueError(said("evidence of another number of networks"))
    if places is not None:
        places.expect_size(*found[0].shape)
    low, high = np.zeros(len(found)), np.zeros(len(found))
    for number, scoring in enumerate(scorings):
        least, most = _of_sheets([evidence.sheets[number] for evidence in found], found[0].shape, scoring, places, finer)
        low += least / (scoring.unit * len(scorings))
        high += most / (scoring.unit * len(scorings))
    margin = _ROUNDING * np.abs(high)
    return low - margin, high + margin


def _of_sheets(sheets: Sequence[Sheet], shape: Size, scoring: Scoring, places: Places | None, finer: int) -> tuple[Numbers, Numbers]:
    if sheets[0].image_score is not None:
        scores = np.array([sheet.image_score for sheet in sheets], np.float64)
        return scores, scores
    grids = np.stack([sheet.grid for sheet in sheets])
    view = _view(scoring, (grids.shape[1], grids.shape[2]), shape, places, finer)
    counted = view.counted(grids)
    weights = np.where(view.hottest(counted) == _argmax(grids, view.by_model), [sheet.weight for sheet in sheets], 1.0)
    is_known = np.isfinite(counted).all(axis=(1, 2)) & (counted >= 0).all(axis=(1, 2))
    counted[~is_known] = 0
    top = counted.max(axis=(1, 2)).astype(np.float64)
    low, high = (top, top) if scoring.recipe.image_score is ImageScore.PATCH else view.between(counted, top)
    return np.where(is_known, low * weights, -np.inf), np.where(is_known, high * weights, np.inf)


def _argmax(grids: FloatArray, ignored: Bits | None) -> npt.NDArray[np.intp]:
    seen = grids if ignored is None else np.where(ignored, -np.inf, grids)
    return np.asarray(seen.reshape(len(grids), -1).argmax(axis=1), np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Every few rows of a matrix (H', h), and how far the rows between them are from a mean of the two beside."""

    rows: FloatArray
    places: npt.NDArray[np.intp]
    most: float
    least: float
    """A row is at most `most` times such a mean, and at least `least` times, but for what is beyond: the sum of that in any row."""
    over: float
    under: float

    @classmethod
    def of(cls, matrix: FloatArray, step: int) -> "_Steps":
        """Of a matrix whose rows are means."""
        places = np.unique(np.r_[np.arange(0, len(matrix), step), len(matrix) - 1])
        after = np.clip(np.searchsorted(places, np.arange(len(matrix)), "right"), 1, len(places) - 1)
        first, last = places[after - 1], places[after]
        share = ((np.arange(len(matrix)) - first) / np.maximum(last - first, 1))[:, None]
        rows = matrix.astype(np.float64)
        means = (1 - share) * rows[first] + share * rows[last]
        over = {most: _largest_sum(rows - most * means) for most in 1 + _TRIED}
        under = {least: _largest_sum(least * means - rows) for least in 1 - _TRIED}
        most = min(over, key=lambda tried: tried + _TOP * over[tried])
        least = min(under, key=lambda tried: (1 + under[tried] / _FAINTEST) / tried)
        return cls(matrix[places], places, most, least, over[most], under[least])


def _largest_sum(beyond: Numbers) -> float:
    """Of what is above 0 in any row."""
    return float(np.maximum(0, beyond).sum(axis=1).max())


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """How one network's patch scores become a score, for pictures of one size."""

    weights: FloatArray | None
    ignored: Bits | None
    by_model: Bits | None
    down: _Steps
    right: _Steps
    share: FloatArray | None
    """(H'', W'') what makes means of the sums at the steps; None: they are means."""
    kept: FloatArray | None
    """(H'', W'') 1 at steps that lie at a place that counts, otherwise 0."""
    times: float
    plus: float
    """No place of the map is higher than `times` the highest step and `plus` times the highest patch score."""

    def counted(self, grids: FloatArray) -> FloatArray:
        """(N, h, w) patch scores as they count; 0 where they do not."""
        counted = grids.copy() if self.weights is None else grids * self.weights
        return counted if self.ignored is None else np.where(self.ignored, np.float32(0), counted)

    def hottest(self, counted: FloatArray) -> npt.NDArray[np.intp]:
        """(N,) number of the patch that counts most."""
        return _argmax(counted, self.ignored)

    def between(self, counted: FloatArray, top: Numbers) -> tuple[Numbers, Numbers]:
        """Bounds of the map's maximum."""
        count, rows, columns = counted.shape
        across = np.ascontiguousarray(counted.swapaxes(0, 1)).reshape(-1, columns) @ self.right.rows.T
        steps = (self.down.rows @ across.reshape(rows, -1)).reshape(-1, count, len(self.right.rows))
        if self.share is None or self.kept is None:
            low = most = steps.max(axis=(0, 2))
        else:
            steps *= self.share[:, None]
            low, most = (steps * self.kept[:, None]).max(axis=(0, 2)), steps.max(axis=(0, 2))
        high = self.times * most.astype(np.float64) + self.plus * top
        return low.astype(np.float64), np.minimum(high, top)


@lru_cache(maxsize=16)
def _view(scoring: Scoring, grid: Size, shape: Size, places: Places | None, finer: int) -> _View:
    preprocess, sigma = scoring.preprocess, scoring.recipe.sigma
    size = preprocess.geometry(*shape).input
    ignored = by_model = preprocess.ignored(grid)
    weights = None
    if places is not None:
        cells = places.cells(preprocess, grid)
        weights = cells.weights
        if cells.ignored is not None:
            ignored = cells.ignored if by_model is None else cells.ignored | by_model
    down, right = (
        _Steps.of(smoothing_matrix(*along, sigma), max(1, along[0] // along[1] // finer)) for along in zip(size, grid, strict=True)
    )
    times, plus = down.most * right.most, right.most * down.over + down.most * right.over + down.over * right.over
    if ignored is None:
        return _View(weights, None, by_model, down, right, None, None, times, plus)
    whole = smooth((~ignored).astype(np.float32), size, sigma)
    kept = cv2.resize((~ignored).astype(np.uint8), size[::-1], interpolation=cv2.INTER_NEAREST) > 0
    seen, faintest = whole[np.ix_(down.places, right.places)], float(whole[kept].min())
    less = down.least * right.under + right.least * down.under
    times *= (1 + less / faintest) / (down.least * right.least)
    plus = (plus + times * _UNSEEN) / faintest
    share = np.divide(1, seen, out=np.zeros_like(seen), where=seen > _UNSEEN)
    at_steps = kept[np.ix_(down.places, right.places)].astype(np.float32)
    return _View(weights, ignored, by_model, down, right, share, at_steps, times, plus)
