"""The models of a project as a table: it holds what has been read, and reads nothing itself."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from inspector.services.model_list import ModelFacts
from inspector.ui.date_text import moment_text
from inspector.ui.number_text import NOTHING, ms_text, score_text
from inspector.ui.pages.models.words import auroc_text, auroc_tip, method_text, state_text
from inspector.ui.said_text import in_words
from inspector.ui.status_line import short_id

Index: TypeAlias = QModelIndex | QPersistentModelIndex
FACTS_ROLE = Qt.ItemDataRole.UserRole + 1


class Column(IntEnum):
    """The columns in their order."""

    STATE = 0
    BUILT = 1
    NETWORK = 2
    SIZE = 3
    METHOD = 4
    AUROC = 5
    THRESHOLD = 6
    TIME = 7
    MODEL = 8


_GAP = "\u2003"
"""Behind what is right-aligned: the next column begins at once."""
_NUMBERS = (Column.SIZE, Column.THRESHOLD, Column.TIME)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ModelsModel(QAbstractTableModel):
    """The newest model first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ModelFacts] = []

    def show_models(self, found: Sequence[ModelFacts]) -> None:
        """Replaces all rows; `found` has the oldest first."""
        self.beginResetModel()
        self._rows = list(reversed(found))
        self.endResetModel()

    def row(self, number: int) -> ModelFacts:
        """The model in a row."""
        return self._rows[number]

    def number_of(self, model_id: str) -> int | None:
        """In which row a model is; None where it is in none."""
        return next((number for number, row in enumerate(self._rows) if row.model_id == model_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in _NUMBERS else _LEFT
        return self._name(Column(section)) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _TEXTS[column](row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in _NUMBERS else _LEFT
        if role == FACTS_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return in_words(row.damage) or (auroc_tip(row) if column == Column.AUROC else row.model_id if column == Column.MODEL else None)
        return None

    def _name(self, column: Column) -> str:
        return {
            Column.STATE: self.tr("State"),
            Column.BUILT: self.tr("Built"),
            Column.NETWORK: self.tr("Network"),
            Column.SIZE: self.tr("Size") + _GAP,
            Column.METHOD: self.tr("Method"),
            Column.AUROC: self.tr("AUROC"),
            Column.THRESHOLD: self.tr("Threshold") + _GAP,
            Column.TIME: self.tr("Per part") + _GAP,
            Column.MODEL: self.tr("Model"),
        }[column]


_TEXTS: dict[int, Callable[[ModelFacts], str]] = {
    Column.STATE: state_text,
    Column.BUILT: lambda row: moment_text(row.built) if row.built else NOTHING,
    Column.NETWORK: lambda row: in_words(row.damage) or row.network or NOTHING,
    Column.SIZE: lambda row: (f"{row.size} px" if row.size else NOTHING) + _GAP,
    Column.METHOD: lambda row: method_text(row.method),
    Column.AUROC: auroc_text,
    Column.THRESHOLD: lambda row: score_text(row.threshold) + _GAP,
    Column.TIME: lambda row: ms_text(row.ms) + _GAP,
    Column.MODEL: lambda row: short_id(row.model_id),
}
