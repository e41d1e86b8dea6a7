"""Where a picture is drawn, and what a pointer does there."""

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


class PictureCanvas(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Tells every movement; the scene's own signals leave out what comes within ten milliseconds."""

    moved_to = Signal(QPointF)
    clicked = Signal(QPointF)
    """Pressed and released with the left button at about the same place: nothing was dragged."""
    double_clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pressed: QPoint | None = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place, pressed = event.position().toPoint(), self._pressed
        self._pressed = None
        if pressed is not None and (place - pressed).manhattanLength() < QApplication.startDragDistance():
            self.clicked.emit(self.mapToScene(place))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.moved_to.emit(self.mapToScene(event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not event.isAccepted():  # nor meant for something that lies over the picture
            self.double_clicked.emit()
