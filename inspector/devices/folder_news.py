"""Whether something has happened in a folder, as far as the system tells."""

import logging
import threading
import time
from pathlib import Path

from watchdog.events import FileClosedEvent, FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_log = logging.getLogger(__name__)

_TOLD = [FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileClosedEvent]
"""Reading a file is told, too, where nobody says what is wanted."""
_STOP_S = 2.0


class FolderNews(FileSystemEventHandler):
    """Watches from the beginning until it is closed. Where the system cannot watch (its limits, network shares) there is never news."""

    def __init__(self, folder: Path) -> None:
        self._changed, self._closing = threading.Event(), threading.Event()
        self._observer = Observer()
        try:
            self._observer.schedule(self, str(folder), event_filter=_TOLD)
            self._observer.start()
        except OSError as error:
            _log.info("%s is only looked through from time to time: %s", folder, error)

    @property
    def closed(self) -> bool:
        """Whether nobody watches any more."""
        return self._closing.is_set()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called in the watching thread."""
        self._changed.set()

    def take(self) -> bool:
        """Whether there is news since the last time."""
        news = self._changed.is_set()
        self._changed.clear()
        return news

    def wait(self, until: float, earliest: float) -> None:
        """Until there is news, but not before `earliest`, or the time is over; both as `time.monotonic` counts."""
        now = time.monotonic()
        if now < earliest:
            self._closing.wait(max(0.0, min(until, earliest) - now))
        else:
            self._changed.wait(max(0.0, until - now))

    def close(self) -> None:
        """Ends watching, and a wait in another thread."""
        self._closing.set()
        self._changed.set()
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join(_STOP_S)
