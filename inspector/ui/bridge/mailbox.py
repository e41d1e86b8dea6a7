"""A letter box for live pictures: it holds one, the newest wins, and what nobody read in time is counted."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Hands the newest item from one thread to another. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._skipped = 0

    def put(self, item: T) -> bool:
        """Stores `item`; False when it replaced one that nobody had taken (which then counts as skipped)."""
        with self._changed:
            was_empty = self._item is None
            self._skipped += not was_empty
            self._item = item
            self._changed.notify()
            return was_empty

    def take(self, timeout_s: float = 0.0) -> T | None:
        """The newest item, waiting up to `timeout_s` seconds for one; None when there is none."""
        with self._changed:
            self._changed.wait_for(lambda: self._item is not None, timeout_s)
            item, self._item = self._item, None
            return item

    def clear(self) -> None:
        """Forgets an item that nobody took, without counting it."""
        with self._changed:
            self._item = None

    @property
    def skipped(self) -> int:
        """How many items were replaced before anyone took them."""
        with self._changed:
            return self._skipped
