"""ROC and precision-recall curves, the area under the first with its bootstrap interval, and what becomes of each kind of defect."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspector.core.auroc_interval import auroc_interval
from inspector.core.exact_interval import CONFIDENCE
from inspector.core.metrics import Scores, image_auroc
from inspector.core.tuning.aims import IntervalKind, Rate

RESAMPLES = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """What every threshold would do, the highest first. A part is NG when its score lies above the threshold."""

    thresholds: Scores
    """(T,) the last lets everything be NG."""
    caught: Scores
    """(T,) share of defects that are NG: recall, the y axis of an ROC curve."""
    false_rejects: Scores
    """(T,) share of good parts that are NG: its x axis."""
    precision: Scores
    """(T,) share of defects among what is NG; 1 where nothing is."""


@dataclass(frozen=True, slots=True)
class Area:
    """The area under an ROC curve, and how far it may be off."""

    value: float
    low: float
    high: float
    confidence: float
    kind: IntervalKind


@dataclass(frozen=True, slots=True)
class KindFigures:
    """What becomes of one kind of defect."""

    kind: str
    escapes: Rate
    auroc: float


def curves(good: npt.ArrayLike, defect: npt.ArrayLike) -> Curves:
    """Of scores (G,) and (D,); those that are no finite numbers are left out. Shares of nothing are NaN."""
    g, d = _finite(good), _finite(defect)
    levels = np.unique(np.concatenate([g, d]))[::-1]
    thresholds = np.concatenate([levels, [np.nextafter(levels[-1], -np.inf)]]) if len(levels) else levels
    hits = len(d) - np.searchsorted(d, thresholds, "right")
    alarms = len(g) - np.searchsorted(g, thresholds, "right")
    precision = np.divide(hits, hits + alarms, out=np.ones(len(thresholds)), where=hits + alarms > 0)
    return Curves(thresholds, _share(hits, len(d)), _share(alarms, len(g)), precision)


def area(good: npt.ArrayLike, defect: npt.ArrayLike, seed: int = 0, confidence: float = CONFIDENCE) -> Area:
    """AUROC with a percentile interval of `RESAMPLES` stratified bootstrap draws.

    Where no draw differs, parts being few or apart, that would mean certainty: there the score interval is given, which is of 95 %.
    """
    g, d = _finite(good), _finite(defect)
    value = image_auroc(g, d)
    drawn = resampled(g, d, seed) if len(g) > 1 and len(d) > 1 else np.full(1, value)
    if drawn.min() == drawn.max() or np.isnan(value):
        return Area(value, *auroc_interval(g, d), CONFIDENCE, IntervalKind.SCORE)
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, (tail, 1 - tail))
    return Area(value, float(low), float(high), confidence, IntervalKind.BOOTSTRAP)


def by_kind(good: npt.ArrayLike, defect: npt.ArrayLike, kinds: Sequence[str], threshold: float) -> list[KindFigures]:
    """Figures of each kind of the defects (D,), whose names are in `kinds` in the same order; all good parts stand against each."""
    g, d, named = _finite(good), np.asarray(defect, float), np.asarray(kinds, dtype=str)
    found = {kind: _finite(d[named == kind]) for kind in sorted(set(kinds))}
    return [KindFigures(kind, Rate(int((own <= threshold).sum()), len(own)), image_auroc(g, own)) for kind, own in found.items()]


def resampled(good: Scores, defect: Scores, seed: int) -> Scores:
    """(RESAMPLES,) areas of as many good parts (G,) and defects (D,), drawn with replacement each among themselves.

    Which ones are drawn depends on the seed and on their numbers alone: two models with the same parts can be compared draw by draw.
    """
    rng = np.random.default_rng(seed)
    levels, places = np.unique(np.concatenate([good, defect]), return_inverse=True)
    of_good, of_defect = places[: len(good)], places[len(good) :]
    areas = np.empty(RESAMPLES)
    for draw in range(RESAMPLES):
        below = np.bincount(of_good[rng.integers(len(good), size=len(good), dtype=np.int32)], minlength=len(levels))
        at_or_below = np.cumsum(below)
        own = of_defect[rng.integers(len(defect), size=len(defect), dtype=np.int32)]
        areas[draw] = (2 * at_or_below[own] - below[own]).sum() / (2 * len(good) * len(defect))
    return areas


def _finite(scores: npt.ArrayLike) -> Scores:
    values = np.asarray(scores, float)
    return np.sort(values[np.isfinite(values)])


def _share(counts: npt.NDArray[np.integer], total: int) -> Scores:
    return counts / total if total else np.full(len(counts), np.nan)
