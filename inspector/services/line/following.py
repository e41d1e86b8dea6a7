"""A line without a window: whoever has it asks for what happens, one event after another, until the run is over."""

import queue
import time
from collections.abc import Iterator

from inspector.services.line.line import Line
from inspector.services.line.setup import Setup
from inspector.services.line.state import Finished, LineEvent, SourceFailed

_LOOK_EVERY_S = 0.2  # no wait is longer, so that Ctrl+C is heard on every system


class Following(Iterator[LineEvent]):
    """The events of one run. To be used in a `with` block, which ends the line."""

    def __init__(self, setup: Setup, *, seconds: float = 0.0) -> None:
        """`seconds`: for how long; 0: until the source is at its end."""
        self._news: queue.SimpleQueue[LineEvent] = queue.SimpleQueue()
        self._line = Line(self._news.put)
        self._setup = setup
        self._until = time.monotonic() + seconds if seconds else float("inf")
        self._over = False

    def __enter__(self) -> "Following":
        self._line.start(self._setup)
        return self

    def __exit__(self, *_: object) -> None:
        self._line.shutdown()

    @property
    def skipped(self) -> int:
        """Live pictures that nobody had time for."""
        return self._line.skipped

    def fire(self) -> bool:
        """See `Line.fire`."""
        return self._line.fire()

    def stop(self) -> None:
        """Takes no more pictures; what the engine has is still judged, and then there are no more events."""
        self._over = True
        self._line.stop()

    def __next__(self) -> LineEvent:
        while True:
            if not self._over and time.monotonic() >= self._until:
                self.stop()
            try:
                event = self._news.get(timeout=_LOOK_EVERY_S if self._over else self._patience_s())
            except queue.Empty:
                if self._over and not self._line.in_flight and self._news.empty():
                    raise StopIteration from None
                continue
            self._over = self._over or isinstance(event, Finished | SourceFailed)
            return event

    def _patience_s(self) -> float:
        return max(0.0, min(_LOOK_EVERY_S, self._until - time.monotonic()))
