"""Work that waits its turn: one thing after another, each in a thread."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.progress import Steps
from inspector.ui.bridge.job import Job


class JobQueue(QObject):
    """Signals come in the order `started`, any number of `stepped`, then one of `succeeded` and `failed`, for each thing."""

    started = Signal(object)
    """The thing whose turn it is."""
    stepped = Signal(object)
    """A `Progress`."""
    succeeded = Signal(object)
    """What the work returned; `now` is still the thing that it was about."""
    failed = Signal(object)
    """The exception, `Cancelled` among them; `now` is still the thing that it was about."""

    def __init__(self, work: Callable[[Any], Steps[Any]], parent: QObject | None = None) -> None:
        """`work` gives the generator that deals with one thing."""
        super().__init__(parent)
        self._work = work
        self._waiting: deque[object] = deque()
        self._now: object = None
        self._job: Job | None = None
        self._stopped = False

    @property
    def running(self) -> bool:
        """Whether something is being dealt with."""
        return self._job is not None

    @property
    def now(self) -> Any:
        """The thing that is being dealt with, or was last."""
        return self._now

    def add(self, thing: object) -> None:
        """Deals with it, after those that wait."""
        self._waiting.append(thing)
        self._next()

    def replace(self, things: Iterable[object]) -> None:
        """Deals with these instead of those that wait; what is being dealt with goes on."""
        self._waiting = deque(things)
        self._next()

    def cancel(self) -> None:
        """Ends what is being dealt with at its next step. What waits is done nevertheless."""
        if self._job is not None:
            self._job.cancel()

    def keep(self, wanted: Callable[[Any], bool]) -> None:
        """Forgets what waits and is not wanted any more."""
        self._waiting = deque(filter(wanted, self._waiting))

    def finish(self, timeout_ms: int) -> bool:
        """Blocks until all that was added is dealt with and its signals are out; False when it is not after `timeout_ms`."""
        until = time.monotonic() + timeout_ms / 1000
        while self._job is not None:
            if not self._job.wait(max(0, int(1000 * (until - time.monotonic())))):
                return False
        return True

    def stop(self) -> None:
        """Begins nothing more, for good, and says nothing more."""
        self._stopped = True
        self._waiting.clear()
        self.cancel()

    def _next(self) -> None:
        if self._job is not None or self._stopped or not self._waiting:
            return
        self._now = self._waiting.popleft()
        self._job = job = Job(self._work(self._now), self)
        job.stepped.connect(self._on_stepped)
        job.succeeded.connect(self._on_succeeded)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)
        self.started.emit(self._now)
        job.start()

    @Slot(object)
    def _on_stepped(self, progress: object) -> None:
        if not self._stopped:
            self.stepped.emit(progress)

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        if not self._stopped:
            self.succeeded.emit(result)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if not self._stopped:
            self.failed.emit(error)

    @Slot()
    def _on_ended(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        self._next()
