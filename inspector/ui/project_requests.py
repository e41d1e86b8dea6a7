"""What is asked of the disk about a project; each request does its work in a thread."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.core.abandon import abandonable
from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.releases import Grounds
from inspector.core.thresholds import Threshold
from inspector.services import projects, recent
from inspector.services.context import Context
from inspector.services.strange_parts import Decision, Findings, decide, find_strange
from inspector.services.validation.images import ValidationSet
from inspector.services.validation.listed import Listed
from inspector.services.validation.scoring import KnownModel, known_set
from inspector.services.who import user_name

if TYPE_CHECKING:
    from inspector.services.ignore_areas import NewMask
    from inspector.services.inspect import PartInspector

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """Something about the project in `folder`. No two requests are equal: whoever asked knows the answer by the request."""

    folder: Path

    def steps(self) -> Steps[Any]:
        """The work. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""
        raise NotImplementedError

    @property
    def stores(self) -> bool:
        """Whether a user's wish would be lost if it were not done."""
        return True


@dataclass(frozen=True, slots=True, eq=False)
class Open(Request):
    """Reads the project in order to open it."""

    def steps(self) -> Steps[Project]:
        yield Progress("Opening the project", 0, 1)
        with abandonable():  # a drive that does not answer must not keep the program alive
            project = projects.open_project(self.folder)
        _remember(self.folder, project)
        return project

    @property
    def stores(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, eq=False)
class Create(Request):
    """Makes a project in order to open it."""

    project: Project
    new_mask: "NewMask | None" = None

    def steps(self) -> Steps[Project]:
        yield Progress("Making the project", 0, 1)
        projects.create_project(self.folder, self.project)
        _ignore(self.folder, self.new_mask)
        _remember(self.folder, self.project)
        return projects.open_project(self.folder)


@dataclass(frozen=True, slots=True, eq=False)
class Reload(Request):
    """Reads the open project again, whose model is another one now."""

    def steps(self) -> Steps[Project]:
        yield Progress("Opening the project", 0, 1)
        return projects.open_project(self.folder)

    @property
    def stores(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, eq=False)
class Edit(Request):
    """Changes the project by a function that may run in any thread."""

    change: Callable[[Project], Project]
    new_mask: "NewMask | None" = None

    def steps(self) -> Steps[Project]:
        yield Progress("Storing the project", 0, 1)
        _ignore(self.folder, self.new_mask)
        project = projects.change_project(self.folder, self.change)
        _remember(self.folder, project)
        return project


@dataclass(frozen=True, slots=True, eq=False)
class SetThreshold(Request):
    """Puts a threshold of a model in force; `before` is the one that was stored when it was asked for."""

    inspector: "PartInspector"
    threshold: Threshold
    before: Threshold
    reason: str
    grounds: Grounds | None = None

    def steps(self) -> Steps[Project]:
        yield Progress("Storing the threshold", 0, 1)
        from inspector.services.releasing.releasing import put_in_force  # brings the record, which the window must not wait for

        return put_in_force(self.folder, self.inspector.model_id, self.threshold, self.reason, user_name(), self.grounds)


@dataclass(frozen=True, slots=True, eq=False)
class ChangeRule(Request):
    """Drafts, releases or goes back; see `services.releasing`."""

    work: Callable[[Path], Project]

    def steps(self) -> Steps[Project]:
        yield Progress("Storing the threshold", 0, 1)
        return self.work(self.folder)


@dataclass(frozen=True, slots=True, eq=False)
class Decide(Request):
    """Stores what a person says of a good part, and finds out what follows from it."""

    inspector: "PartInspector"
    path: str
    decision: Decision
    known: ValidationSet | None = None
    """What is known of the validation images."""

    def steps(self) -> Steps[tuple[Project, Findings]]:
        yield Progress("Storing the decision", 0, 2)
        project = decide(self.folder, self.path, self.decision)
        return project, (yield from find(self.inspector, project, self.known))


def find(inspector: "PartInspector", project: Project, known: ValidationSet | None = None) -> Steps[Findings]:
    """What the model's good parts say of its threshold; `known`: what people and sources say of them, None: what the build knew."""
    yield Progress("Looking at the good parts", 0, 1)  # a moment, but too long for the thread that paints
    if known is None:
        return find_strange(inspector.good_parts, inspector.scores, inspector.good_images, project)
    scores = known.scores()
    good = inspector.good_parts if scores == inspector.scores else inspector.good_among(scores)
    return replace(find_strange(good, scores, inspector.good_images, project), kinds=known.kinds)


def load(folder: Path, project: Project, context: Context) -> Steps["tuple[PartInspector, Findings, ValidationSet | None]"]:
    """The model in use, what its good parts say, and its validation images; imports the engine only now, in the thread."""
    yield Progress("Loading the model", 0, 1)
    from inspector.services.inspect import open_inspector

    inspector = open_inspector(folder, context)
    known = _known(folder, inspector)
    usable = known if known is not None and not known.is_stale else None  # until scores are found again, those of the build stand
    return inspector, (yield from find(inspector, project, usable)), known


def _known(folder: Path, inspector: "PartInspector") -> ValidationSet | None:
    """What labels say, without the sources, which may be on a drive that is away; None where they cannot be read, which is told later."""
    try:
        return known_set(folder, KnownModel.of(inspector), Listed())
    except InspectorError:
        return None


def _ignore(folder: Path, new_mask: "NewMask | None") -> None:
    if new_mask is not None:
        from inspector.services.ignore_areas import store_mask  # brings OpenCV, which the window must not wait for

        store_mask(folder, new_mask.mask)


def _remember(folder: Path, project: Project) -> None:
    try:
        recent.remember_project(folder, project.name)
    except InspectorError as error:  # the list of recent projects is a comfort, never a reason not to work
        _log.warning("The project was not remembered: %s", error)
