"""What happens in a camera's thread: open, read, notice that the camera is gone, open again."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from inspector.core.abandon import abandonable
from inspector.core.errors import ErrorCode, InspectorError
from inspector.devices.camera import Camera, EndOfStream, Frame
from inspector.services.line.state import CameraLost, Reconnecting, SourceFailed

_log = logging.getLogger(__name__)

_READ_TIMEOUT_MS = 100  # also the longest that `stop` and `resume` wait for a camera that behaves
_LONGEST_RETRY_S = 8.0
_LONGEST_CLOSING_S = 3.0
_FAILURES_AHEAD = 32  # a source that fails in a row must not fill the memory with its complaints


@dataclass(frozen=True, slots=True)
class Opened:
    """The first picture is there; also after the camera was lost and has come back."""


@dataclass(frozen=True, slots=True, eq=False)
class Arrived:
    """A picture."""

    frame: Frame


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One picture could not be read; the source goes on."""

    error: InspectorError


@dataclass(frozen=True, slots=True)
class Ended:
    """A video or a folder is at its end."""


CameraEvent: TypeAlias = Opened | Arrived | Unreadable | Ended | CameraLost | Reconnecting | SourceFailed


class CameraLoop:
    """Tells what a camera does, as it happens: in the camera's thread, the loss of a camera also in that of whoever noticed it."""

    def __init__(
        self,
        make: Callable[[], Camera],
        tell: Callable[[CameraEvent], None],
        *,
        ahead: int = 0,
        first_retry_s: float = 0.5,
        after: "Sequence[CameraLoop]" = (),
    ) -> None:
        """`ahead`: how many pictures may wait for acknowledgement; 0 for a live camera, which does not wait.

        `after`: others that are letting go of what may be the same device, which can be opened only once.
        """
        self.paused = False
        self.stopping = False
        self.ended = threading.Event()
        """The thread is at its end; what it used has been closed."""
        self._make, self._tell_line = make, tell
        self._camera: Camera | None = None
        self._ahead = ahead
        self._first_retry_s = first_retry_s
        self._after = after
        self._changed = threading.Condition()
        self._unacknowledged = 0
        self._streaming = False  # open, and a picture is due
        self._given_up = False  # to be closed and opened again
        self._lost = False  # the last that was told about it
        self._last_frame_at = 0.0

    # -- called in any thread -------------------------------------------------------------------------------------------

    def pause(self, paused: bool) -> None:
        """Holds the pictures back, or lets them go on."""
        with self._changed:
            self.paused = paused
            self._last_frame_at = time.monotonic()
            self._changed.notify_all()

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
        self._tell(CameraLost(sentence))

    # -- called in the camera's thread ----------------------------------------------------------------------------------

    def run(self) -> None:
        """Opens, reads, and opens again, until the end of the stream, a failure that trying again does not mend, or `stop`."""
        attempt = 0
        try:
            self._wait_for_formers()
            self._camera = self._make()
            while not self.stopping and (attempt == 0 or self._wait_before(attempt)):
                attempt = 1 if self._open_and_read(self._camera) else attempt + 1
        except EndOfStream:
            self._tell(Ended())
        except Exception as error:
            if not isinstance(error, InspectorError):
                _log.exception("The camera failed in a way that nobody foresaw")
            self._tell(SourceFailed(error))
        finally:
            self.ended.set()

    def _wait_for_formers(self) -> None:
        formers, self._after = self._after, ()
        until = time.monotonic() + _LONGEST_CLOSING_S
        for former in formers:
            while not self.stopping and time.monotonic() < until and not former.ended.is_set():
                with abandonable():
                    former.ended.wait(_READ_TIMEOUT_MS / 1000)

    def _open_and_read(self, camera: Camera) -> bool:
        """Reads until the camera is lost; whether it delivered anything. Any other failure passes through."""
        delivered = False
        try:
            with abandonable():
                camera.open()
            self._begin_streaming()
            while not self.stopping and not self._given_up:
                delivered = self._read_once(camera, first=not delivered) or delivered
        except InspectorError as error:
            if error.code is not ErrorCode.CAMERA_LOST:
                raise
            self.lose(error.detail)
        finally:
            self._streaming = False
            self._close(camera)
        return delivered

    def _begin_streaming(self) -> None:
        with self._changed:
            self._given_up = False
            self._streaming = True
            self._last_frame_at = time.monotonic()

    def _read_once(self, camera: Camera, first: bool) -> bool:
        if self._is_held():
            return False
        try:
            with abandonable():
                frame = camera.read(_READ_TIMEOUT_MS)
        except InspectorError as error:
            if error.code is not ErrorCode.IMAGE_UNREADABLE:
                raise
            self._is_alive(first)
            self._expect_answer()
            self._tell(Unreadable(error))
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
            self._tell(Opened())

    def _deliver(self, frame: Frame) -> None:
        if self._ahead:
            self._expect_answer()
        if self._ahead or not self.paused:
            self._tell(Arrived(frame))

    def _expect_answer(self) -> None:
        """Unreadable pictures count as well: thousands of them would else wait in the line."""
        with self._changed:
            self._unacknowledged += 1

    def _is_held(self) -> bool:
        """Waits a little where nothing may be read. A live camera is read on while paused: its driver would keep old pictures."""
        with self._changed:
            held = self._is_full() or (self._ahead > 0 and self.paused)
            if held and not self.stopping:
                self._changed.wait(_READ_TIMEOUT_MS / 1000)
            return held

    def _is_full(self) -> bool:
        return self._unacknowledged >= (self._ahead or _FAILURES_AHEAD)

    def _wait_before(self, attempt: int) -> bool:
        """Backs off, each time twice as long as before. False when `stop` ended the wait."""
        delay_s = min(_LONGEST_RETRY_S, self._first_retry_s * 2.0 ** (attempt - 1))
        with self._changed:
            if self._changed.wait_for(lambda: self.stopping, delay_s):
                return False
        self._tell(Reconnecting(attempt))
        return True

    def _close(self, camera: Camera) -> None:
        try:
            with abandonable():
                camera.close()
        except Exception:
            _log.exception("Closing the camera failed")

    def _tell(self, event: CameraEvent) -> None:
        """Without any lock held: the line has one of its own."""
        if not self.stopping:
            self._tell_line(event)
