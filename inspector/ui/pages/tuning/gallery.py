"""Parts of known truth as a gallery: thumbnail, truth, score, and what the slider makes of each."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.ui import icons, theme
from inspector.ui.joined_text import list_text
from inspector.ui.pages.thumbnails import Thumbnails
from inspector.ui.pages.tuning.figures import Compared, Judged, full_truth_text, truth_text
from inspector.ui.widgets.verdict_banner import verdict_word
from inspector.ui.widgets.verdict_mark import paint_mark

_PICTURE_PX = 112
_CELL = QSize(136, 168)  # at least; cells grow with the room that is left over
_ICON_PX = 16
_WORDS_PX = 38
_AT_ONCE = 120
"""Rows that the view lays out at first: it does so whenever the slider moves, and takes its time for thousands."""

JUDGED_ROLE = Qt.ItemDataRole.UserRole + 1
Order: TypeAlias = npt.NDArray[np.intp]
Index: TypeAlias = QModelIndex | QPersistentModelIndex


class GalleryModel(QAbstractListModel):
    """The images in the order in which they are shown; the view asks for more of them when it is scrolled to the last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._compared: Compared | None = None
        self._order: Order = np.empty(0, np.intp)
        self._rows = 0

    def show_items(self, compared: Compared, order: Order) -> None:
        """Shows images (by their numbers) in an order; the same ones again are only painted anew, so that the selection stays."""
        same = self._compared is not None and self._compared.images is compared.images and np.array_equal(self._order, order)
        if same:
            self._compared = compared
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(self._rows - 1))
            return
        self.beginResetModel()
        self._compared, self._order, self._rows = compared, order, min(_AT_ONCE, len(order))
        self.endResetModel()

    def item(self, row: int) -> Judged:
        """The image in a row."""
        assert self._compared is not None
        return self._compared.judged(int(self._order[row]))

    def row_of(self, path: str) -> int | None:
        """Where an image is; None when it is not shown. The view has all rows up to it then."""
        row = next((row for row, each in enumerate(self.paths()) if each == path), None)
        while row is not None and row >= self._rows:
            self.fetchMore()
        return row

    def paths(self) -> list[str]:
        """All images in their order, whether or not the view has asked for them."""
        return [self._compared.images[number].path for number in self._order] if self._compared is not None else []

    def thumbnails_arrived(self, paths: set[str]) -> None:
        """Has the images repainted that have a thumbnail now."""
        for row in range(self._rows):
            if self.item(row).image.path in paths:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._rows

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        return self._rows < len(self._order)

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008
        more = min(_AT_ONCE, len(self._order) - self._rows)
        self.beginInsertRows(QModelIndex(), self._rows, self._rows + more - 1)
        self._rows += more
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        each = self.item(index.row())
        if role == JUDGED_ROLE:
            return each
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{each.image.path}\n{full_truth_text(each)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return list_text((full_truth_text(each), each.score_text, verdict_word(each.after)))
        return None


class Gallery(QListView):
    """Thumbnails that are read while they are looked at; a click or Return opens one."""

    opened = Signal(str)
    """The path of an image."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = GalleryModel(self)
        self._thumbnails = Thumbnails(_PICTURE_PX * 2, self)
        self._thumbnails.arrived.connect(self._on_thumbnails)
        self.setModel(self.items)
        self.setItemDelegate(_Painter(self._thumbnails, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Parts of known truth"))
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        self._nothing = QLabel(self.viewport())
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "muted")

    def show_items(self, compared: Compared, order: Order, nothing: str) -> None:
        """Shows images, or the sentence `nothing` where there are none."""
        current = self.currentIndex()
        path = self.items.item(current.row()).image.path if current.isValid() else ""
        self.items.show_items(compared, order)
        if path and not self.currentIndex().isValid():
            self.select(path)
        self._nothing.setText(nothing)
        self._nothing.setVisible(not len(order))
        self._place_text()

    def set_depth(self, depth: int) -> None:
        """Bits of the pictures that the model learned from, 0: not known; all images are shown by it."""
        self._thumbnails.set_depth(depth)
        self.viewport().update()

    def select(self, path: str) -> None:
        """Marks an image, if it is shown."""
        row = self.items.row_of(path)
        if row is not None:
            self.setCurrentIndex(self.items.index(row))

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more thumbnails; False when the thread does not end in time."""
        return self._thumbnails.stop(timeout_ms)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread_cells()
        self._place_text()

    def _spread_cells(self) -> None:
        width = self.viewport().width() - 2
        columns = max(1, width // theme.scaled(_CELL.width()))
        self.setGridSize(QSize(width // columns, _CELL.height() + theme.scaled(_WORDS_PX) - _WORDS_PX))

    def _place_text(self) -> None:
        self._nothing.setGeometry(self.viewport().rect().adjusted(24, 8, -24, -8))

    @Slot(object)
    def _on_thumbnails(self, paths: set[str]) -> None:
        self.items.thumbnails_arrived(paths)

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        self.opened.emit(self.items.item(index.row()).image.path)


class _Painter(QStyledItemDelegate):
    """Paints one image with two lines below it: its truth, and its score with the verdicts."""

    def __init__(self, thumbnails: Thumbnails, parent: QListView) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        grid = self._view.gridSize()
        return grid if grid.isValid() else _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        each: Judged = index.data(JUDGED_ROLE)
        cell = QRectF(option.rect).adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_frame(painter, cell, option)
        inner = QRectF(cell.center().x() - _PICTURE_PX / 2, cell.top() + 8, _PICTURE_PX, cell.height() - 12)
        self._paint_picture(painter, QRectF(inner.topLeft(), QSize(_PICTURE_PX, _PICTURE_PX)), each)
        wider = (theme.scaled(_PICTURE_PX) - _PICTURE_PX) / 2
        self._paint_words(painter, inner.adjusted(-wider, 4 + _PICTURE_PX, wider, 0), each)
        painter.restore()

    def _paint_frame(self, painter: QPainter, cell: QRectF, option: QStyleOptionViewItem) -> None:
        scheme = theme.colours(self._view)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QPen(QColor(scheme.accent), 2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.raised if hovered or chosen else scheme.surface))
        painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)

    def _paint_picture(self, painter: QPainter, frame: QRectF, each: Judged) -> None:
        scheme = theme.colours(self._view)
        picture = self._thumbnails.get(each.image.path)
        if picture is not None:
            painter.drawPixmap(_fitted(picture, frame), picture, QRectF(picture.rect()))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.raised))
        painter.drawRoundedRect(frame, 4, 4)
        if self._thumbnails.is_unreadable(each.image.path):
            place = QRectF(0, 0, 24, 24)
            place.moveCenter(frame.center())
            icons.paint(painter, "warning", place, scheme.muted)

    def _paint_words(self, painter: QPainter, area: QRectF, each: Judged) -> None:
        scheme = theme.colours(self._view)
        line = QRectF(area.left(), area.top(), area.width(), theme.scaled(18))
        painter.setFont(theme.font(theme.FONT_SMALL, bold=each.is_mistake))
        painter.setPen(QColor(scheme.text if each.is_mistake else scheme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, truth_text(each))
        line.translate(0, theme.scaled(19))
        painter.setFont(theme.font(theme.FONT_BODY, tabular=True))
        painter.setPen(QColor(scheme.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, each.score_text)
        side = theme.scaled(_ICON_PX)
        place = QRectF(line.right() - side, line.top() + 1, side, side)
        if not each.is_changed:
            room = line.adjusted(painter.fontMetrics().horizontalAdvance(each.score_text) + 6, 0, 0, 0)
            paint_mark(painter, room, each.after, theme.tone(scheme, each.after).ink, side, word_first=True)
        else:
            self._paint_icon(painter, place, icons.verdict_icon(each.after), theme.tone(scheme, each.after).ink)
            place.translate(-side - 1, 0)
            self._paint_icon(painter, place, "right", scheme.muted)
            place.translate(-side - 1, 0)
            self._paint_icon(painter, place, icons.verdict_icon(each.before), theme.tone(scheme, each.before).ink)

    def _paint_icon(self, painter: QPainter, place: QRectF, name: str, colour: str) -> None:
        """Three for each of some thirty parts whenever the slider moves: drawn once, and then only copied."""
        painter.drawPixmap(place.topLeft(), icons.pixmap(name, theme.scaled(_ICON_PX), colour, self._view.devicePixelRatioF()))


def _fitted(picture: QPixmap, frame: QRectF) -> QRectF:
    size = QRectF(picture.rect()).size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
    fitted = QRectF(frame.topLeft(), size)
    fitted.moveCenter(frame.center())
    return fitted
