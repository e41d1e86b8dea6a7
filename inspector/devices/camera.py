"""What every source of pictures answers to: cameras, videos, folders, and the simulated camera of tests and demo."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from inspector.core.camera_settings import CameraSettings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import Image


class Feed(StrEnum):
    """How pictures come, and what silence means."""

    ONCE = "once"
    """Every picture is judged, and there is a last one: files, a video."""
    ENDLESS = "endless"
    """Every picture is judged, and another may come at any time; silence is normal: a watched folder, files in a loop."""
    LIVE = "live"
    """The newest picture counts, what nobody has time for is skipped; silence is a fault: a camera."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture and where it comes from."""

    image: Image
    """(H, W, 3) RGB or (H, W) grey, uint8 or uint16."""
    number: int
    """Counts from 0 since the source was opened. A gap means that pictures in between were not fetched in time."""
    at: datetime
    """When the picture reached the program."""
    source: str
    """Name of the camera, or path of the file."""
    path: Path | None = None
    """The file that holds this picture alone, to read it from again; None for a camera and a video."""


class EndOfStream(Exception):
    """Nothing more will come, and all went well: a file's last picture was delivered, or the source was closed."""


class Camera(Protocol):
    """A source of frames. One thread opens, reads and closes it; any other thread may close it to end a wait.

    Use it in a `with` block. After CAMERA_LOST it can be closed and opened again: that is how to reconnect.
    """

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def total(self) -> int | None:
        """How many frames there will be; None: nobody knows."""
        return None

    @property
    def actual(self) -> CameraSettings | None:
        """How it is set, as it says itself once it is open; None: it does not say. What it does not know is nothing or zero."""
        return None

    def open(self) -> None:
        """Gets ready to deliver; opens afresh when it was open.

        Raises:
            InspectorError: CAMERA_LOST, VIDEO_UNREADABLE or NO_IMAGES, when there is nothing to deliver from.
        """

    def read(self, timeout_ms: float) -> Frame | None:
        """The next frame, or None when none came in time (then nothing is lost: read again).

        Raises:
            InspectorError: CAMERA_LOST when the camera has vanished, VIDEO_UNREADABLE when a video breaks off,
                IMAGE_UNREADABLE, with its path, for one file of several (the next read goes on with the next file).
            EndOfStream: there was a last frame, and it has been delivered; or the source is closed.
        """

    def close(self) -> None:
        """Lets go of the device; harmless when it is not open."""

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def lost(name: str, reason: str) -> InspectorError:
    """The error of a camera that does not answer."""
    return InspectorError(ErrorCode.CAMERA_LOST, said("{name} is lost: {reason}.", name=name, reason=reason))


class Pacer:
    """Lets frames out one interval apart. A late consumer catches up by one interval at most: no burst after a pause."""

    def __init__(self, interval_s: float) -> None:
        self._interval_s = interval_s
        self._due = time.monotonic()
        self._stopped = threading.Event()

    def wait(self, timeout_ms: float, extra_ms: float = 0.0) -> bool:
        """Sleeps until the next frame is due (`extra_ms` later than usual); False when that is not within the timeout."""
        due = self._due + extra_ms / 1000
        remaining_s = max(0.0, due - time.monotonic())
        if self._stopped.wait(min(remaining_s, timeout_ms / 1000)) or remaining_s > timeout_ms / 1000:
            return False
        self._due = max(due, time.monotonic() - self._interval_s) + self._interval_s
        return True

    def sleep(self, timeout_ms: float) -> None:
        """Lets the time pass, unless it is stopped."""
        self._stopped.wait(timeout_ms / 1000)

    def stop(self) -> None:
        """Ends a wait that is going on in another thread, and all later ones."""
        self._stopped.set()
