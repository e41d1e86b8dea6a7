"""The pulse of a window: how long its thread is held up between two beats, how much it worked meanwhile, and at what.

What other programs take of the processor holds a window up as well; only the time that its own thread worked says what the program
does. So a gap has both: `wall_ms`, and `cpu_ms` of the thread of the window.
"""

import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType

from PySide6.QtCore import Qt, QTimer

EVERY_MS = 10
_SAMPLE_AFTER_S = 0.03
_SAMPLE_EVERY_S = 0.005
_DEPTH = 12
"""Frames of a stack that are kept, the innermost ones."""
BOUNDS_MS = (10, 20, 50, 100, 200, 500)
KEPT_MS = 10
"""Shorter gaps are only counted: a shift has a million of them, and what is kept would be looked through by the collector of garbage."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The time between two beats, without the 10 ms that belong there."""

    at_s: float
    """When it began, since the pulse did."""
    doing: str
    """What the script said that it was doing."""
    wall_ms: float
    cpu_ms: float
    """That the thread of the window worked."""
    stacks: tuple[tuple[str, ...], ...] = ()
    """Seen meanwhile, each from the innermost frame outwards."""

    def culprits(self, most: int = 3) -> list[tuple[int, str]]:
        """(how often seen, stack) of what was seen most often."""
        return [(number, " < ".join(stack)) for stack, number in Counter(self.stacks).most_common(most)]


class Pulse:
    """Beats every 10 ms in the thread that makes it; another thread looks what that one does when a beat does not come."""

    def __init__(self) -> None:
        self.gaps: list[Gap] = []
        """Those over `KEPT_MS`, of the clock or of the thread's own work."""
        self.beats = 0
        self.doing = ""
        self._began = self._last = time.perf_counter()
        self._worked = time.thread_time()
        self._watched = threading.get_ident()
        self._seen: list[tuple[str, ...]] = []
        self._over = threading.Event()
        self._timer = QTimer(interval=EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        self._watchdog = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._watchdog.start()

    def stop(self) -> None:
        """No more beats."""
        self._timer.stop()
        self._over.set()
        self._watchdog.join()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        seen, self._seen = self._seen, []
        wall, cpu = 1000 * (now - self._last) - EVERY_MS, 1000 * (worked - self._worked)
        self.beats += 1
        if max(wall, cpu) > KEPT_MS:
            self.gaps.append(Gap(self._last - self._began, self.doing, max(0.0, wall), cpu, tuple(seen)))
        self._last, self._worked = now, worked

    def _watch(self) -> None:
        while not self._over.wait(_SAMPLE_EVERY_S):
            if time.perf_counter() - self._last > _SAMPLE_AFTER_S:
                self._seen.append(_stack(sys._current_frames().get(self._watched)))


def _stack(frame: FrameType | None) -> tuple[str, ...]:
    found: list[str] = []
    while frame is not None and len(found) < _DEPTH:
        code = frame.f_code
        where = code.co_filename.partition("/inspector/")[2] or code.co_filename.rpartition("/")[2]
        found.append(f"{where}:{frame.f_lineno} {code.co_name}")
        frame = frame.f_back
    return tuple(found)


def over(gaps: Sequence[Gap], ms: float, what: str = "cpu_ms") -> int:
    """How many gaps are longer."""
    return sum(getattr(each, what) > ms for each in gaps)


def histogram(pulse: Pulse, what: str = "cpu_ms") -> str:
    """How many gaps are how long, in one line."""
    longest = max((getattr(each, what) for each in pulse.gaps), default=0.0)
    counts = Counter(next((bound for bound in BOUNDS_MS if getattr(each, what) <= bound), 0) for each in pulse.gaps)
    counts[BOUNDS_MS[0]] += pulse.beats - len(pulse.gaps)
    cells = [f"<= {bound} ms: {counts[bound]}" for bound in BOUNDS_MS] + [f"more: {counts[0]}", f"longest {longest:.0f} ms"]
    return ", ".join(cells)


def report(pulse: Pulse, worst: int = 10) -> str:
    """Histograms by the work of the thread and by the clock, and the stacks of the worst gaps."""
    lines = [
        f"own work:  {histogram(pulse)}",
        f"the clock: {histogram(pulse, 'wall_ms')}",
        f"over 100 ms: {over(pulse.gaps, 100)} by own work, {over(pulse.gaps, 100, 'wall_ms')} by the clock, of {pulse.beats} beats",
    ]
    for gap in sorted(pulse.gaps, key=lambda each: -each.cpu_ms)[:worst]:
        lines.append(f"{gap.cpu_ms:5.0f} ms of work in {gap.wall_ms:5.0f} ms at {gap.at_s:6.1f} s, {gap.doing}")
        lines += [f"        {number:3d} x {stack}" for number, stack in gap.culprits()]
    return "\n".join(lines)
