"""The table of a run in the order that the user chose, sorted in a moment however long the run was.

`QSortFilterProxyModel` asks for two values each time that it compares, which held the window up for 0.7 to 4 s after a shift.
"""

from bisect import bisect, bisect_left
from typing import Any

from PySide6.QtCore import QAbstractProxyModel, QModelIndex, QObject, Qt, Slot

from inspector.ui.pages.inspecting.log import Index, LogModel

_ONE_BY_ONE = 200
"""More parts than these are not put in their places one after the other."""


class SortedLog(QAbstractProxyModel):
    """By number, which is the order of the log, there is nothing to sort and nothing to remember."""

    def __init__(self, model: LogModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log = model
        self._column, self._is_descending = 0, False
        self._keys: list[Any] = []
        """(value, row of the log) of all rows in ascending order; empty by number."""
        self.setSourceModel(model)
        model.rows_added.connect(self._on_added)
        model.modelAboutToBeReset.connect(self.beginResetModel)
        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self._on_judged_again)
        self._rows = model.rowCount()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """What was chosen stays chosen."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        sources = [self.mapToSource(each) for each in kept]
        self._column, self._is_descending = column, order is Qt.SortOrder.DescendingOrder
        self._sort()
        self.changePersistentIndexList(kept, [self.mapFromSource(each) for each in sources])
        self.layoutChanged.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return self._log.columnCount(parent)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        there = not parent.isValid() and 0 <= row < self._rows and 0 <= column < self.columnCount()
        return self.createIndex(row, column) if there else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - Qt's signature
        return QModelIndex()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return self._log.headerData(section, orientation, role)

    def mapToSource(self, index: Index) -> QModelIndex:
        return self._log.index(self._row_of_log(index.row()), index.column()) if index.isValid() else QModelIndex()

    def mapFromSource(self, index: Index) -> QModelIndex:
        if not index.isValid():
            return QModelIndex()
        place = bisect_left(self._keys, self._key(index.row())) if self._keys else index.row()
        return self.index(self._turned(place), index.column())

    def _turned(self, place: int) -> int:
        return self._rows - 1 - place if self._is_descending else place

    def _row_of_log(self, row: int) -> int:
        place = self._turned(row)
        return int(self._keys[place][1]) if self._keys else place

    def _key(self, row: int) -> tuple[Any, int]:
        return self._log.sort_values(self._column, row, row + 1)[0], row

    def _sort(self) -> None:
        values = self._log.sort_values(self._column, 0, self._rows) if self._column else []
        self._keys = sorted(zip(values, range(len(values)), strict=True))

    @Slot(int, int)
    def _on_added(self, first: int, last: int) -> None:
        if self._column and last - first >= _ONE_BY_ONE:
            self.beginResetModel()
            self._rows = last + 1
            self._sort()
            self.endResetModel()
        elif self._column:
            for row in range(first, last + 1):
                self._put(row)
        else:
            top = 0 if self._is_descending else first
            self.beginInsertRows(QModelIndex(), top, top + last - first)
            self._rows = last + 1
            self.endInsertRows()

    def _put(self, row: int) -> None:
        key = self._key(row)
        place = bisect(self._keys, key)
        at = self._rows - place if self._is_descending else place
        self.beginInsertRows(QModelIndex(), at, at)
        self._keys.insert(place, key)
        self._rows += 1
        self.endInsertRows()

    @Slot()
    def _on_reset(self) -> None:
        self._rows = self._log.rowCount()
        self._sort()
        self.endResetModel()

    @Slot()
    def _on_judged_again(self) -> None:
        if self._column:
            self.sort(self._column, Qt.SortOrder.DescendingOrder if self._is_descending else Qt.SortOrder.AscendingOrder)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, self.columnCount() - 1))
