"""A plain table of texts for this page: nothing in it can be changed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.ui import theme
from inspector.ui.widgets.read_only_table import ReadOnlyTable


class TextTable(ReadOnlyTable):
    """Columns are as wide as their texts, the last one takes the rest."""

    chosen = Signal(int)
    """The number of a row."""

    def __init__(self, name: str, columns: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(name, columns, parent, selects=True)
        self.setFont(theme.font(13, tabular=True))
        self.itemSelectionChanged.connect(self._on_selected)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Replaces all rows."""
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                self.write(number, column, text)

    @Slot()
    def _on_selected(self) -> None:
        rows = self.selectionModel().selectedRows()
        if rows:
            self.chosen.emit(rows[0].row())
