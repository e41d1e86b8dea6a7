"""How long the thread of the window is held up: a clock that it has to serve, and a way to let it run until something has happened."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer

PATIENCE_S = 60.0
_EVERY_MS = 20


def resident_mb() -> float:
    """What the process holds in memory (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Heartbeat:
    """Beats every 20 ms, which takes hardly any time itself; remembers the longest time between two beats."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._worked = time.thread_time()
        self.longest_ms = self.work_ms = 0.0
        self._timer = QTimer(interval=_EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._last) - _EVERY_MS)
        self._last = now
        worked = time.thread_time()
        self.work_ms = max(self.work_ms, 1000 * (worked - self._worked))
        self._worked = worked

    def take(self) -> str:
        """The longest time since the last call, and how much of the processor the thread itself took at most in one."""
        self._beat()
        longest, work, self.longest_ms, self.work_ms = self.longest_ms, self.work_ms, 0.0, 0.0
        return f"held up {longest:.0f} ms, by its own work {work:.0f} ms"


def wait(fact: Callable[[], bool], patience_s: float = PATIENCE_S) -> float:
    """Lets the program run until `fact` holds; how long that took, in s. Raises TimeoutError."""
    began = time.perf_counter()
    loop, look = QEventLoop(), QTimer(interval=10)
    look.timeout.connect(lambda: loop.quit() if fact() or time.perf_counter() - began > patience_s else None)
    look.start()
    if not fact():
        loop.exec()  # unlike processEvents in a loop, it takes no processor while nothing happens
    if not fact():
        raise TimeoutError
    return time.perf_counter() - began
