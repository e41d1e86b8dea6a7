"""The one build that may run: started by the Build page, watched by it and by the window, cancelled by either."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.core.errors import Cancelled
from inspector.core.progress import Progress, Steps
from inspector.services.context import Context
from inspector.ui.bridge.job import Job
from inspector.ui.project_requests import Request
from inspector.ui.session import Session

PATIENCE_MS = 200
"""How long Cancel waits for the build to stop before it says so all the same."""


class Building(QObject):
    """Builds the open project, or the demo project, and puts the model to use in the session.

    Signals come in the order `started`, any number of `stepped`, one of `succeeded` and `failed`, `ended`. Cancel is answered
    within `PATIENCE_MS`, even inside a step that cannot be interrupted, as the import of torch is: the thread then ends by itself
    after that step, writes nothing, and a build started meanwhile waits for it.
    """

    started = Signal()
    stepped = Signal(object)
    """A `Progress`."""
    succeeded = Signal(object)
    """The folder of the project that has a new model."""
    failed = Signal(object)
    """The exception; `Cancelled` when the user wanted it."""
    ended = Signal()
    ready = Signal(object)
    """The folder of another project that was made while parts are inspected: whether it is opened is to be asked."""
    too_late = Signal()
    """A build that was cancelled had passed its last cancel point: its model is in use after all."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._waiting: Job | None = None
        self._lingering: list[Job] = []
        self._putting: Request | None = None
        session.answered.connect(self._on_answered)
        self.worked = False
        """Whether the last build had anything to do; opening a demo project that is there has not."""
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_over)

    @property
    def running(self) -> bool:
        """Whether a build is going on, as far as the user is concerned."""
        return self._job is not None or self._waiting is not None or self._putting is not None

    @property
    def settled(self) -> bool:
        """Whether no thread works on a build any more."""
        return not self.running and not self._lingering

    def start(self) -> None:
        """Builds the open project. Does nothing without one or while a build runs."""
        if self._session.folder is not None and not self.running:
            self._start(_build(self._session.folder, self._session.context))

    def start_demo(self) -> None:
        """Draws and builds the demo project where it is not there yet, then opens it."""
        if not self.running:
            self._start(_prepare_demo(self._session.context))

    @Slot()
    def cancel(self) -> None:
        """Stops the build; the model in use stays as it is. Answers at once."""
        if self._waiting is not None:
            self._waiting = None
            self._end(Cancelled())
        elif self._job is not None and not self._patience.isActive():
            self._job.cancel()
            self._patience.start()

    def _start(self, steps: Steps[Path]) -> None:
        job = Job(steps, self)
        self.worked = False
        if self._lingering:
            self._waiting = job
            self.started.emit()
            self.stepped.emit(Progress("Waiting for the cancelled build to stop", 0, 0))
        else:
            self._job = job
            self.started.emit()
            self._run(job)

    def _run(self, job: Job) -> None:
        self._job = job
        job.stepped.connect(self._on_stepped)
        job.succeeded.connect(self._on_succeeded)
        job.failed.connect(self._on_failed)
        job.start()

    def _release(self) -> Job | None:
        """Takes the job away from the signals, so that nothing of it is heard again."""
        self._patience.stop()
        job, self._job = self._job, None
        if job is not None:
            job.stepped.disconnect(self._on_stepped)
            job.succeeded.disconnect(self._on_succeeded)
            job.failed.disconnect(self._on_failed)
        return job

    def _end(self, error: BaseException) -> None:
        self.failed.emit(error)
        self.ended.emit()

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        self.worked = self.worked or progress.total > 0
        if not self._patience.isActive():
            self.stepped.emit(progress)

    @Slot(object)
    def _on_succeeded(self, folder: Path) -> None:
        self._release()
        if folder != self._session.folder and self._session.turn.busy():
            self.ended.emit()
            self.ready.emit(folder)
        else:
            self._putting = self._session.reload_model() if self._session.folder == folder else self._session.open(folder)

    @Slot(object, bool)
    def _on_answered(self, request: Request, done: bool) -> None:
        """The project with the new model is open; where it cannot be read again, the session has said so."""
        if request is self._putting:
            self._putting = None
            self.succeeded.emit(request.folder)
            self.ended.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._release()
        self._end(error)

    @Slot()
    def _on_patience_over(self) -> None:
        job = self._release()
        if job is not None:
            self._lingering.append(job)
            job.succeeded.connect(self._on_late_success)
            job.ended.connect(self._on_lingering_ended)
            self._end(Cancelled())

    @Slot(object)
    def _on_late_success(self, folder: Path) -> None:
        if self._session.folder == folder:
            self._session.reload_model()
        self.too_late.emit()

    @Slot()
    def _on_lingering_ended(self) -> None:
        self._lingering = [job for job in self._lingering if job.is_running()]
        if self._waiting is not None and not self._lingering:
            job, self._waiting = self._waiting, None
            self._run(job)


def _build(folder: Path, context: Context) -> Steps[Path]:
    """Builds a project and gives its folder; imports the engine only now, in the thread."""
    yield Progress("Starting", 0, 0)
    from inspector.services.build import build

    yield from build(folder, context)
    return folder


def _prepare_demo(context: Context) -> Steps[Path]:
    """The folder of the demo project, made on first use."""
    yield Progress("Starting", 0, 0)
    from inspector.services.demo import ensure_demo_project

    return (yield from ensure_demo_project(context))
