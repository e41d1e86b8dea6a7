"""Projects carried from PC to PC as files: brought in and sent out one after another, in a thread."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.progress import Steps
from inspector.services.transfer import export_project, import_project
from inspector.ui.bridge.job import Job


@dataclass(frozen=True, slots=True)
class Transfer:
    """One file on its way: out of the project in `folder`, or in where `folder` is None."""

    file: Path
    folder: Path | None = None

    @property
    def outward(self) -> bool:
        """Whether a project is exported."""
        return self.folder is not None

    def steps(self) -> Steps[object]:
        """The work."""
        return import_project(self.file) if self.folder is None else export_project(self.folder, self.file)


class Transfers(QObject):
    """Signals come in the order `started`, any number of `stepped`, then one of `imported`, `exported` and `failed`, for each file."""

    started = Signal(object)
    """The `Transfer`."""
    stepped = Signal(object)
    """A `Progress`."""
    imported = Signal(object)
    """What `Imported` says of it."""
    exported = Signal(Path)
    """The file."""
    failed = Signal(object, object)
    """The `Transfer` and the exception, `Cancelled` among them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Transfer] = deque()
        self._now: Transfer | None = None
        self._job: Job | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """Whether a file is on its way."""
        return self._job is not None

    def start(self, transfer: Transfer) -> None:
        """Does it, after those that are waiting."""
        self._waiting.append(transfer)
        self._next()

    @Slot()
    def cancel(self) -> None:
        """Ends what is on its way; nothing of it is left behind. What waits is done nevertheless."""
        if self._job is not None:
            self._job.cancel()

    def stop(self) -> None:
        """Begins nothing more and says nothing more; of what is on its way nothing is left behind."""
        self._stopped = True
        self._waiting.clear()
        self.cancel()

    def _next(self) -> None:
        if self._job is None and self._waiting and not self._stopped:
            self._now = self._waiting.popleft()
            self.started.emit(self._now)
            self._job = Job(self._now.steps(), self)
            self._job.stepped.connect(self._on_stepped)
            self._job.succeeded.connect(self._on_succeeded)
            self._job.failed.connect(self._on_failed)
            self._job.ended.connect(self._on_ended)
            self._job.start()

    @Slot(object)
    def _on_stepped(self, progress: object) -> None:
        if not self._stopped:
            self.stepped.emit(progress)

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        if not self._stopped and self._now is not None:
            (self.exported if self._now.outward else self.imported).emit(result)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if not self._stopped:
            self.failed.emit(self._now, error)

    @Slot()
    def _on_ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        self._next()
