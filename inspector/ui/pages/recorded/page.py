"""History: the record of the open project, searched, looked at again, judged by people, and taken out."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from PySide6.QtCore import QRect, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from inspector.core.errors import Cancelled
from inspector.core.inspection import Inspection
from inspector.core.record import Answer
from inspector.core.record_query import Row
from inspector.services.reviewing.reuse import Use, use_part
from inspector.services.who import judge_name
from inspector.ui import messages, theme
from inspector.ui.archive_holder import ArchiveHolder
from inspector.ui.area_text import scale_of
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import sentences_text
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.recorded.deeds import answer_part, judge_now
from inspector.ui.pages.recorded.parts import RecordedParts
from inspector.ui.pages.reopened import Opened, open_part, open_recorded, recorded_subject
from inspector.ui.pages.rooms import Rooms
from inspector.ui.pages.why.asking import Subject
from inspector.ui.pages.why.panel import WhyPanel
from inspector.ui.project_requests import Request
from inspector.ui.session import Session
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.wishes import ExplainPassed, ShowRecorded, Wish

_LOOK_MS = 3000


class HistoryPage(Page):
    """Holds the record while a project is open, and looks for new parts while it is shown."""

    def __init__(self, session: Session, parent: QWidget | None = None, *, sliced: bool = False) -> None:
        """`sliced`: its widgets follow with `make_more`."""
        super().__init__(parent)
        self._session = session
        if not sliced:
            self.make_whole()

    def make_more(self) -> Iterator[None]:
        session = self._session
        self.holder = ArchiveHolder(session, self)
        self.parts = RecordedParts()
        yield
        self.pane = self.parts.pane
        pictures = self.pane.pictures
        self.why = WhyPanel(session, pictures, pictures.then, self._asked_about)
        pictures.tools.append(self.why.button)
        self._used: tuple[Request | None, Use] | None = None
        self._wanted: UUID | None = None
        self._opening, self._judging = NewestJob(self), NewestJob(self)
        self._answers = JobQueue(lambda work: work(), self)
        self._clock = QTimer(self, interval=_LOOK_MS)
        yield
        self._lay_out()
        self._connect()
        self._on_archive()
        self._on_model()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.holder.look()
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def take(self, wish: Wish) -> None:
        """A part that is asked for is opened as soon as the record is."""
        if isinstance(wish, ShowRecorded):
            self._wanted = wish.part
            self._open_wanted()

    def notice_area(self) -> QRect:
        """Never over a verdict, be a part open or not: a notice stays where it came."""
        return super().notice_area().adjusted(0, 0, -self.pane.side_px, 0)

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        self._clock.stop()
        answered = self._answers.finish(timeout_ms)  # what a person said is not lost
        self._answers.stop()
        ended = [each.stop(timeout_ms) for each in (self.why, self._opening, self._judging, self.parts, self.holder)]
        return answered and all(ended)

    def said(self) -> str:
        """What is said instead of the table; empty while it is shown."""
        return "" if self._gate.currentWidget() is self.parts else self._empty.text()

    # -- the record -----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_archive(self) -> None:
        for job in (self._opening, self._judging):
            job.drop()
        archive = self.holder.archive
        self.parts.use(archive)
        self._gate.setCurrentWidget(self.parts if archive is not None else self._empty)
        self._say_what_is_missing()
        self._open_wanted()
        if archive is None and self.isVisible():
            self.holder.look()

    @Slot()
    def _on_time(self) -> None:
        if self.holder.archive is None:
            self.holder.look()
        else:
            self.parts.look_for_new()

    def _say_what_is_missing(self) -> None:
        problem, has_project = self.holder.problem, self._session.project is not None
        self._choose.setVisible(not has_project)
        self._inspect.setVisible(has_project and problem is None)
        if problem is not None:
            message = messages.explain(problem)
            self._empty.set_text(message.happened, sentences_text((message.detail, message.todo)))
        elif not has_project:
            self._empty.set_text(self.tr("No project is open"), self.tr("Here you find every part again that was inspected."))
        else:
            text = self.tr("Every part that is inspected from now on can be found here: its picture, its score, and what was in force.")
            self._empty.set_text(self.tr("Nothing has been recorded yet"), text)

    # -- one part -------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_open(self, row: Row) -> None:
        if self.holder.archive is not None:
            self._judging.drop()
            self._opening.start(open_part(self.holder.archive, row, self._session.inspector))

    def _open_wanted(self) -> None:
        archive, part = self.holder.archive, self._wanted
        if archive is not None and part is not None:
            self._wanted = None
            self._opening.start(open_recorded(archive, part, self._session.inspector))

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        self.why.follow(opened.row.id)
        self.pane.show_part(opened, scale_of(self._session.project))
        self.parts.show_pane()

    def _asked_about(self) -> Subject | None:
        return recorded_subject(self.holder.archive, self.pane.opened.row if self.pane.opened is not None else None)

    @Slot()
    def _on_closed(self) -> None:
        self.why.dismiss()
        self._opening.drop()
        self._judging.drop()

    @Slot()
    def _on_inspect_again(self) -> None:
        archive, inspector, opened = self.holder.archive, self._session.inspector, self.pane.opened
        if archive is not None and inspector is not None and opened is not None:
            self._judging.start(judge_now(archive, opened.row, inspector))

    @Slot()
    def _on_passed(self) -> None:
        archive, opened = self.holder.archive, self.pane.opened
        if archive is not None and opened is not None:
            self.go_to("passed", ExplainPassed(str(archive.picture_file(opened.row))))

    @Slot(object)
    def _on_judged(self, inspection: Inspection) -> None:
        self.pane.pictures.show_now(inspection)

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        archive, opened, who = self.holder.archive, self.pane.opened, judge_name(self._session.settings.now.operator)
        if archive is not None and opened is not None:
            row = opened.row
            self._answers.add(lambda: answer_part(archive, row, answer, who))

    @Slot(object)
    def _on_answered(self, row: Row) -> None:
        self.parts.table.parts.replace(row)
        if self.pane.opened is not None and self.pane.opened.row.id == row.id:
            self._on_open(row)

    @Slot(object)
    def _on_use(self, use: Use) -> None:
        archive, opened = self.holder.archive, self.pane.opened
        if archive is not None and opened is not None:
            self._used = self._session.edit(use_part(archive, opened.row, use)), use

    @Slot(object, bool)
    def _on_edited(self, request: Request, done: bool) -> None:
        if self._used is not None and request is self._used[0]:
            self.pane.say(self._use_text(self._used[1]) if done else "")
            self._used = None
            self._session.images.look_again()

    def _use_text(self, use: Use) -> str:
        return {
            Use.VALIDATION: self.tr("It is a validation image now, and shows what its review says."),
            Use.VALIDATION_GOOD: self.tr("It is a validation image of a good part now."),
            Use.VALIDATION_DEFECT: self.tr("It is a validation image with a defect now."),
            Use.GOOD: self.tr("The next build learns from it."),
        }[use]

    @Slot()
    def _on_model(self) -> None:
        inspector = self._session.inspector
        self.pane.set_model(inspector is not None)
        self.parts.table.set_depth(inspector.depth if inspector is not None else 0)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._empty = EmptyState("history", "", "")
        self._choose = self._empty.add_button("projects", self.tr("Choose a project"), primary=True)
        self._inspect = self._empty.add_button("inspect", self.tr("Go to Inspect"), primary=True)
        self._gate = QStackedWidget()
        self._gate.addWidget(self._empty)
        self._gate.addWidget(self.parts)
        self._gate.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        self.rooms = Rooms("history")
        self.rooms.lay_out(self, self._gate)
        self.rooms.page_wanted.connect(self.page_wanted)

    def _connect(self) -> None:
        self._choose.clicked.connect(lambda: self.go_to("projects"))
        self._inspect.clicked.connect(lambda: self.go_to("inspect"))
        self._clock.timeout.connect(self._on_time)
        self.holder.changed.connect(self._on_archive)
        self.parts.opened.connect(self._on_open)
        self.parts.failed.connect(self._on_failed)
        jobs: tuple[tuple[Any, Callable[..., object]], ...] = (
            (self._opening, self._on_opened),
            (self._judging, self._on_judged),
            (self._answers, self._on_answered),
        )
        for job, receiver in jobs:
            job.succeeded.connect(receiver)
            job.failed.connect(self._on_failed)
        self.pane.closed.connect(self._on_closed)
        self.pane.answered.connect(self._on_answer)
        self.pane.use_wanted.connect(self._on_use)
        self.pane.why_wanted.connect(self.why.toggle)
        self.pane.inspect_wanted.connect(self._on_inspect_again)
        self.pane.passed_wanted.connect(self._on_passed)
        self._session.model_changed.connect(self._on_model)
        self._session.answered.connect(self._on_edited)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return HistoryPage(window.session, sliced=True)
