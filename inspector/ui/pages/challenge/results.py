"""What every sample got, row by row."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from inspector.core.challenge_record import SampleResult
from inspector.ui import icons, theme
from inspector.ui.number_text import score_text
from inspector.ui.pages.challenge.words import kind_text, margin_text, why_text
from inspector.ui.widgets.read_only_table import ReadOnlyTable
from inspector.ui.widgets.verdict_banner import verdict_word

_NAME = 0


class ResultsTable(ReadOnlyTable):
    """A mark, never colour alone, says which samples failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        names = self.tr("Sample"), self.tr("Expected"), self.tr("Verdict"), self.tr("Score"), self.tr("Margin"), self.tr("Why")
        super().__init__(self.tr("What every sample got"), names, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_results(self, results: Sequence[SampleResult], threshold: float | None) -> None:
        """Replaces all rows."""
        self.setRowCount(len(results))
        for row, result in enumerate(results):
            score, margin = score_text(result.score, like=threshold), margin_text(result, threshold)
            texts = result.sample.name, kind_text(result.sample), verdict_word(result.verdict), score, margin, why_text(result)
            for column, text in enumerate(texts):
                cell = self.write(row, column, text)
                cell.setFont(theme.font(13, bold=not result.passed, tabular=True))
                if column == _NAME:
                    cell.setIcon(icons.icon("ok" if result.passed else "ng", self))
        self.scrollToBottom()
