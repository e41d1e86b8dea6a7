"""Brings in projects that were exported on another PC, one after another, in a thread."""

from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.services.transfer import import_project
from inspector.ui.bridge.job import Job


class Importing(QObject):
    """Signals come in the order `started`, then one of `succeeded` and `failed`, for each file."""

    started = Signal(Path)
    """The file."""
    succeeded = Signal(object)
    """What `Imported` says of it."""
    failed = Signal(object)
    """The exception."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Path] = deque()
        self._job: Job | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """Whether a file is being read."""
        return self._job is not None

    def start(self, file: Path) -> None:
        """Imports a file, after those that are waiting."""
        self._waiting.append(file)
        self._next()

    def stop(self) -> None:
        """Imports no more and says no more; of what is being read nothing is left behind."""
        self._stopped = True
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def _next(self) -> None:
        if self._job is None and self._waiting and not self._stopped:
            file = self._waiting.popleft()
            self.started.emit(file)
            self._job = Job(import_project(file), self)
            self._job.succeeded.connect(self._on_succeeded)
            self._job.failed.connect(self._on_failed)
            self._job.ended.connect(self._on_ended)
            self._job.start()

    @Slot(object)
    def _on_succeeded(self, imported: object) -> None:
        if not self._stopped:
            self.succeeded.emit(imported)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if not self._stopped:
            self.failed.emit(error)

    @Slot()
    def _on_ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        self._next()
