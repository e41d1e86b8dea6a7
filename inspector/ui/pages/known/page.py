"""Known defects: a second small bank of confirmed defects, which can only raise a score."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.core.said import reason_of
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.known import work
from inspector.ui.pages.known.kinds import KindList
from inspector.ui.pages.known.result import ResultPane
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.said_text import in_words
from inspector.ui.session import Session
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.widgets.progress_panel import ProgressPanel

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.relearning.known_defects import Trial


class KnownDefectsPage(Page):
    """One long work at a time; another project or model ends it."""

    def __init__(self, session: Session, line_runs: Callable[[], bool] = lambda: False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._line_runs = session, line_runs
        self._is_old = True
        """Whether the defects are to be looked for again as soon as somebody looks."""
        self._tried: tuple[PartInspector, Trial] | None = None
        self._listing, self._trying, self._applying = NewestJob(self), NewestJob(self), NewestJob(self)
        self.rooms, self.kinds, self.result, self.progress = Rooms("known"), KindList(), ResultPane(), ProgressPanel()
        self.said = QLabel()
        self.try_button = IconButton("search", self.tr("Try it"), primary=True)
        self.forget = IconButton("trash", self.tr("Try without known defects"))
        what = self.tr("Here the model gets to know defects that were confirmed.")
        self.gate = ModelGate(session, PageScroll(self._content()), "target", what, parent=self)
        self.rooms.lay_out(self, self.gate)
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_old:
            self._look()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [job.stop(timeout_ms) for job in (self._listing, self._trying, self._applying)]
        return all(ended)

    # -- the defects ----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_model(self) -> None:
        """Another model, or other labels: what was tried says nothing of it."""
        self._end_trial()
        self._look()

    @Slot()
    def _look(self) -> None:
        self._is_old = not self.isVisible()
        folder, inspector = self._session.folder, self._session.inspector
        if folder is None or inspector is None:
            self._listing.drop()
            self.kinds.clear()
        elif self.isVisible():
            self._listing.start(work.confirm(folder, inspector))
        self._say(self.tr("Looking for confirmed defects…") if self._listing.running else "")

    @Slot(object)
    def _on_found(self, found: Any) -> None:
        confirmed, crops = found
        self.kinds.show_kinds(confirmed, crops)
        self.forget.setVisible(bool(confirmed.known))
        empty = self.tr("No defect has been confirmed yet: label validation images as defects, or review rejected parts on Verify.")
        self._say("" if confirmed.kinds else empty)

    @Slot(object)
    def _on_not_found(self, error: BaseException) -> None:
        self.kinds.clear()
        self._say(in_words(reason_of(error)))
        self._on_failed(error)

    @Slot()
    def _say(self, text: str = "") -> None:
        idle = not (self._trying.running or self._applying.running)
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.try_button.setEnabled(idle and bool(self.kinds.ticked()))
        self.forget.setEnabled(idle)
        self.result.use.setVisible(idle)

    # -- the trial ------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_try(self) -> None:
        self._try(self.kinds.ticked())

    @Slot()
    def _on_forget(self) -> None:
        self._try(set())

    def _try(self, kinds: set[str]) -> None:
        if self._session.folder is not None:
            self.result.clear()
            self.progress.start("")
            self.progress.show()
            self._trying.start(work.try_kinds(self._session.folder, self._session.context, kinds))
            self._say()

    @Slot(object)
    def _on_tried(self, tried: Any) -> None:
        self._tried = tried
        self.progress.hide()
        self.result.show_trial(tried[1])
        self._say()

    @Slot()
    def _end_trial(self) -> None:
        self._trying.drop()
        self._tried = None
        self.progress.hide()
        self.result.clear()
        self._say()

    @Slot(object)
    def _on_not_tried(self, error: BaseException) -> None:
        self._end_trial()
        self._on_failed(error)

    @Slot(str, int)
    def _on_use(self, reason: str, agreed: int) -> None:
        """While parts are inspected nothing is changed: every part would be judged by the other model at once."""
        folder = self._session.folder
        if folder is None or self._tried is None:
            return
        if self._line_runs():
            self._say(self.tr("Parts are being inspected: stop that first."))
            return
        self._applying.start(work.put_to_use(folder, *self._tried, reason, agreed))
        self._say()

    @Slot(object)
    def _on_used(self, model_id: str) -> None:
        self._end_trial()
        self._session.reload_model()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
        self._say(self.said.text())

    def _content(self) -> QWidget:
        content, heading, told = QWidget(), QLabel(self.tr("Known defects")), QLabel()
        heading.setFont(theme.font(theme.FONT_HEADING, bold=True))
        told.setText(
            self.tr(
                "A model that knows confirmed defects rates places higher that look like one of them, and nothing lower. See what it does "
                "to all known pictures, then put it to use."
            )
        )
        told.setProperty("role", "muted")
        for label in (told, self.said):
            label.setWordWrap(True)
        buttons = QHBoxLayout()
        for button in (self.try_button, self.forget):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(2 * theme.SPACE)
        for widget in (heading, told, self.kinds, self.said):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        for later in (self.progress, self.result):
            layout.addWidget(later)
            later.hide()
        layout.addStretch(1)
        self.forget.hide()
        return content

    def _connect(self) -> None:
        self.rooms.page_wanted.connect(self.page_wanted)
        self.gate.page_wanted.connect(self.page_wanted)
        for signal in (self._session.model_changed, self._session.findings_changed):
            signal.connect(self._on_model)
        self.kinds.changed.connect(self._say)
        self.try_button.clicked.connect(self._on_try)
        self.forget.clicked.connect(self._on_forget)
        self.progress.cancel_requested.connect(self._end_trial)
        self.result.use_requested.connect(self._on_use)
        self._trying.stepped.connect(self.progress.show_progress)
        self._listing.succeeded.connect(self._on_found)
        self._listing.failed.connect(self._on_not_found)
        self._trying.succeeded.connect(self._on_tried)
        self._trying.failed.connect(self._on_not_tried)
        self._applying.succeeded.connect(self._on_used)
        self._applying.failed.connect(self._on_failed)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return KnownDefectsPage(window.session, window.line_runs)
