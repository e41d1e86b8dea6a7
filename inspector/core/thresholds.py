"""Rules that propose a threshold, and how sure one can be of the rates it shows."""

from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from inspector.core.areas import Areas
from inspector.core.decision_rule import DecisionRule, RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.metrics import best_f1
from inspector.core.said import said
from inspector.core.setting import setting
from inspector.core.tolerance import Limit, tolerance_limit


class Rule(StrEnum):
    """Where a threshold comes from."""

    GOOD_QUANTILE = "good_quantile"
    """A tolerance limit for good parts; the name is that of the quantile which older versions took."""
    BEST_F1 = "best_f1"
    NO_ESCAPES = "no_escapes"
    MAX_ESCAPES = "max_escapes"
    LOWEST_COST = "lowest_cost"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold with its origin. `provisional`: no defect has confirmed it yet."""

    value: float
    rule: Rule
    provisional: bool = False
    unsure_from: float | None = setting(None, "see `DecisionRule`", old=None)
    region: RegionRule | None = setting(None, "see `DecisionRule`", old=None)
    areas: Areas | None = setting(None, "see `DecisionRule`", old=None)

    @property
    def decision_rule(self) -> DecisionRule:
        """What it makes of evidence."""
        return DecisionRule(self.value, self.unsure_from, self.region, self.areas)

    def moved_to(self, value: float, rule: Rule, provisional: bool = False) -> "Threshold":
        """The same at another value: the band of doubt stays as wide as it was, region rule and areas stay as they are."""
        band = None if self.unsure_from is None else value - (self.value - self.unsure_from)
        return replace(self, value=value, rule=rule, provisional=provisional, unsure_from=band)


def propose(good: npt.ArrayLike, defect: npt.ArrayLike = (), limit: Limit | None = None) -> Threshold:
    """The threshold for scores of known truth: best F1 where there are defects, otherwise the tolerance limit of good parts.

    `good` (G,) and `defect` (D,) are scores of parts that the detector has not learned from, or of a cross-fit; `limit`: that of the
    good parts where more is known of them than their scores. Raises `TOO_FEW_IMAGES` without good scores.
    """
    g, d = np.asarray(good, float), np.asarray(defect, float)
    if not len(g):
        raise InspectorError(ErrorCode.TOO_FEW_IMAGES, said("A threshold needs at least one good image that is not in the memory bank."))
    if len(d):
        return Threshold(best_f1(g, d)[1], Rule.BEST_F1)
    return Threshold((limit or tolerance_limit(g)).value, Rule.GOOD_QUANTILE, provisional=True)


def begun(proposed: Threshold, former: Threshold | None, areas: Areas | None) -> Threshold:
    """What a new model begins with: its proposal, the project's areas, and the rules that the `former` model was judged by.

    Scores of two models have different units. What of the rules is a score keeps its relation to the threshold: the band of doubt, the
    pixel threshold, and the thresholds of zones.
    """
    if former is None or not former.value > 0 or not proposed.value > 0:
        return replace(proposed, areas=areas)
    scale = proposed.value / former.value
    unsure_from = None if former.unsure_from is None else former.unsure_from * scale
    region = None if former.region is None else replace(former.region, pixel_threshold=former.region.pixel_threshold * scale)
    return replace(proposed, unsure_from=unsure_from, region=region, areas=areas and areas.in_units(scale))


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
