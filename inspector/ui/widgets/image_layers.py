"""What an image view is made of, back to front: the picture, the map's colours, the contour. The painter does all scaling."""

import math

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from inspector.core import heatmap
from inspector.core.contour import contour
from inspector.core.types import FloatArray, Image

_MAP_PX = 512  # enough for a smooth heatmap; a full one of 4000 x 3000 pixels would take the GUI thread ten times its 10 ms
_PIXELS_VISIBLE_FROM = 3.0  # magnification from which single pixels are shown as squares


def to_qimage(image: Image) -> QImage:
    """The picture as Qt paints it fastest. The memory is Qt's own."""
    shown = np.ascontiguousarray(heatmap.displayable(image))
    height, width = shown.shape[:2]
    kind = QImage.Format.Format_Grayscale8 if shown.ndim == 2 else QImage.Format.Format_RGB888
    borrowed = QImage(shown.data, width, height, shown.strides[0], kind)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)


class PictureLayer(pg.GraphicsObject):
    """The picture, with smaller copies made when the view first needs them."""

    def __init__(self) -> None:
        super().__init__()
        self._copies: dict[int, QImage] = {}
        self._rect = QRectF()

    def show_image(self, image: Image | None) -> None:
        """Replaces the picture; None shows nothing."""
        self.prepareGeometryChange()
        self._copies = {} if image is None else {1: to_qimage(image)}
        self._rect = QRectF() if image is None else QRectF(0, 0, image.shape[1], image.shape[0])
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._rect.isEmpty():
            return
        scale = abs(painter.deviceTransform().m11()) or 1.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < _PIXELS_VISIBLE_FROM)
        painter.drawImage(self._rect, self._copy(1 / scale))

    def _copy(self, reduction: float) -> QImage:
        """The smallest copy that still has a pixel for every pixel of the screen."""
        factor = 2 ** max(0, math.floor(math.log2(max(1.0, reduction * 1.01))))
        if factor not in self._copies:
            larger = self._copies[max(each for each in self._copies if each < factor)]
            size = (self._rect.size() / factor).toSize().expandedTo(QSize(1, 1))
            self._copies[factor] = larger.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        return self._copies[factor]


class MapLayer(pg.GraphicsObject):
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


class ContourLayer(pg.GraphicsObject):
    """The line at the threshold, equally thin at every zoom: white with a dark seam, visible on every part and every colour."""

    def __init__(self) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._rect = QRectF()
        self._pens = [_pen("#B0000000", 4.0), _pen("#FFFFFF", 1.8)]

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
        for pen in self._pens:
            painter.setPen(pen)
            painter.drawPath(self._path)


def small_map(scores: FloatArray) -> FloatArray:
    """The map as finely as the screen shows it."""
    return heatmap.shrink(scores, _MAP_PX)


def contour_path(scores: FloatArray, threshold: float, rect: QRectF) -> QPainterPath:
    """The contour of a (small) map that is stretched over `rect`."""
    lines = contour(scores, threshold)
    if not len(lines):
        return QPainterPath()
    scale = np.array([rect.width() / scores.shape[1], rect.height() / scores.shape[0]])
    points = (lines * scale).reshape(-1, 2)
    return pg.arrayToQPath(points[:, 0], points[:, 1], connect="pairs")


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


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen
