"""The pictures of good parts as a grid, worst first: each with its first reason, and what was decided about it."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from inspector.core.good_set import GoodPicture
from inspector.services.sources import one_name
from inspector.services.strange_parts import Decision
from inspector.ui import icons, theme
from inspector.ui.pages.doctor.words import picture_text, short_text
from inspector.ui.pages.thumbnail_cell import paint_frame, paint_thumbnail
from inspector.ui.pages.thumbnail_grid import IMAGE_ROLE, GridModel, ThumbnailGrid

Index: TypeAlias = QModelIndex | QPersistentModelIndex
_PICTURE_PX, _ICON_PX = 116, 16
_CELL = QSize(148, 168)
_FAINT = 0.35
"""How much is seen of a picture that is left out."""
_ICONS = {Decision.KEEP: "check", Decision.LEAVE_OUT: "trash"}


class Sheet(ThumbnailGrid[GoodPicture]):
    """See `ThumbnailGrid`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Pictures of good parts, worst first"), _CELL, _PICTURE_PX, GridModel(_tip, picture_text), parent)
        self._painter = _Painter(self)
        self.setItemDelegate(self._painter)

    def show_decisions(self, decisions: Mapping[str, Decision]) -> None:
        """By one name: what was decided about pictures."""
        self._painter.decisions = decisions
        self.viewport().update()


class _Painter(QStyledItemDelegate):
    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self.decisions: Mapping[str, Decision] = {}
        self._sheet = sheet

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        grid = self._sheet.gridSize()
        return grid if grid.isValid() else _CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        each: GoodPicture = index.data(IMAGE_ROLE)
        decision = self.decisions.get(one_name(each.path), Decision.OPEN)
        cell = QRectF(option.rect).adjusted(2, 2, -2, -2)
        inner = QRectF(cell.center().x() - _PICTURE_PX / 2, cell.top() + 8, _PICTURE_PX, cell.height() - 12)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paint_frame(painter, cell, option, self._sheet)
        painter.setOpacity(_FAINT if decision is Decision.LEAVE_OUT else 1.0)
        paint_thumbnail(painter, QRectF(inner.topLeft(), QSize(_PICTURE_PX, _PICTURE_PX)), each.path, self._sheet.thumbnails, self._sheet)
        painter.setOpacity(1.0)
        wider = 8 + (theme.scaled(_PICTURE_PX) - _PICTURE_PX) / 2
        self._paint_words(painter, inner.adjusted(-wider, 4 + _PICTURE_PX, wider, 0), each, decision)
        painter.restore()

    def _paint_words(self, painter: QPainter, area: QRectF, each: GoodPicture, decision: Decision) -> None:
        scheme, line = theme.colours(self._sheet), QRectF(area.left(), area.top(), area.width(), theme.scaled(18))
        icon = _ICONS.get(decision) or ("warning" if each.is_suspicious else None)
        if icon is not None:
            side = theme.scaled(_ICON_PX)
            place = QRectF(line.left(), line.top() + 1, side, side)
            icons.paint(painter, icon, place, scheme.text if decision is not Decision.OPEN else scheme.undecided.ink)
            line.setLeft(line.left() + side + 4)
        text = short_text(each.remarks[0].reason) if each.remarks else Path(each.path).name
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(theme.FONT_SMALL, bold=each.is_suspicious))
        painter.setPen(QColor(scheme.text if each.remarks else scheme.muted))
        painter.drawText(line, left, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(line.width())))


def _tip(each: GoodPicture) -> str:
    return f"{each.path}\n{picture_text(each)}"
