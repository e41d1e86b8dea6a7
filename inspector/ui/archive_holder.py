"""The record of the open project for the pages that look into it: opened in a thread when one of them is shown, closed with the project."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.services.reviewing.archive import Archive, open_archive
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.session import Session


class ArchiveHolder(QObject):
    """`archive` is None until there is one; `problem` says what stands against it, None where nothing has been recorded yet."""

    changed = Signal()
    """`archive` or `problem` is another one."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folder: Path | None = None
        self.archive: Archive | None = None
        self.problem: BaseException | None = None
        self._looked = False
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_opened)
        self._job.failed.connect(self._on_failed)
        session.project_changed.connect(self._on_project_changed)

    @property
    def opening(self) -> bool:
        """Whether the record is on its way."""
        return self._job.running or not (self._looked or self.archive is not None or self._folder is None)

    def look(self) -> None:
        """Opens the record if there is one that is not open yet: for whoever is shown, and now and then."""
        self._on_project_changed()
        if self._folder is not None and self.archive is None and not self._job.running:
            self._job.start(_open(self._folder))

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread and closes the record; False when it does not end in time."""
        ended = self._job.stop(timeout_ms)
        self._close()
        return ended

    @Slot()
    def _on_project_changed(self) -> None:
        if self._session.folder != self._folder:
            self._folder = self._session.folder
            self._job.drop()
            self._close()
            self.problem, self._looked = None, False
            self.changed.emit()

    @Slot(object)
    def _on_opened(self, archive: Archive) -> None:
        self.archive, self.problem = archive, None
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        nothing_yet = isinstance(error, Cancelled) or (isinstance(error, InspectorError) and error.code is ErrorCode.RECORD_MISSING)
        problem = None if nothing_yet else error
        if not self._looked or str(problem) != str(self.problem):
            self.problem, self._looked = problem, True
            self.changed.emit()

    def _close(self) -> None:
        archive, self.archive = self.archive, None
        if archive is not None:
            archive.close()


def _open(folder: Path) -> Steps[Archive]:
    yield Progress("Opening the record", 0, 1)
    return open_archive(folder)
