"""What is tried out does to parts of known truth: counted, with intervals, and what stands against the counts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.tuning.counting import Outcome, Split
from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.number_text import count_text
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.cards import card, heading, note, say
from inspector.ui.widgets.verdict_banner import verdict_word


class FiguresCard(QWidget):
    """Verdicts by truth as a small table, escapes and false rejects in sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame, grid = card(self.tr("On parts of known truth"))
        self._table, self._cells = _table(self.tr("Good"), self.tr("Defect"), self.tr("Unsure"))
        grid.addLayout(self._table, 1, 0, 1, 2)
        self.escapes = _figure(grid, 2)
        self.rejects = _figure(grid, 4)
        self.doubts, self.missing = note(), note()
        grid.addWidget(self.doubts, 6, 0, 1, 2)
        grid.addWidget(self.missing, 7, 0, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)

    def show_outcome(self, outcome: Outcome) -> None:
        """The counts under the whole rule that is tried out."""
        for cells, split in zip(self._cells, (outcome.good, outcome.defect), strict=True):
            for cell, number in zip(cells, _counts(split), strict=True):
                cell.setText(count_text(number))
        parts = ((self.escapes, figures.escapes_text(outcome)), (self.rejects, figures.false_rejects_text(outcome)))
        for (count, interval), (counted, sure) in parts:
            count.setText(counted)
            interval.setText(sure)

    def show_doubts(self, text: str) -> None:
        """What stands against the threshold, and against what is counted at it."""
        say(self.doubts, text)

    def show_missing(self, text: str, names: str = "") -> None:
        """Which parts are in none of the figures, or counted as UNDECIDED for lack of a map; `names`: all of them."""
        say(self.missing, text)
        self.missing.setToolTip(names)

    def texts(self) -> list[list[str]]:
        """The table as it is read: of good parts and of defects, OK, unsure and NG."""
        return [[cell.text() for cell in cells] for cells in self._cells]


def _counts(split: Split) -> tuple[int, int, int]:
    return split.ok, split.unsure, split.ng


def _table(good: str, defect: str, unsure: str) -> tuple[QGridLayout, list[list[QLabel]]]:
    grid = QGridLayout()
    grid.setSpacing(2)
    for column, word in enumerate((verdict_word(Verdict.OK), unsure, verdict_word(Verdict.NG)), start=1):
        head = heading(word)
        head.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(head, 0, column)
        grid.setColumnStretch(column, 1)
    cells = []
    for line, word in enumerate((good, defect), start=1):
        grid.addWidget(heading(word), line, 0)
        cells.append([_number() for _ in range(3)])
        for column, cell in enumerate(cells[-1], start=1):
            grid.addWidget(cell, line, column)
    return grid, cells


def _number() -> QLabel:
    made = QLabel()
    made.setFont(theme.font(theme.FONT_BODY, bold=True, tabular=True))
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    return made


def _figure(grid: QGridLayout, line: int) -> tuple[QLabel, QLabel]:
    """A count in large and what it says about all parts in small."""
    count, interval = QLabel(), QLabel()
    count.setFont(theme.font(theme.FONT_HEADING, bold=True, tabular=True))
    interval.setFont(theme.font(theme.FONT_SMALL, tabular=True))
    interval.setProperty("role", "small")
    interval.setWordWrap(True)
    grid.addWidget(count, line, 0, 1, 2)
    grid.addWidget(interval, line + 1, 0, 1, 2)
    return count, interval
