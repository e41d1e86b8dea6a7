"""Verify: parts that need a person, one after another; the next one is there at once.

What waits is in `queue`, which `filling` fills; what lies ready in `prefetch`, and what was answered goes its way in `storing`.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from inspector.core.access import Act
from inspector.core.errors import InspectorError
from inspector.core.progress import Steps
from inspector.core.record import Answer
from inspector.core.record_query import Row
from inspector.ui import messages, theme
from inspector.ui.archive_holder import ArchiveHolder
from inspector.ui.area_text import scale_of
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.reopened import Opened, open_part, recorded_subject
from inspector.ui.pages.verifying.answers import FIRST_KIND_KEY, MOST_KIND_KEYS, AnswerButtons
from inspector.ui.pages.verifying.filling import QueueFilling
from inspector.ui.pages.verifying.head import QueueHead
from inspector.ui.pages.verifying.part_pane import PartPane
from inspector.ui.pages.verifying.prefetch import Prefetch
from inspector.ui.pages.verifying.queue import ReviewQueue
from inspector.ui.pages.verifying.storing import AnswerStore
from inspector.ui.pages.why.panel import WhyPanel
from inspector.ui.session import Session
from inspector.ui.shortcuts import listen
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.wishes import ExplainPassed


class VerifyPage(Page):
    """The queue fills itself while parts are recorded."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.holder = ArchiveHolder(session, self)
        self.queue = ReviewQueue()
        self.head, self.pane, self.buttons = QueueHead(session.settings), PartPane(), AnswerButtons()
        self._empty = EmptyState("check", "", "")
        self.why = WhyPanel(session, self.pane, self.pane.view, lambda: recorded_subject(self.holder.archive, self.queue.now))
        self.pane.tools.append(self.why.button)
        self._prefetch = Prefetch(self)
        self._filling = QueueFilling(self.holder, self.queue, self.head, self)
        self._storing = AnswerStore(session, self)
        self._shown: UUID | None = None
        self._lay_out()
        self._connect()
        people = session.people
        people.guard(Act.VERIFY, self.buttons)
        people.guard(Act.LABEL, self.buttons.validates)
        people.guard(Act.CHANGE_PROJECT, self.head.edit_kinds)
        people.changed.connect(self._show_judge)
        self._show_judge()
        self._on_project_changed()
        self._begin()

    def notice_area(self) -> QRect:
        """Over the pictures: never over the verdict, nor over the answers."""
        view = self.pane.original
        if not view.isVisible():
            return super().notice_area()
        return QRect(0, view.mapTo(self, QPoint(0, 0)).y(), self.width(), view.height())

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        self._filling.rest()
        stored = self._storing.finish(timeout_ms)
        ended = [self.why.stop(timeout_ms), self._filling.stop(timeout_ms), self._prefetch.stop(timeout_ms), self.holder.stop(timeout_ms)]
        return stored and all(ended)

    # -- what waits -----------------------------------------------------------------------------------------------------

    @Slot()
    def _begin(self) -> None:
        """Looks for all that waits."""
        self._prefetch.forget()
        self._filling.begin()
        self._show()

    @Slot(object)
    def _on_not_found(self, error: BaseException) -> None:
        if not self.queue.rows:
            self._say(messages.explain(error).text())

    @Slot()
    def _show_judge(self) -> None:
        """Where there are accounts it is whoever is logged on who judges, and nobody else's name is typed."""
        people = self._session.people
        self.head.who.setText(people.person.name if people.accounts_on else self._session.settings.now.operator)
        self.head.who.setReadOnly(people.accounts_on)

    # -- answers --------------------------------------------------------------------------------------------------------

    @Slot(object, str)
    def _on_answered(self, answer: Answer, kind: str) -> None:
        row, archive = self.queue.answer(answer), self.holder.archive
        if row is not None and archive is not None:
            validates = self.buttons.validates.isChecked()
            self._storing.add(archive, row, answer, self.head.judge, kind, validates=validates)
        self._show()

    @Slot()
    def undo(self) -> None:
        """Takes the last answer back; the record keeps both."""
        row, archive = self.queue.undo(), self.holder.archive
        if row is not None and archive is not None:
            self._storing.take_back(archive, row, self.head.judge)
        self._show()

    @Slot(object)
    def _on_not_stored(self, part: UUID) -> None:
        self.queue.reopen(part)
        self._show()

    def _step(self, by: int) -> None:
        if self.queue.step(by):
            self._show()

    # -- what is shown --------------------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        row = self.queue.now
        self.head.show_count(self.queue.open)
        self.buttons.show_part(None if row is None else row.verdict)
        self.buttons.undo.setEnabled(self.queue.can_undo)
        self._prefetch.want(self.queue.around(), self._open_part)
        self.why.follow(row.id if row is not None else None)
        if row is None:
            self._shown = None
            self._say_nothing_waits()
            return
        self._stack.setCurrentIndex(0)
        if row.id != self._shown:
            self._shown = row.id
            self.pane.show_row(row)
            self._on_arrived(row.id)

    def _open_part(self, row: Row) -> Steps[Opened]:
        archive = self.holder.archive
        assert archive is not None  # no rows would be there
        return open_part(archive, row, self._session.inspector)

    @Slot(object)
    def _on_arrived(self, part: UUID) -> None:
        shown = self._prefetch.get(part)
        if part == self._shown and shown is not None:
            self.pane.show_part(shown, scale_of(self._session.project))

    def _say_nothing_waits(self) -> None:
        if self.holder.problem is not None:
            self._say(messages.explain(self.holder.problem).text())
        elif self._session.folder is None:
            self._say(self.tr("Open a project, and inspect parts."), self.tr("No project is open"))
        elif self.holder.archive is None and not self.holder.opening:
            self._say(
                self.tr("Parts that are inspected are recorded. Those that are NG or undecided wait here for a person."),
                self.tr("Nothing has been recorded yet"),
            )
        elif self._filling.running or self.holder.opening:
            self._say("", self.tr("Looking into the record…"))
        else:
            text = self.tr("New parts appear here by themselves. With another choice above you can look at others.")
            self._say(text, self.tr("Nothing waits for you"))

    def _say(self, text: str, title: str = "") -> None:
        self._empty.set_text(title or self.tr("The record cannot be read"), text)
        self._stack.setCurrentIndex(1)

    # -- the session ----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_project_changed(self) -> None:
        kinds = self._session.project.defect_kinds if self._session.project is not None else ()
        self.buttons.show_kinds(kinds)
        self.head.show_kinds(kinds)
        self.buttons.show_part(None if self.queue.now is None else self.queue.now.verdict)

    @Slot(object)
    def _on_kinds_named(self, kinds: tuple[str, ...]) -> None:
        if self._session.project is not None and kinds != self._session.project.defect_kinds:
            self._session.edit(lambda now: replace(now, defect_kinds=kinds))

    def serve_operator(self, on: bool) -> None:
        self.head.serve_operator(on)
        self.pane.serve_operator(on)
        self.buttons.serve_operator(on)
        self.why.button.setVisible(not on)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._filling.go_on()
        self.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._filling.rest()

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.pane, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(part)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(theme.SPACE)
        layout.addWidget(self.head)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.buttons)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # for its keys; the Tab key stops at what is seen to have the focus
        self.setAccessibleName(self.tr("Verify"))

    def _connect(self) -> None:
        self.holder.changed.connect(self._begin)
        self.head.changed.connect(self._begin)
        self.head.kinds_named.connect(self._on_kinds_named)
        self._filling.filled.connect(self._show)
        self._filling.failed.connect(self._on_not_found)
        self._prefetch.arrived.connect(self._on_arrived)
        self._prefetch.failed.connect(self.failed)
        self._storing.not_stored.connect(self._on_not_stored)
        self._storing.failed.connect(self.failed)
        self.buttons.answered.connect(self._on_answered)
        self.buttons.undo_clicked.connect(self.undo)
        self._session.project_changed.connect(self._on_project_changed)
        self.pane.passed.clicked.connect(self._on_passed)
        self._connect_keys()

    @Slot()
    def _on_passed(self) -> None:
        archive, row = self.holder.archive, self.queue.now
        if archive is None or row is None:
            return
        try:
            self.go_to("passed", ExplainPassed(str(archive.picture_file(row))))
        except InspectorError as error:  # no picture of it is kept
            self.failed.emit(error)

    def _connect_keys(self) -> None:
        buttons = self.buttons
        keys: dict[str, Callable[[], object]] = {
            "1": buttons.defect.click,
            "2": buttons.good.click,
            "3": buttons.unsure.click,
            "Backspace": buttons.undo.click,
            "Ctrl+Z": buttons.undo.click,
            "V": buttons.validates.toggle,
            "H": self.pane.toggle_heatmap,
            "W": self.why.toggle,
            "Z": self.pane.tools.hottest.click,
            "F": self.pane.whole_verdict.toggle,
            "Left": partial(self._step, -1),
            "Right": partial(self._step, 1),
        }
        keys |= {str(FIRST_KIND_KEY + number): partial(buttons.answer_with_kind, number) for number in range(MOST_KIND_KEYS)}
        listen(self, keys)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return VerifyPage(window.session)
