"""Small pictures of files, read in a thread: asked for again and again while painting, delivered when they are ready."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QPixmap

from inspector.core.errors import Cancelled, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.types import Pixels
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.widgets.pixels import to_qimage

_BATCH = 4
_MOST_KEPT, _MOST_WANTED = 400, 60

Loaded = list[tuple[str, Pixels | None]]


class Thumbnails(QObject):
    """Thumbnails by path. `get` answers at once, with None for one that is being read or cannot be read."""

    arrived = Signal(object)
    """The paths (a set of str) that `get` has an answer for now."""

    def __init__(
        self, longest_px: int, parent: QObject | None = None, *, most_kept: int = _MOST_KEPT, most_wanted: int = _MOST_WANTED
    ) -> None:
        """`most_kept`: thumbnails in memory; `most_wanted`: as many as a screen shows, what has been scrolled past is not read any more."""
        super().__init__(parent)
        self._most_kept, self._most_wanted = most_kept, most_wanted
        self._longest_px, self._depth = longest_px, 0
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._wanted: list[str] = []
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_loaded)
        self._job.failed.connect(self._on_failed)

    def set_depth(self, depth: int) -> None:
        """Bits of the project's pictures, 0: not known; thumbnails made with others are read again."""
        if depth != self._depth:
            self._depth = depth
            self._kept.clear()
            self._job.drop()

    def get(self, path: str) -> QPixmap | None:
        """The thumbnail if it is there; otherwise it will be read, the latest wish first."""
        if path in self._kept:
            self._kept.move_to_end(path)
            return self._kept[path]
        if path in self._wanted:
            self._wanted.remove(path)
        self._wanted.append(path)
        del self._wanted[: -self._most_wanted]
        self._read_on()
        return None

    @property
    def is_reading(self) -> bool:
        """Whether something that was asked for is on its way."""
        return self._job.running

    def is_unreadable(self, path: str) -> bool:
        """Whether reading the file was tried in vain."""
        return path in self._kept and self._kept[path] is None

    def stop(self, timeout_ms: int) -> bool:
        """Reads no more and waits for the thread; False when it does not end in time."""
        self._wanted.clear()
        return self._job.stop(timeout_ms)

    def _read_on(self) -> None:
        if self._job.running or not self._wanted:
            return
        batch = self._wanted[: -_BATCH - 1 : -1]
        del self._wanted[-_BATCH:]
        self._job.start(_read(batch, self._longest_px, self._depth))

    @Slot(object)
    def _on_loaded(self, loaded: Loaded) -> None:
        for path, image in loaded:
            self._kept[path] = None if image is None else QPixmap.fromImage(to_qimage(image))
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
        self.arrived.emit({path for path, _ in loaded})
        self._read_on()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._read_on()


def _read(paths: Sequence[str], longest_px: int, depth: int) -> Steps[Loaded]:
    from inspector.services.thumbnail import thumbnail  # brings OpenCV, which the window must not wait for

    loaded: Loaded = []
    for number, path in enumerate(paths):
        yield Progress("Reading thumbnails", number, len(paths), "images")
        try:
            loaded.append((path, thumbnail(Path(path), longest_px, depth)))
        except InspectorError:
            loaded.append((path, None))
    return loaded
