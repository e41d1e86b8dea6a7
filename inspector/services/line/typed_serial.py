"""The serial that somebody has typed, or a scanner like a keyboard, for the next part."""

import threading

from inspector.core.said import said
from inspector.core.serials import Serial, no_read


class TypedSerial:
    """One waits at most: typing another one is how a mistake is mended. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: Serial | None = None

    @property
    def waiting(self) -> Serial | None:
        """What the next part gets; None: nothing was typed for it yet."""
        with self._lock:
            return self._waiting

    def put(self, serial: Serial | None) -> None:
        """The next part has this one; None: what was typed is taken back."""
        with self._lock:
            self._waiting = serial

    def take(self) -> Serial:
        """For the part whose picture has come now."""
        with self._lock:
            serial, self._waiting = self._waiting, None
        return serial or no_read(said("Nobody typed a serial for this part."))
