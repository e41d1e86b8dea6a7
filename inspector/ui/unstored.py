"""Thresholds that count already, and are still on their way to the disk."""

from pathlib import Path

from inspector.core.project import Project
from inspector.core.thresholds import Threshold
from inspector.services.who import user_name
from inspector.ui.project_requests import SetThreshold


class UnstoredThresholds:
    """In the order in which they were asked for."""

    def __init__(self) -> None:
        self._requests: list[SetThreshold] = []

    def add(self, request: SetThreshold) -> None:
        """Counts from now on."""
        self._requests.append(request)

    def remove(self, request: SetThreshold) -> None:
        """Is stored, or never will be."""
        self._requests.remove(request)

    def has(self, folder: Path | None, model_id: str) -> bool:
        """Whether one of a model is on its way."""
        return bool(self._of(folder, model_id))

    def before(self, folder: Path, model_id: str, in_use: Threshold) -> Threshold:
        """What of a model was stored when its first one was asked for; `in_use` where none is on its way."""
        waiting = self._of(folder, model_id)
        return waiting[0].before if waiting else in_use

    def put_into(self, project: Project | None, folder: Path | None) -> Project | None:
        """The project in `folder` as it will be on disk once all of them are stored."""
        for each in self._requests:
            if project is not None and each.folder == folder:
                project = project.with_threshold(each.inspector.model_id, each.threshold, each.reason, user_name())
        return project

    def _of(self, folder: Path | None, model_id: str) -> list[SetThreshold]:
        return [each for each in self._requests if each.folder == folder and each.inspector.model_id == model_id]
