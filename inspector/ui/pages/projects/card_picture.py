"""The picture of a part on a card, or in a question about it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.core.types import Pixels
from inspector.ui import icons, theme
from inspector.ui.widgets.pixels import draw_filling, to_qimage

_PICTURE_PX = 160
_PIN_PX = 20


class CardPicture(QWidget):
    """The picture of a good part, filling its frame; an icon while there is none. A pin in its corner, where the project has one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_PICTURE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._pixmap: QPixmap | None = None
        self._pinned = False

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture."""
        return self._pixmap is not None

    def show_image(self, image: Pixels | None) -> None:
        """Shows a picture, or the icon."""
        self._pixmap = None if image is None else QPixmap.fromImage(to_qimage(image))
        self.update()

    def show_pin(self, pinned: bool) -> None:
        """Whether there is a pin."""
        self._pinned = pinned
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(self._outline())
        painter.fillRect(self.rect(), QColor(theme.colours(self).raised))
        if self._pixmap is None:
            side = 40.0
            where = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
            icons.paint(painter, "part", where, theme.colours(self).muted)
        else:
            draw_filling(painter, QRectF(self.rect()), self._pixmap)
        if self._pinned:
            self._paint_pin(painter)

    def _paint_pin(self, painter: QPainter) -> None:
        scheme = theme.colours(self)
        ground = QRectF(self.width() - _PIN_PX - 18, 8, _PIN_PX + 10, _PIN_PX + 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(scheme.surface))
        painter.drawRoundedRect(ground, theme.RADIUS, theme.RADIUS)
        icons.paint(painter, "pin", ground.adjusted(5, 5, -5, -5), scheme.text)

    def _outline(self) -> QPainterPath:
        """Round above, straight below."""
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(0, 0, 0, theme.RADIUS), theme.RADIUS, theme.RADIUS)
        return path
