"""Sets the threshold of the model in use; scores and maps stay as they are."""

from pathlib import Path

from inspector.core import setting as settings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import SCORE
from inspector.core.project import Project, ThresholdRecord
from inspector.core.thresholds import Threshold
from inspector.storage import projects


def check_threshold(threshold: Threshold) -> None:
    """Raises `BAD_ARGUMENT` for what no project may hold."""
    if not SCORE[1](threshold.value):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"A threshold must be {SCORE[0]}, not {threshold.value:g}.")
    try:
        ThresholdRecord.from_json(settings.stored(ThresholdRecord.now(threshold)))  # what could not be read again
    except (KeyError, TypeError, ValueError, InspectorError) as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"This threshold cannot be stored: {error}.") from error


def set_threshold(folder: Path, model_id: str, threshold: Threshold, reason: str = "", who: str = "") -> Project:
    """Puts a threshold to use, with the reason for it and who set it, and keeps the former ones in the project's history.

    Raises `BAD_ARGUMENT` for what no project may hold, `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    check_threshold(threshold)
    return projects.update_project(folder, lambda project: project.with_threshold(model_id, threshold, reason, who))
