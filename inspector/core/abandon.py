"""Steps that nothing can interrupt but that the end of the process may cut off, because they write nothing.

Importing a large library and converting a network are such steps: seconds inside other people's code, without a cancel point. So is
waiting for a camera's driver or for a drive that does not answer.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_threads: set[int] = set()


@contextmanager
def abandonable() -> Iterator[None]:
    """Marks what this thread does now as such a step. May be nested; holds for this thread alone."""
    thread = threading.get_ident()
    outermost = thread not in _threads
    _threads.add(thread)
    try:
        yield
    finally:
        if outermost:
            _threads.discard(thread)


def may_be_abandoned(thread: int) -> bool:
    """Whether the thread with this identity is inside such a step."""
    return thread in _threads
