"""Recorded parts read ahead in a thread, so that the next one is there when the last one is answered."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TypeAlias
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.progress import Steps
from inspector.core.record_query import Row
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.reopened import Opened

_MOST_KEPT = 8

Open: TypeAlias = Callable[[Row], Steps[Opened]]


class Prefetch(QObject):
    """Keeps the parts that are wanted, and reads those that are missing one by one, the first one first."""

    arrived = Signal(object)
    """The id of a part that `get` gives from now on."""
    failed = Signal(object)
    """The exception that kept a part from being read; it is not tried again until it is wanted anew."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[UUID, Opened] = OrderedDict()
        self._wanted: list[Row] = []
        self._open_part: Open | None = None
        self._reading: Row | None = None
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_read)
        self._job.failed.connect(self._on_failed)

    def get(self, part: UUID) -> Opened | None:
        """A part, if it has been read."""
        return self._kept.get(part)

    def want(self, rows: Sequence[Row], open_part: Open) -> None:
        """These parts from now on, the most urgent first; what is being read is read to its end."""
        self._wanted, self._open = list(rows), open_part
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
        if missing is not None and self._open is not None and not self._job.running:
            self._reading = missing
            self._job.start(self._open(missing))

    @Slot(object)
    def _on_read(self, opened: Opened) -> None:
        self._kept[opened.row.id] = opened
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(opened.row.id)
        self._read_on()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._wanted = [row for row in self._wanted if row is not self._reading]
        self.failed.emit(error)
        self._read_on()
