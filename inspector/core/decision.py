"""From evidence to a verdict, with its reason: the only place where that is decided."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.areas import Areas
from inspector.core.decision_rule import DecisionRule, Region, RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Verdict


class Reason(StrEnum):
    """Why a part has its verdict. Stable names, stored in the record; those of UNDECIDED parts are the causes that are counted."""

    BELOW_THRESHOLD = "below_threshold"
    ABOVE_THRESHOLD = "above_threshold"
    REGIONS = "regions"
    """More regions of the map are as large as a fault than a good part may have."""
    UNSURE = "unsure"
    """Between the two thresholds: a person has to say."""
    NO_MAP = "no_map"
    """The rule asks for regions, and there is nothing to find them in."""
    NO_MODEL = "no_model"
    NO_SCORE = "no_score"
    """The engine gave none, or one that is no finite number."""
    NO_THRESHOLD = "no_threshold"
    """There is none, or none that a score could exceed."""
    OTHER_SIZE = "other_size"
    """This one and the following: the picture is so unlike those of good parts that it is not judged."""
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    OTHER_COLOUR = "other_colour"
    LOW_CONTRAST = "low_contrast"
    NOT_SHARP = "not_sharp"
    NO_PART = "no_part"
    OTHER_PART = "other_part"
    SCENE_SHIFTED = "scene_shifted"
    NOT_FOUND = "not_found"
    """The part was looked for in the picture, and nothing in it is enough like one."""
    UNREADABLE = "unreadable"
    ENGINE_FAILED = "engine_failed"
    LATE = "late"
    """The result came after the takt limit."""
    CAMERA_LOST = "camera_lost"
    OVERFLOW = "overflow"
    """Parts arrived faster than they could be judged."""
    NO_READ = "no_read"
    """No serial could be read where the project makes that a reject."""
    UNRECORDED = "unrecorded"
    """The record could not take the part."""


VERDICTS = (Verdict.OK, Verdict.UNDECIDED, Verdict.NG)
"""From the best to the worst, which counts where several views have one each."""
Ranks: TypeAlias = npt.NDArray[np.int8]
"""Places in `VERDICTS`."""
UNUSUAL = (
    Reason.OTHER_SIZE,
    Reason.TOO_DARK,
    Reason.TOO_BRIGHT,
    Reason.OTHER_COLOUR,
    Reason.LOW_CONTRAST,
    Reason.NOT_SHARP,
    Reason.NO_PART,
    Reason.OTHER_PART,
    Reason.SCENE_SHIFTED,
)
"""The picture was not judged, because it is not like those of good parts; see `PictureLimits`."""
BY_RULE = frozenset((Reason.BELOW_THRESHOLD, Reason.ABOVE_THRESHOLD, Reason.REGIONS, Reason.UNSURE, Reason.NO_MAP, Reason.NO_THRESHOLD))
"""Reasons that another rule may change; all others keep a part UNDECIDED whatever the rule is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one view when it is decided about."""

    score: float | None
    trouble: Reason | None = None
    """What kept the view from having a score that counts."""
    regions: tuple[Region, ...] | None = None
    """Above the pixel threshold of the rule, the largest first; None: nobody looked for any."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and its reason. `view` is the number of the view that settled it."""

    verdict: Verdict
    reason: Reason
    view: int = 0
    area: int | None = None
    """px of the largest region of that view; 0: it has none; None: nobody looked for any."""


def decide(views: Sequence[Finding], rule: DecisionRule | None) -> Decision:
    """NG if any view is NG, UNDECIDED if any is and none is NG, otherwise OK. A part without views has no score.

    Of several views with the same verdict, the one with the highest score settles it.
    """
    if not views:
        return Decision(Verdict.UNDECIDED, Reason.NO_SCORE)
    decided = [_decide_view(number, view, rule) for number, view in enumerate(views)]
    return max(decided, key=lambda each: (_RANK[each.verdict], _order(views[each.view].score), -each.view))


def rule_of(
    threshold: float | None, unsure_from: float | None = None, region: RegionRule | None = None, areas: Areas | None = None
) -> DecisionRule | None:
    """The rule that a threshold makes, with what is used besides; None without one."""
    return None if threshold is None else DecisionRule(threshold, unsure_from, region, areas)


def verdict_of(score: float | None, rule: DecisionRule | None) -> Verdict:
    """The verdict on a part with one view that has nothing but its score."""
    return decide((Finding(score),), rule).verdict


