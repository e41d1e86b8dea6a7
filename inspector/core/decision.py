"""From evidence to a verdict, with its reason: the only place where that is decided."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Verdict

RULE_VERSION = 1


class Reason(StrEnum):
    """Why a part has its verdict. Stable names, stored in the record; those of UNDECIDED parts are the causes that are counted."""

    BELOW_THRESHOLD = "below_threshold"
    ABOVE_THRESHOLD = "above_threshold"
    NO_MODEL = "no_model"
    NO_SCORE = "no_score"
    """The engine gave none, or one that is no finite number."""
    NO_THRESHOLD = "no_threshold"
    """There is none, or none that a score could exceed."""
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


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """What turns evidence into a verdict: applied last, never needs a rebuild. Today a threshold."""

    threshold: float
    version: int = RULE_VERSION


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one view when it is decided about."""

    score: float | None
    trouble: Reason | None = None
    """What kept the view from having a score that counts."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and its reason. `view` is the number of the view that settled it."""

    verdict: Verdict
    reason: Reason
    view: int = 0


def decide(views: Sequence[Finding], rule: DecisionRule | None) -> Decision:
    """NG if any view is NG, UNDECIDED if any is and none is NG, otherwise OK. A part without views has no score.

    Of several views with the same verdict, the one with the highest score settles it.
    """
    if not views:
        return Decision(Verdict.UNDECIDED, Reason.NO_SCORE)
    decided = [_decide_view(number, view, rule) for number, view in enumerate(views)]
    return max(decided, key=lambda each: (_RANK[each.verdict], _order(views[each.view].score), -each.view))


def rule_of(threshold: float | None) -> DecisionRule | None:
    """The rule that a threshold makes; None without one."""
    return None if threshold is None else DecisionRule(threshold)


def verdict_of(score: float | None, rule: DecisionRule | None) -> Verdict:
    """The verdict on a part with one view that has nothing but its score."""
    return decide((Finding(score),), rule).verdict


def count_verdicts(scores: npt.NDArray[np.float64], rule: DecisionRule | None) -> Counter[Verdict]:
    """How many of many such parts, of which (N,) scores are known, have which verdict; as `verdict_of`, in a thousandth of its time."""
    finite = scores[np.isfinite(scores)] if rule is not None and math.isfinite(rule.threshold) else scores[:0]
    ng = int((finite > rule.threshold).sum()) if rule is not None else 0
    return Counter({Verdict.OK: len(finite) - ng, Verdict.NG: ng, Verdict.UNDECIDED: len(scores) - len(finite)})


def trouble_of(error: BaseException) -> Reason:
    """The cause under which an error that kept a part from being judged is counted."""
    code = error.code if isinstance(error, InspectorError) else None
    return _CAUSES.get(code, Reason.ENGINE_FAILED) if code is not None else Reason.ENGINE_FAILED


_CAUSES = {
    ErrorCode.IMAGE_UNREADABLE: Reason.UNREADABLE,
    ErrorCode.IMAGE_UNLIKE: Reason.UNREADABLE,
    ErrorCode.VIDEO_UNREADABLE: Reason.UNREADABLE,
    ErrorCode.CAMERA_LOST: Reason.CAMERA_LOST,
    ErrorCode.MODEL_MISSING: Reason.NO_MODEL,
}
_RANK = {Verdict.OK: 0, Verdict.UNDECIDED: 1, Verdict.NG: 2}


def _decide_view(number: int, view: Finding, rule: DecisionRule | None) -> Decision:
    if view.trouble is not None:
        return Decision(Verdict.UNDECIDED, view.trouble, number)
    if view.score is None or not math.isfinite(view.score):
        return Decision(Verdict.UNDECIDED, Reason.NO_SCORE, number)
    if rule is None or not math.isfinite(rule.threshold):
        return Decision(Verdict.UNDECIDED, Reason.NO_THRESHOLD, number)
    if view.score > rule.threshold:
        return Decision(Verdict.NG, Reason.ABOVE_THRESHOLD, number)
    return Decision(Verdict.OK, Reason.BELOW_THRESHOLD, number)


def _order(score: float | None) -> float:
    return score if score is not None and math.isfinite(score) else -math.inf
