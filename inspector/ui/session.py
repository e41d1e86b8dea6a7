"""The open project: what all screens share. What is on disk is read and changed in threads; whoever asks is answered by signals."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import Cancelled, InspectorError
from inspector.core.project import Project
from inspector.core.releases import Grounds
from inspector.core.thresholds import Threshold
from inspector.services.context import Context
from inspector.services.cut_off import CutOff
from inspector.services.releasing.persons import check_may_release
from inspector.services.strange_parts import Decision, Findings
from inspector.services.tuning.applying import check_threshold
from inspector.services.validation.images import ValidationSet
from inspector.services.who import user_name
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.model_findings import ModelFindings
from inspector.ui.model_turn import ModelTurn
from inspector.ui.people import People
from inspector.ui.project_requests import ChangeRule, Create, Decide, Edit, Open, Reload, Request, SetThreshold, load
from inspector.ui.settings import UserSettings
from inspector.ui.unstored import UnstoredThresholds
from inspector.ui.validation import ValidationImages

if TYPE_CHECKING:
    from inspector.devices.camera import Camera
    from inspector.services.ignore_areas import NewMask
    from inspector.services.inspect import PartInspector
    from inspector.storage.record.recorder import Recorder

_log = logging.getLogger(__name__)


class Session(QObject):
    """One open project and its model. `folder`, `project`, `inspector` and `findings` are None while there is none.

    What is asked of the disk is done in the order it was asked for. Each request is followed by one `answered`.
    `settings` are those of this PC, whatever is open.
    """

    project_changed = Signal()
    """A project was opened, closed or edited."""
    model_loading = Signal()
    model_changed = Signal()
    """`inspector` is another one now, or gone."""
    threshold_changed = Signal(object)
    """The `Threshold` now in use."""
    findings_changed = Signal()
    """What is known of the model's parts is something else now: one was decided about, or validation images were labelled or scored."""
    station_changed = Signal()
    """Somebody has entered that something was changed at the station: another state of it is the usual one from now on."""
    failed = Signal(object)
    """The exception that kept something from happening; the state is then as it was, or without a model."""
    answered = Signal(object, bool)
    """A `Request`, and whether it was done: what follows from it has been told by then, or `failed` why it was not."""

    def __init__(self, context: Context | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context or Context.default()
        self.settings = UserSettings(self)
        self.folder: Path | None = None
        self.project: Project | None = None
        """The project as it is on disk, and with the thresholds that are still being stored."""
        self.inspector: PartInspector | None = None
        self.simulated_camera: Camera | None = None
        """A camera that the Inspect page offers besides those that are plugged in."""
        self.recorder: Callable[[], Recorder | None] = lambda: None
        """Gives what parts are recorded with at the moment; whoever inspects says so."""
        self.cut_off: list[CutOff] = []
        """What the end of the program cut off last time, until somebody has taken note of it."""
        self.problem: BaseException | None = None
        """What kept the model of the open project from being loaded."""
        self._on_disk: Project | None = None
        self._unstored = UnstoredThresholds()
        self._closed = False
        self.people = People(self)
        self.turn = ModelTurn(self)
        """Holds a newer model of the open project back while parts are inspected with the one in use."""
        self.turn.due.connect(self._load_model)
        self._loading = NewestJob(self)
        self._loading.succeeded.connect(self._on_loaded)
        self._loading.failed.connect(self._on_not_loaded)
        self._disk = JobQueue(lambda request: request.steps(), self)
        self._disk.succeeded.connect(self._on_done)
        self._disk.failed.connect(self._on_refused)
        self.images = ValidationImages(self, self)
        self.images.failed.connect(self._tell)
        self._findings = ModelFindings(self, self.images, self)
        self._findings.changed.connect(self.findings_changed)
        self._findings.failed.connect(self._tell)

    @property
    def findings(self) -> Findings | None:
        """What the model's good parts say of its threshold."""
        return self._findings.now

    @property
    def busy(self) -> bool:
        """Whether a model is being loaded."""
        return self._loading.running

    @property
    def settled(self) -> bool:
        """Whether nothing is asked of the disk and no model is being loaded."""
        return not self._disk.running and not self.busy

    # -- what is asked of the disk --------------------------------------------------------------------------------------

    def open(self, folder: Path) -> Request:
        """Opens a project and loads its model. A failure leaves the present project open."""
        return self._ask(Open(folder))

    def create(self, folder: Path, project: Project, new_mask: "NewMask | None" = None) -> Request:
        """Makes a project on disk and opens it."""
        return self._ask(Create(folder, project, new_mask))

    def edit(self, change: Callable[[Project], Project], new_mask: "NewMask | None" = None) -> Request | None:
        """Changes the open project on disk, by a function that is called in a thread. The model stays as it was built."""
        return self._ask(Edit(self.folder, change, new_mask)) if self.folder is not None else None

    def reload_model(self) -> Request | None:
        """Reads the project and its model again, after a build. The former one stays in use until the new one is ready, and may be."""
        return self._ask(Reload(self.folder)) if self.folder is not None else None

    def set_threshold(self, threshold: Threshold, reason: str, grounds: Grounds | None = None) -> None:
        """Puts a threshold in force at once, as one person may, for a reason. Where that fails, the one on disk is in use again."""
        folder, inspector = self.folder, self.inspector
        if folder is None or self.project is None or inspector is None:
            return
        try:
            check_threshold(threshold)
            check_may_release(self.project, None, user_name())
        except InspectorError as error:
            self.failed.emit(error)
            return
        before = self._unstored.before(folder, inspector.model_id, inspector.threshold)
        request = SetThreshold(folder, inspector, threshold, before, reason, grounds)
        self._unstored.add(request)
        self._ask(request)
        self.project = self.project.with_threshold(inspector.model_id, threshold, reason, user_name())
        self._judge_by(threshold)

    def change_rule(self, work: Callable[[Path], Project]) -> Request | None:
        """Drafts, releases or goes back by one of `services.releasing`, called with the folder in a thread; judges by what is in force."""
        return self._ask(ChangeRule(self.folder, work)) if self.folder is not None else None

    def decide(self, path: str, decision: Decision) -> None:
        """Stores what a person says of a good part that looks unlike the others; `findings_changed` or `failed` follows."""
        if self.folder is not None and self.inspector is not None:
            self._ask(Decide(self.folder, self.inspector, path, decision, self.images.now))

    def close(self) -> None:
        """Forgets the project; a model that is still being loaded is dropped when it arrives. What was set is stored nevertheless."""
        if self.folder is not None:
            self._set_project(None, None)

    def shutdown(self, timeout_ms: int) -> bool:
        """Waits until what the user set is stored, for good, and forgets the project; False when it is not stored in time."""
        self._closed = True
        self._disk.keep(lambda request: request.stores)
        stored = self._disk.finish(timeout_ms)
        if not stored:
            _log.warning("Changes of the project %s were not stored within %s ms", self.folder, timeout_ms)
        self._disk.stop()
        stored = self.images.shutdown(timeout_ms) and stored
        self.close()
        return stored

    def _ask(self, request: Request) -> Request:
        self._disk.add(request)
        return request

    @Slot(object)
    def _on_done(self, result: Any) -> None:
        request = self._disk.now
        is_open = request.folder == self.folder
        match request:
            case Open() | Create() if not self._closed:
                self._set_project(request.folder, result)
                self._load_model()
            case Reload() if is_open and not self._closed:
                self._take(result)
                self.turn.ask()
            case Edit() if is_open:
                self._take(result)
            case ChangeRule() if is_open:
                self._take_rule(result)
            case SetThreshold():
                self._unstored.remove(request)
                if is_open:
                    self._compare(result)
            case Decide() if is_open:
                self._take(result[0])
                self._findings.take(request.inspector, result[1])
        self.answered.emit(request, True)

    @Slot(object)
    def _on_refused(self, error: BaseException) -> None:
        request = self._disk.now
        if isinstance(request, SetThreshold):
            self._go_back(request)
        self._tell(error)
        self.answered.emit(request, False)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    # -- the project ----------------------------------------------------------------------------------------------------

    def _take(self, project: Project | None) -> None:
        self._compare(project)
        self.project_changed.emit()

    def _compare(self, on_disk: Project | None) -> None:
        """What is still to be stored counts already."""
        self._on_disk = on_disk
        self.project = self._unstored.put_into(on_disk, self.folder)

    def _take_rule(self, project: Project) -> None:
        """Judges by what is in force on disk, unless another threshold was set here since and is still being stored."""
        self._take(project)
        inspector = self.inspector
        stored = project.threshold(inspector.model_id) if inspector is not None else None
        if inspector is None or stored is None or self._unstored.has(self.folder, inspector.model_id):
            return
        if stored != inspector.threshold:
            self._judge_by(stored)

    def _set_project(self, folder: Path | None, project: Project | None) -> None:
        self.turn.drop()
        self._loading.drop()
        had_model = self.inspector is not None
        self.folder, self.inspector, self.problem = folder, None, None
        self._findings.begin()
        self._take(project)
        if had_model:
            self.model_changed.emit()

    # -- the threshold --------------------------------------------------------------------------------------------------

    def _judge_by(self, threshold: Threshold) -> None:
        if self.inspector is not None:
            self.inspector.threshold = threshold
            self.threshold_changed.emit(threshold)

    def _go_back(self, request: SetThreshold) -> None:
        """A threshold could not be stored: the one on disk is in use again, unless another one has been set since."""
        self._unstored.remove(request)
        model_id = request.inspector.model_id
        if request.folder != self.folder or self._on_disk is None:
            return
        self._compare(self._on_disk)
        if self.inspector is not None and self.inspector.model_id == model_id and not self._unstored.has(self.folder, model_id):
            self._judge_by(self._on_disk.threshold(model_id) or request.before)

    # -- the model ------------------------------------------------------------------------------------------------------

    @Slot()
    def _load_model(self) -> None:
        self._loading.drop()
        if self.folder is None or self.project is None or not self.project.active_model:
            self._set_inspector(None)
            return
        self.problem = None
        self._loading.start(load(self.folder, self.project, self.context))
        self.model_loading.emit()

    @Slot(object)
    def _on_not_loaded(self, error: BaseException) -> None:
        self.problem = None if isinstance(error, Cancelled) else error
        self._set_inspector(None)
        self._tell(error)

    @Slot(object)
    def _on_loaded(self, loaded: "tuple[PartInspector, Findings, ValidationSet | None]") -> None:
        inspector, findings, known = loaded
        project = self.project
        stored = project.threshold(inspector.model_id) if project is not None else None
        inspector.threshold = stored or inspector.threshold  # it may have been set while the model was being loaded
        self._set_inspector(inspector, findings, known)
        if project is not None and (project.kept, project.left_out) != (findings.kept, findings.left_out):
            self._findings.find_again()  # a part was decided about while the model was being loaded

    def _set_inspector(
        self, inspector: "PartInspector | None", findings: Findings | None = None, known: ValidationSet | None = None
    ) -> None:
        self.inspector = inspector
        self._findings.begin(findings, known)
        self.model_changed.emit()
        self.images.open_with(known)
