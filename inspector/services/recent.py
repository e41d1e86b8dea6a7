"""Recent projects and what state each of them is in, without loading a model."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from inspector import paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.types import Pixels
from inspector.services.trust import Origin, origin_of
from inspector.services.usual_source import move_usual
from inspector.storage import models, projects, recent
from inspector.storage.recent import RecentProject

__all__ = [
    "ProjectState",
    "ProjectView",
    "RecentProject",
    "forget_project",
    "look_at_project",
    "move_project",
    "pin_project",
    "recent_projects",
    "remember_project",
]


class ProjectState(StrEnum):
    """What can be done with a project at this moment."""

    READY = "ready"
    PROVISIONAL = "provisional"
    """It has a model, but no defect has confirmed its threshold yet."""
    MODEL_DAMAGED = "model_damaged"
    NO_MODEL = "no_model"
    MISSING = "missing"
    TOO_NEW = "too_new"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, eq=False)
class ProjectView:
    """A project seen from outside; `detail` says what is wrong where something is."""

    folder: Path
    name: str
    state: ProjectState
    model_id: str = ""
    thumbnail: Pixels | None = None
    """The first good image that can be read, small, (h, w, 3) or (h, w) uint8."""
    detail: str = ""
    notes: str = ""
    """What people want to remember of it."""
    imported: Origin | None = None
    """Who signed the file that the model came in; None where it was built here."""


def recent_projects() -> list[RecentProject]:
    """The projects opened last on this PC, the newest first. Reads one small file and touches no project."""
    return recent.read_recent(_file())


def remember_project(folder: Path, name: str) -> None:
    """Puts a project first in the list. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    recent.remember(_file(), folder, name)


def forget_project(folder: Path) -> None:
    """Takes a project off the list; its folder is left alone. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    recent.forget(_file(), folder)


def pin_project(folder: Path, pinned: bool) -> None:
    """Whether a listed project stands before the others. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    recent.pin(_file(), folder, pinned)


def move_project(folder: Path, after: Path, name: str) -> None:
    """A listed project lies in `after` now and is called `name`. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    recent.move(_file(), folder, after, name)
    move_usual(folder, after)


def look_at_project(folder: Path, name: str = "", thumbnail_px: int = 256) -> Steps[ProjectView]:
    """State and picture of the project in `folder`; `name` is used where the project cannot say its own.

    Never raises for a bad project. A folder on a drive that is not connected can take long: run it in a thread.
    """
    yield Progress("Looking at the project", 0, 0)
    try:
        project = projects.open_project(folder)
    except InspectorError as error:
        return ProjectView(folder, name or folder.name, _broken_state(error), detail=error.detail)
    from inspector.services.thumbnail import first_thumbnail  # brings OpenCV, which the window must not wait for

    state, model_id = _state(folder, project)
    thumbnail = yield from first_thumbnail(project.good, thumbnail_px, project.recipe.depth)
    return ProjectView(folder, project.name, state, model_id, thumbnail, notes=project.notes, imported=origin_of(folder, model_id))


def _state(folder: Path, project: Project) -> tuple[ProjectState, str]:
    if project.active_model not in models.list_models(folder):
        return ProjectState.NO_MODEL, ""
    if not models.is_whole(folder, project.active_model):
        return ProjectState.MODEL_DAMAGED, project.active_model
    threshold = project.threshold(project.active_model)
    provisional = threshold is None or threshold.provisional
    return (ProjectState.PROVISIONAL if provisional else ProjectState.READY), project.active_model


def _broken_state(error: InspectorError) -> ProjectState:
    states = {ErrorCode.PROJECT_MISSING: ProjectState.MISSING, ErrorCode.PROJECT_TOO_NEW: ProjectState.TOO_NEW}
    return states.get(error.code, ProjectState.DAMAGED)


def _file() -> Path:
    return paths.data_folder() / "recent.json"
