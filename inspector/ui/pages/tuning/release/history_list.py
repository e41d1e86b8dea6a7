"""Thresholds that were in force for this model, the newest first: since when, by which rule, who set them and why."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from inspector.core.project import ThresholdRecord
from inspector.ui import theme
from inspector.ui.number_text import score_text
from inspector.ui.pages.tuning.release.words import origin_text, when_text

_LEAST_HEIGHT_PX, _LAST = 84, 2


class HistoryList(QTableWidget):
    """Time, value and origin of each."""

    chosen = Signal(object)
    """The `ThresholdRecord` that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._records: list[ThresholdRecord] = []
        self.setHorizontalHeaderLabels([self.tr("Since"), "", self.tr("Origin")])
        value = QTableWidgetItem(self.tr("Threshold"))
        value.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalHeaderItem(1, value)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().setMinimumSectionSize(theme.row_px())
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(theme.scaled(_LEAST_HEIGHT_PX))
        self.setAccessibleName(self.tr("Earlier thresholds of this model"))
        self.cellClicked.connect(self._on_chosen)
        self.cellActivated.connect(self._on_chosen)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.scaled(_LEAST_HEIGHT_PX))  # it takes the room that the rest of the panel leaves

    def show_records(self, records: Sequence[ThresholdRecord]) -> None:
        """Shows a model's history, oldest first as it is stored."""
        self._records = list(reversed(records))
        self.setRowCount(len(self._records))
        for row, record in enumerate(self._records):
            texts = (when_text(record.at), score_text(record.value), origin_text(record))
            for column, text in enumerate(texts):
                self.setItem(row, column, self._cell(text, column, row == 0))

    def _cell(self, text: str, column: int, in_use: bool) -> QTableWidgetItem:
        made = QTableWidgetItem(text if column == _LAST else f" {text} ")  # a breath between columns
        made.setFont(theme.font(13, bold=in_use, tabular=True))
        made.setToolTip(self.tr("{text} (in use)").format(text=text) if in_use else text)
        side = Qt.AlignmentFlag.AlignRight if column == 1 else Qt.AlignmentFlag.AlignLeft
        made.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        return made

    @Slot(int, int)
    def _on_chosen(self, row: int, column: int) -> None:
        self.chosen.emit(self._records[row])
