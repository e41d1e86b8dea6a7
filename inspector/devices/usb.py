"""USB cameras, through OpenCV."""

import math
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.core.camera_settings import CameraSettings
from inspector.core.said import said
from inspector.devices.camera import lost
from inspector.devices.capture import Capture, CaptureDevice
from inspector.devices.live import Gone, LiveCamera
from inspector.devices.opencv import cv2

_BACKENDS = {"Windows": cv2.CAP_DSHOW, "Darwin": cv2.CAP_AVFOUNDATION, "Linux": cv2.CAP_V4L2}
_LINUX_CAMERAS = Path("/sys/class/video4linux")
_MOST_CAMERAS = 8
_MOTION_JPEG = cv2.VideoWriter.fourcc(*"MJPG")
_BY_HAND = {"Linux": 1.0}
"""What tells the driver to leave the exposure to us; 0 everywhere else."""


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
        found.append(FoundCamera(index, name_of(index)))
    return tuple(found)


def name_of(index: int) -> str:
    """What a camera is called of which only the number is known."""
    return f"Camera {index + 1}"


def index_now(found: FoundCamera, connected: Sequence[FoundCamera] | None = None) -> int:
    """The number that a camera has by now, where the system knows it by its name; otherwise the one it had.

    Numbers change as cameras are plugged in and after a restart. `connected`: those that there are. Raises `CAMERA_LOST` where another
    camera has taken the number of one that is away.
    """
    if found.name == name_of(found.index):
        return found.index
    if connected is None:
        connected = listed_cameras(_LINUX_CAMERAS) if platform.system() == "Linux" else ()  # elsewhere names say the number alone
    same = [each.index for each in connected if each.name == found.name]
    if not same and any(each.index == found.index for each in connected):
        raise lost(found.name, said("it is not connected"))
    return found.index if found.index in same or len(same) != 1 else same[0]


class UsbCamera(LiveCamera):
    """Delivers the newest picture of a USB or built-in camera."""

    def __init__(
        self,
        index: int = 0,
        settings: CameraSettings | None = None,
        *,
        name: str = "",
        lost_after_ms: float = 5000.0,
        capture: Callable[[int], Capture] = open_capture,
    ) -> None:
        super().__init__(name or f"Camera {index + 1}", self._connected, lost_after_ms)
        self._index = index
        self._settings = settings or CameraSettings()
        self._capture = capture
        self._actual: CameraSettings | None = None

    @property
    def actual(self) -> CameraSettings | None:
        """What the driver made of the settings; None before it was opened. What it does not have is nothing or zero."""
        return self._actual

    def _connected(self) -> CaptureDevice:
        capture = self._capture(self._index)
        if not capture.isOpened():
            capture.release()
            raise Gone(said("it is not connected, or another program uses it"))
        _apply(capture, self._settings)
        self._actual = _read_back(capture)
        return CaptureDevice(capture)


def _apply(device: Capture, settings: CameraSettings) -> None:
    """Compression first: it decides which sizes and rates there are. Then the sizes, since some drivers forget the rest with a new one."""
    if settings.compressed:
        device.set(cv2.CAP_PROP_FOURCC, _MOTION_JPEG)
    for prop, value in (
        (cv2.CAP_PROP_FRAME_WIDTH, settings.width_px),
        (cv2.CAP_PROP_FRAME_HEIGHT, settings.height_px),
        (cv2.CAP_PROP_FPS, settings.fps),
    ):
        if value:
            device.set(prop, value)
    if settings.exposure is not None:
        device.set(cv2.CAP_PROP_AUTO_EXPOSURE, _BY_HAND.get(platform.system(), 0.0))
        device.set(cv2.CAP_PROP_EXPOSURE, settings.exposure)
    if settings.gain is not None:
        device.set(cv2.CAP_PROP_GAIN, settings.gain)
    if settings.white_balance_k:
        device.set(cv2.CAP_PROP_AUTO_WB, 0)
        device.set(cv2.CAP_PROP_WB_TEMPERATURE, settings.white_balance_k)
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)


def _read_back(device: Capture) -> CameraSettings:
    """What the driver says of itself: -1 where it does not know, and sometimes nonsense."""

    def told(prop: int, most: float) -> float:
        value = device.get(prop)
        return value if math.isfinite(value) and 0 <= value <= most else 0.0

    def exact(prop: int) -> float | None:
        value = device.get(prop)
        return value if math.isfinite(value) else None

    kelvin = round(told(cv2.CAP_PROP_WB_TEMPERATURE, 20_000))
    return CameraSettings(
        width_px=round(told(cv2.CAP_PROP_FRAME_WIDTH, 65_535)),
        height_px=round(told(cv2.CAP_PROP_FRAME_HEIGHT, 65_535)),
        fps=told(cv2.CAP_PROP_FPS, 10_000),
        compressed=device.get(cv2.CAP_PROP_FOURCC) == _MOTION_JPEG,
        exposure=exact(cv2.CAP_PROP_EXPOSURE),
        gain=exact(cv2.CAP_PROP_GAIN),
        white_balance_k=kelvin if kelvin >= 1000 else 0,
    )
