"""What the doctor does in threads: looks through the good parts, and asks the model whether they are enough."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.good_set import GoodSet
from inspector.core.learning_curve import LearningCurve
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.services.context import Context
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.session import Session


class DoctorWork(QObject):
    """One look at a time; what it found stays until another project is opened."""

    stepped = Signal(object)
    """A `Progress`, or None once nothing is being done."""
    changed = Signal()
    """`found` is another one."""
    curve_told = Signal(object)
    """A `LearningCurve`, or the error that says why there is none."""
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.found: GoodSet | None = None
        self.asked: Path | None = None
        """Folder of the project that was looked through, or begun with."""
        self._asked_model = ""
        self._looking, self._asking = NewestJob(self), NewestJob(self)
        self._looking.stepped.connect(self.stepped)
        self._looking.succeeded.connect(self._on_found)
        self._looking.failed.connect(self._on_failed)
        self._asking.succeeded.connect(self.curve_told)
        self._asking.failed.connect(self._on_no_curve)

    @property
    def running(self) -> bool:
        """Whether anything is being done."""
        return self._looking.running or self._asking.running

    @Slot()
    def look(self) -> None:
        """Looks through the good parts of the open project."""
        folder, project = self._session.folder, self._session.project
        if folder is not None and project is not None:
            self.asked = folder
            self._looking.start(_look(folder, project, self._session.context))

    def ask(self) -> None:
        """Asks the model in use whether its good parts are enough; once for every model."""
        folder, project = self._session.folder, self._session.project
        if folder is not None and project is not None and project.active_model and project.active_model != self._asked_model:
            self._asked_model = project.active_model
            self._asking.start(_ask(folder, project))

    @Slot()
    def cancel(self) -> None:
        """Stops looking; what was found before stays."""
        self._looking.drop()
        self.stepped.emit(None)

    def forget(self) -> None:
        """Another project is open, or none."""
        self._looking.drop()
        self._asking.drop()
        self.found, self.asked, self._asked_model = None, None, ""
        self.stepped.emit(None)
        self.changed.emit()

    def stop(self, timeout_ms: int) -> bool:
        """False when a thread does not end in time."""
        ended = [self._looking.stop(timeout_ms), self._asking.stop(timeout_ms)]
        return all(ended)

    @Slot(object)
    def _on_found(self, found: GoodSet) -> None:
        self.found = found
        self.stepped.emit(None)
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.stepped.emit(None)
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    @Slot(object)
    def _on_no_curve(self, error: BaseException) -> None:
        if isinstance(error, InspectorError) and error.code in (ErrorCode.NOT_TRACEABLE, ErrorCode.TOO_FEW_IMAGES):
            self.curve_told.emit(error)
        elif not isinstance(error, Cancelled):
            self.failed.emit(error)


def _look(folder: Path, project: Project, context: Context) -> Steps[GoodSet]:
    yield Progress("Looking for images", 0, 0)
    from inspector.services.health.doctor import examine_project  # brings the engine, which the window must not wait for

    return (yield from examine_project(folder, project, context))


def _ask(folder: Path, project: Project) -> Steps[LearningCurve]:
    yield Progress("Loading the model", 0, 1)
    from inspector.services.health.enough import enough

    return (yield from enough(folder, project))
