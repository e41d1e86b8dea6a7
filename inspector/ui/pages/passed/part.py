"""The part with its suspicious places, numbered; one of them is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui import theme
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.pixels import borrow

_RADIUS_PX, _REACH_PX = 14, 22


class PartPicture(QWidget):
    """Left and right arrows, or a tap on a number, choose a place."""

    chosen = Signal(int)
    """The number of a place, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: ScreenPicture | None = None
        self._points: tuple[tuple[float, float], ...] = ()
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("The part with its suspicious places"))

    def show_part(self, picture: ScreenPicture, points: Sequence[tuple[float, float]]) -> None:
        """Shows a part with places (y, x) in px of it; the first is chosen."""
        self._picture, self._points, self.current = picture, tuple(points), 0
        self.update()

    def clear(self) -> None:
        """Shows none."""
        self._picture, self._points, self.current = None, (), 0
        self.update()

    def choose(self, number: int) -> None:
        """Marks a place as the chosen one."""
        self.current = number
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    def at(self, number: int) -> QPointF:
        """Where a place is drawn, in px of the widget."""
        assert self._picture is not None
        where, (height, width), (y, x) = self._where(self._picture), self._picture.shape, self._points[number]
        return QPointF(where.x() + (x + 0.5) / width * where.width(), where.y() + (y + 0.5) / height * where.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number in range(len(self._points)):
            away = self.at(number) - event.position()
            if away.manhattanLength() <= _REACH_PX:
                self.chosen.emit(number)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None or not self._points:
            super().keyPressEvent(event)
        else:
            self.chosen.emit((self.current + step) % len(self._points))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        where, scheme = self._where(self._picture), theme.colours(self)
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            pixels = self._picture.reduced(self._picture.shape[1] / max(1.0, where.width()))
            painter.drawImage(where, borrow(pixels))
            painter.setFont(theme.font(theme.FONT_BODY, bold=True))
            for number in reversed(range(len(self._points))):
                self._draw_place(painter, number, QColor(scheme.accent), QColor(scheme.on_accent))

    def _draw_place(self, painter: QPainter, number: int, accent: QColor, ink: QColor) -> None:
        centre, is_current = self.at(number), number == self.current
        painter.setPen(QPen(QColor("white"), 3 if is_current else 2))
        painter.setBrush(accent if is_current else QColor(0, 0, 0, 170))
        radius = _RADIUS_PX + (3 if is_current else 0)
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(ink if is_current else QColor("white"))
        box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number + 1))

    def _where(self, picture: ScreenPicture) -> QRectF:
        """Where the picture is drawn: as large as there is room."""
        height, width = picture.shape
        scale = min(self.width() / width, self.height() / height)
        size = width * scale, height * scale
        return QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)
