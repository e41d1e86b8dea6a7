"""A few of many pictures, to see at a glance whether they are the right ones."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.types import Pixels
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.widgets.pixels import draw_filling, to_qimage

_HEIGHT_PX, _GAP_PX = 60, 6


class SampleStrip(QWidget):
    """Up to `most` pictures, taken evenly from the whole set and read in a thread."""

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._pictures: list[QPixmap] = []
        self._paths: tuple[Path, ...] = ()
        self._depth = 0
        self._frames = 0
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_read)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_samples(self, paths: Sequence[Path], depth: int = 0) -> None:
        """Shows some of these, whose values have `depth` bits (0: not known); an empty sequence takes the strip away."""
        count = min(self._most, len(paths))
        chosen = tuple(paths[number * len(paths) // count] for number in range(count))
        if (chosen, depth) == (self._paths, self._depth) and self.isHidden() == (not chosen):
            return
        self.stop()
        self._paths, self._depth, self._pictures, self._frames = chosen, depth, [], len(chosen)
        self.setVisible(bool(chosen))
        if chosen:
            self._job.start(_read(chosen, 3 * _HEIGHT_PX, depth))
        self.update()

    def stop(self) -> None:
        """Reads no more."""
        if self._job.running:
            self._job.drop()
            self._paths = ()

    @property
    def shown(self) -> int:
        """How many pictures are shown."""
        return len(self._pictures)

    def sizeHint(self) -> QSize:
        return QSize(self._most * (_HEIGHT_PX + _GAP_PX), _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        width = (self.width() + _GAP_PX) / self._most - _GAP_PX
        for number in range(self._frames):
            where = QRectF(number * (width + _GAP_PX), 0, width, _HEIGHT_PX)
            path = QPainterPath()
            path.addRoundedRect(where, 4, 4)
            painter.setClipPath(path)
            painter.fillRect(where, QColor(theme.colours(self).raised))
            if number < len(self._pictures):
                draw_filling(painter, where, self._pictures[number])

    @Slot(object)
    def _on_read(self, images: list[Pixels]) -> None:
        self._pictures = [QPixmap.fromImage(to_qimage(image)) for image in images]
        self._frames = len(images)  # those that cannot be read are listed elsewhere
        self.update()


def _read(paths: Sequence[Path], longest_px: int, depth: int) -> Steps[list[Pixels]]:
    from inspector.services.thumbnail import thumbnail  # brings OpenCV, which the window must not wait for

    images = []
    for number, path in enumerate(paths):
        yield Progress("Reading pictures", number, len(paths))
        try:
            images.append(thumbnail(path, longest_px, depth))
        except InspectorError:
            continue
    return images
