"""The line above the table: table or charts, how many parts there are, and taking them out."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QProgressBar, QPushButton, QWidget

from inspector.core.progress import Progress
from inspector.ui import theme
from inspector.ui.number_text import count_text
from inspector.ui.pages.recorded.finder import Counts
from inspector.ui.plural import counted
from inspector.ui.stages import stage_text
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.icon_button import IconButton

_BAR_STEPS = 1000


class Head(QWidget):
    """Nothing in it moves while work goes on: words and progress share one place."""

    charts_wanted = Signal(bool)
    """Charts (True) or the table."""
    top_wanted = Signal()
    """The new parts are to be shown."""
    save_wanted = Signal(object)
    """What was given to `offer`."""
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table, self.charts = QPushButton(self.tr("Parts")), QPushButton(self.tr("Charts"))
        self.news = IconButton("up", self.tr("New parts"), tip=self.tr("Show what has been recorded since"))
        self.open = IconButton("eye", self.tr("Open"), tip=self.tr("Show the part large (Return)"))
        self.export = IconButton("export", self.tr("Export"))
        self.cancel = IconButton("stop", self.tr("Cancel"))
        self._said, self._bar = ElidedLabel(), QProgressBar()
        self._said.setFont(theme.font(tabular=True))
        self._counts = ""
        self._menu = QMenu(self)
        self._offers: dict[QAction, object] = {}
        self._lay_out()
        self._connect()
        self.show_progress(None)

    def offer(self, text: str, what: object) -> QAction:
        """Adds an entry to the menu of the export button."""
        action = self._menu.addAction(text)
        self._offers[action] = what
        return action

    def allow(self, what: object, allowed: bool) -> None:
        """Whether an entry of that menu can be chosen."""
        for action, offered in self._offers.items():
            if offered == what:
                action.setEnabled(allowed)

    def say(self, text: str) -> None:
        """Says what came of something, until there is news of the parts."""
        self._said.setText(text or self._counts)

    def show_counts(self, counts: Counts | None) -> None:
        """How many parts match, of how many; None: that is still being counted."""
        self._counts = "" if counts is None else self._counts_text(counts)
        self._said.setText(self._counts)

    def show_progress(self, progress: Progress | None) -> None:
        """While something is being saved; None when that is over."""
        self.export.setVisible(progress is None)
        self.cancel.setVisible(progress is not None)
        self._bar.setVisible(progress is not None)
        if progress is None:
            self._said.setText(self._counts)
            return
        self._bar.setUpdatesEnabled(False)  # a progress bar paints at once, and with it everything else that waits to be painted
        self._bar.setValue(int(_BAR_STEPS * progress.fraction))
        self._bar.setUpdatesEnabled(True)
        count = f"{count_text(progress.done)} / {count_text(progress.total)}" if progress.total > 1 else ""
        self._said.setText(f"{stage_text(progress.stage)}  {count}")

    def said(self) -> str:
        """What is said of the parts, or of what is being saved."""
        return self._said.text()

    def _counts_text(self, counts: Counts) -> str:
        if counts.found == counts.total:
            return counted(self.tr("{count} parts", "", counts.total), counts.total)
        text = self.tr("{found} of {count} parts", "", counts.total)
        return counted(text, counts.total, found=count_text(counts.found))

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        for button in (self.table, self.charts):
            button.setCheckable(True)
            group.addButton(button)
        self.table.setChecked(True)
        self.export.setMenu(self._menu)
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.scaled(160))
        self.news.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE)
        for widget in (self.table, self.charts, self.news):
            row.addWidget(widget)
        row.addSpacing(theme.SPACE)
        row.addWidget(self._said, 1)
        row.addWidget(self._bar)
        for button in (self.open, self.export, self.cancel):
            row.addWidget(button)

    def _connect(self) -> None:
        self.charts.toggled.connect(self.charts_wanted)
        self.news.clicked.connect(self.top_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self._menu.triggered.connect(self._on_chosen)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self.save_wanted.emit(self._offers[action])
