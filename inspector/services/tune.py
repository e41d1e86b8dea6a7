"""What a threshold does to parts of known truth, and whether a project may hold it; scores and maps stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.core import setting as settings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import SCORE
from inspector.core.metrics import confusion
from inspector.core.model import ScoredImage
from inspector.core.project import ThresholdRecord
from inspector.core.thresholds import Threshold, wilson_interval


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a threshold does to the validation images; the intervals are 95 % (Wilson)."""

    good: int
    defect: int
    escapes: int
    false_rejects: int
    escape_interval: tuple[float, float]
    false_reject_interval: tuple[float, float]


def outcome(scores: Sequence[ScoredImage], threshold: float) -> Outcome:
    """Counts escapes and false rejects among scored images of known truth."""
    good = [s.score for s in scores if not s.defect]
    defect = [s.score for s in scores if s.defect]
    escapes, false_rejects = confusion(good, defect, threshold)
    intervals = wilson_interval(escapes, len(defect)), wilson_interval(false_rejects, len(good))
    return Outcome(len(good), len(defect), escapes, false_rejects, *intervals)


def check_threshold(threshold: Threshold) -> None:
    """Raises `BAD_ARGUMENT` for what no project may hold."""
    if not SCORE[1](threshold.value):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"A threshold must be {SCORE[0]}, not {threshold.value:g}.")
    try:
        ThresholdRecord.from_json(settings.stored(ThresholdRecord.now(threshold)))  # what could not be read again
    except (KeyError, TypeError, ValueError, InspectorError) as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"This threshold cannot be stored: {error}.") from error
