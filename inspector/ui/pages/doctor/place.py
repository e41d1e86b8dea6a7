"""One picture with its oddest place marked, and that place enlarged beside the likest place of the other good parts."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from inspector.core.good_set import GoodPicture
from inspector.core.progress import Progress, Steps
from inspector.core.types import Pixels
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.thumbnail_cell import paint_missing
from inspector.ui.widgets.pixels import to_qimage

_WHOLE_PX = 900
_LEAST = 250, 300


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    """Small pictures; the mark is (left, top, width, height) as shares of the whole."""

    whole: Pixels | None = None
    mark: tuple[float, float, float, float] | None = None
    own: Pixels | None = None
    like: Pixels | None = None


class PlaceView(QWidget):
    """Reads pictures in a thread; a plain field stands for one that is being read, with a warning where it cannot be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loaded, self._pixmaps = _Loaded(), dict[str, QPixmap]()
        self._is_wanted, self._is_read = False, False
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_loaded)
        self._job.failed.connect(self._on_failed)
        self.setMinimumSize(*_LEAST)

    def show_picture(self, picture: GoodPicture | None) -> None:
        """Shows another one, or none."""
        self._is_wanted = picture is not None
        self._take(_Loaded(), is_read=False)
        if picture is None:
            self._job.drop()
        else:
            self._job.start(_load(picture))

    @property
    def is_loading(self) -> bool:
        """Whether a picture is being read."""
        return self._job.running

    @property
    def is_unreadable(self) -> bool:
        """Whether a warning stands where the picture would be."""
        return self._is_wanted and self._is_read and "whole" not in self._pixmaps

    @property
    def shown(self) -> set[str]:
        """Which of `whole`, `own` and `like` are there."""
        return set(self._pixmaps)

    def stop(self, timeout_ms: int) -> bool:
        """False when the thread does not end in time."""
        return self._job.stop(timeout_ms)

    @Slot(object)
    def _on_loaded(self, loaded: _Loaded) -> None:
        self._take(loaded)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        """Whatever it was, the sheet says of the picture what there is to be said."""
        self._take(_Loaded())

    def _take(self, loaded: _Loaded, *, is_read: bool = True) -> None:
        pictures = {"whole": loaded.whole, "own": loaded.own, "like": loaded.like}
        self._loaded, self._is_read = loaded, is_read
        self._pixmaps = {name: QPixmap.fromImage(to_qimage(each)) for name, each in pictures.items() if each is not None}
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        scheme, gap, line = theme.colours(self), float(theme.SPACE), 20.0
        below = min(self.width() / 2 - gap, self.height() * 0.42)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        above = QRectF(0, 0, self.width(), self.height() - (below + line + gap if "own" in self._pixmaps else 0))
        shown = self._paint(painter, "whole", above)
        if shown is None and self._is_wanted:
            paint_missing(painter, above, self, unreadable=self.is_unreadable)
        mark = self._loaded.mark
        if shown is not None and mark is not None:
            frame = QRectF(shown.left() + mark[0] * shown.width(), shown.top() + mark[1] * shown.height(), mark[2] * shown.width(), 0)
            frame.setHeight(mark[3] * shown.height())
            painter.setPen(QPen(QColor(scheme.accent), 2))
            painter.drawRect(frame)
        texts = {"own": self.tr("This place"), "like": self.tr("The likest good one")}
        for number, (name, text) in enumerate(texts.items()):
            left = number * (self.width() / 2 + gap / 2)
            if self._paint(painter, name, QRectF(left, above.bottom() + gap, self.width() / 2 - gap, below)) is not None:
                painter.setPen(QColor(scheme.muted))
                painter.setFont(theme.font(theme.FONT_SMALL))
                painter.drawText(QRectF(left, self.height() - line, self.width() / 2 - gap, line), Qt.AlignmentFlag.AlignCenter, text)

    def _paint(self, painter: QPainter, name: str, frame: QRectF) -> QRectF | None:
        """Where the picture was painted."""
        pixmap = self._pixmaps.get(name)
        if pixmap is None:
            return None
        place = QRectF(frame.topLeft(), QRectF(pixmap.rect()).size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio))
        place.moveCenter(frame.center())
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        return place


def _load(picture: GoodPicture) -> Steps[_Loaded]:
    yield Progress("Opening the picture", 0, 2)
    from inspector.core.errors import InspectorError
    from inspector.services.health.sheet import place_of  # brings OpenCV, which the window must not wait for
    from inspector.services.thumbnail import thumbnail

    try:
        whole = thumbnail(Path(picture.path), _WHOLE_PX)
    except InspectorError:
        return _Loaded()
    yield Progress("Opening the picture", 1, 2)
    if picture.spot is None or picture.size is None:
        return _Loaded(whole)
    found = place_of(picture.path, picture.spot)
    like = place_of(picture.like, picture.like_spot) if picture.like_spot is not None else None
    return _Loaded(whole, found.box, found.pixels, like.pixels if like is not None else None) if found is not None else _Loaded(whole)
