"""Threads for a line: plain ones, unless somebody gives it others."""

import threading
from collections.abc import Callable
from typing import Protocol, TypeAlias


class Worker(Protocol):
    """A function that runs in a thread of its own."""

    def join(self, timeout_s: float) -> bool:
        """Waits for its end; False where it still runs after that time."""
        ...


Launch: TypeAlias = Callable[[str, Callable[[], None]], Worker]
"""Starts a function in a thread with a name."""


class PlainWorker:
    """A thread that does not keep the program alive: a driver may hang for ever."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self._thread = threading.Thread(target=work, name=name, daemon=True)
        self._thread.start()

    def join(self, timeout_s: float) -> bool:
        """See `Worker.join`."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()
