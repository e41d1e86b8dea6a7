"""Memory: pictures that are read ahead share a limited amount of it; and how libraries say that there is none left."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_WORDS = (
    "bad_alloc",
    "can't alloc",
    "allocate memory",
    "insufficient memory",
    "out of memory",
    "not enough memory",
    "out_of_memory",
    "memory allocation",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` says that memory ran out; native libraries say it in the text of a RuntimeError or of an error of their own."""
    if isinstance(error, MemoryError):
        return True
    text = str(error).lower()
    return any(words in text for words in _WORDS)


_thread = threading.local()


def claim_memory(size: int) -> None:
    """Called before `size` bytes are taken for a picture; waits for their turn in a thread that reads ahead (`ReadAhead`)."""
    claim: Callable[[int], None] | None = getattr(_thread, "claim", None)
    if claim is not None:
        claim(size)


class ReadAhead:
    """Bytes of numbered items that threads prepare while one of them is awaited after the other.

    An item claims bytes when it knows how many it needs, and has them until it is taken. It waits while the others hold so many that
    together there would be more than `most`, unless it is the next one to be taken: that one never waits, so that there is no deadlock.
    """

    def __init__(self, most: float) -> None:
        self._most = most
        self._held: dict[int, int] = {}
        self._next = 0
        self._changed = threading.Condition()

    @contextmanager
    def item(self, number: int) -> Iterator[None]:
        """What this thread claims within belongs to the item `number`."""
        _thread.claim = lambda size: self._claim(number, size)
        try:
            yield
        finally:
            _thread.claim = None

    def _claim(self, number: int, size: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: number <= self._next or sum(self._held.values()) + size <= self._most)
            self._held[number] = self._held.get(number, 0) + size

    def taken(self, number: int) -> None:
        """The item `number` is with its user; the one after it is the next."""
        with self._changed:
            self._held.pop(number, None)
            self._next = number + 1
            self._changed.notify_all()

    def stop(self) -> None:
        """Nobody waits any more."""
        with self._changed:
            self._most = float("inf")
            self._changed.notify_all()
