"""The table of recorded parts: small pictures that are read while they are looked at, verdicts as icon and word."""

from functools import lru_cache
from pathlib import Path, PurePath

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from inspector.core.record_query import Row
from inspector.core.types import Verdict
from inspector.ui import icons, theme
from inspector.ui.pages.recorded.model import ROW_ROLE, Column, Index, PartsModel
from inspector.ui.pages.thumbnails import Thumbnails

_PICTURE_PX, _ICON_PX = 38, 16
_WIDTHS = {
    Column.PICTURE: 54,
    Column.TIME: 156,
    Column.NUMBER: 68,
    Column.SERIAL: 136,
    Column.VERDICT: 118,
    Column.REASON: 216,
    Column.SCORE: 72,
    Column.REVIEW: 96,
    Column.MODEL: 78,
    Column.SOURCE: 100,
}


class PartsTable(QTableView):
    """Return or a double click opens a part; the header of the time turns the order round."""

    opened = Signal(object)
    """A `Row`."""
    order_wanted = Signal(bool)
    """Whether the newest part is to come first."""
    picked = Signal()
    """Other rows are selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order = Qt.SortOrder.DescendingOrder
        self.parts = PartsModel(self)
        self._thumbnails = Thumbnails(2 * _PICTURE_PX, self)
        self._thumbnails.arrived.connect(self._on_thumbnails)
        self.folder = Path()
        """Of the project, in which kept pictures lie."""
        self.setModel(self.parts)
        self.setFont(theme.font(13, tabular=True))
        painter = _Painter(self)
        for column in (Column.PICTURE, Column.VERDICT):  # all else is text, which Qt paints faster than we do
            self.setItemDelegateForColumn(column, painter)
        self._nothing = QLabel(self.viewport())
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "muted")
        self._nothing.hide()
        self._dress()
        self.activated.connect(self._on_activated)
        self.selectionModel().selectionChanged.connect(self.picked)

    def say_nothing(self, text: str) -> None:
        """What is said instead of rows; empty where there are some."""
        self._nothing.setText(text)
        self._nothing.setVisible(bool(text))
        self._nothing.setGeometry(self.viewport().rect())

    def said(self) -> str:
        """What is said instead of rows."""
        return self._nothing.text() if not self._nothing.isHidden() else ""

    @property
    def at_top(self) -> bool:
        """Whether the first row is in view, so that others may come above it."""
        return self.verticalScrollBar().value() == 0

    def chosen(self) -> list[Row]:
        """The selected parts in the order of the table."""
        return [self.parts.row(number) for number in sorted(index.row() for index in self.selectionModel().selectedRows())]

    def select(self, number: int) -> None:
        """Marks a row and brings it into view."""
        self.selectRow(number)
        self.scrollTo(self.parts.index(number, Column.TIME))

    def thumbnail(self, row: Row) -> QPixmap | None:
        """The part's small picture, if it is there; it will be read otherwise."""
        path = self._picture(row)
        return self._thumbnails.get(path) if path else None

    def set_depth(self, depth: int) -> None:
        """Bits of the pictures that the model learned from, 0: not known."""
        self._thumbnails.set_depth(depth)

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more small pictures; False when the thread does not end in time."""
        return self._thumbnails.stop(timeout_ms)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._nothing.setGeometry(self.viewport().rect())

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Recorded parts"))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.row_px())
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        columns.setMinimumSectionSize(40)
        columns.setSortIndicatorShown(True)
        columns.setSortIndicator(Column.TIME, Qt.SortOrder.DescendingOrder)
        columns.setSectionsClickable(True)
        columns.sectionClicked.connect(self._on_header)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, theme.scaled(width))

    def _picture(self, row: Row) -> str:
        """Where its picture may be: kept, or a file that was inspected. Looks at no disk."""
        if row.picture:
            return str(self.folder / row.picture)
        return row.source if PurePath(row.source).is_absolute() else ""

    @Slot(QModelIndex)
    def _on_activated(self, index: Index) -> None:
        self.opened.emit(self.parts.row(index.row()))

    @Slot(int)
    def _on_header(self, section: int) -> None:
        header = self.horizontalHeader()
        # The record is kept in the order of time alone.
        order = header.sortIndicatorOrder() if section == Column.TIME else self._order
        header.setSortIndicator(Column.TIME, order)
        if order is not self._order:
            self._order = order
            self.order_wanted.emit(order is Qt.SortOrder.DescendingOrder)

    @Slot(object)
    def _on_thumbnails(self, paths: set[str]) -> None:
        self.viewport().update(0, 0, _WIDTHS[Column.PICTURE], self.viewport().height())


class _Painter(QStyledItemDelegate):
    """Paints the small picture and the verdict; all else is text."""

    def __init__(self, table: PartsTable) -> None:
        super().__init__(table)
        self._table = table

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.column() == Column.VERDICT:
            verdict = index.data(ROW_ROLE).verdict
            scheme = theme.colours(self._table)
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            ink = scheme.on_accent if chosen else theme.tone(scheme, verdict).ink
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = _verdict_icon(verdict, ink, self._table.devicePixelRatioF())
            option.decorationSize = QSize(theme.scaled(_ICON_PX), theme.scaled(_ICON_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().paint(painter, option, index)
        if index.column() != Column.PICTURE:
            return
        picture = self._table.thumbnail(index.data(ROW_ROLE))
        if picture is not None:
            frame = QRectF(0, 0, _PICTURE_PX, _PICTURE_PX)
            frame.moveCenter(QRectF(option.rect).center())
            size = QRectF(picture.rect()).size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(frame.topLeft(), size)
            place.moveCenter(frame.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, picture, QRectF(picture.rect()))


@lru_cache(maxsize=32)
def _verdict_icon(verdict: Verdict, ink: str, ratio: float) -> QIcon:
    return QIcon(icons.pixmap(icons.verdict_icon(verdict), theme.scaled(_ICON_PX), ink, ratio))
