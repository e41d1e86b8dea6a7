"""Keeps the recorder of the open project: opened in a thread before the first run, closed in a thread when the project is left."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.core.progress import Progress, Steps
from inspector.services.line.setup import Setup
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.pages.sources import Source

if TYPE_CHECKING:
    from inspector.services.line.ordering import ProjectRecorder
    from inspector.storage.record.recorder import Recorder

Told: TypeAlias = Callable[[Exception | None], None]
Order: TypeAlias = Callable[["ProjectRecorder | None"], Setup]
"""Puts a run together, with what records it."""

_REST_MS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class _Begin:
    """A run is wanted: everything that it takes, recorder included."""

    folder: Path
    source: Source
    order: Order
    records: bool = True

    def steps(self, recording: "Recording") -> Steps[Setup]:
        yield Progress("Opening the record", 0, 1)
        if not self.records:
            return self.order(None)
        from inspector.services.recording.opening import open_recorder  # brings what the window must not wait for

        if recording.recorder is None:
            recording.recorder = open_recorder(self.folder, recording.told)
        return self.order(recording.recorder)


@dataclass(frozen=True, slots=True)
class _Close:
    """Nothing more will be recorded in this project."""

    def steps(self, recording: "Recording") -> Steps[None]:
        yield Progress("Writing the record", 0, 1)
        recorder, recording.recorder = recording.recorder, None
        if recorder is not None:
            recorder.close()


class Recording(QObject):
    """One thing after another, so that a record is closed before it is opened again.

    Some time after a run the record is let go, so that another program may record in the project; the next run takes it up again.
    """

    prepared = Signal(object, object)
    """The source that was asked for last, and a `Setup` that records; of others nothing is heard."""
    failed = Signal(object)
    """The exception that keeps a run from being recorded, or kept something from being written at the end."""

    def __init__(self, told: Told, parent: QObject | None = None, *, in_use: Callable[[], bool] = lambda: False) -> None:
        """`told` hears in a thread of the recorder of its faults, and that they are over. `in_use`: parts may still have to be recorded."""
        super().__init__(parent)
        self.told = told
        self.recorder: Recorder | None = None
        """Only the jobs of the queue set it, one after another."""
        self._folder: Path | None = None
        self._wanted: _Begin | None = None
        self._queue = JobQueue(lambda thing: thing.steps(self), self)
        self._queue.succeeded.connect(self._on_done)
        self._queue.failed.connect(self._on_failed)
        self._in_use = in_use
        self._rest = QTimer(self, interval=_REST_MS)
        self._rest.timeout.connect(self._let_go)

    def begin(self, folder: Path, source: Source, order: Order, records: bool = True) -> None:
        """Prepares a run in the project in `folder`, in a thread; `prepared` or `failed` follows. `records`: whether its parts are kept."""
        self._rest.stop()
        if folder != self._folder:
            self.leave()
        self._folder, self._wanted = folder, _Begin(folder, source, order, records)
        self._queue.add(self._wanted)

    @property
    def excess_bytes(self) -> float:
        """What the pictures take beyond the quota; 0: they fit, or nothing is recorded."""
        recorder = self.recorder
        return recorder.excess_bytes if recorder is not None else 0.0

    def rest(self) -> None:
        """No run is going on; the record is let go once that has been so for a while."""
        if self._folder is not None:
            self._rest.start()

    def leave(self) -> None:
        """Closes the record of a project that is left; what waits in it is written first."""
        self._rest.stop()
        if self._folder is not None:
            self._folder = self._wanted = None
            self._queue.add(_Close())

    def drop(self) -> None:
        """The run that was asked for is no longer wanted."""
        self._wanted = None

    def stop(self, timeout_ms: int) -> bool:
        """Writes what waits and closes the record; False where that does not end in time."""
        self._queue.keep(lambda thing: isinstance(thing, _Close))
        self.leave()
        return self._queue.finish(timeout_ms)

    @Slot()
    def _let_go(self) -> None:
        recorder = self.recorder
        is_written = recorder is None or (recorder.fault is None and not recorder.waiting)  # what waits is not given up
        if self._wanted is None and not self._queue.running and is_written and not self._in_use():
            self.leave()

    @Slot(object)
    def _on_done(self, result: Any) -> None:
        now = self._queue.now
        if now is self._wanted and now is not None:
            self._wanted = None
            self.prepared.emit(now.source, result)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if self._queue.now is self._wanted or isinstance(self._queue.now, _Close):
            self._wanted = None
            self.failed.emit(error)
