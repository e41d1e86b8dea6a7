"""One place in the panel: what it is, its picture, and words below."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.core.types import Pixels
from inspector.ui.widgets.elided_label import ElidedLabel


class PlaceTile(QWidget):
    """Hidden until there is a place to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._picture = ElidedLabel(), QLabel()
        self._words = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle), ElidedLabel(), ElidedLabel()
        self._pixmap: QPixmap | None = None
        self._side = 120
        self._picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._picture.setWordWrap(True)
        self._picture.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._title)
        layout.addWidget(self._picture)
        for label in self._words:
            label.setProperty("role", "small")
            layout.addWidget(label)
        layout.addStretch(1)

    def show_place(self, title: str, pixels: Pixels | None, words: tuple[str, str, str] = ("", "", ""), tip: str = "") -> None:
        """A picture (h, w, 3) RGB, or that there is none; `tip`: the whole name of its file."""
        self._title.setText(title)
        for label, text in zip(self._words, words, strict=True):
            label.setText(text)
        self._pixmap = None if pixels is None else _pixmap(pixels)
        self._picture.setText("" if pixels is not None else self.tr("No picture"))
        self._picture.setToolTip(tip)
        self._picture.setAccessibleName(" ".join(filter(None, (title, *words))))
        self._draw()
        self.show()

    def set_side(self, side: int) -> None:
        """The side in px that the picture has at most."""
        if side != self._side:
            self._side = side
            self._draw()

    @property
    def texts(self) -> tuple[str, ...]:
        """What it says."""
        return tuple(filter(None, (self._title.text(), self._picture.text(), *(label.text() for label in self._words))))

    @property
    def has_picture(self) -> bool:
        """Whether it shows one."""
        return self._pixmap is not None

    def _draw(self) -> None:
        self._picture.setFixedHeight(self._side)
        if self._pixmap is not None:
            size = QSize(self._side, self._side) * self._picture.devicePixelRatioF()
            drawn = self._pixmap.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            drawn.setDevicePixelRatio(self._picture.devicePixelRatioF())
            self._picture.setPixmap(drawn)


def _pixmap(pixels: Pixels) -> QPixmap:
    height, width = pixels.shape[:2]
    return QPixmap.fromImage(QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888))
