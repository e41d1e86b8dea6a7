"""From pixels in the order of their scores to areas under curves: one sweep from the highest score down."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]

_COUNT = np.uint64(0xFFFFFFFF)
_KEY = np.uint64(32)


@dataclass(frozen=True, slots=True)
class PixelFigures:
    """Figures over all pixels of a test set."""

    auroc: float
    average_precision: float
    f1_max: float
    aupro: float
    """Per-region overlap (Bergmann et al. 2019) over the false-positive rate, integrated to `limit` and divided by it: the mean, over
    connected defect regions, of the share of the region that is found, so that small regions count as much as large ones."""
    limit: float
    good_pixels: int
    defect_pixels: int
    regions: int


class Sweep:
    """Adds up areas while a threshold falls. At every score that a defective pixel has, it needs to know how many good pixels score
    higher and how many as high; between such scores nothing but the false-positive rate changes.
    """

    def __init__(self, good: int, defect: int, regions: int, limit: float) -> None:
        self._good, self._defect, self._regions, self._limit = good, defect, regions, limit
        self._end = limit * good  # false positives up to which regions count
        self._false, self._true, self._overlap = 0, 0, 0.0
        self._last = 0  # false positives at the last score that a defective pixel had
        self._roc = self._precision = self._best = self._area = 0.0

    def step(self, good: npt.NDArray[np.uint64], defect: npt.NDArray[Any]) -> None:
        """The next range of scores: good records (G,), defect records (D,), both sorted; see `inspector.core.pixel_metrics`.

        A record is a key, smaller for higher scores, in the high 32 bits of a number and the count of its pixels in the low ones;
        defect records also carry the sum of 1 / size of its region over their pixels.
        """
        before = np.concatenate([[0], np.cumsum((good & _COUNT).astype(np.int64))]) + self._false
        if len(defect):
            keys, firsts = np.unique(defect["packed"] >> _KEY, return_index=True)
            good_keys = good >> _KEY
            higher = before[np.searchsorted(good_keys, keys, "left")]
            not_lower = before[np.searchsorted(good_keys, keys, "right")]
            counts = np.add.reduceat((defect["packed"] & _COUNT).astype(np.int64), firsts)
            self._count(counts, higher, not_lower)
            self._cover(np.add.reduceat(defect["weight"], firsts), higher.astype(float), not_lower.astype(float))
        self._false = int(before[-1])

    def _count(self, counts: npt.NDArray[np.int64], higher: npt.NDArray[np.int64], not_lower: npt.NDArray[np.int64]) -> None:
        found = self._true + np.cumsum(counts)
        self._roc += float((counts * (self._good - (higher + not_lower) / 2)).sum())  # ties count half
        self._precision += float((counts * (found / (found + not_lower))).sum())
        self._best = max(self._best, float((2 * found / (found + not_lower + self._defect)).max()))
        self._true = int(found[-1])

    def _cover(self, weights: Floats, higher: Floats, not_lower: Floats) -> None:
        """Area under the overlap: level from one defective score to the next, and a slope where good pixels have the same score."""
        overlap = self._overlap + np.concatenate([[0.0], np.cumsum(weights)])
        begins = np.concatenate([[self._last], not_lower[:-1]])
        level = np.clip(np.minimum(higher, self._end) - begins, 0, None) * overlap[:-1]
        width = np.clip(np.minimum(not_lower, self._end) - higher, 0, None)
        share = width / np.maximum(not_lower - higher, 1)  # of the slope, where the limit cuts it
        self._area += float((level + width * (overlap[:-1] + share * weights / 2)).sum())
        self._overlap, self._last = float(overlap[-1]), int(not_lower[-1])

    def figures(self) -> PixelFigures:
        """The figures, once every range was given."""
        if not self._good or not self._defect:
            nan = float("nan")
            return PixelFigures(nan, nan, nan, nan, self._limit, self._good, self._defect, self._regions)
        area = self._area + max(0.0, self._end - self._last) * self._overlap
        return PixelFigures(
            auroc=self._roc / self._good / self._defect,
            average_precision=self._precision / self._defect,
            f1_max=self._best,
            aupro=area / self._end / self._regions,
            limit=self._limit,
            good_pixels=self._good,
            defect_pixels=self._defect,
            regions=self._regions,
        )
