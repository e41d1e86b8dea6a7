"""One validation image in the grid: its thumbnail, what it shows, and what the model makes of it."""

from collections import OrderedDict
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from inspector.core.decision_rule import DecisionRule
from inspector.core.labels import Truth
from inspector.services.validation.images import ValidationImage
from inspector.ui import icons, theme
from inspector.ui.number_text import score_text
from inspector.ui.pages.thumbnail_cell import paint_frame, paint_thumbnail
from inspector.ui.pages.thumbnails import Thumbnails
from inspector.ui.pages.validating.shown import image_text, is_misjudged, verdict
from inspector.ui.widgets.verdict_mark import paint_mark

PICTURE_PX = 112
CELL = QSize(136, 168)
"""At least; cells grow with the room that is left over."""
_ICON_PX = 16
_MOST_CELLS = 400
_FAINT = 0.35
"""How much is seen of a picture that is left out."""
Index: TypeAlias = QModelIndex | QPersistentModelIndex


class CellPainter(QStyledItemDelegate):
    """Paints an image with two lines below it. `rule` judges by the score."""

    def __init__(self, thumbnails: Thumbnails, parent: QListView) -> None:
        super().__init__(parent)
        self.rule: DecisionRule | None = None
        self._cells: OrderedDict[str, tuple[tuple[object, ...], QPixmap]] = OrderedDict()
        self._thumbnails = thumbnails
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        grid = self._view.gridSize()
        return grid if grid.isValid() else CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        each: ValidationImage = index.data(Qt.ItemDataRole.UserRole + 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_frame(painter, QRectF(option.rect).adjusted(2, 2, -2, -2), option, self._view)
        painter.restore()
        painter.drawPixmap(option.rect.topLeft(), self._painted(each, option.rect.size()))

    def _painted(self, each: ValidationImage, size: QSize) -> QPixmap:
        """Everything but the frame: scrolling paints all that is seen again and again."""
        ratio, scheme = self._view.devicePixelRatioF(), theme.colours(self._view)
        shown = each.truth, each.kind, each.synthetic, each.score, bool(each.trouble)
        thumbnail = self._thumbnails.get(each.path)
        like = (*shown, self.rule, thumbnail, self._thumbnails.is_unreadable(each.path), size, ratio, scheme)
        known = self._cells.get(each.path)
        if known is None or known[0] != like:
            known = self._cells[each.path] = like, self._paint(each, size, ratio)
            while len(self._cells) > _MOST_CELLS:
                self._cells.popitem(last=False)
        self._cells.move_to_end(each.path)
        return known[1]

    def _paint(self, each: ValidationImage, size: QSize, ratio: float) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            cell = QRectF(0, 0, size.width(), size.height()).adjusted(2, 2, -2, -2)
            inner = QRectF(cell.center().x() - PICTURE_PX / 2, cell.top() + 8, PICTURE_PX, cell.height() - 12)
            painter.setOpacity(_FAINT if each.truth is Truth.LEFT_OUT else 1.0)
            picture = QRectF(inner.topLeft(), QSize(PICTURE_PX, PICTURE_PX))
            paint_thumbnail(painter, picture, each.path, self._thumbnails, self._view)
            painter.setOpacity(1.0)
            wider = (theme.scaled(PICTURE_PX) - PICTURE_PX) / 2
            self._paint_words(painter, inner.adjusted(-wider, 4 + PICTURE_PX, wider, 0), each)
        return pixmap

    def _paint_words(self, painter: QPainter, area: QRectF, each: ValidationImage) -> None:
        scheme, wrong = theme.colours(self._view), is_misjudged(each, self.rule)
        line = QRectF(area.left(), area.top(), area.width(), theme.scaled(18))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(theme.FONT_SMALL, bold=wrong))
        painter.setPen(QColor(scheme.text if wrong else scheme.muted))
        painter.drawText(line, left, painter.fontMetrics().elidedText(image_text(each), Qt.TextElideMode.ElideRight, int(line.width())))
        line.translate(0, theme.scaled(19))
        painter.setFont(theme.font(theme.FONT_BODY, tabular=True))
        painter.setPen(QColor(scheme.text))
        score = score_text(each.score, like=self.rule.threshold if self.rule is not None else None)
        painter.drawText(line, left, score)
        judged = verdict(each, self.rule)
        side = theme.scaled(_ICON_PX)
        place = QRectF(line.right() - side, line.top() + 1, side, side)
        if judged is not None:
            room = line.adjusted(painter.fontMetrics().horizontalAdvance(score) + 6, 0, 0, 0)
            paint_mark(painter, room, judged, theme.tone(scheme, judged).ink, side, word_first=True)
        elif each.trouble:
            icons.paint(painter, "warning", place, scheme.muted)
