"""Finds the best settings of the open project in the background, shows what was compared, and offers what was found."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.errors import Cancelled
from inspector.core.progress import Progress, Steps
from inspector.services.context import Context
from inspector.services.settings_search.proposal import Proposal
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import sentences_text
from inspector.ui.messages import explain
from inspector.ui.pages.building.settings_text import evidence_text, proposal_text, row_texts
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.progress_panel import ProgressPanel

Finder = Callable[[Path, Context], Steps[Proposal]]
SHOWN = 6
"""Rows of the table."""


class BestSettings(QWidget):
    """Hidden until it is started. What a search has tried is kept: started again, it goes on where it ended."""

    use_requested = Signal(object)
    """The `Recipe` that was proposed is to become the project's."""
    running_changed = Signal()
    settled = Signal()
    """A search has ended, and what came of it is shown."""

    def __init__(self, finder: Finder | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = finder or _find
        self._found: Proposal | None = None
        self._job = NewestJob(self)
        self.progress = ProgressPanel()
        self._job.stepped.connect(self.progress.show_progress)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self._on_failed)
        self._card, self._title, self._text, self._note = QFrame(), QLabel(), QLabel(), QLabel()
        self._table = QGridLayout()
        self.use_button = IconButton("check", self.tr("Use these settings"), primary=True)
        self.close_button = IconButton("close", self.tr("Close"))
        self.progress.cancel_requested.connect(self.cancel)
        self.use_button.clicked.connect(self._on_use)
        self.close_button.clicked.connect(self.hide)
        self._lay_out()
        self.hide()

    @property
    def running(self) -> bool:
        """Whether a search is going on."""
        return self._job.running

    def start(self, folder: Path, context: Context) -> None:
        """Searches for the settings of this project. Does nothing while a search runs."""
        if self.running:
            return
        self._found = None
        self._card.hide()
        self.progress.start(self.tr("Starting…"))
        self.progress.show()
        self.show()
        self._job.start(self._find(folder, context))
        self.running_changed.emit()

    @Slot()
    def cancel(self) -> None:
        """Ends the search at once; what is tried already is kept."""
        if self.running:
            self._job.drop()
            self._on_failed(Cancelled())

    def forget(self) -> None:
        """Searches no more, and shows nothing."""
        self._found = None
        self.hide()
        if self.running:
            self._job.drop()
            self.running_changed.emit()

    def text(self) -> str:
        """What came of the search; empty while there is nothing to say."""
        return "" if self._card.isHidden() else self._text.text()

    def rows(self) -> list[list[str]]:
        """The table as it is shown, its heading first."""
        cells = [[self._table.itemAtPosition(row, column) for column in range(4)] for row in range(self._table.rowCount())]
        return [[_label(item.widget()) for item in row if item is not None] for row in cells if any(row)]

    @Slot(object)
    def _on_found(self, found: Proposal) -> None:
        self._found = found
        title = self.tr("Better settings were found") if found.changes else self.tr("The present settings do well")
        note = evidence_text(found)
        if not found.complete:
            note = sentences_text((note, self.tr("Time was up before all was tried; another search goes on where this one ended.")))
        self._show_end(title, proposal_text(found), note)
        self._show_rows(found)
        self.use_button.setVisible(found.changes)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self._show_end(self.tr("Cancelled."), self.tr("What was tried is kept: another search goes on where this one ended."), "")
        else:
            message = explain(error)
            self._show_end(message.happened, message.detail, message.todo)

    @Slot()
    def _on_use(self) -> None:
        if self._found is not None:
            self.use_requested.emit(self._found.best.recipe)
            self.hide()

    def _show_end(self, title: str, text: str, note: str) -> None:
        self.progress.hide()
        self._clear_rows()
        self.use_button.hide()
        for label, words in ((self._title, title), (self._text, text), (self._note, note)):
            label.setText(words)
            label.setVisible(bool(words))
        self._card.show()
        self.running_changed.emit()
        self.settled.emit()

    def _show_rows(self, found: Proposal) -> None:
        heading = self.tr("Settings"), self.tr("Pairs told apart"), self.tr("A part"), self.tr("To build")
        for number, texts in enumerate((heading, *(row_texts(row, found) for row in found.rows[:SHOWN]))):
            for column, text in enumerate(texts):
                label = QLabel(text)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(not column)
                label.setFont(theme.font(theme.FONT_BODY, tabular=bool(column and number)))
                label.setProperty("role", "" if number else "muted")
                label.setAlignment(Qt.AlignmentFlag.AlignTop | (Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft))
                self._table.addWidget(label, number, column)

    def _clear_rows(self) -> None:
        while (item := self._table.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _lay_out(self) -> None:
        self._card.setProperty("role", "card")
        self._title.setProperty("role", "heading")
        self._note.setProperty("role", "muted")
        for label in (self._title, self._text, self._note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._table.setHorizontalSpacing(2 * theme.SPACE)
        self._table.setVerticalSpacing(6)
        self._table.setColumnStretch(0, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.use_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(2 * theme.SPACE, theme.SPACE + 4, 2 * theme.SPACE, 2 * theme.SPACE)
        inside.setSpacing(theme.SPACE)
        for label in (self._title, self._text):
            inside.addWidget(label)
        inside.addLayout(buttons)
        inside.addLayout(self._table)
        inside.addWidget(self._note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.progress)
        layout.addWidget(self._card)


def _label(widget: QWidget | None) -> str:
    return widget.text() if isinstance(widget, QLabel) else ""


def _find(folder: Path, context: Context) -> Steps[Proposal]:
    yield Progress("Starting", 0, 0)
    from inspector.services.settings_search.search import find_settings  # brings the engine, which the window must not wait for

    return (yield from find_settings(folder, context))
