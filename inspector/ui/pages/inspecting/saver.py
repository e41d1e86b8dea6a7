"""Asks where results shall go and saves them in a thread; says where they are."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from inspector.core.errors import Cancelled
from inspector.core.inspection import Inspection
from inspector.core.progress import Progress
from inspector.services.line.setup import Engine
from inspector.ui.bridge.job import Job
from inspector.ui.joined_text import ended_text, list_text
from inspector.ui.pages.inspecting.save import Saved, Wanted, new_folder, save_results
from inspector.ui.plural import counted
from inspector.ui.widgets.notice import Notice

_OPEN = "open_results"


class ResultSaver(QObject):
    """Saves one run at a time."""

    stepped = Signal(object)
    """A `Progress`."""
    ended = Signal()

    def __init__(self, notice: Notice, parent: QObject | None = None) -> None:
        """`notice` says where the results are, or why they could not be saved."""
        super().__init__(parent)
        self._notice = notice
        self._folder = ""
        self._job: Job | None = None
        self._saved: Path | None = None
        notice.action_requested.connect(self._on_action)

    @property
    def running(self) -> bool:
        """Whether results are being saved."""
        return self._job is not None

    def ask_and_save(self, parent: QWidget, inspections: Sequence[Inspection], judge: Engine, wanted: Wanted) -> None:
        """Asks for a folder; nothing happens when the user changes his mind."""
        chosen = QFileDialog.getExistingDirectory(parent.window(), self.tr("Save results in"), self._folder)
        if chosen:
            self._folder = chosen
            self.save(Path(chosen), inspections, judge, wanted)

    def save(self, parent: Path, inspections: Sequence[Inspection], judge: Engine, wanted: Wanted) -> None:
        """Saves into a new folder inside `parent`."""
        if self._job is not None:
            return
        steps = save_results(new_folder(parent, datetime.now()), inspections, judge, wanted)
        self._job = Job(steps, self)
        self._job.stepped.connect(self.stepped)
        self._job.succeeded.connect(self._on_saved)
        self._job.failed.connect(self._on_failed)
        self._job.start()
        self.stepped.emit(Progress("Saving the table", 0, 1))

    @Slot()
    def cancel(self) -> None:
        """Stops saving; what is written stays."""
        if self._job is not None:
            self._job.cancel()

    def stop(self, timeout_ms: int) -> bool:
        """Stops saving and waits for the thread; False when it does not end in time."""
        job = self._job
        if job is None:
            return True
        job.cancel()
        return job.wait(timeout_ms)

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        self._job, self._saved = None, saved.folder
        words = [counted(self.tr("{count} rows in the table", "", saved.rows), saved.rows)]
        if saved.pictures:
            words.append(counted(self.tr("{count} pictures", "", saved.pictures), saved.pictures))
        if saved.unreadable:
            words.append(counted(self.tr("{count} files could not be read again", "", saved.unreadable), saved.unreadable))
        self._notice.show_text(self.tr("The results are saved."), f"{saved.folder}\n{ended_text(list_text(words))}")
        self._notice.offer(_OPEN, self.tr("Open folder"), "folder")
        self.ended.emit()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._job = None
        if isinstance(error, Cancelled):
            self._notice.show_text(self.tr("Saving was cancelled."), self.tr("What was written so far stays where it is."))
        else:
            self._notice.show_error(error)
        self.ended.emit()

    @Slot(str)
    def _on_action(self, key: str) -> None:
        if key == _OPEN and self._saved is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved)))
