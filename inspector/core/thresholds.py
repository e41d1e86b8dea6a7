"""Rules that propose a threshold, and how sure one can be of the rates it shows."""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.metrics import best_f1

GOOD_QUANTILE = 0.97
"""An escape costs more than a false reject: while no defect has confirmed a threshold, 3 of 100 good parts may be rejected."""
ENOUGH_SCORES = 100
MAD_TO_SIGMA = 1.4826
"""Median absolute deviation to standard deviation of a normal distribution."""


class Rule(StrEnum):
    """Where a threshold comes from."""

    GOOD_QUANTILE = "good_quantile"
    BEST_F1 = "best_f1"
    NO_ESCAPES = "no_escapes"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold with its origin. `provisional`: no defect has confirmed it yet."""

    value: float
    rule: Rule
    provisional: bool = False


def propose(good: npt.ArrayLike, defect: npt.ArrayLike = ()) -> Threshold:
    """The threshold for validation scores: best F1 where there are defects, otherwise a quantile of held-out good scores.

    `good` (G,) and `defect` (D,) are scores of images that are not in the memory bank. Raises `TOO_FEW_IMAGES` without good scores.
    """
    g, d = np.asarray(good, float), np.asarray(defect, float)
    if not len(g):
        raise InspectorError(ErrorCode.TOO_FEW_IMAGES, "A threshold needs at least one good image that is not in the memory bank.")
    if len(d):
        return Threshold(best_f1(g, d)[1], Rule.BEST_F1)
    return Threshold(good_quantile(g), Rule.GOOD_QUANTILE, provisional=True)


def good_quantile(scores: npt.ArrayLike, share: float = GOOD_QUANTILE) -> float:
    """Score that `share` of good parts stay below, estimated from held-out good scores (G,).

    From 100 scores on the empirical quantile. Fewer say little about the tail (even the largest of G is exceeded by one new good
    part in G + 1), so a log-normal distribution through their median, with a spread from their median absolute deviation, may
    raise the quantile: robust, because one strange held-out image must not open the gate for defects.
    """
    values = np.asarray(scores, float)
    empirical = float(np.quantile(values, share))
    if len(values) >= ENOUGH_SCORES or values.min() <= 0:
        return empirical
    logs = np.log(values)
    spread = MAD_TO_SIGMA * float(np.median(np.abs(logs - np.median(logs)))) * float(np.sqrt(1 + 1 / len(values)))
    return max(empirical, float(np.exp(np.median(logs) + NormalDist().inv_cdf(share) * spread)))


def no_escapes(defect: npt.ArrayLike) -> float:
    """The largest threshold at which none of the defect scores (D,) is judged OK."""
    return float(np.nextafter(np.min(np.asarray(defect, float)), -np.inf))


def wilson_interval(events: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Confidence interval of a rate seen as `events` of `trials` (Wilson 1927, score interval); (0, 1) without trials."""
    if not trials:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    rate, square = events / trials, z * z
    centre = (rate + square / (2 * trials)) / (1 + square / trials)
    half = z / (1 + square / trials) * float(np.sqrt(rate * (1 - rate) / trials + square / (4 * trials * trials)))
    return max(0.0, centre - half), min(1.0, centre + half)
