"""Why did it pass? The suspicious places of a part, the good pictures that silenced them, and the model without these."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.dropped import dropped_paths
from inspector.ui.file_patterns import picture_filter
from inspector.ui.number_text import score_beside
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.passed import work
from inspector.ui.pages.passed.panel import PassedPanel
from inspector.ui.pages.passed.part import PartPicture
from inspector.ui.pages.rooms import Rooms
from inspector.ui.session import Session
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.widgets.path_drop import PathDrop
from inspector.ui.widgets.verdict_banner import verdict_word
from inspector.ui.wishes import ExplainPassed, Wish

if TYPE_CHECKING:
    from inspector.services.relearning.quarantine import Quarantine


class PassedPage(Page):
    """One part at a time. Another project or model ends all work: what was tried says nothing of it."""

    def __init__(self, session: Session, line_runs: Callable[[], bool] = lambda: False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._line_runs = session, line_runs
        self._told: work.Told | None = None
        self._found: Quarantine | None = None
        self.marked: set[str] = set()
        self._asking, self._trying, self._applying = NewestJob(self), NewestJob(self), NewestJob(self)
        self.rooms, self.panel, self.picture = Rooms("passed"), PassedPanel(), PartPicture()
        self.drop = PathDrop(self.tr("Drop a part here that passed and should have been NG"), folders=False, file_filter=picture_filter())
        self.name, self.verdict = ElidedLabel(""), QLabel()
        self.another = IconButton("image", self.tr("Another part…"))
        self.stack = QStackedWidget()
        what = self.tr("Here you see why a part passed, and which good pictures made it pass.")
        self.gate = ModelGate(session, self._content(), "search", what, parent=self)
        self.rooms.lay_out(self, self.gate)
        self.setAcceptDrops(True)
        self._connect()

    def take(self, wish: Wish) -> None:
        if isinstance(wish, ExplainPassed):
            self.ask(Path(wish.path))

    def ask(self, path: Path) -> None:
        """Asks why the part in this file passed."""
        folder = self._session.folder
        if folder is None or self._session.inspector is None:
            return
        self._end()
        self.name.setText(path.name)
        self.stack.setCurrentIndex(1)
        self._begin()
        self._asking.start(work.explain(folder, self._session.context, path))

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [job.stop(timeout_ms) for job in (self._asking, self._trying, self._applying)]
        return all([*ended, self.panel.effect.stop(timeout_ms)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.gate.is_open and dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [path for path in dropped_paths(event.mimeData()) if path.is_file()]
        if paths:
            event.acceptProposedAction()
            self.ask(paths[0])

    # -- why ------------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_told(self, told: work.Told) -> None:
        self._told = told
        self.panel.progress.hide()
        found, places = told.why.inspection, told.why.places
        said = f"{verdict_word(found.verdict)}  ·  {score_beside(found.score, found.threshold)}"
        self.verdict.setText(said)
        self.picture.show_part(told.picture, [(place.y, place.x) for place in places])
        self.picture.setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel.say("" if places else self.tr("Nothing in this part is suspicious to the model, whatever is left out."))
        if places:
            self._on_place(0)

    @Slot(int)
    def _on_place(self, number: int) -> None:
        if self._told is not None:
            self.picture.choose(number)
            self.panel.show_place(self._told, number, self.marked)
            self._say_marked()

    @Slot(str, bool)
    def _on_marked(self, picture: str, on: bool) -> None:
        (self.marked.add if on else self.marked.discard)(picture)
        self._say_marked()

    @Slot()
    def _on_leave_out(self) -> None:
        """One tap: those that keep the chosen place quiet are marked, and the model is tried without all that are."""
        if self._told is None:
            return
        self.marked.update(each.picture for each in self._told.why.places[self.picture.current].few)
        self._on_place(self.picture.current)
        self._on_try()

    # -- the trial ------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_try(self) -> None:
        folder = self._session.folder
        if folder is None or self._told is None or not self.marked:
            return
        self._show_found(None)
        self._begin()
        self._trying.start(work.try_without(folder, self._told, sorted(self.marked)))
        self._say_marked()

    @Slot(object)
    def _on_tried(self, found: "Quarantine") -> None:
        self.panel.progress.hide()
        self._show_found(found)
        self._say_marked()

    @Slot(str)
    def _on_use(self, reason: str) -> None:
        """While parts are inspected nothing is changed: every part would be judged by the other model at once."""
        folder = self._session.folder
        if folder is None or self._told is None or self._found is None:
            return
        if self._line_runs():
            self.panel.say(self.tr("Parts are being inspected: stop that first."))
            return
        self.panel.use.setEnabled(False)
        self._applying.start(work.put_to_use(folder, self._told, self._found, reason))

    @Slot(object)
    def _on_used(self, model_id: str) -> None:
        self._clear()
        self._session.reload_model()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        """What is shown stays, so that one can go on from there."""
        self.panel.progress.hide()
        if self._told is None:
            self._clear()
        elif self._found is not None:
            self._show_found(self._found)
        self._say_marked()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    @Slot()
    def _on_cancelled(self) -> None:
        for job in (self._asking, self._trying):
            job.drop()
        self._on_failed(Cancelled())

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.panel.progress.start("")
        self.panel.progress.show()
        self.panel.say("")

    def _show_found(self, found: "Quarantine | None") -> None:
        self._found = found
        self.panel.show_found(found)

    def _say_marked(self) -> None:
        self.panel.show_marked(len(self.marked), idle=not (self._trying.running or self._applying.running))

    def _end(self) -> None:
        """Nothing of the former part is waited for or shown."""
        for job in (self._asking, self._trying):
            job.drop()
        self._told = None
        self.marked.clear()
        self.panel.clear()
        self.picture.clear()
        self.verdict.clear()
        self._show_found(None)

    @Slot()
    def _clear(self) -> None:
        self._end()
        self.stack.setCurrentIndex(0)

    @Slot(list)
    def _on_chosen(self, paths: list[Path]) -> None:
        self.ask(paths[0])

    @Slot()
    def _on_another(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("A part that passed and should have been NG"), "", picture_filter())
        if chosen:
            self.ask(Path(chosen))

    def _content(self) -> QWidget:
        content, left = QWidget(), QWidget()
        head, column = QHBoxLayout(), QVBoxLayout(left)
        self.name.setFont(theme.font(theme.FONT_HEADING, bold=True))
        self.verdict.setFont(theme.font(theme.FONT_BODY, tabular=True))
        head.addWidget(self.name, 1)
        head.addWidget(self.verdict)
        head.addWidget(self.another)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.picture, 1)
        row = QHBoxLayout(content)
        row.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(left, 1)
        row.addWidget(PageScroll(self.panel, wide=True), 1)
        empty = QWidget()
        around = QVBoxLayout(empty)
        around.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        around.addWidget(self.drop)
        self.stack.addWidget(empty)
        self.stack.addWidget(content)
        return self.stack

    def _connect(self) -> None:
        panel, session = self.panel, self._session
        for signal, slot in (
            (self.rooms.page_wanted, self.page_wanted),
            (self.gate.page_wanted, self.page_wanted),
            (session.project_changed, self._on_model),
            (session.model_changed, self._on_model),
            (self.drop.paths_chosen, self._on_chosen),
            (self.another.clicked, self._on_another),
            (self.picture.chosen, self._on_place),
            (panel.silencers.marked, self._on_marked),
            (panel.leave_out.clicked, self._on_leave_out),
            (panel.try_marked.clicked, self._on_try),
            (panel.use_requested, self._on_use),
            (panel.progress.cancel_requested, self._on_cancelled),
            (self._asking.stepped, panel.progress.show_progress),
            (self._trying.stepped, panel.progress.show_progress),
            (self._asking.succeeded, self._on_told),
            (self._trying.succeeded, self._on_tried),
            (self._applying.succeeded, self._on_used),
            *((job.failed, self._on_failed) for job in (self._asking, self._trying, self._applying)),
        ):
            signal.connect(slot)

    @Slot()
    def _on_model(self) -> None:
        told, inspector = self._told, self._session.inspector
        if told is None or inspector is None or inspector.model_id != told.inspector.model_id:
            self._clear()


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return PassedPage(window.session, window.line_runs)
