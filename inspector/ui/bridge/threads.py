"""The one place where a Python function is run in a QThread, and where threads are kept alive until they have ended."""

import logging
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QThread, Signal

from inspector.core.abandon import may_be_abandoned

_log = logging.getLogger(__name__)
_running: "set[Runner]" = set()
_LOOK_EVERY_MS = 50


class Runner(QThread):
    """Runs `work` once in a thread of its own.

    A QThread destroyed while it runs ends the whole program, so every started runner is held here until it has finished,
    even when the object that asked for it is gone.
    """

    told = Signal()
    """For the work to say that there is news: unlike a signal of whoever asked for it, this one lives as long as the thread."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName(name)
        self._work = work
        self._thread: int | None = None

    def launch(self) -> None:
        """Starts the thread."""
        _forget_finished()
        _running.add(self)
        self.start()

    def run(self) -> None:
        """Qt calls this in the new thread. `work` has to handle its own failures; one that escapes is a bug and is logged."""
        self._thread = threading.get_ident()
        try:
            self._work()
        except BaseException:
            _log.exception("The thread %s ended by an exception that nobody handled", self.objectName())

    def join(self, timeout_ms: int) -> bool:
        """Waits for the end; False when the thread is still running after `timeout_ms`."""
        ended = not self.isRunning() or self.wait(timeout_ms)
        if ended:
            _running.discard(self)
        return ended

    def has_to_be_awaited(self) -> bool:
        """Whether the thread runs, and not only inside a step that the end of the process may cut off."""
        return not self.isFinished() and not (self._thread is not None and may_be_abandoned(self._thread))


class QtWorker:
    """A thread for a line that the end of the program waits for; see `Worker`."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self._runner = Runner(name, work)
        self._runner.launch()

    def join(self, timeout_s: float) -> bool:
        """See `Worker`."""
        return self._runner.join(round(1000 * timeout_s))


def running_threads() -> list[str]:
    """Names of the threads started here that have not ended yet."""
    _forget_finished()
    return sorted(thread.objectName() for thread in _running)


def join_all(timeout_ms: int) -> bool:
    """Waits for every thread started here, `timeout_ms` altogether; False when one is still running."""
    until = time.monotonic() + timeout_ms / 1000
    for thread in list(_running):
        thread.wait(max(0, int(1000 * (until - time.monotonic()))))
    return not running_threads()


def join_what_matters(timeout_ms: int) -> bool:
    """Waits as `join_all` does, but not for a thread that the end of the process may cut off where it is now."""
    until = time.monotonic() + timeout_ms / 1000
    while (awaited := [each for each in _running if each.has_to_be_awaited()]) and time.monotonic() < until:
        awaited[0].wait(_LOOK_EVERY_MS)  # it may come to such a step while it is waited for
    return not awaited


def _forget_finished() -> None:
    for thread in [each for each in _running if each.isFinished()]:
        thread.wait()  # isFinished() turns true shortly before the thread has really left
        _running.discard(thread)
