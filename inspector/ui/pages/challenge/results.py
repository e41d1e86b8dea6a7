"""What every sample got, row by row."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from inspector.core.challenge_record import SampleResult
from inspector.ui import icons, theme
from inspector.ui.number_text import score_text
from inspector.ui.pages.challenge.words import kind_text, margin_text, why_text

_NAME = 0


class ResultsTable(QTableWidget):
    """A mark, never colour alone, says which samples failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 6, parent)
        names = self.tr("Sample"), self.tr("Expected"), self.tr("Verdict"), self.tr("Score"), self.tr("Margin"), self.tr("Why")
        self.setHorizontalHeaderLabels(names)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.TOUCH_PX)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAccessibleName(self.tr("What every sample got"))

    def show_results(self, results: Sequence[SampleResult], threshold: float | None) -> None:
        """Replaces all rows."""
        self.setRowCount(len(results))
        for row, result in enumerate(results):
            score, margin = score_text(result.score), margin_text(result, threshold)
            texts = result.sample.name, kind_text(result.sample), str(result.verdict), score, margin, why_text(result)
            for column, text in enumerate(texts):
                self.setItem(row, column, self._cell(text, result.passed, marked=column == _NAME))
        self.scrollToBottom()

    def _cell(self, text: str, passed: bool, *, marked: bool) -> QTableWidgetItem:
        made = QTableWidgetItem(f" {text} ")
        if marked:
            made.setIcon(icons.icon("ok" if passed else "ng", self))
        made.setFont(theme.font(13, bold=not passed, tabular=True))
        made.setToolTip(text)
        return made
