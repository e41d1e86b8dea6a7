"""What becomes of each kind of defect."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from inspector.core.tuning.aims import Rate
from inspector.core.tuning.counting import Split
from inspector.ui import theme
from inspector.ui.number_text import NOTHING, count_text, decimal_text
from inspector.ui.pages.tuning.figures import interval_text


class KindsTable(QTableWidget):
    """A line a kind: how many there are, how many pass, are unsure and are NG, the interval of those that pass, and its AUROC."""

    def __init__(self, parent: QWidget | None = None) -> None:
        heads = (
            self.tr("Kind"),
            self.tr("Parts"),
            self.tr("Escapes"),
            self.tr("Unsure"),
            self.tr("NG"),
            self.tr("Escapes of all (95%, exact)"),
            self.tr("AUROC"),
        )
        super().__init__(0, len(heads), parent)
        self.setHorizontalHeaderLabels(heads)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.scaled(30))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Kinds of defects"))

    def show_kinds(self, splits: Mapping[str, Split], auroc: Mapping[str, float]) -> None:
        """The counts under the rule that is tried out, and how well each kind is told from good parts by score."""
        self.setRowCount(len(splits))
        for line, (kind, split) in enumerate(splits.items()):
            interval = interval_text(Rate(split.ok, split.total).interval)
            numbers = [count_text(each) for each in (split.total, split.ok, split.unsure, split.ng)]
            area = decimal_text(auroc[kind], 3) if kind in auroc else NOTHING
            for column, text in enumerate((kind, *numbers, interval, area)):
                self._write(line, column, text)

    def texts(self, line: int) -> list[str]:
        """A line as it is read."""
        return [item.text().strip() for column in range(self.columnCount()) if (item := self.item(line, column)) is not None]

    def _write(self, line: int, column: int, text: str) -> None:
        item = self.item(line, column)
        if item is None:
            item = QTableWidgetItem()
            item.setFont(theme.font(13, tabular=True))
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(line, column, item)
        if item.text() != (padded := f" {text} "):  # a breath between columns
            item.setText(padded)
