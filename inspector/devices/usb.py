"""USB cameras, through OpenCV."""

import platform
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from inspector.devices.camera import Camera, EndOfStream, Frame, lost
from inspector.devices.opencv import cv2

_BACKENDS = {"Windows": cv2.CAP_DSHOW, "Darwin": cv2.CAP_AVFOUNDATION, "Linux": cv2.CAP_V4L2}
_LINUX_CAMERAS = Path("/sys/class/video4linux")
_MOST_CAMERAS = 8
_RELEASE_S = 2.0
_LUMA_LAST = ("UYVY", "UYNV", "Y422", "2vuy")
"""Names of the two-channel format whose first byte is a colour; of all others (YUYV, YUY2) it is a brightness."""
_DISCONNECTED = "it was disconnected"
_TRIES = 5
_BETWEEN_TRIES_S = 0.02


@dataclass(frozen=True, slots=True)
class UsbSettings:
    """What the camera is asked for. Zero leaves its own choice; it may also answer with the nearest it can do."""

    width_px: int = 0
    height_px: int = 0
    fps: float = 0.0
    compressed: bool = False
    """Motion JPEG: faster at large sizes, at the price of compression marks."""


@dataclass(frozen=True, slots=True)
class FoundCamera:
    """A camera that is connected."""

    index: int
    name: str


class Capture(Protocol):
    """The part of `cv2.VideoCapture` that is used here."""

    def isOpened(self) -> bool: ...

    def read(self) -> tuple[bool, Any]: ...

    def set(self, propId: int, value: float) -> bool: ...

    def get(self, propId: int) -> float: ...

    def release(self) -> None: ...


def open_capture(index: int) -> Capture:
    """The operating system's camera number `index`, opened or not (`isOpened`)."""
    return cv2.VideoCapture(index, _BACKENDS.get(platform.system(), cv2.CAP_ANY))


def available_cameras(capture: Callable[[int], Capture] = open_capture) -> tuple[FoundCamera, ...]:
    """Cameras that are connected. Linux lists them; elsewhere each number is tried, which wakes the cameras up."""
    if platform.system() == "Linux":
        return listed_cameras(_LINUX_CAMERAS)
    return probed_cameras(capture)


def listed_cameras(folder: Path) -> tuple[FoundCamera, ...]:
    """Cameras as the Linux kernel lists them. A camera's further nodes, above `index` 0, deliver no pictures."""
    found = []
    for node in folder.glob("video*"):
        try:
            if int((node / "index").read_text(encoding="ascii")) == 0:
                found.append(FoundCamera(int(node.name.removeprefix("video")), (node / "name").read_text("utf-8").strip()))
        except (OSError, ValueError):
            continue  # unplugged meanwhile
    return tuple(sorted(found, key=lambda camera: camera.index))


def probed_cameras(capture: Callable[[int], Capture]) -> tuple[FoundCamera, ...]:
    """Cameras whose number can be opened. Numbers have no gaps, so that the first failure is the end."""
    found: list[FoundCamera] = []
    for index in range(_MOST_CAMERAS):
        device = capture(index)
        opened = device.isOpened()
        device.release()
        if not opened:
            break
        found.append(FoundCamera(index, f"Camera {index + 1}"))
    return tuple(found)


class UsbCamera(Camera):
    """Delivers the newest picture of a camera; those that nobody fetched in time are skipped and counted.

    A thread of its own takes pictures, because a driver may block for seconds when a camera is unplugged.
    """

    def __init__(
        self,
        index: int = 0,
        settings: UsbSettings | None = None,
        *,
        name: str = "",
        lost_after_ms: float = 5000.0,
        capture: Callable[[int], Capture] = open_capture,
    ) -> None:
        self._index = index
        self._settings = settings or UsbSettings()
        self._name = name or f"Camera {index + 1}"
        self._lost_after_s = lost_after_ms / 1000
        self._capture = capture
        self._grabber: _Grabber | None = None

    @property
    def name(self) -> str:
        """The name that it was given, or its number."""
        return self._name

    @property
    def skipped(self) -> int:
        """Pictures since opening that were replaced by a newer one before anybody fetched them."""
        return self._grabber.skipped if self._grabber else 0

    def open(self) -> None:
        """Opens the camera and asks for the settings."""
        self.close()
        device = self._capture(self._index)
        if not device.isOpened():
            device.release()
            raise lost(self._name, "it is not connected, or another program uses it")
        _apply(device, self._settings)
        self._grabber = _Grabber(device, self._name)
        self._grabber.start()

    def read(self, timeout_ms: float) -> Frame | None:
        """The newest picture that has not been delivered yet."""
        grabber = self._grabber
        if grabber is None:
            raise EndOfStream(self._name)
        frame = grabber.fetch(timeout_ms / 1000)
        if frame is None and grabber.silent_s() > self._lost_after_s:
            raise lost(self._name, f"it has delivered no picture for {self._lost_after_s:g} seconds")
        return frame

    def close(self) -> None:
        """Stops and releases the camera; waits for a blocked driver no longer than two seconds."""
        if self._grabber is not None:
            self._grabber.stop()
        self._grabber = None


