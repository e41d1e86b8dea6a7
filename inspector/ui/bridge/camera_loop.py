"""What happens in a camera's thread, without Qt: open, read, notice that the camera is gone, open again."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from inspector.core.abandon import abandonable
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.devices.camera import EndOfStream
from inspector.ui.bridge.mailbox import Mailbox
from inspector.ui.bridge.nobody import nobody

_log = logging.getLogger(__name__)

_READ_TIMEOUT_MS = 100  # also the longest that `stop` and `resume` wait for a camera that behaves
_LONGEST_RETRY_S = 8.0
_EVENTS_AHEAD = 32  # a source that fails in a row must not fill the memory with its complaints


class FrameLike(Protocol):
    """One picture from a source."""

    @property
    def image(self) -> Image: ...
    @property
    def number(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def source(self) -> str: ...
    @property
    def path(self) -> Path | None: ...


class CameraLike(Protocol):
    """What a camera, a video file or a folder has to offer. All three are called in the camera's thread only."""

    def open(self) -> None: ...
    def read(self, timeout_ms: int) -> FrameLike | None: ...
    def close(self) -> None: ...


Event = tuple[str, object]
"""Name of a signal of `CameraThread`, and what it carries (None: nothing)."""


class CameraLoop:
    """Leaves events and the newest picture where the GUI thread picks them up after each call of `notify`."""

    def __init__(self, camera: CameraLike, ahead: int, first_retry_s: float) -> None:
        """`ahead`: how many pictures may wait for acknowledgement; 0 for a live camera, of which only the newest counts."""
        self.newest: Mailbox[FrameLike] = Mailbox()
        self.notify: Callable[[], None] = nobody
        self.paused = False
        self.stopping = False
        self._camera = camera
        self._ahead = ahead
        self._first_retry_s = first_retry_s
        self._changed = threading.Condition()
        self._events: list[Event] = []
        self._unacknowledged = 0
        self._streaming = False  # open, and a picture is due
        self._given_up = False  # to be closed and opened again
        self._lost = False  # the last that was told about it
        self._last_frame_at = 0.0

    # -- called in the GUI thread ---------------------------------------------------------------------------------------

    def pause(self, paused: bool) -> None:
        """Holds the pictures back, or lets them go on."""
        with self._changed:
            self.paused = paused
            self._last_frame_at = time.monotonic()
            self._changed.notify_all()
        if paused:
            self.newest.clear()

    def acknowledge(self) -> None:
        """One picture is dealt with."""
        with self._changed:
            self._unacknowledged = max(0, self._unacknowledged - 1)
            self._last_frame_at = time.monotonic()
            self._changed.notify_all()

    def stop(self) -> None:
        """Ends `run` after the read that is going on."""
        with self._changed:
            self.stopping = True
            self._changed.notify_all()

    def take_events(self) -> list[Event]:
        """What has happened since the last call."""
        with self._changed:
            events, self._events = self._events, []
            return events

    def silent_s(self) -> float:
        """For how long a camera that should deliver has delivered nothing."""
        with self._changed:
            due = self._streaming and not self._given_up and not self.paused and not self._is_full()
            return time.monotonic() - self._last_frame_at if due else 0.0

    def lose(self, sentence: str) -> None:
        """Declares the camera lost, once until it delivers again; works while a driver does not come back from `read`."""
        with self._changed:
            self._given_up = True
            if self._lost:
                return
            self._lost = True
        self._tell("lost", sentence)

    # -- called in the camera's thread ----------------------------------------------------------------------------------

    def run(self) -> None:
        """Opens, reads, and opens again, until the end of the stream, a failure that trying again does not mend, or `stop`."""
        attempt = 0
        try:
            while not self.stopping and (attempt == 0 or self._wait_before(attempt)):
                attempt = 1 if self._open_and_read() else attempt + 1
        except EndOfStream:
            self._tell("finished_stream")
        except Exception as error:
            if not isinstance(error, InspectorError):
                _log.exception("The camera failed in a way that nobody foresaw")
            self._tell("failed", error)

    def _open_and_read(self) -> bool:
        """Reads until the camera is lost; whether it delivered anything. Any other failure passes through."""
        delivered = False
        try:
            with abandonable():
                self._camera.open()
            self._begin_streaming()
            while not self.stopping and not self._given_up:
                delivered = self._read_once(first=not delivered) or delivered
        except InspectorError as error:
            if error.code is not ErrorCode.CAMERA_LOST:
                raise
            self.lose(error.detail)
        finally:
            self._streaming = False
            self._close()
        return delivered

    def _begin_streaming(self) -> None:
        with self._changed:
            self._given_up = False
            self._streaming = True
            self._last_frame_at = time.monotonic()

    def _read_once(self, first: bool) -> bool:
        if self._is_held():
            return False
        try:
            with abandonable():
                frame = self._camera.read(_READ_TIMEOUT_MS)
        except InspectorError as error:
            if error.code is not ErrorCode.IMAGE_UNREADABLE:
                raise
            self._is_alive(first)
            self._expect_answer()
            self._tell("frame_failed", error)
            return True
        if frame is None or self._given_up:
            return False
        self._is_alive(first)
        self._deliver(frame)
        return True

    def _is_alive(self, first: bool) -> None:
        with self._changed:
            self._last_frame_at = time.monotonic()
            self._lost = False
        if first:
            self._tell("opened")

    def _deliver(self, frame: FrameLike) -> None:
        if self._ahead:
            self._expect_answer()
            self._tell("frame_arrived", frame)
        elif not self.paused and self.newest.put(frame):
            self.notify()

    def _expect_answer(self) -> None:
        """Unreadable pictures count as well: thousands of them would else reach the window all at once."""
        with self._changed:
            self._unacknowledged += 1

    def _is_held(self) -> bool:
        """Waits a little where nothing may be read. A live camera is read on while paused: its driver would keep old pictures."""
        with self._changed:
            held = len(self._events) >= _EVENTS_AHEAD or (self._ahead > 0 and (self.paused or self._is_full()))
            if held and not self.stopping:
                self._changed.wait(_READ_TIMEOUT_MS / 1000)
            return held

    def _is_full(self) -> bool:
        return self._ahead > 0 and self._unacknowledged >= self._ahead

    def _wait_before(self, attempt: int) -> bool:
        """Backs off, each time twice as long as before. False when `stop` ended the wait."""
        delay_s = min(_LONGEST_RETRY_S, self._first_retry_s * 2.0 ** (attempt - 1))
        with self._changed:
            if self._changed.wait_for(lambda: self.stopping, delay_s):
                return False
        self._tell("reconnecting", attempt)
        return True

    def _close(self) -> None:
        try:
            with abandonable():
                self._camera.close()
        except Exception:
            _log.exception("Closing the camera failed")

    def _tell(self, signal: str, content: object = None) -> None:
        with self._changed:
            wake = not self._events
            self._events.append((signal, content))
        if wake:
            self.notify()
