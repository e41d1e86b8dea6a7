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
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.record import Record
from inspector.ui.pages.inspecting.save import Saved, Wanted, new_folder, save_results
from inspector.ui.plural import counted
from inspector.ui.session import Session
from inspector.ui.turns import judge_of

_OPEN = "open_results"


class ResultSaver(QObject):
    """Saves one run at a time. The notice on the stage says where the results are, or why they could not be saved."""

    stepped = Signal(object)
    """A `Progress`."""
    ended = Signal()

    def __init__(self, session: Session, record: Record, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._record, self._page = session, record, page
        self._notice, self._strip = desk.stage.notice, desk.strip
        self._folder = ""
        self._job: Job | None = None
        self._saved: Path | None = None
        self._notice.action_requested.connect(self._on_action)
        self._strip.save_requested.connect(self._on_save)
        self._strip.cancel_requested.connect(self.cancel)
        self.stepped.connect(self._strip.show_saving)
        self.ended.connect(self._on_ended)

    @property
    def running(self) -> bool:
        """Whether results are being saved."""
        return self._job is not None

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
    def _on_save(self, wanted: Wanted) -> None:
        """Asks for a folder; nothing happens when the user changes his mind."""
        inspector = self._session.inspector
        if inspector is None:
            return
        inspections, judge = list(self._record.log.log.inspections()), judge_of(inspector)
        chosen = QFileDialog.getExistingDirectory(self._page.window(), self.tr("Save results in"), self._folder)
        if chosen:
            self._folder = chosen
            self.save(Path(chosen), inspections, judge, wanted)

    @Slot()
    def _on_ended(self) -> None:
        self._strip.show_saving(None)

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
