"""What an image view is made of, back to front: the picture, the map's colours, the contour. The painter does all scaling."""

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from inspector.core import heatmap
from inspector.core.contour import contour
from inspector.core.types import FloatArray
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.pixels import borrow

_MAP_PX = 512  # enough for a smooth heatmap; a full one of 4000 x 3000 pixels would take the GUI thread ten times its 10 ms
_MOST_CROSSINGS = 4000  # of the contour with the map's grid: painted in some milliseconds
_PIXELS_VISIBLE_FROM = 3.0  # magnification from which single pixels are shown as squares


class PictureLayer(QGraphicsObject):
    """The picture, painted from the smallest copy that still has a pixel for every pixel of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: ScreenPicture | None = None
        self._rect = QRectF()

    def show_picture(self, picture: ScreenPicture | None) -> None:
        """Replaces the picture; None shows nothing."""
        self.prepareGeometryChange()
        self._picture = picture
        self._rect = QRectF() if picture is None else QRectF(0, 0, picture.shape[1], picture.shape[0])
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._picture is None:
            return
        scale = abs(painter.deviceTransform().m11()) or 1.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < _PIXELS_VISIBLE_FROM)
        painter.drawImage(self._rect, borrow(self._picture.reduced(1.01 / scale)))


class MapLayer(QGraphicsObject):
    """The map's colours, stretched over the picture."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._rect = QRectF()

    def show_levels(self, levels: npt.NDArray[np.uint8] | None, rect: QRectF) -> None:
        """Shows rows of the colour table (h, w) over `rect`; None shows nothing."""
        self.prepareGeometryChange()
        self._rect = QRectF() if levels is None else rect
        self._image = QImage() if levels is None else _coloured(levels)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._rect, self._image)


class ContourLayer(QGraphicsObject):
    """The line at the threshold, equally thin at every zoom: white with a dark seam, visible on every part and every colour."""

    def __init__(self) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._rect = QRectF()
        self._pens = [_pen("#B0000000", 4.0, Qt.PenCapStyle.FlatCap), _pen("#FFFFFF", 1.8, Qt.PenCapStyle.SquareCap)]

    def show_path(self, path: QPainterPath, rect: QRectF) -> None:
        """Shows a path in pixels of the picture, which fills `rect`."""
        self.prepareGeometryChange()
        self._path, self._rect = path, rect
        self.update()

    @property
    def path(self) -> QPainterPath:
        """What is shown."""
        return self._path

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._path.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        finer = painter.device().devicePixelRatio()
        for each in self._pens:
            pen = QPen(each)
            pen.setWidthF(finer * each.widthF())  # cosmetic pens count the pixels of the screen
            painter.setPen(pen)
            painter.drawPath(self._path)


def small_map(scores: FloatArray) -> FloatArray:
    """The map as finely as the screen shows it."""
    return heatmap.shrink(scores, _MAP_PX)


def contour_path(scores: FloatArray, threshold: float, rect: QRectF) -> QPainterPath:
    """The contour of a (small) map that is stretched over `rect`.

    A map that crosses the threshold nearly everywhere, as of a wrong part or at a very low threshold, is drawn more coarsely.
    """
    if not (scores > threshold).any():  # most parts are good: nothing else need be looked for
        return QPainterPath()
    while _crossings(scores, threshold) > _MOST_CROSSINGS:
        scores = heatmap.shrink(scores, max(scores.shape) // 2)
    lines = contour(scores, threshold)
    if not len(lines):
        return QPainterPath()
    scale = np.array([rect.width() / scores.shape[1], rect.height() / scores.shape[0]])
    points = (lines * scale).reshape(-1, 2)
    path: QPainterPath = pg.arrayToQPath(points[:, 0], points[:, 1], connect="pairs")
    return path


def _crossings(scores: FloatArray, threshold: float) -> int:
    above = scores > threshold
    return int(np.count_nonzero(above[1:] != above[:-1]) + np.count_nonzero(above[:, 1:] != above[:, :-1]))


def pixel_at(point: QPointF, rect: QRectF) -> tuple[int, int] | None:
    """(row, column) of the pixel under a point of the picture; None outside it."""
    if not rect.contains(point) or point.x() >= rect.right() or point.y() >= rect.bottom():
        return None
    return int(point.y()), int(point.x())


def _coloured(levels: npt.NDArray[np.uint8]) -> QImage:
    packed = np.ascontiguousarray(levels)
    height, width = packed.shape
    indexed = QImage(packed.data, width, height, packed.strides[0], QImage.Format.Format_Indexed8)
    indexed.setColorTable([int(a) << 24 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b, a in heatmap.colour_table()])
    return indexed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _pen(colour: str, width: float, ends: Qt.PenCapStyle) -> QPen:
    """Never with round ends: Qt then takes a hundred times as long for a path of many short lines."""
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    pen.setCapStyle(ends)
    return pen
