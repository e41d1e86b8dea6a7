"""What a line has told and the window has not heard yet. Few pictures are kept of it, however long the window is busy."""

import threading
from collections import deque
from dataclasses import replace

from inspector.services.line.state import Forgotten, Judged, LineEvent

PICTURES_KEPT = 8


class Inbox:
    """For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: deque[LineEvent] = deque()

    def __len__(self) -> int:
        return len(self._events)

    def put(self, event: LineEvent) -> bool:
        """Takes an event; whether it is the only one, so that somebody has to be woken."""
        with self._lock:
            if isinstance(event, Forgotten):
                self._events.clear()
            self._events.append(event)
            self._drop_an_old_picture()
            return len(self._events) == 1

    def take(self) -> LineEvent | None:
        """The oldest event."""
        with self._lock:
            return self._events.popleft() if self._events else None

    def _drop_an_old_picture(self) -> None:
        """Of each event that goes out of reach, so that all before it have none."""
        place = len(self._events) - 1 - PICTURES_KEPT
        if place >= 0 and isinstance(old := self._events[place], Judged):
            self._events[place] = replace(old, picture=None, inspection=replace(old.inspection, map=None, evidence=None))
