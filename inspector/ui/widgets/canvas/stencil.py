"""Figures as pictures of the size of the screen: filled with a hatch, and an outline around what no eraser took away."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from inspector.core.areas import Drawn, Form
from inspector.ui.widgets.canvas.figure import Figure, Hatch

_HATCHES = {
    Hatch.RISING: Qt.BrushStyle.BDiagPattern,
    Hatch.FALLING: Qt.BrushStyle.FDiagPattern,
    Hatch.CROSSED: Qt.BrushStyle.DiagCrossPattern,
    Hatch.DOTS: Qt.BrushStyle.Dense6Pattern,
}
_INK = QColor("black")
_LINE_PX, _SEAM_PX = 2.0, 3.5
_SEAM, _TINT_ALPHA, _HATCH_ALPHA = QColor(0, 0, 0, 150), 50, 170


def stencil(drawn: Sequence[Drawn], transform: QTransform, place: QRect, finer: float, grow_px: float = 0.0) -> QImage:
    """Opaque where the figure is, as the screen shows `place` of itself; `grow_px` wider all around.

    `transform` leads from px of the picture to those of the screen, of which each has `finer` pixels of the device a side.
    """
    image = _empty(place, finer)
    scale = transform.m11() or 1.0
    with _painter(image, place, transform) as painter:
        for each in drawn:
            painter.setCompositionMode(_mode(erases=each.erases))
            grow = (-2 if each.erases else 2) * grow_px / scale
            if each.form is Form.STROKE:
                painter.setPen(_brush(max(each.width + grow, 0.01)))
                painter.drawLines(_ways(each))  # a single path with round corners takes Qt ten times as long
            else:
                painter.setPen(QPen(_INK, grow) if grow > 0 else QPen(Qt.PenStyle.NoPen))
                painter.setBrush(_INK)
                painter.drawPath(_outline(each))
    return image


def tinted_stencil(drawn: Drawn, colour: QColor, transform: QTransform, place: QRect, finer: float) -> QImage:
    """One thing in one colour, as `stencil` lies."""
    made = stencil((drawn,), transform, place, finer)
    _tint(made, colour)
    return made


def figure_image(figure: Figure, transform: QTransform, place: QRect, finer: float) -> QImage:
    """The figure with hatch and outline, as `stencil` lies."""
    colour, inside = QColor(figure.look.colour), stencil(figure.drawn, transform, place, finer)
    made = stencil(figure.drawn, transform, place, finer, _SEAM_PX)
    _tint(made, _SEAM)
    line = stencil(figure.drawn, transform, place, finer, _LINE_PX)
    _tint(line, colour)
    _lay(made, line, QPainter.CompositionMode.CompositionMode_SourceOver)
    _lay(made, inside, QPainter.CompositionMode.CompositionMode_DestinationOut)
    if figure.look.hatch is Hatch.NONE:
        return made
    hatch = QColor(colour)
    hatch.setAlpha(_HATCH_ALPHA)
    colour.setAlpha(_TINT_ALPHA)
    _tint(inside, colour, QBrush(hatch, _HATCHES[figure.look.hatch]))
    _lay(made, inside, QPainter.CompositionMode.CompositionMode_SourceOver)
    return made


def dim_image(figures: Sequence[Figure], colour: QColor, transform: QTransform, place: QRect, finer: float) -> QImage:
    """`colour` everywhere but in the figures."""
    made = _empty(place, finer)
    made.fill(colour)
    for each in figures:
        inside = stencil(each.drawn, transform, place, finer)
        _lay(made, inside, QPainter.CompositionMode.CompositionMode_DestinationOut)
    return made


def _empty(place: QRect, finer: float) -> QImage:
    image = QImage(QSize(place.size() * finer).expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(finer)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _painter(image: QImage, place: QRect, transform: QTransform) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(transform * QTransform.fromTranslate(-place.x(), -place.y()))
    return painter


def _outline(drawn: Drawn) -> QPainterPath:
    path, corners = QPainterPath(), [QPointF(x, y) for x, y in drawn.points]
    if drawn.form is Form.POLYGON:
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
    elif drawn.form is Form.ELLIPSE:
        path.addEllipse(QRectF(*corners).normalized())
    else:
        path.addRect(QRectF(*corners).normalized())
    return path


def _brush(width: float) -> QPen:
    return QPen(_INK, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _ways(stroke: Drawn) -> list[QLineF]:
    """From point to point. A way of no length is a dot: Qt draws it only where it is a little longer."""
    x, y = stroke.points[0]
    return [QLineF(*start, *end) for start, end in pairwise(stroke.points)] or [QLineF(x, y, x + 1e-3, y)]


def _mode(*, erases: bool) -> QPainter.CompositionMode:
    modes = QPainter.CompositionMode
    return modes.CompositionMode_DestinationOut if erases else modes.CompositionMode_SourceOver


def _tint(image: QImage, colour: QColor, hatch: QBrush | None = None) -> None:
    """Gives what is opaque this colour, and a hatch over it."""
    with QPainter(image) as painter:
        where = QRect(0, 0, image.width(), image.height())
        if hatch is not None:
            tinted = QImage(image.size(), image.format())
            tinted.setDevicePixelRatio(image.devicePixelRatio())
            tinted.fill(colour)
            with QPainter(tinted) as inner:
                inner.fillRect(where, hatch)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.drawImage(0, 0, tinted)
        else:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.fillRect(where, colour)


def _lay(onto: QImage, image: QImage, mode: QPainter.CompositionMode) -> None:
    with QPainter(onto) as painter:
        painter.setCompositionMode(mode)
        painter.drawImage(0, 0, image)
