"""How fast long work goes and how long it will take, from its progress steps alone."""

import time
from collections import deque
from collections.abc import Callable

from inspector.core.progress import Progress

_WINDOW_S = 10.0  # the rate is that of the last seconds: the first images are slower than the others
_LEAST_S = 0.5  # earlier than this an estimate would only jump


class Pace:
    """Takes every step of one job; knows the speed of its present stage."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._started = clock()
        self._stage = ""
        self._seen: deque[tuple[float, int]] = deque()
        self._last: Progress | None = None

    def note(self, progress: Progress) -> None:
        """Takes a step."""
        now = self._clock()
        if progress.stage != self._stage or (self._last is not None and progress.done < self._last.done):
            self._stage = progress.stage
            self._seen.clear()
        self._last = progress
        self._seen.append((now, progress.done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= _WINDOW_S:
            self._seen.popleft()

    @property
    def elapsed_s(self) -> float:
        """Seconds since the job began."""
        return self._clock() - self._started

    @property
    def per_second(self) -> float | None:
        """Units per second in the present stage; None while that cannot be told."""
        if len(self._seen) < 2:
            return None
        (start, first), (end, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end - start) if end - start >= _LEAST_S and last > first else None

    @property
    def left_s(self) -> float | None:
        """Seconds until the end of the present stage; None while that cannot be told."""
        rate = self.per_second
        if rate is None or self._last is None or not self._last.total:
            return None
        return max(0.0, (self._last.total - self._last.done) / rate)
