"""A line that says how many there are, and below it, when asked for, all of them."""

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QStyle, QTableView, QVBoxLayout, QWidget

from inspector.ui import theme
from inspector.ui.number_text import count_text
from inspector.ui.tab_order import tab_through
from inspector.ui.widgets.icon_button import IconButton

MOST_LISTED = 1000
"""Of more things nobody reads the last, and their texts would hold up the window."""
_MOST_ROWS = 6
_FIRST_PX, _MOST_MEASURED = 200, 100
T = TypeVar("T")
_Index: TypeAlias = QModelIndex | QPersistentModelIndex


class ExpandableList(QWidget):
    """Shows (what, why) rows under a button. Thousands of rows cost nothing; Ctrl+C copies the selected ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._button = IconButton("right", " ", quiet=True)
        self._button.clicked.connect(self._on_clicked)
        self._rows = _Rows(self)
        self._table: QTableView | None = None
        """Not made before somebody opens it: there are many lists, of which most stay empty."""
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_rows(self, title: str, rows: Sequence[tuple[str, str]]) -> None:
        """Fills the list; without rows there is nothing to be seen, not even the button."""
        self._button.setText(title)
        self._button.setAccessibleName(title)
        self._rows.replace(rows)
        self._name_table()
        self._fit()
        self.setVisible(bool(rows))

    def rows(self) -> list[tuple[str, str]]:
        """What is in the list."""
        return list(self._rows.content)

    @property
    def button(self) -> IconButton:
        """Opens and closes the list."""
        return self._button

    def _name_table(self) -> None:
        if self._table is not None:
            self._table.setAccessibleName(self.tr("List: {title}").format(title=self._button.text()))

    def _fit(self) -> None:
        if self._table is not None:
            row_px = self._table.verticalHeader().defaultSectionSize()
            rows = min(_MOST_ROWS, max(1, len(self._rows.content)))
            self._table.setFixedHeight(row_px * rows + 2 * self._table.frameWidth() + 2)
            self._table.setColumnWidth(0, self._first_px(self._table))

    def _first_px(self, table: QTableView) -> int:
        """No wider than the first column needs: the rest is the second one's."""
        metrics, margin = table.fontMetrics(), table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, table) + 1
        longest = max((metrics.horizontalAdvance(what) for what, _ in self._rows.content[:_MOST_MEASURED]), default=0)
        return min(theme.scaled(_FIRST_PX), longest + 2 * margin + 2 * theme.SPACE)

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self._rows)
        table.horizontalHeader().hide()
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.row_px())
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setStretchLastSection(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), table, self._on_copy, context=Qt.ShortcutContext.WidgetShortcut)
        return table

    @property
    def opened(self) -> bool:
        """Whether the rows are shown."""
        return self._table is not None and not self._table.isHidden()

    def show_opened(self, opened: bool) -> None:
        """Opens or closes the list."""
        if opened and self._table is None:
            self._table = self._make_table()
            self._column.addWidget(self._table)
            tab_through((self._button, self._table))
            self._name_table()
            self._fit()
        if self._table is not None:
            self._table.setVisible(opened)
        self._button.set_icon_name("down" if opened else "right")

    @Slot()
    def _on_clicked(self) -> None:
        self.show_opened(not self.opened)

    @Slot()
    def _on_copy(self) -> None:
        chosen = sorted({index.row() for index in self._table.selectedIndexes()}) if self._table is not None else []
        QApplication.clipboard().setText("\n".join("\t".join(self._rows.content[row]) for row in chosen))


def listed(things: Sequence[T], row: Callable[[T], tuple[str, str]]) -> list[tuple[str, str]]:
    """A row for each of the first `MOST_LISTED` things, and one that says how many there are beside them."""
    rows = [row(thing) for thing in things[:MOST_LISTED]]
    left = len(things) - len(rows)
    return [*rows, ("…", QCoreApplication.translate("ExpandableList", "and {count} more").format(count=count_text(left)))] if left else rows


class _Rows(QAbstractTableModel):
    """(what, why) pairs for a table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.content: list[tuple[str, str]] = []

    def replace(self, rows: Sequence[tuple[str, str]]) -> None:
        self.beginResetModel()
        self.content = list(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.content)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else 2

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.content[index.row()][index.column()]
        return None
