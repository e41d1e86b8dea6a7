"""The table of the audit."""

from PySide6.QtCore import QItemSelection, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from inspector.ui import theme
from inspector.ui.pages.audited.model import AuditModel, Column

_WIDTHS = {Column.NUMBER: 90, Column.TIME: 170, Column.KIND: 170, Column.WHO: 140, Column.ROLE: 120, Column.PROJECT: 150}


class AuditTable(QTableView):
    """Rows of one height, so that a million of them cost nothing."""

    picked = Signal()
    """Another row is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = AuditModel(self)
        self.setModel(self.entries)
        self.setAccessibleName(self.tr("Entries of the audit"))
        self.setFont(theme.font(theme.FONT_BODY, tabular=True))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.row_px())
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, theme.scaled(width))
        columns.setStretchLastSection(True)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setHighlightSections(False)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    @Slot(QItemSelection, QItemSelection)
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.picked.emit()
