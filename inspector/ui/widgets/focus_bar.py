"""How sharp a picture is, beside the sharpest so far: for whoever turns the lens."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui import theme

_HEIGHT_PX, _MARK_PX = 28, 4
_ROOM = 1.1
"""Of the best that the bar has room for, so that something better is seen to be better."""


class FocusBar(QWidget):
    """Filled as far as the picture is sharp; the mark stands where the best was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._focus = 0.0
        self.best = 0.0
        """The highest since `forget`."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.scaled(_HEIGHT_PX))
        self.setAccessibleName(self.tr("Sharpness"))

    @property
    def share(self) -> float:
        """Of the best, 0 to 1; 0 where there is none."""
        return self._focus / self.best if self.best else 0.0

    def show_focus(self, focus: float) -> None:
        """Shows a sharpness, of any unit."""
        self._focus, self.best = focus, max(self.best, focus)
        self.update()

    def forget(self) -> None:
        """The best is another one from now on."""
        self._focus = self.best = 0.0
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.scaled(200), theme.scaled(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme, painter = theme.colours(self), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QColor(scheme.border))
        painter.setBrush(QColor(scheme.raised))
        painter.drawRoundedRect(room, theme.RADIUS, theme.RADIUS)
        if not self.best:
            return
        filled = QRectF(room.left(), room.top(), room.width() * self.share / _ROOM, room.height())
        painter.setBrush(QColor(scheme.accent))
        painter.drawRoundedRect(filled, theme.RADIUS, theme.RADIUS)
        painter.fillRect(
            QRectF(room.left() + room.width() / _ROOM - _MARK_PX / 2, room.top(), _MARK_PX, room.height()), QColor(scheme.text)
        )
