"""Ctrl+C while Qt runs in the main thread."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def deferred_interrupts() -> Iterator[Callable[[], None]]:
    """Within the block Ctrl+C is only remembered; the function that the block is given raises it, as KeyboardInterrupt.

    Raised where it comes, it may hit what Qt calls in Python, such as a paint event: Qt goes on with a half-painted widget and crashes.
    Call the function wherever no Qt is on the way.
    """
    asked = threading.Event()

    def ask() -> None:
        if asked.is_set():
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # only the main thread is interrupted
        yield ask
        return
    before = signal.signal(signal.SIGINT, lambda *_: asked.set())
    try:
        yield ask
    finally:
        signal.signal(signal.SIGINT, before)
    ask()
