"""Tool tips that a tap opens as well: a finger does not hover."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget


def open_tip_by_tap(*widgets: QWidget) -> None:
    """A click or tap on one of them shows its tool tip at once, where it has one. For what does nothing else when it is tapped."""
    for widget in widgets:
        widget.installEventFilter(_Opener(widget))


class _Opener(QObject):
    """Belongs to the widget that it watches."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent) and isinstance(watched, QWidget):
            self._open(watched, event)
        return False

    @staticmethod
    def _open(widget: QWidget, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and widget.toolTip():
            QToolTip.showText(event.globalPosition().toPoint(), widget.toolTip(), widget)
