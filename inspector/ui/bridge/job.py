"""Long work in a thread: runs a generator that has never heard of Qt and turns it into signals."""

import logging
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from inspector.core.errors import Cancelled, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.ui.bridge.nobody import nobody
from inspector.ui.bridge.threads import Runner

_log = logging.getLogger(__name__)
_STEP_INTERVAL_S = 1 / 30  # more often than this nobody sees, and the GUI thread would only paint progress bars


class Job(QObject):
    """One piece of long work, run once.

    All signals arrive in the thread that made the job, in this order: any number of `stepped`, then exactly one of `succeeded`
    and `failed`, then `ended`. Nothing comes after `ended`. A running job stays alive when nobody holds it.
    """

    stepped = Signal(object)
    """A `Progress`: every change of stage, at most some 30 a second within one, and always the last one of a stage."""
    succeeded = Signal(object)
    """What the generator returned."""
    failed = Signal(object)
    """The exception: `Cancelled`, an `InspectorError`, or something unexpected (which is also in the log)."""
    ended = Signal()

    def __init__(self, steps: Steps[object], parent: QObject | None = None) -> None:
        """Takes a generator that has not been started."""
        super().__init__(parent)
        self._work = _Work(steps)
        self._runner = Runner("job", self._work.run)
        self._started = False
        self._over = False
        self._runner.told.connect(self._on_told)
        self._runner.finished.connect(self._on_finished)

    def start(self) -> None:
        """Starts the work; answers at once."""
        self._started = True
        self._work.notify = lambda: self._runner.told.emit()  # these closures are what keeps a running job alive
        self._work.is_wanted = lambda: isValid(self)  # not once the window that owns the job is gone
        self._runner.launch()

    @Slot()
    def cancel(self) -> None:
        """Asks the work to stop: the generator is closed at its next yield and `failed(Cancelled())` follows. Answers at once."""
        self._work.cancelled.set()

    def is_running(self) -> bool:
        """Whether the work has been started and `ended` has not been emitted."""
        return self._started and not self._over

    def wait(self, timeout_ms: int) -> bool:
        """Blocks until the work is over and all its signals are out; False when it is not over after `timeout_ms`."""
        if not self._runner.join(timeout_ms):
            return False
        if self._started:
            self._on_finished()
        return True

    @Slot()
    def _on_told(self) -> None:
        if not self._over:
            self._emit_steps()

    @Slot()
    def _on_finished(self) -> None:
        if self._over:
            return
        self._runner.join(1000)  # `finished` is emitted a moment before the thread has left
        self._emit_steps()
        self._over = True
        self._work.notify, self._work.is_wanted = nobody, _always
        if self._work.error is None:
            self.succeeded.emit(self._work.result)
        else:
            self.failed.emit(self._work.error)
        self.ended.emit()

    def _emit_steps(self) -> None:
        for progress in self._work.take_steps():
            self.stepped.emit(progress)


def _always() -> bool:
    return True


class _Work:
    """The part that lives in the thread: drives the generator and leaves steps and outcome where the job picks them up."""

    def __init__(self, steps: Steps[object]) -> None:
        self.cancelled = threading.Event()
        self.notify: Callable[[], None] = nobody
        self.is_wanted: Callable[[], bool] = _always
        self.result: object = None
        self.error: BaseException | None = None
        self._steps = steps
        self._lock = threading.Lock()
        self._ready: list[Progress] = []
        self._held: Progress | None = None
        self._stage = ""
        self._told_at = float("-inf")

    def run(self) -> None:
        """Runs the generator to its end, its failure or its cancellation."""
        try:
            self.result = self._drive()
        except (InspectorError, Cancelled) as error:
            self.error = error
        except BaseException as error:
            _log.exception("A job failed in a way that nobody foresaw")
            self.error = error
        self._flush()

    def take_steps(self) -> list[Progress]:
        """The steps to be shown since the last call, the newest one last."""
        with self._lock:
            ready, self._ready = self._ready, []
            return ready

    def _drive(self) -> object:
        while self.is_wanted() and not self.cancelled.is_set():
            try:
                self._tell(next(self._steps))
            except StopIteration as end:
                return end.value
        self._close()
        raise Cancelled

    def _close(self) -> None:
        try:
            self._steps.close()
        except Exception:
            _log.exception("A job failed while it was being cancelled")

    def _tell(self, progress: Progress) -> None:
        new_stage = progress.stage != self._stage
        if new_stage:
            self._flush()
        self._held, self._stage = progress, progress.stage
        if new_stage or time.monotonic() - self._told_at >= _STEP_INTERVAL_S:
            self._flush()

    def _flush(self) -> None:
        if self._held is None:
            return
        with self._lock:
            wake = not self._ready
            self._ready.append(self._held)
        self._held, self._told_at = None, time.monotonic()
        if wake:
            self.notify()
