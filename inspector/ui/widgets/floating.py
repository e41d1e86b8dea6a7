"""Labels that lie over a picture and can be moved off what they cover, by mouse or finger. Where to is remembered for the session."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_PLACES: dict[str, tuple[float, float]] = {}
"""Where somebody has put the labels of a name: shares of the free room from the left and from the top."""


class Floating(QObject):
    """Moves one widget within the widget that it lies on; every picture that has a label of this name has it in the same place."""

    tapped = Signal()
    """It was pressed and let go without being moved."""

    def __init__(self, widget: QWidget, name: str, margin_px: int) -> None:
        super().__init__(widget)
        self._widget, self._name, self._margin_px = widget, name, margin_px
        self._grabbed: QPoint | None = None
        self._moved = False
        widget.setCursor(Qt.CursorShape.OpenHandCursor)
        widget.installEventFilter(self)

    @property
    def is_placed(self) -> bool:
        """Whether somebody has put it somewhere."""
        return self._name in _PLACES

    def place(self, usual: QPoint) -> None:
        """Puts it where somebody has put it, and to `usual` as long as nobody has."""
        if self._grabbed is not None:
            return
        room = self._room()
        if self._name in _PLACES:
            across, down = _PLACES[self._name]
            usual = room.topLeft() + QPoint(round(across * room.width()), round(down * room.height()))
        self._widget.move(usual)

    def put_back(self) -> None:
        """Forgets where it was put."""
        _PLACES.pop(self._name, None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() is Qt.MouseButton.LeftButton:
                self._grabbed, self._moved = event.position().toPoint(), False
            case QEvent.Type.MouseMove if self._grabbed is not None:
                self._drag(event.position().toPoint())
            case QEvent.Type.MouseButtonRelease if self._grabbed is not None:
                self._let_go()
            case _:
                return False
        event.accept()
        return True

    def _drag(self, at: QPoint) -> None:
        assert self._grabbed is not None
        way = at - self._grabbed
        if not self._moved and way.manhattanLength() < QApplication.startDragDistance():
            return
        self._moved = True
        room, wanted = self._room(), self._widget.pos() + way
        left = min(max(wanted.x(), room.left()), room.left() + room.width())
        top = min(max(wanted.y(), room.top()), room.top() + room.height())
        self._widget.move(left, top)
        _PLACES[self._name] = (
            (left - room.left()) / room.width() if room.width() else 0.0,
            (top - room.top()) / room.height() if room.height() else 0.0,
        )

    def _let_go(self) -> None:
        self._grabbed = None
        if not self._moved:
            self.tapped.emit()

    def _room(self) -> QRect:
        """Where its upper left corner may lie."""
        parent = self._widget.parentWidget()
        assert parent is not None  # that is the picture
        within = parent.rect()
        margin = self._margin_px
        width, height = (
            max(0, side - 2 * margin) for side in (within.width() - self._widget.width(), within.height() - self._widget.height())
        )
        return QRect(margin, margin, width, height)