def _apply(device: Capture, settings: UsbSettings) -> None:
    """Compression first: it decides which sizes and rates there are."""
    if settings.compressed:
        device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    for setting, value in (
        (cv2.CAP_PROP_FRAME_WIDTH, settings.width_px),
        (cv2.CAP_PROP_FRAME_HEIGHT, settings.height_px),
        (cv2.CAP_PROP_FPS, settings.fps),
    ):
        if value:
            device.set(setting, value)
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)


class _UnknownPictures(Exception):
    """A driver delivers what is no picture here, as the second half of a sentence."""


def _converted(picture: Any, device: Capture) -> Any:
    """RGB (H, W, 3) or grey (H, W), uint8 or uint16, in memory of its own. Some drivers give pixels as the camera sends them."""
    channels = picture.shape[2] if picture.ndim == 3 else 1
    if picture.dtype not in (np.uint8, np.uint16) or channels > 4 or (channels == 2 and picture.dtype != np.uint8):
        raise _UnknownPictures(f"it delivers pictures of {channels} channels of {picture.dtype}, which cannot be used")
    if channels == 1:
        return picture.reshape(picture.shape[:2]).copy()
    if channels == 2:
        luma_last = _sent_as(device) in _LUMA_LAST
        return cv2.cvtColor(picture, cv2.COLOR_YUV2RGB_UYVY if luma_last else cv2.COLOR_YUV2RGB_YUY2)
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB if channels == 3 else cv2.COLOR_BGRA2RGB)


def _sent_as(device: Capture) -> str:
    """The four letters that name the camera's format."""
    return int(device.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little", signed=True).decode("latin-1")


class _Grabber(threading.Thread):
    """Takes pictures until it is stopped or the camera fails, and keeps the newest. It alone touches the device."""

    def __init__(self, device: Capture, name: str) -> None:
        super().__init__(name=f"grab {name}", daemon=True)
        self.skipped = 0
        self._device = device
        self._source = name
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self._stopping = False
        self._failed = False
        self._reason = _DISCONNECTED
        self._last = time.monotonic()

    def run(self) -> None:
        number = 0
        while not self._stopping:
            image = self._take()
            with self._changed:
                if image is None:
                    self._failed = True
                else:
                    self.skipped += self._frame is not None
                    self._frame = Frame(image, number, datetime.now(), self._source)
                    self._last = time.monotonic()
                self._changed.notify_all()
            if image is None:
                break
            number += 1
        self._device.release()

    def _take(self) -> Any:
        """An RGB or grey picture; None when the camera gives none any more. One spoilt transfer is no lost camera."""
        self._reason = _DISCONNECTED
        for _ in range(_TRIES):
            image = self._try_once()
            if image is not None or self._stopping:
                return image
            time.sleep(_BETWEEN_TRIES_S)
        return None

    def _try_once(self) -> Any:
        try:
            taken, picture = self._device.read()
            return _converted(picture, self._device) if taken and picture is not None else None
        except cv2.error:
            return None
        except _UnknownPictures as unknown:
            self._reason = str(unknown)
            return None

    def fetch(self, timeout_s: float) -> Frame | None:
        """Takes the frame out of the mailbox; raises CAMERA_LOST once the camera has failed and the box is empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self._failed or self._stopping, timeout_s)
            frame, self._frame = self._frame, None
            if frame is None and self._failed:
                raise lost(self._source, self._reason)
            return frame

    def silent_s(self) -> float:
        """Seconds since the last picture."""
        return time.monotonic() - self._last

    def stop(self) -> None:
        """Asks the thread to end and waits for it, unless the driver blocks it; then it ends when the driver returns."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if threading.current_thread() is not self:
            self.join(_RELEASE_S)
