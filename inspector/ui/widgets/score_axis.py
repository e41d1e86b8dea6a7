"""From anomaly scores to a place on screen: a range that one wild value cannot spoil, round marks, and bins."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Scores: TypeAlias = npt.NDArray[np.float64]

_FENCE = 4.0  # in interquartile ranges; a score beyond is an outlier and is only counted, not given room
_LEAST_SPREAD = 0.1  # of the median: parts that all look alike still vary a little
_MARGIN = 0.06


@dataclass(frozen=True, slots=True)
class ScoreAxis:
    """A range of scores, `low` < `high`."""

    low: float
    high: float

    def share(self, score: float) -> float:
        """Where a score lies: 0 at the start, 1 at the end; may be outside."""
        return (score - self.low) / (self.high - self.low)

    def score(self, share: float) -> float:
        """The inverse of `share`, kept inside the range."""
        return self.low + min(1.0, max(0.0, share)) * (self.high - self.low)

    def marks(self, count: int) -> list[float]:
        """About `count` round numbers inside the range."""
        step = _round_step((self.high - self.low) / max(1, count))
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [index * step for index in range(first, last + 1)]

    def bins(self, scores: Scores, count: int) -> npt.NDArray[np.intp]:
        """How many scores lie in each of `count` equal parts; those outside the range are left out."""
        inside = scores[(scores >= self.low) & (scores <= self.high)]
        return np.histogram(inside, bins=count, range=(self.low, self.high))[0]


def finite(scores: Sequence[float] | npt.NDArray[np.floating]) -> Scores:
    """The scores that are numbers."""
    values = np.asarray(scores, np.float64).ravel()
    return values[np.isfinite(values)]


def axis_for(groups: Sequence[Scores], threshold: float | None) -> ScoreAxis:
    """A range that shows every group without its outliers, and the threshold."""
    ends = [end for group in groups if len(group) for end in _without_outliers(group)]
    if threshold is not None and math.isfinite(threshold):
        ends += [threshold] if ends else [0.0, 2 * threshold]
    if not ends:
        return ScoreAxis(0.0, 1.0)
    low, high = min(ends), max(ends)
    least = max(_LEAST_SPREAD * max(abs(low), abs(high)), 1e-6)
    margin = max(_MARGIN * (high - low), (least - (high - low)) / 2)
    start = low - margin
    return ScoreAxis(max(0.0, start) if low >= 0 else start, high + margin)


def ruler_axis(good: Scores, threshold: float) -> ScoreAxis:
    """A range with the threshold in its middle, so that left means OK and right means NG on every part."""
    low = min(_without_outliers(good)[0], threshold) if len(good) else 0.0
    room = max(1.15 * (threshold - low), 0.05 * abs(threshold), 1e-6)
    return ScoreAxis(threshold - room, threshold + room)


def _without_outliers(scores: Scores) -> tuple[float, float]:
    first, median, third = (float(each) for each in np.quantile(scores, [0.25, 0.5, 0.75]))
    reach = _FENCE * max(third - first, _LEAST_SPREAD * abs(median))
    inside = scores[(scores >= first - reach) & (scores <= third + reach)]
    return float(inside.min()), float(inside.max())


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
