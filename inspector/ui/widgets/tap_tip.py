"""Tool tips that a tap opens as well: a finger does not hover."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QWidget

from inspector.ui import theme

_MOST_PX = 420
_GAP_PX = 6


def open_tip_by_tap(*widgets: QWidget) -> None:
    """A click or tap on one of them shows its tool tip, where it has one, until the next tap. For what does nothing else when tapped.

    Not as a tool tip: that goes as soon as the pointer leaves, which a finger does at once.
    """
    for widget in widgets:
        widget.installEventFilter(_Opener(widget))


class TapTip(QLabel):
    """The words of a tool tip in a window of their own, which any tap or key closes."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(theme.FONT_BODY))
        self.setMargin(theme.SPACE)
        scheme = theme.colours(parent)
        self.setStyleSheet(f"color: {scheme.text}; background: {scheme.surface}; border: 1px solid {scheme.border};")
        self.setWordWrap(self.sizeHint().width() > _MOST_PX)
        self.setFixedWidth(min(_MOST_PX, self.sizeHint().width()) if not self.wordWrap() else _MOST_PX)
        self.adjustSize()

    def show_at(self, place: QPoint, room: QWidget) -> None:
        """Shows itself below a place on the screen, or above it, within the window of `room`."""
        window = room.window().frameGeometry()
        left = max(window.left(), min(place.x(), window.right() - self.width()))
        below = place.y() + _GAP_PX
        self.move(left, below if below + self.height() <= window.bottom() else place.y() - _GAP_PX - self.height())
        self.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()


class _Opener(QObject):
    """Belongs to the widget that it watches."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent) and isinstance(watched, QWidget):
            self._open(watched, event)
        return False

    @staticmethod
    def _open(widget: QWidget, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and widget.toolTip():
            TapTip(widget.toolTip(), widget).show_at(event.globalPosition().toPoint(), widget)
