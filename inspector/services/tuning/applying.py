"""Whether a project may hold a threshold, before it is drafted or put in force."""

from inspector.core import setting as settings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import SCORE
from inspector.core.project import ThresholdRecord
from inspector.core.said import said
from inspector.core.thresholds import Threshold


def check_threshold(threshold: Threshold) -> None:
    """Raises `BAD_ARGUMENT` for what no project may hold."""
    if not SCORE[1](threshold.value):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("A threshold must be {words}, not {value:g}.", words=SCORE[0], value=threshold.value)
        )
    try:
        ThresholdRecord.from_json(settings.stored(ThresholdRecord.now(threshold)))  # what could not be read again
    except (KeyError, TypeError, ValueError, InspectorError) as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("This threshold cannot be stored: {reason}.", reason=error)) from error
