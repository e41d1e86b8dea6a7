"""Looks in a thread for what files and folders hold; the newest wish replaces the one before."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import Cancelled
from inspector.ui.bridge.job import Job
from inspector.ui.pages.inspect_sources import Source, find_source


class SourceFinder(QObject):
    """Remembers what was named last, so that it can be looked through again."""

    found = Signal(object)
    """A `Source`."""
    failed = Signal(object)
    """The exception."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.named: tuple[Path, ...] = ()
        self._job: Job | None = None

    def find(self, paths: Sequence[Path]) -> None:
        """Looks for images in files and folders, or takes a video."""
        self.drop()
        self.named = tuple(paths)
        self._job = Job(find_source(self.named), self)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self._on_failed)
        self._job.start()

    def drop(self) -> Job | None:
        """Forgets the present wish; gives the job that may still be running."""
        job, self._job = self._job, None
        if job is not None:
            job.succeeded.disconnect(self._on_found)
            job.failed.disconnect(self._on_failed)
            job.cancel()
        return job

    def stop(self, timeout_ms: int) -> bool:
        """Waits for the thread; False when it does not end in time."""
        job = self.drop()
        return job is None or job.wait(timeout_ms)

    @Slot(object)
    def _on_found(self, source: Source) -> None:
        self._job = None
        self.found.emit(source)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
