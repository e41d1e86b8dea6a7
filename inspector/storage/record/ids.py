"""Ids in the order of inspection, whatever the clock does: a clock that is set back must not let new parts sort before old ones."""

import threading
from uuid import UUID

import uuid6

_TIME_SHIFT = 80
"""The milliseconds of a UUIDv7 stand in its highest 48 bits."""


class Ids:
    """Makes UUIDv7s, each greater than all before and than `after`, the newest of the record. Threads may share it."""

    def __init__(self, after: UUID | None = None) -> None:
        self._last = after
        self._lock = threading.Lock()

    def next(self) -> UUID:
        """A new id."""
        with self._lock:
            made: UUID = uuid6.uuid7()
            if self._last is not None and made <= self._last:
                # The time of the last one, a millisecond on: the rest stays random.
                ahead = (self._last.int >> _TIME_SHIFT) + 1
                made = UUID(int=ahead << _TIME_SHIFT | made.int & ((1 << _TIME_SHIFT) - 1))
            self._last = made
            return made
