"""How far an area under the ROC curve may be off, because it comes from some images and not from all that there could be."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from inspector.core.metrics import image_auroc

Interval = tuple[float, float]
_Z = 1.959964
"""Of a 95 % interval."""
UNKNOWN: Interval = (math.nan, math.nan)


def auroc_interval(good: npt.ArrayLike, defect: npt.ArrayLike) -> Interval:
    """95 % interval of the AUROC of scores `good` (G,) and `defect` (D,); NaN with fewer than two of either.

    DeLong's variance (DeLong et al. 1988) on the logit scale, which keeps the interval within 0 and 1. Scores that part good from
    defect entirely have no variance, which would mean certainty: they get the score interval of Newcombe (2006, method 5).
    """
    g, d = np.asarray(good, float), np.asarray(defect, float)
    if len(g) < 2 or len(d) < 2:
        return UNKNOWN
    area = image_auroc(g, d)
    defect_places, good_places = _share_below(d, g), 1 - _share_below(g, d)
    variance = float(np.var(defect_places, ddof=1) / len(d) + np.var(good_places, ddof=1) / len(g))
    if variance <= 0 or not 0 < area < 1:
        return _score_interval(area, len(g), len(d))
    logit, reach = math.log(area / (1 - area)), _Z * math.sqrt(variance) / (area * (1 - area))
    return _logistic(logit - reach), _logistic(logit + reach)


def interval_of_mean(means: Sequence[float], intervals: Sequence[Interval]) -> Interval:
    """Interval of the mean of independent figures from their own intervals, which need not lie evenly around them (Zou and Donner 2008)."""
    mean, count = float(np.mean(means)), len(means)
    below = math.sqrt(sum((value - low) ** 2 for value, (low, _) in zip(means, intervals, strict=True))) / count
    above = math.sqrt(sum((high - value) ** 2 for value, (_, high) in zip(means, intervals, strict=True))) / count
    return mean - below, mean + above


def _share_below(values: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(N,) for every value the share of `others` below it, ties counting half."""
    ordered = np.sort(others)
    return (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / (2 * len(others))


def _score_interval(area: float, good: int, defect: int) -> Interval:
    """All areas from which `area` is no more than `_Z` of their own deviations away, found by halving."""

    def differs(assumed: float) -> bool:
        odd = (1 - assumed) / (2 - assumed) + assumed / (1 + assumed)
        variance = assumed * (1 - assumed) * (1 + ((good + defect) / 2 - 1) * odd) / (good * defect)
        return abs(assumed - area) > _Z * math.sqrt(variance)

    return _halved(differs, area, 0.0), _halved(differs, area, 1.0)


def _halved(differs: Callable[[float], bool], inside: float, outside: float) -> float:
    for _ in range(50):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if differs(middle) else (middle, outside)
    return inside


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0
