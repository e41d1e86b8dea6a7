"""A video played as if a camera delivered it."""

import math
from datetime import datetime
from pathlib import Path

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.camera import Camera, EndOfStream, Frame, Pacer
from inspector.devices.matroska import is_whole
from inspector.devices.opencv import cv2

VIDEO_SUFFIXES = frozenset({".mp4", ".avi", ".mov", ".mkv", ".m4v", ".webm", ".wmv", ".mpg", ".mpeg"})
"""Lower-case endings of files that are taken for videos."""

_USUAL_FPS = 25.0
_FASTEST_FPS = 1000.0
_LAST_FRAME_MS = 100.0


class VideoFile(Camera):
    """Every frame of a video, in order and none left out.

    `fps` is the pace: None for the video's own, `math.inf` for as fast as frames are asked for.
    """

    def __init__(self, path: Path, fps: float | None = None) -> None:
        self._path = Path(path)
        self._fps = fps
        self._capture: cv2.VideoCapture | None = None
        self._pacer = Pacer(0)
        self._number = 0
        self._total = 0
        self._duration_ms = self._reached_ms = 0.0

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    @property
    def total(self) -> int | None:
        """How many frames the file says it holds, which may be an estimate; None when it does not say."""
        return self._total or None

    def open(self) -> None:
        """Starts from the first frame."""
        self.close()
        if not self._path.is_file():
            raise self._unreadable(said("there is no such file in {folder}", folder=self._path.parent))
        # An absolute path cannot be taken for the address of a network stream.
        capture = cv2.VideoCapture(str(self._path.resolve()), cv2.CAP_FFMPEG)
        if not capture.isOpened():
            raise self._unreadable(said("it is not a video, is damaged, or its coding is not supported"))
        self._capture = capture
        self._number = 0
        self._total = max(0, _whole(capture.get(cv2.CAP_PROP_FRAME_COUNT)))
        own_fps = _plausible(capture.get(cv2.CAP_PROP_FPS))
        self._duration_ms, self._reached_ms = 1000 * self._total / own_fps, 0.0
        self._pacer = Pacer(1 / (self._fps or own_fps))

    def read(self, timeout_ms: float) -> Frame | None:
        """The next frame once its time has come."""
        capture = self._capture  # another thread may close meanwhile
        if capture is None:
            raise EndOfStream(self.name)
        if not self._pacer.wait(timeout_ms):
            return None
        image = decoded(capture)
        if image is None:
            raise self._end()
        self._reached_ms = max(self._reached_ms, capture.get(cv2.CAP_PROP_POS_MSEC))
        frame = Frame(image, self._number, datetime.now(), str(self._path))
        self._number += 1
        return frame

    def close(self) -> None:
        """Closes the file; a read that waits in another thread ends with None."""
        self._pacer.stop()
        self._capture = None  # OpenCV closes the file as soon as no read uses it any more

    def _end(self) -> Exception:
        """The clean end, or the error of a video of which a good part is missing."""
        if self._number == 0:
            return self._unreadable(said("no frame can be decoded"))
        try:
            whole = is_whole(self._path)
        except OSError as error:
            why = said("it breaks off after frame {number}: {reason}", number=self._number, reason=error.strerror or error)
            return self._unreadable(why)
        if whole is False or (whole is None and not self._is_near_the_end()):
            return self._unreadable(
                said("it breaks off after frame {number} of {total}", number=self._number, total=self._total)
                if whole is None
                else said("it breaks off after frame {number}", number=self._number)
            )
        return EndOfStream(self.name)

    def _is_near_the_end(self) -> bool:
        """By the number of frames, or by time: where the rate varies the number is an estimate, and may be many times too high."""
        return self._number >= 0.9 * self._total - 2 or self._reached_ms >= 0.9 * self._duration_ms - _LAST_FRAME_MS

    def _unreadable(self, reason: str) -> InspectorError:
        return InspectorError(
            ErrorCode.VIDEO_UNREADABLE, said("The video {file} cannot be played: {reason}.", file=self._path.name, reason=reason)
        )


def decoded(capture: cv2.VideoCapture) -> Image | None:
    """The next frame, (H, W, 3) RGB; None where there is none, or it cannot be decoded."""
    try:
        taken, bgr = capture.read()
    except cv2.error:
        return None
    if not taken or bgr is None:
        return None
    rgb: Image = np.ascontiguousarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))  # type: ignore[assignment]
    return rgb


def _whole(value: float) -> int:
    return int(value) if math.isfinite(value) else 0


def _plausible(fps: float) -> float:
    """The pace of a video; files without one, or with nonsense, play at the usual pace."""
    return fps if math.isfinite(fps) and 0 < fps <= _FASTEST_FPS else _USUAL_FPS
