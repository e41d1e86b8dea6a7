"""Small pictures as Qt draws them."""

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from inspector.core.types import Image


def to_qimage(image: Image) -> QImage:
    """An 8-bit picture (h, w, 3) RGB or (h, w) grey, with pixels of its own."""
    height, width = image.shape[:2]
    channels, kind = (3, QImage.Format.Format_RGB888) if image.ndim == 3 else (1, QImage.Format.Format_Grayscale8)
    return QImage(image.tobytes(), width, height, width * channels, kind).copy()


def draw_filling(painter: QPainter, where: QRectF, pixmap: QPixmap) -> None:
    """Draws the middle of a picture so that it fills `where` without being distorted."""
    part = QSizeF(where.size()).scaled(QSizeF(pixmap.size()), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (pixmap.width() - part.width()) / 2, (pixmap.height() - part.height()) / 2
    painter.drawPixmap(where, pixmap, QRectF(left, top, part.width(), part.height()))
