"""Arrays as pictures of Qt."""

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from inspector.core.types import Pixels

_KINDS = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888, 4: QImage.Format.Format_RGB32}


def borrow(pixels: Pixels) -> QImage:
    """An image of Qt on the memory of an array (h, w), (h, w, 3) RGB or (h, w, 4) BGRX, which has to outlive it unchanged."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], _KINDS[1 if pixels.ndim == 2 else pixels.shape[2]])


def to_qimage(pixels: Pixels) -> QImage:
    """A small picture, shaped as for `borrow`, with memory of its own."""
    borrowed = borrow(np.ascontiguousarray(pixels))
    kind = QImage.Format.Format_RGB32
    return borrowed.copy() if borrowed.format() == kind else borrowed.convertToFormat(kind)


def draw_filling(painter: QPainter, where: QRectF, pixmap: QPixmap) -> None:
    """Draws the middle of a picture so that it fills `where` without being distorted."""
    part = QSizeF(where.size()).scaled(QSizeF(pixmap.size()), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (pixmap.width() - part.width()) / 2, (pixmap.height() - part.height()) / 2
    painter.drawPixmap(where, pixmap, QRectF(left, top, part.width(), part.height()))
