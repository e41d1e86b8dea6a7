"""What lies over the picture of a canvas: figures, the handles of the one that is chosen, and what is being drawn."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import (
    QGraphicsObject,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from inspector.ui import theme
from inspector.ui.widgets.box_drag import HANDLES
from inspector.ui.widgets.canvas.figure import Figure
from inspector.ui.widgets.canvas.geometry import Bounds
from inspector.ui.widgets.canvas.stencil import dim_image, figure_image, tinted_stencil
from inspector.ui.widgets.canvas.tools import Pencil, Tool

HANDLE_PX = 12
_DIM = QColor(0, 0, 0, 140)
_AROUND_PX = 6
"""Further out than a figure reaches its outline."""


class FiguresLayer(QGraphicsObject):
    """`takes`: whether a press at a point of the picture is for what lies here; otherwise it moves the picture."""

    moved = Signal(QPointF, bool)
    """The hand is at this point of the picture, and whether it is down."""
    released = Signal(QPointF)
    closed = Signal()
    """A double click."""

    def __init__(self, takes: Callable[[QPointF], bool]) -> None:
        super().__init__()
        self._takes = takes
        self._figures: tuple[Figure, ...] = ()
        self._selected, self._pencil = -1, Pencil(Tool.SELECT, (0, 0))
        self._hand: QPointF | None = None
        self._rect = QRectF()
        self._images: dict[Any, QImage] = {}
        self._scheme = theme.LIGHT
        self.setAcceptHoverEvents(True)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)

    def show_figures(self, figures: Sequence[Figure], selected: int, rect: QRectF) -> None:
        """Shows these over a picture that fills `rect`."""
        self.prepareGeometryChange()
        self._figures, self._selected, self._rect = tuple(figures), selected, rect
        self.update()

    def show_pencil(self, pencil: Pencil) -> None:
        """Shows what is being drawn, as it is now."""
        self._pencil = pencil
        self.update()

    def set_colours(self, scheme: theme.Colours) -> None:
        """For handles and what is not finished."""
        self._scheme = scheme
        self.update()

    def boundingRect(self) -> QRectF:
        """The picture and as much around it: a hand begins outside and is drawn to the border."""
        room = max(self._rect.width(), self._rect.height())
        return self._rect.adjusted(-room, -room, room, room)

    # -- the hand -------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.setAccepted(self._takes(event.pos()))

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self._hand = event.pos()
        self.moved.emit(event.pos(), True)

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.released.emit(event.pos())

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """A polygon is closed; other tools take it for another press, and without one it is for the picture."""
        tool = self._pencil.tool
        event.setAccepted(tool is not Tool.SELECT and (tool is Tool.POLYGON or self._takes(event.pos())))
        if tool is Tool.POLYGON:
            self.closed.emit()

    def hoverMoveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self._hand = event.pos()
        self.moved.emit(event.pos(), False)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        self._hand = None
        self.update()

    # -- painting -------------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        transform, finer = QTransform(painter.worldTransform()), painter.device().devicePixelRatio()
        view = widget.rect() if widget is not None else transform.mapRect(self._rect).toAlignedRect()
        painter.save()
        painter.setWorldTransform(QTransform())  # all that follows is px of the screen
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        kept = self._images
        self._images = {}
        self._paint_dim(painter, kept, transform, view, finer)
        for each in self._figures:
            self._paint_figure(painter, kept, each, transform, view, finer)
        for each in self._figures:
            self._paint_words(painter, each, transform, view)
        if 0 <= self._selected < len(self._figures):
            self._paint_handles(painter, self._figures[self._selected], transform)
        self._paint_pencil(painter, transform, view, finer)
        painter.restore()

    def _paint_dim(self, painter: QPainter, kept: dict[Any, QImage], transform: QTransform, view: QRect, finer: float) -> None:
        bright = [each for each in self._figures if each.look.dims_outside]
        place = transform.mapRect(self._rect).toRect() & view
        if bright and not place.isEmpty():
            key = "dim", tuple(each.drawn for each in bright), _numbers(transform), place.getRect(), finer
            self._images[key] = kept.get(key) or dim_image(bright, _DIM, transform, place, finer)
            painter.drawImage(place.topLeft(), self._images[key])

    def _paint_figure(
        self, painter: QPainter, kept: dict[Any, QImage], figure: Figure, transform: QTransform, view: QRect, finer: float
    ) -> None:
        rect = _rect(Bounds.of(figure.drawn), transform)
        place = rect.toAlignedRect().adjusted(-_AROUND_PX, -_AROUND_PX, _AROUND_PX, _AROUND_PX) & view
        if not place.isEmpty():
            key = figure.drawn, figure.look, _numbers(transform), place.getRect(), finer
            self._images[key] = kept.get(key) or figure_image(figure, transform, place, finer)
            painter.drawImage(place.topLeft(), self._images[key])

    def _paint_words(self, painter: QPainter, figure: Figure, transform: QTransform, view: QRect) -> None:
        """Above it; where that is out of view, within."""
        rect = _rect(Bounds.of(figure.drawn), transform)
        if not figure.words or rect.isEmpty():
            return
        painter.setFont(theme.font(theme.FONT_SMALL, bold=True))
        box = QRectF(painter.fontMetrics().boundingRect(figure.words)).adjusted(-5, -2, 5, 2)
        box.moveBottomLeft(rect.topLeft() + QPointF(0, -3))
        box.moveTopLeft(QPointF(max(box.left(), view.left() + 3), max(box.top(), min(view.top() + 3, rect.bottom()))))
        colour = QColor(figure.look.colour)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor("white" if colour.lightness() < 140 else "black"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, figure.words)

    def _paint_handles(self, painter: QPainter, figure: Figure, transform: QTransform) -> None:
        rect = _rect(Bounds.of(figure.drawn), transform)
        if rect.isEmpty():
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._scheme.accent), 1.5, Qt.PenStyle.DashLine))
        painter.drawRect(rect)
        painter.setPen(QPen(QColor(self._scheme.on_accent), 1))
        painter.setBrush(QColor(self._scheme.accent))
        for across, down in HANDLES:
            middle = rect.center() + QPointF(across * rect.width() / 2, down * rect.height() / 2)
            painter.drawRect(QRectF(middle - QPointF(HANDLE_PX / 2, HANDLE_PX / 2), middle + QPointF(HANDLE_PX / 2, HANDLE_PX / 2)))

    def _paint_pencil(self, painter: QPainter, transform: QTransform, view: QRect, finer: float) -> None:
        """What is being drawn, and the round tip of a brush."""
        accent, pencil = QColor(self._scheme.accent), self._pencil
        if pencil.tool is Tool.POLYGON:
            corners = [transform.map(QPointF(x, y)) for x, y in pencil.trace]
            painter.setPen(QPen(accent, 2))
            painter.setBrush(accent)
            painter.drawPolyline(corners)
            for corner in corners:
                painter.drawEllipse(corner, HANDLE_PX / 2, HANDLE_PX / 2)
        elif (made := pencil.unfinished) is not None:
            pale = QColor(accent)
            pale.setAlpha(120)
            bounds = Bounds.of([replace(made, erases=False)])
            place = _rect(bounds, transform).toAlignedRect() & view
            painter.drawImage(place.topLeft(), tinted_stencil(replace(made, erases=False), pale, transform, place, finer))
        if pencil.tool in (Tool.BRUSH, Tool.ERASER) and self._hand is not None:
            _paint_tip(painter, transform.map(self._hand), pencil.width * transform.m11() / 2)


def _paint_tip(painter: QPainter, middle: QPointF, radius: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(0, 0, 0, 160), 3), QPen(QColor("white"), 1.2)):
        painter.setPen(pen)
        painter.drawEllipse(middle, radius, radius)


def _rect(bounds: Bounds | None, transform: QTransform) -> QRectF:
    """In px of the screen; empty without any."""
    if bounds is None:
        return QRectF()
    return transform.mapRect(QRectF(QPointF(bounds.left, bounds.top), QPointF(bounds.right, bounds.bottom)))


def _numbers(transform: QTransform) -> tuple[float, ...]:
    return transform.m11(), transform.m22(), transform.dx(), transform.dy()
