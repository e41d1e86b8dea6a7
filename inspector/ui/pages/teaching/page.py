"""Teach-back: false rejects that people accepted extend the bank, guarded by every known defect."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from inspector.core.errors import Cancelled
from inspector.core.inspection import Inspection
from inspector.core.progress import Steps
from inspector.core.project import Project
from inspector.services.relearning.tray import picture_of
from inspector.storage.teach_tray import Entry, Standing, Tray
from inspector.ui.archive_holder import ArchiveHolder
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.judging import judge_for_screen, open_file
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.pages.teaching import words, work
from inspector.ui.pages.teaching.parts import TeachParts
from inspector.ui.said_text import in_words
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.session import Session


class TeachPage(Page):
    """Reads the tray whenever it is shown. `line_runs`: while parts are inspected no other model comes into use."""

    def __init__(self, session: Session, line_runs: Callable[[], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._line_runs = session, line_runs
        self._folder: Path | None = None
        self._tray: Tray = ()
        self._looked: work.Looked | None = None
        self._tried: work.Tried | None = None
        self._undo: list[tuple[str, Standing]] = []
        self._after: Callable[[Any], None] = lambda _: None
        self.holder = ArchiveHolder(session, self)
        self._looking, self._showing, self._storing, self._work = (NewestJob(self) for _ in range(4))
        self.rooms, self.parts = Rooms("teach"), TeachParts()
        self.gate = ModelGate(
            session, self.parts, "plus", self.tr("Here false rejects are taught back, as long as no known defect passes by it.")
        )
        self.rooms.lay_out(self, self.gate)
        self._connect()
        self._forget()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        threads = (self._looking, self._showing, self._storing, self._work, self.parts.effect, self.parts.tray.thumbnails, self.holder)
        stopped = [each.stop(timeout_ms) for each in threads]
        return all(stopped)

    # -- the tray -------------------------------------------------------------------------------------------------------

    @Slot()
    def _look(self) -> None:
        folder, inspector = self._session.folder, self._session.inspector
        if self.isVisible() and folder is not None and inspector is not None and not self._work.running:
            self._looking.start(work.look(folder, self.holder.archive, inspector))

    @Slot(object)
    def _on_looked(self, looked: work.Looked) -> None:
        self._looked = looked
        self._show_tray(looked.tray)

    def _show_tray(self, tray: Tray) -> None:
        folder = self._session.folder
        if folder is None:
            return
        self._tray = tray
        before = self.parts.tray.entry()
        self.parts.tray.show_tray(tray, lambda each: picture_of(folder, each))
        now = self.parts.tray.entry()
        if now is None or before is None or now.part != before.part:
            self._show_part()
        self._say_what_can_be_done()

    @Slot()
    def _show_part(self) -> None:
        """The chosen part with what the model in use makes of it: its hot place has the contour around it."""
        entry, folder, inspector = self.parts.tray.entry(), self._session.folder, self._session.inspector
        self.parts.stack.setCurrentIndex(0 if entry is not None else 1)
        self.parts.name.setText(entry.name if entry is not None else "")
        self.parts.view.clear()
        if entry is not None and folder is not None and inspector is not None:
            self.parts.view.set_empty_text(self.tr("Reading the picture…"))
            self._showing.start(open_file(Path(picture_of(folder, entry)), judge_for_screen(inspector, again=True)))
        self._say_what_can_be_done()

    @Slot(object)
    def _on_shown(self, found: tuple[ScreenPicture | None, Inspection]) -> None:
        picture, inspection = found
        self.parts.view.set_empty_text(in_words(inspection.error))
        self.parts.view.show_picture(picture)
        self.parts.view.show_map(inspection.map, inspection.threshold)

    # -- accept, refuse, undo -------------------------------------------------------------------------------------------

    def _decide(self, standing: Standing) -> None:
        entry = self.parts.tray.entry()
        if entry is not None and self._can_decide(entry):
            self._undo.append((entry.part, entry.standing))
            self._stand(entry.part, standing)

    @Slot()
    def undo(self) -> None:
        """Takes the last decision back."""
        if self._undo and not self._storing.running and not self._work.running:
            self._stand(*self._undo.pop())

    def _stand(self, part: str, standing: Standing) -> None:
        folder = self._session.folder
        if folder is not None:
            self._drop_trial()
            self.parts.said.clear()
            self._storing.start(work.stand(folder, part, standing))
            self._say_what_can_be_done()

    @Slot(object)
    def _on_stored(self, tray: Tray) -> None:
        self._show_tray(tray)
        self.parts.tray.choose_waiting()

    def _can_decide(self, entry: Entry) -> bool:
        return entry.standing is not Standing.TAUGHT and not self._storing.running and not self._work.running

    # -- trying and teaching --------------------------------------------------------------------------------------------

    def _start(self, steps: Steps[Any], after: Callable[[Any], None]) -> None:
        self._after = after
        self._looking.drop()
        self.parts.progress.start("")
        self.parts.progress.show()
        self._work.start(steps)
        self._say_what_can_be_done()

    @Slot()
    def _on_try(self) -> None:
        if self._session.folder is not None:
            self._drop_trial()
            self.parts.said.clear()
            self._start(work.try_(self._session.folder, self._session.context), self._on_tried)

    def _on_tried(self, tried: work.Tried) -> None:
        self._tried = tried
        self.parts.said.setText(words.lesson_text(tried.lesson, self._tray))
        self.parts.effect.show_effect(tried.lesson.effect)
        self._look()

    def _drop_trial(self) -> None:
        self._tried = None
        self.parts.effect.show_effect(None)

    @Slot()
    def _on_teach(self) -> None:
        folder, tried = self._session.folder, self._tried
        if folder is not None and tried is not None and not self._stopped_by_the_line():
            self._start(work.teach(folder, tried, self.parts.reason.text().strip()), self._on_model)

    @Slot()
    def _on_back(self) -> None:
        folder = self._session.folder
        if folder is not None and not self._stopped_by_the_line():
            self._start(work.back(folder, self.parts.reason.text().strip()), self._on_model)

    def _stopped_by_the_line(self) -> bool:
        """While parts are inspected nothing is changed: every part would be judged by the other model at once."""
        if self._line_runs():
            self.parts.said.setText(self.tr("Parts are being inspected: stop that first."))
        return self._line_runs()

    def _on_model(self, project: Project) -> None:
        self._drop_trial()
        self._undo.clear()
        self.parts.reason.clear()
        self.parts.said.setText(self.tr("The model {model} is in use now.").format(model=project.active_model))
        self._session.reload_model()

    @Slot(object)
    def _on_done(self, result: Any) -> None:
        self.parts.progress.hide()
        self._after(result)
        self._say_what_can_be_done()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
        self._say_what_can_be_done()

    @Slot(object)
    def _on_work_failed(self, error: BaseException) -> None:
        self.parts.progress.hide()
        self._on_failed(error)
        self._look()

    @Slot()
    def _cancel(self) -> None:
        self._work.drop()
        self.parts.progress.hide()
        self._look()
        self._say_what_can_be_done()

    # -- the session ----------------------------------------------------------------------------------------------------

    @Slot()
    def _forget(self) -> None:
        """Another project or model: what was tried says nothing any more."""
        self._drop_trial()
        self._undo.clear()
        if self._session.folder != self._folder:
            self._folder = self._session.folder
            self.parts.said.clear()
        self._looked = None
        for each in (self._looking, self._showing, self._storing, self._work):
            each.drop()
        self.parts.progress.hide()
        self.parts.tray.show_tray((), lambda each: "")
        self._show_part()
        self._look()

    def _say_what_can_be_done(self) -> None:
        parts, entry, idle = self.parts, self.parts.tray.entry(), not self._work.running and not self._storing.running
        can = entry is not None and self._can_decide(entry)
        parts.accept.setEnabled(can and entry is not None and entry.standing is not Standing.ACCEPTED)
        parts.refuse.setEnabled(can and entry is not None and entry.standing is not Standing.REFUSED)
        parts.undo.setEnabled(idle and bool(self._undo))
        looked = self._looked
        has_room = looked is not None and looked.room is not None and looked.room.left > 0
        parts.growth.setText(words.growth_text(looked) if looked is not None else "")
        parts.try_out.setText(words.try_text(self._tray))
        parts.try_out.setEnabled(idle and has_room and any(each.standing is Standing.ACCEPTED for each in self._tray))
        is_taught = self._tried is not None and bool(self._tried.lesson.taught)
        for widget in (parts.teach, parts.reason):
            widget.setVisible(is_taught)
        parts.teach.setEnabled(idle)
        parts.back.setVisible(looked is not None and looked.generations > 0)
        parts.back.setEnabled(idle)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.holder.look()
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._looking.drop()

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        parts, session = self.parts, self._session
        self.rooms.page_wanted.connect(self.page_wanted)
        self.gate.page_wanted.connect(self.page_wanted)
        self.holder.changed.connect(self._look)
        session.project_changed.connect(self._look)
        session.model_changed.connect(self._forget)
        for job, slot in ((self._looking, self._on_looked), (self._showing, self._on_shown), (self._storing, self._on_stored)):
            job.succeeded.connect(slot)
            job.failed.connect(self._on_failed)
        self._work.stepped.connect(parts.progress.show_progress)
        self._work.succeeded.connect(self._on_done)
        self._work.failed.connect(self._on_work_failed)
        parts.progress.cancel_requested.connect(self._cancel)
        parts.tray.currentRowChanged.connect(self._show_part)
        clicks = {parts.undo: self.undo, parts.try_out: self._on_try, parts.teach: self._on_teach, parts.back: self._on_back}
        for button, clicked in clicks.items():
            button.clicked.connect(clicked)
        parts.accept.clicked.connect(lambda: self._decide(Standing.ACCEPTED))
        parts.refuse.clicked.connect(lambda: self._decide(Standing.REFUSED))
        keys = {"A": parts.accept, "R": parts.refuse, "Backspace": parts.undo, "H": parts.tools.heatmap}
        for key, button in keys.items():
            shortcut = QShortcut(QKeySequence(key), parts.stack)
            shortcut.activated.connect(button.click)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return TeachPage(window.session, window.line_runs)
