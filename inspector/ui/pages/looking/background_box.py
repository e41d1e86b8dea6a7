"""The background that is found by itself: looked for when asked, shown with its share of the picture, and never used in silence."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.areas import Area
from inspector.core.errors import Cancelled
from inspector.core.progress import Steps
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.messages import explain
from inspector.ui.number_text import count_text, share_text
from inspector.ui.pages.looking.work import Proposal
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.progress_panel import ProgressPanel


class BackgroundBox(QWidget):
    """Asks with `wanted`, is given the work by `start`, and tells what a person made of the proposal."""

    wanted = Signal()
    shown = Signal(object)
    """The `Area` that is proposed, to be shown; None: no more."""
    accepted = Signal(object)
    """The `Area` is to be one of the draft."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._area: Area | None = None
        self._editable = True
        self._says, self.progress = QLabel(), ProgressPanel()
        self.propose = IconButton("region", self.tr("Propose the background"))
        self.accept = IconButton("check", self.tr("Accept as ignored area"), primary=True)
        self.reject = IconButton("close", self.tr("Reject"))
        self._job = NewestJob(self)
        self._lay_out()
        self.propose.clicked.connect(self.wanted)
        self.accept.clicked.connect(self._on_accept)
        self.reject.clicked.connect(self.drop)
        self.progress.cancel_requested.connect(self.drop)
        self._job.stepped.connect(self.progress.show_progress)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self._on_failed)
        self._show("")

    @property
    def area(self) -> Area | None:
        """What is proposed and waits for an answer."""
        return self._area

    def text(self) -> str:
        """What is said of it."""
        return self._says.text()

    def start(self, work: Steps[Proposal]) -> None:
        """Begins to look."""
        self._job.start(work)
        self.progress.start(self.tr("Looking for the background"))
        self._show("")

    def set_editable(self, editable: bool) -> None:
        """Without it nothing can be proposed."""
        self._editable = editable
        self.propose.setEnabled(editable)

    @Slot()
    def drop(self) -> None:
        """Looks no further, and forgets what was proposed."""
        self._job.drop()
        self._propose(None)
        self._show("")

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        return self._job.stop(timeout_ms)

    def _propose(self, area: Area | None) -> None:
        if area is not self._area:
            self._area = area
            self.shown.emit(area)

    def _show(self, text: str) -> None:
        asked, running = self._area is not None, self._job.running
        self._says.setText(text)
        self._says.setVisible(bool(text))
        self.progress.setVisible(running)
        self.propose.setVisible(not asked and not running)
        self.accept.setVisible(asked)
        self.reject.setVisible(asked)

    @Slot()
    def _on_accept(self) -> None:
        area = self._area
        self.drop()
        if area is not None:
            self.accepted.emit(area)

    @Slot(object)
    def _on_found(self, found: Proposal) -> None:
        self._propose(found.area)
        if found.area is None:
            self._show(self.tr("No background can be told from the part for sure. Nothing was changed."))
            return
        text = self.tr("In {pictures} pictures no good part lies in the hatched {share}. Look at it: nothing is ignored before you accept.")
        self._show(text.format(pictures=count_text(found.pictures), share=share_text(found.share)))

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        message = explain(error)
        self._show("" if isinstance(error, Cancelled) else message.detail or message.happened)

    def _lay_out(self) -> None:
        self._says.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        for button in (self.propose, self.accept, self.reject):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for widget in (self._says, self.progress):
            layout.addWidget(widget)
        layout.addLayout(row)
