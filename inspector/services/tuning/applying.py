"""Whether a project may hold a threshold, before it is drafted or put in force."""

from inspector.core import setting as settings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import SCORE
from inspector.core.project import ThresholdRecord
from inspector.core.thresholds import Threshold


def check_threshold(threshold: Threshold) -> None:
    """Raises `BAD_ARGUMENT` for what no project may hold."""
    if not SCORE[1](threshold.value):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"A threshold must be {SCORE[0]}, not {threshold.value:g}.")
    try:
        ThresholdRecord.from_json(settings.stored(ThresholdRecord.now(threshold)))  # what could not be read again
    except (KeyError, TypeError, ValueError, InspectorError) as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"This threshold cannot be stored: {error}.") from error
