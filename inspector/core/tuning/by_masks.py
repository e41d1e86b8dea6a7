"""A region rule tuned on defect masks: the pixel threshold at which maps cover them best, and the area above which regions are defects."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspector.core.pixel_metrics import descending_keys
from inspector.core.types import FloatArray

_COARSER = np.uint32(14)
"""Scores count as equal where their 18 highest bits are: to one in 500."""
_LEVELS = 1 << 18


@dataclass(frozen=True, slots=True)
class PixelThreshold:
    """A pixel threshold with what lies above it on the images that it was chosen by: optimistic."""

    value: float
    """The map is above it where a defect is said to be; NaN where there was no defective or no other px."""
    found: int
    """Defective px above it."""
    defect: int
    """All defective px."""
    false: int
    """Other px above it."""

    @property
    def f1(self) -> float:
        """Of px; NaN without any."""
        return 2 * self.found / (self.found + self.false + self.defect) if self.defect else float("nan")

    @property
    def iou(self) -> float:
        """Px that are defective and above the threshold, as a share of those that are either; NaN without any."""
        return self.found / (self.false + self.defect) if self.defect else float("nan")


@dataclass(frozen=True, slots=True)
class LeastArea:
    """A least area with what it does to the regions that it was chosen by: optimistic."""

    value: int
    """px; a region of that many counts."""
    found: int
    """Painted defects that a region which counts touches."""
    defect: int
    """All painted defects."""
    false: int
    """Regions that count and touch none."""


class PixelLevels:
    """Collects maps with their masks, image by image, in a memory that does not grow; `best` gives the threshold."""

    def __init__(self) -> None:
        self._good, self._defect = (np.zeros(_LEVELS, np.int64) for _ in range(2))

    def add(self, scores: FloatArray, mask: npt.NDArray[np.bool_]) -> None:
        """One image: its map and its mask, (H, W) both. A score that is no number counts as the highest."""
        levels = descending_keys(scores) >> _COARSER
        for counts, chosen in ((self._good, levels[~mask]), (self._defect, levels[mask])):
            counts += np.bincount(chosen, minlength=_LEVELS)

    def best(self) -> PixelThreshold:
        """The threshold with the best F1 of px. Of equal ones the lower wins, which lets less of a defect pass."""
        defect, good = int(self._defect.sum()), int(self._good.sum())
        if not defect or not good:
            return PixelThreshold(float("nan"), 0, defect, 0)
        found, false = np.cumsum(self._defect), np.cumsum(self._good)
        f1 = 2 * found / (found + false + defect)
        level = _LEVELS - 1 - int(np.argmax(f1[::-1]))
        last = int(np.flatnonzero(self._defect[: level + 1] + self._good[: level + 1])[-1])  # empty levels below it change nothing
        return PixelThreshold(_highest_below(last), int(found[last]), defect, int(false[last]))


def _highest_below(level: int) -> float:
    """The highest score that is not in a level or above it."""
    key = np.uint32((level + 1) << int(_COARSER))
    bits = key if key >> np.uint32(31) else key ^ np.uint32(0x7FFFFFFF)
    score = float(np.array([bits], np.uint32).view(np.float32)[0])
    return score or float(np.nextafter(np.float32(0), np.float32(-1)))  # -0 is not below 0


def best_least_area(touching: Sequence[int], false: Sequence[int]) -> LeastArea:
    """The least area with the best F1 of defects, half-way between neighbouring areas; of equal ones the smaller wins.

    `touching`: for every painted defect the area of the largest region that touches it, 0 where there is none. `false`: areas of the
    regions that touch no painted defect. Without anything to choose by every region counts.
    """
    hits, others = np.sort(np.asarray(touching, np.int64)), np.sort(np.asarray(false, np.int64))
    levels = np.unique(np.concatenate([[0], hits, others]))
    cuts = np.maximum(1, (levels[:-1] + levels[1:] + 1) // 2)
    if not len(cuts):
        return LeastArea(1, 0, len(hits), 0)
    found = len(hits) - np.searchsorted(hits, cuts, "left")
    alarms = len(others) - np.searchsorted(others, cuts, "left")
    best = int(np.argmax(2 * found / np.maximum(found + alarms + len(hits), 1)))
    return LeastArea(int(cuts[best]), int(found[best]), len(hits), int(alarms[best]))
