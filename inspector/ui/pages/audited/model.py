"""Entries of the audit as a table of any length: it knows their numbers, and asks for those rows only that are seen."""

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from inspector.core.audit import Entry
from inspector.ui.date_text import moment_text
from inspector.ui.number_text import count_text
from inspector.ui.pages.audited.words import details_text, kind_text, project_text, role_name, who_text

Index: TypeAlias = QModelIndex | QPersistentModelIndex
CHUNK = 100
_MOST_KEPT = 20 * CHUNK
_GAP = "\u2003"


class Column(IntEnum):
    """The columns in their order."""

    NUMBER = 0
    TIME = 1
    KIND = 2
    WHO = 3
    ROLE = 4
    PROJECT = 5
    DETAILS = 6


class AuditModel(QAbstractTableModel):
    """The newest entry first."""

    wanted = Signal(object)
    """Numbers of entries that are looked at and not here: `take` them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers: Sequence[int] = array("q")
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._asked: set[int] = set()

    def show_numbers(self, numbers: Sequence[int]) -> None:
        """Other entries, the newest first."""
        self.beginResetModel()
        self._numbers = numbers
        self._asked.clear()
        self.endResetModel()

    def take(self, entries: Mapping[int, Entry]) -> None:
        """What was wanted."""
        self._entries.update(entries)
        self._asked.difference_update(entries)
        while len(self._entries) > _MOST_KEPT:
            self._entries.popitem(last=False)
        if self._numbers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._numbers) - 1, len(Column) - 1))

    def forget(self, numbers: Iterable[int]) -> None:
        """They are not brought: whoever looks at them again wants them again."""
        self._asked.difference_update(numbers)

    def entry(self, row: int) -> Entry | None:
        """The entry in a row; None while it is on its way."""
        return self._entries.get(self._numbers[row])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (self.tr("#"), self.tr("Time"), self.tr("What"), self.tr("Who"), self.tr("Role"), self.tr("Project"), self.tr("Details"))
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() == Column.NUMBER else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        number = self._numbers[index.row()]
        if index.column() == Column.NUMBER:
            return count_text(number) + _GAP
        entry = self._entries.get(number)
        if entry is None:
            self._ask(index.row())
            return "…" if index.column() == Column.TIME else ""
        return _text(entry, Column(index.column()))

    def _ask(self, row: int) -> None:
        """For the whole chunk that a row lies in."""
        first = row - row % CHUNK
        numbers = [each for each in self._numbers[first : first + CHUNK] if each not in self._asked and each not in self._entries]
        if numbers:
            self._asked.update(numbers)
            self.wanted.emit(numbers)


def _text(entry: Entry, column: Column) -> str:
    match column:
        case Column.TIME:
            return moment_text(datetime.fromisoformat(entry.at))
        case Column.KIND:
            return kind_text(entry.kind) + (" ⚠" if entry.mark else "")
        case Column.WHO:
            return who_text(entry)
        case Column.ROLE:
            return role_name(entry)
        case Column.PROJECT:
            return project_text(entry.project)
    return details_text(entry)
