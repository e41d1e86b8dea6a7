"""Two models on the same parts: which separates better, and what each lets pass where both reject as many good parts."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.auroc_interval import auroc_interval
from inspector.core.exact_interval import CONFIDENCE
from inspector.core.metrics import Scores, image_auroc
from inspector.core.tuning.aims import IntervalKind, Rate
from inspector.core.tuning.choosing import mistakes
from inspector.core.tuning.curves import resampled

Pair: TypeAlias = tuple[npt.ArrayLike, npt.ArrayLike]
"""(N,) scores of the same parts in the same order by the first model and by the second."""


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the first AUROC lies above the second, and how far that may be off; NaN without good parts or without defects."""

    value: float
    low: float
    high: float
    confidence: float
    kind: IntervalKind

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves no doubt which one is higher."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class EqualRejects:
    """Both models at thresholds of their own, each the lowest at which at most `allowed` of the good parts are rejected."""

    allowed: int
    thresholds: tuple[float, float]
    escapes: tuple[Rate, Rate]
    false_rejects: tuple[Rate, Rate]
    """Fewer than allowed where scores are equal."""


def auroc_difference(good: Pair, defect: Pair, seed: int = 0, confidence: float = CONFIDENCE) -> Difference:
    """AUROC of the first model less that of the second, with the percentiles of a paired bootstrap: both have the same parts in a draw.

    Where no draw differs from another, parts being few or apart, that would mean certainty. There the interval is made of the two
    AUROCs' own, as if they were independent (Zou and Donner 2008), which is rather too wide.
    """
    (first_good, second_good), (first_defect, second_defect) = _scores(good), _scores(defect)
    first, second = image_auroc(first_good, first_defect), image_auroc(second_good, second_defect)
    if len(first_good) > 1 and len(first_defect) > 1:
        drawn = resampled(first_good, first_defect, seed) - resampled(second_good, second_defect, seed)  # one seed: the same parts
        if drawn.min() < drawn.max():
            tail = (1 - confidence) / 2
            low, high = np.quantile(drawn, (tail, 1 - tail))
            return Difference(first - second, float(low), float(high), confidence, IntervalKind.BOOTSTRAP)
    (low1, high1), (low2, high2) = auroc_interval(first_good, first_defect), auroc_interval(second_good, second_defect)
    below, above = np.hypot(first - low1, high2 - second), np.hypot(high1 - first, second - low2)
    return Difference(first - second, float(first - second - below), float(first - second + above), CONFIDENCE, IntervalKind.SCORE)


def at_equal_rejects(good: Pair, defect: Pair, allowed: int) -> EqualRejects:
    """What passes where at most `allowed` of the good parts may be rejected. Raises ValueError without good parts."""
    both_good, both_defect = _scores(good), _scores(defect)
    first, second = (_lowest_threshold(each, allowed) for each in both_good)
    found = [mistakes(g, d, at) for g, d, at in zip(both_good, both_defect, (first, second), strict=True)]
    escapes, false_rejects = (found[0].escapes, found[1].escapes), (found[0].false_rejects, found[1].false_rejects)
    return EqualRejects(allowed, (first, second), escapes, false_rejects)


def _lowest_threshold(good: Scores, allowed: int) -> float:
    """The lowest of the good scores that leaves at most `allowed` above it; below all of them where all may be rejected."""
    if not len(good):
        raise ValueError("there is no good part")
    ordered = np.sort(good)[::-1]
    return float(ordered[allowed]) if allowed < len(ordered) else float(np.nextafter(ordered[-1], -np.inf))


def _scores(pair: Pair) -> tuple[Scores, Scores]:
    first, second = (np.asarray(each, float) for each in pair)
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} scores are not of the same parts")
    return first, second
