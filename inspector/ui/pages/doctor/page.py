"""Good-set doctor: every good picture as the others see it, worst first, and whether there are enough of them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inspector.core.errors import InspectorError
from inspector.core.good_set import GoodPicture, Reason
from inspector.core.learning_curve import LearningCurve
from inspector.core.progress import Progress
from inspector.services.sources import one_name
from inspector.services.strange_parts import Decision, StrangePart, decided
from inspector.ui import theme
from inspector.ui.building import Building
from inspector.ui.line_question import Ask, at_once
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.doctor.enough import EnoughCard
from inspector.ui.pages.doctor.head import Head
from inspector.ui.pages.doctor.pane import PicturePane
from inspector.ui.pages.doctor.sheet import Sheet
from inspector.ui.pages.doctor.words import Show, summary_text
from inspector.ui.pages.doctor.work import DoctorWork
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.session import Session
from inspector.ui.shortcuts import listen

_PANE_PX = (400, 640)
"""At 1280 and at 1920 pixels of window width."""


class DoctorPage(Page):
    """The sheet on the left, one picture on the right. It looks through the good parts when it is first shown, and when it is asked to."""

    def __init__(self, session: Session, building: Building | None = None, parent: QWidget | None = None, *, ask: Ask = at_once) -> None:
        super().__init__(parent)
        self._session, self._building, self._ask = session, building, ask
        self._undo: list[tuple[str, Decision]] = []
        self.work = DoctorWork(session, self)
        self.rooms = Rooms("doctor")
        self.head, self.sheet, self.pane, self.enough = Head(), Sheet(), PicturePane(), EnoughCard()
        text = self.tr("Here the good parts are looked through: which of them is unlike the others, and are there enough?")
        self.gate = ModelGate(session, self._content(), "images", text, needs_model=False, parent=self)
        self.rooms.lay_out(self, self.gate)
        self._connect()
        self._on_project()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin()
        if self.focusWidget() is None:  # otherwise where the hand was when the page was left
            self.sheet.setFocus()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [each.stop(timeout_ms) for each in (self.work, self.sheet, self.pane)]
        return all(ended)

    # -- what the user does ---------------------------------------------------------------------------------------------

    def decide(self, decision: Decision) -> None:
        """Says something of the picture that is marked, and goes on to the next one."""
        current = self.sheet.current
        if current is None or (current.size is None and decision is Decision.KEEP):
            return
        before = self._decision(current.path)
        if decision is not before:
            self._undo.append((current.path, before))
            self._store(current.path, decision)
        self.sheet.select_row(self.sheet.currentIndex().row() + 1)

    @Slot()
    def undo(self) -> None:
        """Takes the last decision back."""
        if self._undo:
            path, before = self._undo.pop()
            self._store(path, before)
            row = self.sheet.images.row_of(path)
            if row is not None:
                self.sheet.select_row(row)

    @Slot()
    def build(self) -> None:
        """Builds again, without what was left out, where that can be watched."""
        self._ask(self._build)

    def _build(self) -> None:
        if self._building is not None:
            self._building.start()
        self.go_to("build")

    def _store(self, path: str, decision: Decision) -> None:
        if self._session.inspector is not None:
            self._session.decide(path, decision)
        else:
            self._session.edit(lambda project: decided(project, path, decision))

    def _decision(self, path: str) -> Decision:
        return self._decisions().get(one_name(path), Decision.OPEN)

    def _decisions(self) -> dict[str, Decision]:
        project = self._session.project
        if project is None:
            return {}
        kept = {one_name(path): Decision.KEEP for path in project.kept}
        return kept | {one_name(path): Decision.LEAVE_OUT for path in project.left_out}

    # -- what is shown --------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Begins by itself with a project that nobody has looked through yet."""
        if self.isVisible() and self._session.folder is not None:
            if self.work.asked != self._session.folder:
                self.work.look()
            self.work.ask()

    @Slot()
    def _on_found(self) -> None:
        found = self.work.found
        self.head.summary.setText(summary_text(found) if found is not None else "")
        occurring = {remark.reason for each in found.pictures for remark in each.remarks} if found is not None else set()
        self.head.show_reasons([reason for reason in Reason if reason in occurring])
        if found is not None:
            self.head.choose(Show.SUSPICIOUS if found.suspicious else Show.ALL)
        self._sort()

    @Slot()
    def _sort(self) -> None:
        found, decisions = self.work.found, self._decisions()
        wanted = self.head.wanted

        def is_wanted(each: GoodPicture) -> bool:
            if wanted is Show.SUSPICIOUS:
                return each.is_suspicious
            if wanted is Show.DECIDED:
                return one_name(each.path) in decisions
            return wanted is Show.ALL or any(remark.reason is wanted for remark in each.remarks)

        chosen = [each for each in found.pictures if is_wanted(each)] if found is not None else []
        self.sheet.show_items(chosen, self.tr("No picture is like that.") if found is not None else "")
        self._show_current()

    @Slot()
    def _show_current(self) -> None:
        current = self.sheet.current
        decision = self._decision(current.path) if current is not None else Decision.OPEN
        part = StrangePart(current.path, current.cross_fit, decision, current.cross_fit is not None) if current is not None else None
        self.pane.show_picture(current, part)

    @Slot(object)
    def _on_stepped(self, progress: Progress | None) -> None:
        self.head.show_progress(progress)

    @Slot(object)
    def _on_curve(self, told: LearningCurve | InspectorError) -> None:
        if isinstance(told, InspectorError):
            self.enough.say(self.tr("It cannot be said: this model keeps nothing of single good parts, or there are too few of them."))
        else:
            self.enough.show_curve(told)

    @Slot()
    def _on_filter(self) -> None:
        self._sort()

    # -- the session ----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_project(self) -> None:
        if self.work.asked is not None and self.work.asked != self._session.folder:
            self._undo.clear()
            self.work.forget()
            self.enough.say(self.tr("Build the model once: it is told from what the model learned."))
        decisions = self._decisions()
        self.sheet.show_decisions(decisions)
        left_out = sum(each is Decision.LEAVE_OUT for each in decisions.values())
        self.head.build.setVisible(left_out > 0)
        self.head.undo.setEnabled(bool(self._undo))
        self._show_current()
        self._begin()

    @Slot(str, object)
    def _on_decided(self, path: str, decision: Decision) -> None:
        self._undo.append((path, self._decision(path)))
        self._store(path, decision)

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _content(self) -> QWidget:
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE)
        for widget, stretch in ((self.head, 0), (self.sheet, 1), (self.enough, 0)):
            left.addWidget(widget, stretch)
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        columns.setSpacing(2 * theme.SPACE)
        columns.addLayout(left, 1)
        columns.addWidget(self.pane)
        return content

    def _connect(self) -> None:
        for source in (self.rooms, self.gate):
            source.page_wanted.connect(self.page_wanted)
        self.work.stepped.connect(self._on_stepped)
        self.work.changed.connect(self._on_found)
        self.work.curve_told.connect(self._on_curve)
        self.work.failed.connect(self.failed)
        self.head.look.clicked.connect(self.work.look)
        self.head.stop.clicked.connect(self.work.cancel)
        self.head.undo.clicked.connect(self.undo)
        self.head.build.clicked.connect(self.build)
        self.head.filter_changed.connect(self._on_filter)
        self.sheet.moved.connect(self._show_current)
        self.pane.buttons.decided.connect(self._on_decided)
        self._session.project_changed.connect(self._on_project)
        self._session.model_changed.connect(self._on_project)
        keys: dict[str, Callable[[], object]] = {
            "K": partial(self.decide, Decision.KEEP),
            "L": partial(self.decide, Decision.LEAVE_OUT),
            "U": self.undo,
            "F5": self.work.look,
        }
        listen(self, keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small, large = _PANE_PX
        self.pane.setFixedWidth(theme.scaled(small if self.width() < theme.scaled(1500) else large))


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return DoctorPage(window.session, window.building, ask=window.question.ask_before_build)
