"""USB cameras, through OpenCV."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inspector.devices.capture import Capture, CaptureDevice
from inspector.devices.live import Gone, LiveCamera
from inspector.devices.opencv import cv2

_BACKENDS = {"Windows": cv2.CAP_DSHOW, "Darwin": cv2.CAP_AVFOUNDATION, "Linux": cv2.CAP_V4L2}
_LINUX_CAMERAS = Path("/sys/class/video4linux")
_MOST_CAMERAS = 8


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


class UsbCamera(LiveCamera):
    """Delivers the newest picture of a USB or built-in camera."""

    def __init__(
        self,
        index: int = 0,
        settings: UsbSettings | None = None,
        *,
        name: str = "",
        lost_after_ms: float = 5000.0,
        capture: Callable[[int], Capture] = open_capture,
    ) -> None:
        super().__init__(name or f"Camera {index + 1}", self._connected, lost_after_ms)
        self._index = index
        self._settings = settings or UsbSettings()
        self._capture = capture

    def _connected(self) -> CaptureDevice:
        capture = self._capture(self._index)
        if not capture.isOpened():
            capture.release()
            raise Gone("it is not connected, or another program uses it")
        _apply(capture, self._settings)
        return CaptureDevice(capture)


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
