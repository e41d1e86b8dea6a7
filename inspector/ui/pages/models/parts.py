"""What is seen on the page: the buttons, the table, what goes on, and the comparison."""

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.pages.models.comparison_pane import ComparisonPane
from inspector.ui.pages.models.table import ModelsTable
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.progress_panel import ProgressPanel


class ModelsParts(QWidget):
    """Knows no model; the page fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.compare = IconButton("chart", self.tr("Compare"), tip=self.tr("Compare the two chosen models on the same images"))
        self.use = IconButton("check", self.tr("Use…"), tip=self.tr("Put the chosen model to use"))
        self.export = IconButton("export", self.tr("Export…"), tip=self.tr("Write the chosen model to a file for a station"))
        self.measure = IconButton("clock", self.tr("Measure"), tip=self.tr("Measure what a part takes with the chosen model on this PC"))
        self.report = IconButton("file", self.tr("Report…"), primary=True, tip=self.tr("Write a report on the model in use"))
        self.table, self.progress, self.comparison = ModelsTable(), ProgressPanel(), ComparisonPane()
        self.hint = QLabel()
        self.saved, self.open_saved = QLabel(), IconButton("eye", self.tr("Open"))
        self._file = ""
        self._below = QStackedWidget()
        self._lay_out()
        self.open_saved.clicked.connect(self._on_open)

    def show_hint(self, text: str) -> None:
        """Says what can be done, in place of a comparison."""
        self.hint.setText(text)
        self._below.setCurrentWidget(self.hint)

    def show_comparison(self) -> None:
        """Shows the comparison."""
        self._below.setCurrentWidget(self.comparison)

    @property
    def compares(self) -> bool:
        """Whether the comparison is seen."""
        return self._below.currentWidget() is self.comparison

    def show_saved(self, text: str, file: str) -> None:
        """Says where something was written, with a button that opens it; no text: nothing is said."""
        self._file = file
        self.saved.setText(text)
        self.saved.setVisible(bool(text))
        self.open_saved.setVisible(bool(text and file))

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._file))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE)
        for button in (self.compare, self.use, self.export, self.measure):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.saved)
        for button in (self.open_saved, self.report):
            buttons.addWidget(button)
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setProperty("role", "muted")
        self._below.addWidget(self.hint)
        self._below.addWidget(self.comparison)
        self.progress.hide()
        self.show_saved("", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(buttons)
        layout.addWidget(self.table)
        layout.addWidget(self.progress)
        layout.addWidget(self._below, 1)
