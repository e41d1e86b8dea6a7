"""Recorded parts as a table. It holds what has been read so far and says when more is wanted; it never reads anything itself."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from pathlib import PurePath
from typing import TypeAlias
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from inspector.core.record_query import Row
from inspector.ui.date_text import day_text
from inspector.ui.number_text import count_text, score_text
from inspector.ui.pages.recorded.words import answer_text, serial_text
from inspector.ui.reason_text import reason_text
from inspector.ui.status_line import short_id
from inspector.ui.widgets.verdict_banner import verdict_word

Index: TypeAlias = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1


class Column(IntEnum):
    """The columns in their order."""

    PICTURE = 0
    TIME = 1
    NUMBER = 2
    SERIAL = 3
    VERDICT = 4
    REASON = 5
    SCORE = 6
    REVIEW = 7
    MODEL = 8
    SOURCE = 9


_GAP = "\u2003"
"""Behind what is right-aligned: the next column begins at once."""
_NUMBERS = (Column.NUMBER, Column.SCORE)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PartsModel(QAbstractTableModel):
    """Rows in the order of the record, from its one end on."""

    more_wanted = Signal()
    """The view has come to the last row, and there are more: `append` them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._more = self._asked = False

    def show_rows(self, rows: Sequence[Row], more: bool) -> None:
        """Replaces all rows; `more`: others follow."""
        self.beginResetModel()
        self._rows, self._more, self._asked = list(rows), more, False
        self.endResetModel()

    def append(self, rows: Sequence[Row], more: bool) -> None:
        """Adds the rows that follow the last one."""
        self._more, self._asked = more, False
        self._insert(len(self._rows), rows)

    def prepend(self, rows: Sequence[Row]) -> None:
        """Adds rows above the first one, in the order of the table."""
        self._insert(0, rows)

    def replace(self, row: Row) -> None:
        """Shows what a part is now, if it is in the table."""
        number = self.number_of(row.id)
        if number is not None:
            self._rows[number] = row
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(Column) - 1))

    def row(self, number: int) -> Row:
        """The part in a row."""
        return self._rows[number]

    def number_of(self, part: UUID) -> int | None:
        """In which row a part is; None where it is in none."""
        return next((number for number, row in enumerate(self._rows) if row.id == part), None)

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not self._asked and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

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
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.source if column == Column.SOURCE else row.model_id if column == Column.MODEL else _TEXTS[column](row)
        return None

    def _insert(self, at: int, rows: Sequence[Row]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), at, at + len(rows) - 1)
            self._rows[at:at] = rows
            self.endInsertRows()

    def _name(self, column: Column) -> str:
        return {
            Column.PICTURE: "",
            Column.TIME: self.tr("Time"),
            Column.NUMBER: self.tr("No.") + _GAP,
            Column.SERIAL: self.tr("Serial"),
            Column.VERDICT: self.tr("Verdict"),
            Column.REASON: self.tr("Reason"),
            Column.SCORE: self.tr("Score") + _GAP,
            Column.REVIEW: self.tr("Review"),
            Column.MODEL: self.tr("Model"),
            Column.SOURCE: self.tr("Source"),
        }[column]


def time_text(row: Row) -> str:
    """When the part was judged by the clock of then, to the second."""
    return f"{day_text(row.judged)}  {row.judged:%H:%M:%S}"


_TEXTS: dict[int, Callable[[Row], str]] = {
    Column.PICTURE: lambda row: "",
    Column.TIME: time_text,
    Column.NUMBER: lambda row: count_text(row.number) + _GAP,
    Column.SERIAL: serial_text,
    Column.VERDICT: lambda row: verdict_word(row.verdict),
    Column.REASON: lambda row: reason_text(row.reason),
    Column.SCORE: lambda row: score_text(row.score) + _GAP,
    Column.REVIEW: lambda row: answer_text(row.answer),
    Column.MODEL: lambda row: short_id(row.model_id),
    Column.SOURCE: lambda row: PurePath(row.source).name or row.source,
}
