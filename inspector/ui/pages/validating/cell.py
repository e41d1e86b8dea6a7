"""One validation image in the grid: its thumbnail, what it shows, and what the model makes of it."""

from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from inspector.core.decision_rule import DecisionRule
from inspector.core.labels import Truth
from inspector.services.validation.images import ValidationImage
from inspector.ui import icons, theme
from inspector.ui.number_text import score_text
from inspector.ui.pages.thumbnail_cell import paint_frame, paint_thumbnail
from inspector.ui.pages.thumbnails import Thumbnails
from inspector.ui.pages.validating.shown import image_text, is_misjudged, verdict

PICTURE_PX = 112
CELL = QSize(136, 168)
"""At least; cells grow with the room that is left over."""
_ICON_PX = 16
_FAINT = 0.35
"""How much is seen of a picture that is left out."""
Index: TypeAlias = QModelIndex | QPersistentModelIndex


class CellPainter(QStyledItemDelegate):
    """Paints an image with two lines below it. `rule` judges by the score."""

    def __init__(self, thumbnails: Thumbnails, parent: QListView) -> None:
        super().__init__(parent)
        self.rule: DecisionRule | None = None
        self._thumbnails = thumbnails
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        grid = self._view.gridSize()
        return grid if grid.isValid() else CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        each: ValidationImage = index.data(Qt.ItemDataRole.UserRole + 1)
        cell = QRectF(option.rect).adjusted(2, 2, -2, -2)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paint_frame(painter, cell, option, self._view)
        inner = QRectF(cell.center().x() - PICTURE_PX / 2, cell.top() + 8, PICTURE_PX, cell.height() - 12)
        painter.setOpacity(_FAINT if each.truth is Truth.LEFT_OUT else 1.0)
        paint_thumbnail(painter, QRectF(inner.topLeft(), QSize(PICTURE_PX, PICTURE_PX)), each.path, self._thumbnails, self._view)
        painter.setOpacity(1.0)
        self._paint_words(painter, inner.adjusted(0, 4 + PICTURE_PX, 0, 0), each)
        painter.restore()

    def _paint_words(self, painter: QPainter, area: QRectF, each: ValidationImage) -> None:
        scheme, wrong = theme.colours(self._view), is_misjudged(each, self.rule)
        line = QRectF(area.left(), area.top(), area.width(), 18)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(theme.FONT_SMALL, bold=wrong))
        painter.setPen(QColor(scheme.text if wrong else scheme.muted))
        painter.drawText(line, left, painter.fontMetrics().elidedText(image_text(each), Qt.TextElideMode.ElideRight, int(line.width())))
        line.translate(0, 19)
        painter.setFont(theme.font(theme.FONT_BODY, tabular=True))
        painter.setPen(QColor(scheme.text))
        painter.drawText(line, left, score_text(each.score))
        judged = verdict(each, self.rule)
        place = QRectF(line.right() - _ICON_PX, line.top() + 1, _ICON_PX, _ICON_PX)
        if judged is not None:
            icons.paint(painter, icons.verdict_icon(judged), place, theme.tone(scheme, judged).ink)
        elif each.trouble:
            icons.paint(painter, "warning", place, scheme.muted)
