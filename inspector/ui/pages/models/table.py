"""The table of models: one or two are chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from inspector.services.model_list import ModelFacts
from inspector.ui import theme
from inspector.ui.pages.models.model import Column, ModelsModel

_WIDTHS = {
    Column.STATE: 116,
    Column.BUILT: 140,
    Column.NETWORK: 190,
    Column.SIZE: 80,
    Column.METHOD: 96,
    Column.AUROC: 200,
    Column.THRESHOLD: 96,
    Column.TIME: 92,
}
_SHOWN = 4
"""Rows that are seen at once; others are scrolled to."""


class ModelsTable(QTableView):
    """A tap chooses a model, or lets go of it again."""

    picked = Signal()
    """Other rows are selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.models = ModelsModel(self)
        self.setModel(self.models)
        self.setFont(theme.font(13, tabular=True))
        self._dress()
        self.selectionModel().selectionChanged.connect(self.picked)

    def show_models(self, found: Sequence[ModelFacts]) -> None:
        """Shows models, the oldest first in `found`; those that were chosen stay so."""
        before = {each.model_id for each in self.chosen()}
        self.clearSpans()
        self.models.show_models(found)
        for number in range(self.models.rowCount()):
            row = self.models.row(number)
            if row.damage:  # there is room for why
                self.setSpan(number, Column.NETWORK, 1, Column.MODEL - Column.NETWORK)
            if row.model_id in before:
                self.selectRow(number)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + min(_SHOWN, max(1, len(found))) * theme.row_px() + 4)

    def chosen(self) -> list[ModelFacts]:
        """The selected models in the order of the table."""
        return [self.models.row(number) for number in sorted(index.row() for index in self.selectionModel().selectedRows())]

    def choose(self, model_ids: Sequence[str]) -> None:
        """Selects these models alone."""
        self.clearSelection()
        for model_id in model_ids:
            number = self.models.number_of(model_id)
            if number is not None:
                self.selectRow(number)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(self.tr("Models of the project"))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.row_px())
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, theme.scaled(width))
