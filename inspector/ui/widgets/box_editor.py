"""A picture with a box in it, drawn and changed by mouse, finger and keys."""

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.core.box import Box
from inspector.core.types import Pixels
from inspector.ui import theme
from inspector.ui.fingers import keeps_fingers
from inspector.ui.widgets.box_drag import HANDLES, Sides, Size, between, dragged, fitted, hold
from inspector.ui.widgets.pixels import to_qimage

_HANDLE_PX = 12
_OUTSIDE, _IGNORED = QColor(0, 0, 0, 140), (220, 0, 160, 120)
_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_FAR = 10


class BoxEditor(QWidget):
    """Dragging draws a box, its handles change it, its middle moves it. Arrows move it, with Shift they change its size, with Ctrl by far.

    What is outside is dim, what is ignored is tinted. All numbers are px of the picture.
    """

    changed = Signal()
    """`box` is another one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._ignored = QPixmap(), QImage()
        self._size: Size = (0, 0)
        self._box: Box | None = None
        self._sides: Sides | None = None
        self._from = QPointF()
        self._before: Box | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        keeps_fingers(self)
        self.setAccessibleName(self.tr("Region of interest"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(6 * theme.TOUCH_PX)

    @property
    def box(self) -> Box | None:
        """None: the whole picture."""
        return self._box

    def set_box(self, box: Box | None) -> None:
        """Shows this box, as far as the picture holds it."""
        box = fitted(box, self._size) if box is not None and min(self._size) else box
        if box != self._box:
            self._box = box
            self.changed.emit()
        self.update()

    def show_picture(self, pixels: Pixels, size: Size) -> None:
        """Shows a picture, which may be smaller than the `size` (height, width) of what it stands for."""
        self._picture, self._size = QPixmap.fromImage(to_qimage(pixels)), size
        self.set_box(self._box)

    def show_ignored(self, mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] | None) -> None:
        """Tints what a mask of any size (h, w) ignores of the picture; None: nothing."""
        self._ignored = QImage()
        if mask is not None:
            tinted = np.zeros((*mask.shape, 4), np.uint8)
            red, green, blue, alpha = _IGNORED
            tinted[mask] = (blue, green, red, alpha)
            self._ignored = QImage(tinted.data, mask.shape[1], mask.shape[0], QImage.Format.Format_ARGB32).copy()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(8 * theme.TOUCH_PX, 6 * theme.TOUCH_PX)

    # -- places ---------------------------------------------------------------------------------------------------------

    def picture_rect(self) -> QRectF:
        """Where the picture is painted; there is room for a finger around it."""
        room = QRectF(self.rect()).adjusted(_HANDLE_PX, _HANDLE_PX, -_HANDLE_PX, -_HANDLE_PX)
        size = QSizeF(self._size[1], self._size[0]).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(room.center() - QPointF(size.width() / 2, size.height() / 2), size)

    def box_rect(self) -> QRectF:
        """Where the box is painted; empty without one."""
        if self._box is None or not self._size[1]:
            return QRectF()
        place, scale = self.picture_rect(), self._scale()
        corner = place.topLeft() + QPointF(self._box.x, self._box.y) * scale
        return QRectF(corner, QSizeF(self._box.width, self._box.height) * scale)

    def handle_at(self, point: QPointF) -> Sides | None:
        """What a finger at `point` takes hold of: a handle nearby, the box as a whole, or nothing."""
        rect = self.box_rect()
        if rect.isEmpty():
            return None
        away = point - rect.center()
        return hold(away.x(), away.y(), rect.width(), rect.height(), theme.TOUCH_PX / 2)

    def _handle(self, rect: QRectF, sides: Sides) -> QPointF:
        return rect.center() + QPointF(sides[0] * rect.width() / 2, sides[1] * rect.height() / 2)

    def _scale(self) -> float:
        """Px of the screen for one of the picture."""
        return self.picture_rect().width() / max(1, self._size[1])

    def _in_picture(self, point: QPointF) -> tuple[int, int]:
        """(x, y) in px of the picture."""
        found = (point - self.picture_rect().topLeft()) / self._scale()
        return round(found.x()), round(found.y())

    # -- mouse, finger, keys --------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._size[1]:
            self._from, self._before, self._sides = event.position(), self._box, self.handle_at(event.position())
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton or not self._size[1]:
            return
        if self._sides is None or self._before is None:
            drawn = between(self._in_picture(self._from), self._in_picture(event.position()), self._size)
            self.set_box(drawn or self._before)
            return
        moved = (event.position() - self._from) / self._scale()
        self.set_box(dragged(self._before, self._sides, round(moved.x()), round(moved.y()), self._size))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._box is None or not self._size[1]:
            super().keyPressEvent(event)
            return
        far = _FAR if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
        sides = (1, 1) if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else (0, 0)
        self.set_box(dragged(self._box, sides, far * step[0], far * step[1], self._size))

    # -- painting -------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.picture_rect()
        painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))
        if not self._ignored.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(place, self._ignored)
        if self._box is not None:
            self._paint_box(painter, place, self.box_rect())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.colours(self).accent), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRect(self.rect()).adjusted(0, 0, -1, -1))

    def _paint_box(self, painter: QPainter, place: QRectF, rect: QRectF) -> None:
        scheme = theme.colours(self)
        for dim in (
            QRectF(place.topLeft(), QPointF(place.right(), rect.top())),
            QRectF(QPointF(place.left(), rect.bottom()), place.bottomRight()),
            QRectF(QPointF(place.left(), rect.top()), QPointF(rect.left(), rect.bottom())),
            QRectF(QPointF(rect.right(), rect.top()), QPointF(place.right(), rect.bottom())),
        ):
            painter.fillRect(dim, _OUTSIDE)
        painter.setPen(QPen(QColor(scheme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)
        painter.setPen(QPen(QColor(scheme.on_accent), 1))
        painter.setBrush(QColor(scheme.accent))
        for sides in HANDLES:
            corner = self._handle(rect, sides) - QPointF(_HANDLE_PX / 2, _HANDLE_PX / 2)
            painter.drawRect(QRectF(corner, QSizeF(_HANDLE_PX, _HANDLE_PX)))
