"""How one part of the filmstrip is made and drawn."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from inspector.core.types import Verdict
from inspector.ui import icons, theme
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.pixels import to_qimage
from inspector.ui.widgets.verdict_mark import paint_mark

THUMB_PX = 88
_FOOT_PX = 22
_GAP_PX = 3
_MARK_PX = 28


@dataclass(frozen=True, slots=True, eq=False)
class Thumbnail:
    """What the strip keeps of a part."""

    number: int
    pixmap: QPixmap
    """Null where the picture could not be read."""
    verdict: Verdict
    label: str

    def with_verdict(self, verdict: Verdict) -> "Thumbnail":
        """The same part, judged anew."""
        return replace(self, verdict=verdict)


def thumbnail(number: int, picture: ScreenPicture | None, verdict: Verdict, label: str) -> Thumbnail:
    """Makes the small picture from the smallest copy that there is; None is a part without a picture."""
    if picture is None:
        return Thumbnail(number, QPixmap(), verdict, label)
    coarse = to_qimage([picture.full, *picture.smaller][-1])
    side = 2 * THUMB_PX  # enough for screens with two pixels to one
    filled = coarse.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return Thumbnail(number, QPixmap.fromImage(filled), verdict, label)


def cell_size() -> QSize:
    """Room for a picture and what stands below it."""
    return QSize(theme.scaled(THUMB_PX) + 2 * _GAP_PX + 6, theme.scaled(THUMB_PX) + theme.scaled(_FOOT_PX) + 2 * _GAP_PX + 4)


class FilmstripDelegate(QStyledItemDelegate):
    """The picture in a frame of the verdict's colour, below it the verdict's icon and the part's label."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return cell_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        part = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(part, Thumbnail):
            return
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        scheme = theme.colours(option.palette)
        cell = QRectF(option.rect).adjusted(_GAP_PX, _GAP_PX, -_GAP_PX, -_GAP_PX)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_frame(painter, cell, part, scheme, selected)
        self._paint_picture(painter, cell, part)
        self._paint_foot(painter, cell, part, scheme)
        painter.restore()

    def _paint_frame(self, painter: QPainter, cell: QRectF, part: Thumbnail, scheme: theme.Colours, selected: bool) -> None:
        reject = part.verdict is not Verdict.OK
        tone = theme.tone(scheme, part.verdict)
        painter.setBrush(QColor(tone.solid if reject else scheme.raised))
        painter.setPen(QPen(QColor(scheme.accent), 3) if selected else QPen(QColor(tone.solid if reject else scheme.border), 1))
        painter.drawRoundedRect(cell, theme.RADIUS, theme.RADIUS)

    def _paint_picture(self, painter: QPainter, cell: QRectF, part: Thumbnail) -> None:
        box = QRectF(cell.left() + 3, cell.top() + 3, cell.width() - 6, theme.scaled(THUMB_PX) - 2)
        painter.fillRect(box, QColor("#101214"))  # behind pictures that are not square
        if part.pixmap.isNull():
            mark = QRectF(0, 0, _MARK_PX, _MARK_PX)
            mark.moveCenter(box.center())
            icons.paint(painter, "image", mark, theme.DARK.muted)
            return
        size = QSize(part.pixmap.size()).scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(box.center())
        painter.drawPixmap(place, part.pixmap, QRectF(part.pixmap.rect()))

    def _paint_foot(self, painter: QPainter, cell: QRectF, part: Thumbnail, scheme: theme.Colours) -> None:
        tone = theme.tone(scheme, part.verdict)
        reject = part.verdict is not Verdict.OK
        ink = tone.on_solid if reject else tone.ink
        high, side = theme.scaled(_FOOT_PX), theme.scaled(16)
        foot = QRectF(cell.left() + 5, cell.bottom() - high, cell.width() - 10, high)
        painter.setPen(QColor(ink if reject else scheme.text))
        painter.setFont(theme.font(theme.FONT_SMALL, tabular=True))
        text = painter.fontMetrics().elidedText(part.label, Qt.TextElideMode.ElideLeft, int(foot.width() - side - 6))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        room = foot.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(text) - 4, 0)
        paint_mark(painter, room, part.verdict, ink, side)
