"""Every part of a run as a table."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from inspector.core.decision import VERDICTS
from inspector.core.decision_rule import DecisionRule
from inspector.core.inspection import Inspection
from inspector.core.types import Verdict
from inspector.ui import theme
from inspector.ui.number_text import score_text
from inspector.ui.pages.inspecting.run_log import RunLog
from inspector.ui.pages.part_text import part_name, part_time
from inspector.ui.said_text import in_words
from inspector.ui.widgets.verdict_banner import verdict_word

_COLUMNS = 4

Index: TypeAlias = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """The log as a table: number, part, score, verdict."""

    rows_added = Signal(int, int)
    """The first and the last of the new rows; Qt's own `rowsInserted` may come before or after it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log = RunLog()
        self._rows = 0
        self._by_time = False

    def add(self, number: int, inspection: Inspection) -> None:
        """Writes a part down; `show_added` shows it, so that a quick line need not paint the table for each part."""
        self.log.add(number, inspection)

    def show_added(self) -> None:
        """Adds rows at the end for what has been written down."""
        if self._rows < len(self.log):
            self.beginInsertRows(QModelIndex(), self._rows, len(self.log) - 1)
            first, self._rows = self._rows, len(self.log)
            self.endInsertRows()
            self.rows_added.emit(first, self._rows - 1)

    def find(self, number: int) -> Inspection | None:
        """The part with a number."""
        row = self.log.row(number)
        return None if row is None else self.log.inspection(row)

    def clear(self, *, by_time: bool = False) -> None:
        """Starts a new log. `by_time`: parts have no names of their own, as those of a camera."""
        self.beginResetModel()
        self.log = RunLog()
        self._rows = 0
        self._by_time = by_time
        self.endResetModel()

    def take_over(self, other: "LogModel") -> None:
        """What another table has, whose view may be gone."""
        self.beginResetModel()
        self.log, self._by_time = other.log, other._by_time
        self._rows = len(self.log)
        self.endResetModel()

    def judge_again(self, rule: DecisionRule) -> None:
        """Applies another rule to all rows."""
        self.log.judge_again(rule)
        self._tell_all()

    def put(self, judged: Iterable[tuple[int, Inspection]]) -> None:
        """What another rule makes of parts with these numbers by their evidence."""
        for number, inspection in judged:
            self.log.put(number, inspection)
        self._tell_all()

    def _tell_all(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, _COLUMNS - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else _COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        names = ("#", self.tr("Time") if self._by_time else self.tr("Part"), self.tr("Score"), "")
        return names[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == VERDICT_ROLE:
            return self.log.verdict(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(13, tabular=True)
        if role == Qt.ItemDataRole.ToolTipRole:
            inspection = self.log.inspection(row)
            return f"{verdict_word(self.log.verdict(row))}  {inspection.source}\n{in_words(inspection.error)}".strip()
        return None

    def _text(self, row: int, column: int) -> str:
        inspection = self.log.inspection(row)
        verdict = verdict_word(self.log.verdict(row))
        score = score_text(inspection.score, like=inspection.threshold)
        name = part_time(inspection) if self._by_time else part_name(inspection)
        return (str(self.log.number(row)), name, score, verdict)[column]

    def sort_values(self, column: int, first: int, last: int) -> Sequence[Any]:
        """What rows, without the last one, are sorted by in a column."""
        if column == 2:
            return list(self.log.scores(first, last).tolist())
        if column == 3:
            return list(_PLACES[self.log.ranks(first, last)].tolist())
        if column == 1 and self._by_time:
            return self.log.times(first, last)
        return [self.log.number(row) if column == 0 else part_name(self.log.inspection(row)) for row in range(first, last)]


_PLACES = np.array([list(Verdict).index(each) for each in VERDICTS])
VERDICT_ROLE = Qt.ItemDataRole.UserRole + 1


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in (0, 2) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
