"""Long work of the page, in a thread; the engine is imported there. A model of its own judges, so that the line is not kept waiting."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.descent import descent_of
from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.services.context import Context
from inspector.services.relearning.applying import step_back
from inspector.services.relearning.tray import collected, decide, teach_tray, try_tray
from inspector.services.reviewing.archive import Archive
from inspector.services.who import user_name
from inspector.storage.teach_tray import Standing, Tray, read_tray

if TYPE_CHECKING:
    from inspector.engine.detectors.taught import Room
    from inspector.services.inspect import PartInspector
    from inspector.services.relearning.teaching import Lesson


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What the page shows before anything is tried."""

    tray: Tray
    room: "Room | None"
    """None: the model cannot be taught."""
    why_not: str
    """Why, as a sentence."""
    generations: int
    """Steps since the build; 0: it was built."""


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A lesson, and the model that it was tried on."""

    inspector: "PartInspector"
    lesson: "Lesson"


def look(folder: Path, archive: Archive | None, inspector: "PartInspector") -> Steps[Looked]:
    """The tray, with what was said since, and how much the model has grown."""
    yield Progress("Looking into the record", 0, 0)
    from inspector.engine.detectors.taught import room_of  # loaded with the model

    tray = (yield from collected(archive)) if archive is not None else read_tray(folder)
    descent = descent_of(inspector.report)
    generations = descent.generations if descent is not None else 0
    try:
        return Looked(tray, room_of(inspector.detector), "", generations)  # type: ignore[arg-type]  # any detector is one of these
    except InspectorError as error:
        return Looked(tray, None, error.detail, generations)


def stand(folder: Path, part: str, standing: Standing) -> Steps[Tray]:
    """Accepts, refuses, or has a part wait again."""
    yield Progress("Storing the decision", 0, 1)
    return decide(folder, part, standing)


def try_(folder: Path, context: Context) -> Steps[Tried]:
    """Tries what is accepted."""
    yield Progress("Loading the model", 0, 1)
    from inspector.services.inspect import open_inspector

    inspector = open_inspector(folder, context)
    return Tried(inspector, (yield from try_tray(folder, inspector)))


def teach(folder: Path, tried: Tried, reason: str) -> Steps[Project]:
    """Puts to use what was tried."""
    return (yield from teach_tray(folder, tried.inspector, tried.lesson, user_name(), reason))


def back(folder: Path, reason: str) -> Steps[Project]:
    """Puts the parent of the model in use to use again."""
    yield Progress("Storing the project", 0, 1)
    return step_back(folder, reason, user_name())
