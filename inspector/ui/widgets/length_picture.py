"""A picture on which a length is drawn: from where the button goes down to where it is let go."""

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui import theme
from inspector.ui.fingers import keeps_fingers
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.pixels import to_qimage

_END_PX = 8


class LengthPicture(QWidget):
    """Shows the whole picture; lengths are in px of the picture itself, whatever size it is shown in."""

    drawn = Signal(float)
    """A length in px: many times while it is drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keeps_fingers(self)
        self._pixmap: QPixmap | None = None
        self._size = QSizeF()
        self._line: QLineF | None = None
        self._text = ""
        self.setMinimumSize(320, 220)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Picture of a good part: a known length is drawn on it"))

    def show_picture(self, picture: ScreenPicture) -> None:
        """Shows a picture without any length on it."""
        height, width = picture.shape
        self._size, self._line = QSizeF(width, height), None
        self._pixmap = QPixmap.fromImage(to_qimage(picture.reduced(max(1.0, width / max(1, self.width())))))
        self.update()

    def say(self, text: str) -> None:
        """What is said where there is no picture."""
        self._text, self._pixmap = text, None
        self.update()

    def place(self) -> QRectF:
        """Where the picture is in the widget."""
        size = self._size.scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(), size)
        place.moveCenter(QRectF(self.rect()).center())
        return place

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pixmap is not None:
            self._line = QLineF(self._in_picture(event.position()), self._in_picture(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._line is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._line.setP2(self._in_picture(event.position()))
            self.update()
            if self._line.length() > 0:
                self.drawn.emit(self._line.length())

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme = theme.colours(self)
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(self.rect(), QColor(scheme.surface))
            if self._pixmap is None:
                painter.setPen(QColor(scheme.muted))
                painter.drawText(QRectF(self.rect()), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._text)
                return
            painter.drawPixmap(self.place(), self._pixmap, QRectF(self._pixmap.rect()))
            if self._line is not None:
                self._paint_line(painter, self._line, QColor(scheme.accent))

    def _paint_line(self, painter: QPainter, line: QLineF, colour: QColor) -> None:
        place = self.place()
        scale = place.width() / self._size.width()
        ends = QPointF(place.topLeft() + line.p1() * scale), QPointF(place.topLeft() + line.p2() * scale)
        angle = math.radians(QLineF(*ends).angle() + 90)
        across = QPointF(math.cos(angle), -math.sin(angle)) * _END_PX
        for width, pen in ((5, QColor("white")), (2.5, colour)):  # to be seen on any part
            painter.setPen(QPen(pen, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(*ends)
            for end in ends:
                painter.drawLine(end - across, end + across)

    def _in_picture(self, point: QPointF) -> QPointF:
        place = self.place()
        inside = (point - place.topLeft()) * (self._size.width() / max(1.0, place.width()))
        return QPointF(min(self._size.width(), max(0.0, inside.x())), min(self._size.height(), max(0.0, inside.y())))
