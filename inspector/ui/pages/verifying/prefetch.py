"""Recorded parts read ahead in a thread, so that the next one is there when the last one is answered."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.heatmap import shrink
from inspector.core.progress import Progress, Steps
from inspector.core.record_query import Row
from inspector.services.reviewing.archive import Reopened
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.judging import SCREEN_MAP_PX
from inspector.ui.screen_picture import ScreenPicture

_MOST_KEPT = 8

Reopen = Callable[[Row], Reopened]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A part ready for the screen."""

    reopened: Reopened
    picture: ScreenPicture | None


class Prefetch(QObject):
    """Keeps the parts that are wanted, and reads those that are missing one by one, the first one first."""

    arrived = Signal(object)
    """The id of a part that `get` gives from now on."""
    failed = Signal(object)
    """The exception that kept a part from being read; it is not tried again until it is wanted anew."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[UUID, Shown] = OrderedDict()
        self._wanted: list[Row] = []
        self._reopen: Reopen | None = None
        self._reading: Row | None = None
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_read)
        self._job.failed.connect(self._on_failed)

    def get(self, part: UUID) -> Shown | None:
        """A part, if it has been read."""
        return self._kept.get(part)

    def want(self, rows: Sequence[Row], reopen: Reopen) -> None:
        """These parts from now on, the most urgent first; what is being read is read to its end."""
        self._wanted, self._reopen = list(rows), reopen
        for row in reversed(rows):
            if row.id in self._kept:
                self._kept.move_to_end(row.id)
        self._read_on()

    def forget(self) -> None:
        """Of another project or model, nothing counts."""
        self._wanted.clear()
        self._kept.clear()
        self._job.drop()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        self._wanted.clear()
        return self._job.stop(timeout_ms)

    def _read_on(self) -> None:
        missing = next((row for row in self._wanted if row.id not in self._kept), None)
        if missing is not None and self._reopen is not None and not self._job.running:
            self._reading = missing
            self._job.start(_read(missing, self._reopen))

    @Slot(object)
    def _on_read(self, shown: Shown) -> None:
        self._kept[shown.reopened.row.id] = shown
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(shown.reopened.row.id)
        self._read_on()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._wanted = [row for row in self._wanted if row is not self._reading]
        self.failed.emit(error)
        self._read_on()


def _read(row: Row, reopen: Reopen) -> Steps[Shown]:
    yield Progress("Opening the picture", 0, 1)
    found = reopen(row)
    picture = None if found.image is None else ScreenPicture.of(found.image)
    small = None if found.map is None else shrink(found.map, SCREEN_MAP_PX)
    return Shown(replace(found, image=None, map=small), picture)
