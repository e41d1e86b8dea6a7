"""Looks into the record for parts that wait for an answer, and puts them into the queue; again and again while somebody is there."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.core.record_query import Row
from inspector.services.reviewing.waiting import waiting
from inspector.ui.archive_holder import ArchiveHolder
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.verifying.head import QueueHead
from inspector.ui.pages.verifying.queue import ReviewQueue

_LOOK_EVERY_MS = 3000


class QueueFilling(QObject):
    """`head` says which parts are meant."""

    filled = Signal()
    """More parts wait, or it is known that none do."""
    failed = Signal(object)
    """The exception that kept the record from being read."""

    def __init__(self, holder: ArchiveHolder, queue: ReviewQueue, head: QueueHead, parent: QObject) -> None:
        super().__init__(parent)
        self._holder, self._queue, self._head = holder, queue, head
        self._job = NewestJob(self)
        self._clock = QTimer(self, interval=_LOOK_EVERY_MS)
        self._clock.timeout.connect(self._look)
        self._job.succeeded.connect(self._on_found)
        self._job.failed.connect(self.failed)

    @property
    def running(self) -> bool:
        """Whether it is being looked for parts."""
        return self._job.running

    def begin(self) -> None:
        """Empties the queue and looks for all that waits."""
        self._queue.clear()
        self._job.drop()
        self._find()

    def go_on(self) -> None:
        """Looks for what has come since, now and from now on."""
        self._look()
        self._clock.start()

    def rest(self) -> None:
        """Nobody looks at the queue."""
        self._clock.stop()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread; False when it does not end in time."""
        self._clock.stop()
        return self._job.stop(timeout_ms)

    @Slot()
    def _look(self) -> None:
        """In a record that may have been begun only now."""
        self._holder.look()
        self._find()

    def _find(self) -> None:
        archive, rows = self._holder.archive, self._queue.rows
        if archive is not None and not self._job.running:
            self._job.start(waiting(archive, self._head.which, rows[-1].judged if rows else self._head.since))

    @Slot(object)
    def _on_found(self, rows: list[Row]) -> None:
        before = len(self._queue.rows)
        self._queue.add(rows)
        if len(self._queue.rows) != before or not before:
            self.filled.emit()