def verdicts_of(scores: npt.NDArray[np.float64], rule: DecisionRule | None, faults: npt.NDArray[np.intp] | None = None) -> Ranks:
    """(N,) places in `VERDICTS` of many parts with one view, of which (N,) scores are known; as `decide`, in a thousandth of its time.

    `faults`: (N,) how many regions of each are as large as a fault by the rule, -1 where nobody looked for any.
    """
    found = np.full(len(scores), _RANK[Verdict.UNDECIDED], np.int8)
    if rule is None or not math.isfinite(rule.threshold):
        return found
    finite = np.isfinite(scores)
    is_ng, is_ok = finite & (scores > rule.threshold), finite & (scores <= _ok_up_to(rule))
    if rule.region is not None:
        known = np.full(len(scores), -1) if faults is None or not math.isfinite(rule.region.pixel_threshold) else faults
        is_ng |= finite & (known > rule.region.most)
        is_ok &= (known >= 0) & ~is_ng
    found[is_ok], found[is_ng] = _RANK[Verdict.OK], _RANK[Verdict.NG]
    return found


def count_verdicts(
    scores: npt.NDArray[np.float64], rule: DecisionRule | None, faults: npt.NDArray[np.intp] | None = None
) -> Counter[Verdict]:
    """How many of many such parts have which verdict; see `verdicts_of`."""
    counts = np.bincount(verdicts_of(scores, rule, faults), minlength=len(VERDICTS))
    return Counter(dict(zip(VERDICTS, counts.tolist(), strict=True)))


class NotJudged(InspectorError):
    """A picture that is not like those of good parts: `detail` says in which respect, `reason` is counted."""

    def __init__(self, detail: str, reason: Reason) -> None:
        super().__init__(ErrorCode.IMAGE_UNLIKE, detail)
        self.reason = reason


def trouble_of(error: BaseException) -> Reason:
    """The cause under which an error that kept a part from being judged is counted."""
    if isinstance(error, NotJudged):
        return error.reason
    code = error.code if isinstance(error, InspectorError) else None
    return _CAUSES.get(code, Reason.ENGINE_FAILED) if code is not None else Reason.ENGINE_FAILED


_CAUSES = {
    ErrorCode.IMAGE_UNREADABLE: Reason.UNREADABLE,
    ErrorCode.IMAGE_UNLIKE: Reason.UNREADABLE,
    ErrorCode.PART_NOT_FOUND: Reason.NOT_FOUND,
    ErrorCode.VIDEO_UNREADABLE: Reason.UNREADABLE,
    ErrorCode.CAMERA_LOST: Reason.CAMERA_LOST,
    ErrorCode.MODEL_MISSING: Reason.NO_MODEL,
}
_RANK = {verdict: rank for rank, verdict in enumerate(VERDICTS)}


def _decide_view(number: int, view: Finding, rule: DecisionRule | None) -> Decision:
    verdict, reason = _verdict_of_view(view, rule)
    area = None if view.regions is None else view.regions[0].area if view.regions else 0
    return Decision(verdict, reason, number, area)


def _verdict_of_view(view: Finding, rule: DecisionRule | None) -> tuple[Verdict, Reason]:
    if view.trouble is not None:
        return Verdict.UNDECIDED, view.trouble
    if view.score is None or not math.isfinite(view.score):
        return Verdict.UNDECIDED, Reason.NO_SCORE
    if rule is None or not math.isfinite(rule.threshold):
        return Verdict.UNDECIDED, Reason.NO_THRESHOLD
    if view.score > rule.threshold:
        return Verdict.NG, Reason.ABOVE_THRESHOLD
    if rule.region is not None and not math.isfinite(rule.region.pixel_threshold):
        return Verdict.UNDECIDED, Reason.NO_THRESHOLD
    if rule.region is not None:
        if view.regions is None:
            return Verdict.UNDECIDED, Reason.NO_MAP
        if sum(region.area >= rule.region.least_area for region in view.regions) > rule.region.most:
            return Verdict.NG, Reason.REGIONS
    if view.score > _ok_up_to(rule):
        return Verdict.UNDECIDED, Reason.UNSURE
    return Verdict.OK, Reason.BELOW_THRESHOLD


def _ok_up_to(rule: DecisionRule) -> float:
    """The score up to which a part is OK; a limit of doubt that is no number leaves none."""
    if rule.unsure_from is None:
        return rule.threshold
    return min(rule.threshold, rule.unsure_from) if math.isfinite(rule.unsure_from) else -math.inf


def _order(score: float | None) -> float:
    return score if score is not None and math.isfinite(score) else -math.inf
