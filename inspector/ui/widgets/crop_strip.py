"""Small pictures side by side; those for which the window has no room are cut off."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from inspector.core.types import Pixels
from inspector.ui import theme
from inspector.ui.widgets.pixels import to_qimage

SIDE_PX = 96


class CropStrip(QWidget):
    """Crops, each at most `SIDE_PX` long; they keep the window from nothing."""

    def __init__(self, crops: Iterable[Pixels], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        for crop in crops:
            layout.addWidget(_label(crop))
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, SIDE_PX)


def _label(crop: Pixels) -> QLabel:
    label = QLabel()
    side = QSize(SIDE_PX, SIDE_PX)
    picture = QPixmap.fromImage(to_qimage(crop))
    label.setPixmap(picture.scaled(side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation))
    return label
