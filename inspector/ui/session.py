"""The open project: what all screens share. The model is loaded in a thread, everything else answers at once."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import Cancelled, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.thresholds import Threshold
from inspector.services import projects, recent, tune
from inspector.services.context import Context
from inspector.services.strange_parts import Decision, Findings, decide, find_strange
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.bridge.newest_job import NewestJob

if TYPE_CHECKING:
    from inspector.devices.camera import Camera
    from inspector.services.inspect import PartInspector

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Session(QObject):
    """One open project and its model. `folder`, `project`, `inspector` and `findings` are None while there is none."""

    project_changed = Signal()
    """A project was opened, closed or edited."""
    model_loading = Signal()
    model_changed = Signal()
    """`inspector` is another one now, or gone."""
    threshold_changed = Signal(object)
    """The `Threshold` now in use."""
    findings_changed = Signal()
    """What is known of the model's good parts is something else now, because one of them was decided about."""
    failed = Signal(object)
    """The exception that kept something from happening; the state is then as it was, or without a model."""

    def __init__(self, context: Context | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context or Context.default()
        self.folder: Path | None = None
        self.project: Project | None = None
        self.inspector: PartInspector | None = None
        self.findings: Findings | None = None
        """What the model's good parts say of its threshold."""
        self.simulated_camera: Camera | None = None
        """A camera that the Inspect page offers besides those that are plugged in."""
        self.problem: BaseException | None = None
        """What kept the model of the open project from being loaded."""
        self._loading = NewestJob(self)
        self._loading.succeeded.connect(self._on_loaded)
        self._loading.failed.connect(self._on_not_loaded)
        self._finding = NewestJob(self)
        self._finding.succeeded.connect(self._on_found)
        self._finding.failed.connect(self._on_not_found)
        self._decisions = JobQueue(_decide, self)
        self._decisions.succeeded.connect(self._on_decided)
        self._decisions.failed.connect(self._on_not_found)

    @property
    def busy(self) -> bool:
        """Whether a model is being loaded."""
        return self._loading.running

    def open(self, folder: Path) -> bool:
        """Opens a project and starts loading its model. False (and `failed`) leaves the present project open."""
        project = self._attempt(lambda: projects.open_project(folder))
        if project is None:
            return False
        self._set_project(folder, project)
        self._remember(folder, project)
        self._load_model()
        return True

    def create(self, folder: Path, project: Project) -> bool:
        """Makes a project on disk and opens it. False (and `failed`) when it cannot be made."""
        try:
            projects.create_project(folder, project)
        except InspectorError as error:
            self.failed.emit(error)
            return False
        return self.open(folder)

    def edit(self, change: Callable[[Project], Project]) -> bool:
        """Changes the open project on disk. The model stays as it was built. False (and `failed`) when it cannot be written."""
        folder = self.folder
        changed = self._attempt(lambda: projects.change_project(folder, change)) if folder is not None else None
        if folder is None or changed is None:
            return False
        self.project = changed
        self._remember(folder, changed)
        self.project_changed.emit()
        return True

    def close(self) -> None:
        """Forgets the project; a model that is still being loaded is dropped when it arrives."""
        if self.folder is not None:
            self._set_project(None, None)

    def reload_model(self) -> None:
        """Reads the project and its model again, after a build. The former model stays in use until the new one is ready."""
        folder = self.folder
        project = self._attempt(lambda: projects.open_project(folder)) if folder is not None else None
        if project is not None:
            self.project = project
            self.project_changed.emit()
            self._load_model()

    def set_threshold(self, threshold: Threshold) -> bool:
        """Stores a threshold and judges with it from now on. False (and `failed`) when it cannot be stored."""
        folder, inspector = self.folder, self.inspector
        if folder is None or inspector is None:
            return False
        project = self._attempt(lambda: tune.set_threshold(folder, inspector.model_id, threshold))
        if project is None:
            return False
        self.project = project
        inspector.threshold = threshold
        self.threshold_changed.emit(threshold)
        return True

    def decide(self, path: str, decision: Decision) -> None:
        """Stores, in a thread, what a person says of a good part that looks unlike the others; `findings_changed` or `failed` follows."""
        if self.folder is not None and self.inspector is not None:
            self._decisions.add((self.folder, self.inspector, path, decision))

    def _find_again(self) -> None:
        if self.inspector is not None and self.project is not None:
            self._finding.start(_find(self.inspector, self.project))

    @Slot(object)
    def _on_decided(self, found: tuple[Project, Findings]) -> None:
        folder, inspector, _, _ = self._decisions.now
        stored, findings = found
        if folder != self.folder or self.project is None:
            return
        self.project = replace(self.project, kept=stored.kept, left_out=stored.left_out)
        self.project_changed.emit()
        if inspector is self.inspector:
            self._finding.drop()
            self._on_found(findings)
        else:
            self._find_again()

    @Slot(object)
    def _on_found(self, findings: Findings) -> None:
        self.findings = findings
        self.findings_changed.emit()

    @Slot(object)
    def _on_not_found(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _attempt(self, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except InspectorError as error:
            self.failed.emit(error)
            return None

    def _set_project(self, folder: Path | None, project: Project | None) -> None:
        self._loading.drop()
        self._finding.drop()
        had_model = self.inspector is not None
        self.folder, self.project, self.inspector, self.findings, self.problem = folder, project, None, None, None
        self.project_changed.emit()
        if had_model:
            self.model_changed.emit()

    def _load_model(self) -> None:
        self._loading.drop()
        if self.folder is None or self.project is None or not self.project.active_model:
            self._set_inspector(None)
            return
        self.problem = None
        self._loading.start(_load(self.folder, self.project, self.context))
        self.model_loading.emit()

    @Slot(object)
    def _on_not_loaded(self, error: BaseException) -> None:
        self.problem = None if isinstance(error, Cancelled) else error
        self._set_inspector(None)
        if self.problem is not None:
            self.failed.emit(error)

    @Slot(object)
    def _on_loaded(self, loaded: "tuple[PartInspector, Findings]") -> None:
        self._set_inspector(*loaded)
        project, findings = self.project, loaded[1]
        if project is not None and (project.kept, project.left_out) != (findings.kept, findings.left_out):
            self._find_again()  # a part was decided about while the model was being loaded

    def _set_inspector(self, inspector: "PartInspector | None", findings: Findings | None = None) -> None:
        self._finding.drop()
        self.inspector, self.findings = inspector, findings
        self.model_changed.emit()

    def _remember(self, folder: Path, project: Project) -> None:
        try:
            recent.remember_project(folder, project.name)
        except InspectorError as error:  # the list of recent projects is a comfort, never a reason not to work
            _log.warning("The project was not remembered: %s", error)


def _load(folder: Path, project: Project, context: Context) -> Steps["tuple[PartInspector, Findings]"]:
    """Loads the model in use; imports the engine only now, in the thread."""
    yield Progress("Loading the model", 0, 1)
    from inspector.services.inspect import open_inspector

    inspector = open_inspector(folder, context)
    return inspector, (yield from _find(inspector, project))


def _decide(wanted: "tuple[Path, PartInspector, str, Decision]") -> Steps[tuple[Project, Findings]]:
    """Stores a decision about a part and finds out what follows from it."""
    folder, inspector, path, decision = wanted
    yield Progress("Storing the decision", 0, 2)
    project = decide(folder, path, decision)
    return project, (yield from _find(inspector, project))


def _find(inspector: "PartInspector", project: Project) -> Steps[Findings]:
    yield Progress("Looking at the good parts", 0, 1)  # a moment, but too long for the thread that paints
    return find_strange(inspector.good_parts, inspector.scores, inspector.good_images, project)
