"""The look of every table that is only read: a row is as high as a finger, columns are as wide as their texts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from inspector.ui import theme


class ReadOnlyTable(QTableWidget):
    """The last column takes the rest. `name`: what those hear who cannot see it; `selects`: whether one row can be chosen."""

    def __init__(self, name: str, columns: Sequence[str], parent: QWidget | None = None, *, selects: bool = False) -> None:
        super().__init__(0, len(columns), parent)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(columns))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row_px())
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.SingleSelection if selects else modes.NoSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)

    def write(self, row: int, column: int, text: str) -> QTableWidgetItem:
        """Puts a text into a cell, in place of the former one, and gives the cell."""
        made = QTableWidgetItem(f" {text} ")
        made.setToolTip(text)
        self.setItem(row, column, made)
        return made
