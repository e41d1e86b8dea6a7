"""A USB camera over a capture device that behaves as OpenCV's does, without hardware."""

import queue
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from inspector.core.camera_settings import CameraSettings
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.devices import sources
from inspector.devices.camera import EndOfStream, Frame
from inspector.devices.usb import FoundCamera, UsbCamera, index_now, listed_cameras, probed_cameras

LONG_MS = 60_000.0
RED = np.zeros((4, 6, 3), np.uint8)
RED[:, :, 2] = 200  # BGR, as OpenCV delivers it


class Device:
    """Delivers what is put into it; `None` is a failed read, and an empty device blocks as a driver does."""

    def __init__(self, opened: bool = True, fourcc: str = "MJPG") -> None:
        self.opened = opened
        self.fourcc = fourcc
        self.content: queue.Queue[Image | None] = queue.Queue()
        self.settings: list[tuple[int, float]] = []
        self.released = threading.Event()
        self.unplugged = False

    def isOpened(self) -> bool:
        return self.opened

    def read(self) -> tuple[bool, Image | None]:
        image = None if self.unplugged else self.content.get()
        return image is not None, image

    def set(self, propId: int, value: float) -> bool:
        self.settings.append((propId, value))
        return True

    def get(self, propId: int) -> float:
        """What it was set to; its width never becomes more than 1,280, and of gain it knows nothing."""
        if propId == cv2.CAP_PROP_FOURCC:
            return float(cv2.VideoWriter.fourcc(*self.fourcc))
        value = -1.0 if propId == cv2.CAP_PROP_GAIN else dict(self.settings).get(propId, -1.0)
        return min(value, 1280.0) if propId == cv2.CAP_PROP_FRAME_WIDTH else value

    def release(self) -> None:
        self.released.set()

    def unplug(self) -> None:
        self.unplugged = True
        self.content.put(None)


def opened(device: Device, **options: float) -> UsbCamera:
    camera = UsbCamera(0, capture=lambda _: device, **options)  # type: ignore[arg-type]
    camera.open()
    return camera


def frame_of(camera: UsbCamera) -> Frame:
    frame = camera.read(LONG_MS)
    assert frame is not None
    return frame


def lost_error(camera: UsbCamera) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        while True:
            camera.read(20)
    assert caught.value.code is ErrorCode.CAMERA_LOST
    return caught.value


def test_frames_are_rgb_and_numbered() -> None:
    device = Device()
    camera = opened(device)
    for number in range(2):
        device.content.put(RED)
        frame = frame_of(camera)
        assert frame.number == number
        assert frame.image[0, 0].tolist() == [200, 0, 0]
        assert frame.source == "Camera 1"
    device.unplug()
    camera.close()


def test_a_grey_camera_stays_grey() -> None:
    device = Device()
    device.content.put(np.full((3, 5), 9, np.uint8))
    camera = opened(device)
    assert frame_of(camera).image.shape == (3, 5)
    device.unplug()
    camera.close()


# Blue, red, and half grey, as a camera sends them: brightness, then half of the colour of two neighbours.
YUYV = np.array([[[41, 240], [41, 110], [81, 90], [81, 240], [126, 128], [126, 128]]] * 2, np.uint8)
BLUE_RED_GREY = [[0, 0, 255], [0, 0, 255], [254, 0, 0], [254, 0, 0], [128, 128, 128], [128, 128, 128]]


@pytest.mark.parametrize(
    ("fourcc", "sent"),
    [("YUYV", YUYV), ("YUY2", YUYV), ("UYVY", YUYV[:, :, ::-1]), ("2vuy", YUYV[:, :, ::-1])],
)
def test_a_two_channel_picture_becomes_colour(fourcc: str, sent: Image) -> None:
    device = Device(fourcc=fourcc)
    device.content.put(np.ascontiguousarray(sent))
    camera = opened(device)
    image = frame_of(camera).image
    assert image.shape == (2, 6, 3)
    assert np.abs(image[1].astype(int) - BLUE_RED_GREY).max() <= 3
    device.unplug()
    camera.close()


@pytest.mark.parametrize("shape", [(3, 5, 1), (3, 5, 4)])
def test_other_numbers_of_channels(shape: tuple[int, ...]) -> None:
    device = Device()
    device.content.put(np.full(shape, 9, np.uint8))
    camera = opened(device)
    assert frame_of(camera).image.tolist() == np.full((3, 5) if shape[2] == 1 else (3, 5, 3), 9).tolist()
    device.unplug()
    camera.close()


@pytest.mark.parametrize("strange", [np.zeros((3, 4, 7), np.uint8), np.zeros((3, 4), np.float32)])
def test_a_camera_that_delivers_no_pictures_is_not_called_disconnected(strange: Image) -> None:
    device = Device()
    for _ in range(10):
        device.content.put(strange)
    camera = opened(device)
    channels = strange.shape[2] if strange.ndim == 3 else 1
    expected = f"Camera 1 is lost: it delivers pictures of {channels} channels of {strange.dtype}, which cannot be used."
    assert lost_error(camera).detail == expected
    device.unplug()
    camera.close()


def test_the_newest_picture_wins_and_skipped_ones_are_counted() -> None:
    device = Device()
    for grey in range(5):
        device.content.put(np.full((2, 2, 3), grey, np.uint8))
    camera = opened(device)
    while camera.skipped < 4:
        threading.Event().wait(0.001)
    frame = frame_of(camera)
    assert (frame.number, frame.image[0, 0, 0]) == (4, 4)
    device.unplug()
    camera.close()


def test_no_picture_in_time_is_none() -> None:
    device = Device()
    camera = opened(device)
    assert camera.read(5) is None
    device.content.put(RED)
    assert frame_of(camera).number == 0
    device.unplug()
    camera.close()


def test_one_spoilt_transfer_is_no_lost_camera() -> None:
    device = Device()
    for image in (RED, None, None, RED):
        device.content.put(image)
    camera = opened(device)
    while frame_of(camera).number < 1:
        pass
    device.unplug()
    camera.close()


def test_an_unplugged_camera_is_lost_after_its_last_picture_and_can_be_opened_again() -> None:
    first, second = Device(), Device()
    devices = iter([first, second])
    camera = UsbCamera(2, capture=lambda _: next(devices))
    camera.open()
    first.content.put(RED)
    frame_of(camera)
    first.unplug()
    assert lost_error(camera).detail == "Camera 3 is lost: it was disconnected."
    assert first.released.wait(10)
    second.content.put(RED)
    camera.open()
    assert frame_of(camera).number == 0
    second.unplug()
    camera.close()
    assert second.released.is_set()


def test_a_driver_that_hangs_is_a_lost_camera() -> None:
    device = Device()
    camera = opened(device, lost_after_ms=30)
    assert lost_error(camera).detail == "Camera 1 is lost: it has delivered no picture for 0.03 seconds."
    device.unplug()
    camera.close()
    assert device.released.is_set()


def test_a_camera_that_cannot_be_opened() -> None:
    device = Device(opened=False)
    with pytest.raises(InspectorError) as caught:
        opened(device)
    assert caught.value.code is ErrorCode.CAMERA_LOST
    assert caught.value.detail == "Camera 1 is lost: it is not connected, or another program uses it."
    assert device.released.is_set()


def test_closing_releases_the_camera_and_ends_a_wait() -> None:
    device = Device()
    camera = opened(device)
    answers: list[object] = []

    def read() -> None:
        try:
            answers.append(camera.read(LONG_MS))
        except EndOfStream as end:
            answers.append(end)

    reader = threading.Thread(target=read)
    reader.start()
    device.unplugged = True
    threading.Timer(0.01, device.content.put, [RED]).start()
    camera.close()
    reader.join(10)
    assert not reader.is_alive()
    assert device.released.wait(10)
    with pytest.raises(EndOfStream):
        camera.read(0)


def test_settings_reach_the_device_and_compression_comes_first() -> None:
    device = Device()
    camera = UsbCamera(0, CameraSettings(1280, 720, 30, compressed=True), capture=lambda _: device)
    camera.open()
    device.unplug()
    camera.close()
    assert [setting for setting, _ in device.settings] == [
        cv2.CAP_PROP_FOURCC,
        cv2.CAP_PROP_FRAME_WIDTH,
        cv2.CAP_PROP_FRAME_HEIGHT,
        cv2.CAP_PROP_FPS,
        cv2.CAP_PROP_BUFFERSIZE,
    ]
    assert device.settings[1:4] == [(3, 1280), (4, 720), (5, 30)]


@pytest.mark.parametrize(("system", "by_hand"), [("Linux", 1.0), ("Windows", 0.0)])
def test_light_is_set_by_hand_where_that_is_asked_for(system: str, by_hand: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    device = Device()
    camera = UsbCamera(0, CameraSettings(exposure=-6, gain=0, white_balance_k=5200), capture=lambda _: device)
    camera.open()
    device.unplug()
    camera.close()
    assert device.settings[:-1] == [
        (cv2.CAP_PROP_AUTO_EXPOSURE, by_hand),
        (cv2.CAP_PROP_EXPOSURE, -6),
        (cv2.CAP_PROP_GAIN, 0),
        (cv2.CAP_PROP_AUTO_WB, 0),
        (cv2.CAP_PROP_WB_TEMPERATURE, 5200),
    ]


def test_what_the_driver_made_of_the_settings_is_read_back() -> None:
    device = Device()
    asked = CameraSettings(1920, 720, 30.0, compressed=True, gain=5, white_balance_k=5200)
    camera = UsbCamera(0, asked, capture=lambda _: device)
    assert camera.actual is None
    camera.open()
    device.unplug()
    camera.close()
    assert camera.actual == CameraSettings(1280, 720, 30.0, compressed=True, exposure=-1, gain=-1, white_balance_k=5200)
    assert asked.not_followed(camera.actual) == ("width_px", "gain")
    assert CameraSettings().not_followed(camera.actual) == ()


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf"), -1.0, 1e30])
def test_a_driver_that_talks_nonsense(nonsense: float, monkeypatch: pytest.MonkeyPatch) -> None:
    device = Device()
    monkeypatch.setattr(device, "get", lambda prop: nonsense)
    camera = UsbCamera(0, capture=lambda _: device)
    camera.open()
    device.unplug()
    camera.close()
    assert camera.actual is not None
    assert (camera.actual.width_px, camera.actual.fps, camera.actual.white_balance_k) == (0, 0.0, 0)


def test_what_is_written_with_a_camera_counts_more_than_what_the_project_says(monkeypatch: pytest.MonkeyPatch) -> None:
    device = Device()
    monkeypatch.setattr(sources, "UsbCamera", lambda *given, **named: UsbCamera(*given, **named, capture=lambda _: device))
    means = sources.Means(camera=CameraSettings(1920, fps=10))
    camera = sources.source("usb:2,width=640,white_balance=5200,compressed=yes", means).make()
    camera.open()
    device.unplug()
    camera.close()
    asked = dict(device.settings)
    assert camera.name == "Camera 3"
    assert [asked[prop] for prop in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FPS, cv2.CAP_PROP_WB_TEMPERATURE)] == [640, 10, 5200]
    assert asked[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")


def test_a_camera_number_that_does_not_exist_makes_no_noise(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InspectorError):
        UsbCamera(97).open()
    assert capfd.readouterr() == ("", "")


def test_cameras_as_the_linux_kernel_lists_them(tmp_path: Path) -> None:
    for node, index, name in (("video10", "0", "Side"), ("video2", "0", "Top: Top"), ("video3", "1", "Top: Top"), ("video4", "x", "?")):
        (tmp_path / node).mkdir()
        (tmp_path / node / "index").write_text(f"{index}\n", encoding="ascii")
        (tmp_path / node / "name").write_text(f"{name}\n", encoding="utf-8")
    assert listed_cameras(tmp_path) == (FoundCamera(2, "Top: Top"), FoundCamera(10, "Side"))
    assert listed_cameras(tmp_path / "none") == ()


def test_cameras_found_by_trying_numbers() -> None:
    devices = [Device(), Device(), Device(opened=False), Device()]
    assert probed_cameras(lambda index: devices[index]) == (FoundCamera(0, "Camera 1"), FoundCamera(1, "Camera 2"))
    assert [device.released.is_set() for device in devices] == [True, True, True, False]


def test_a_camera_is_found_by_its_name_when_its_number_is_another_one() -> None:
    top, side = FoundCamera(0, "Top"), FoundCamera(2, "Side")
    assert index_now(FoundCamera(2, "Top"), [top, side]) == 0
    assert index_now(FoundCamera(2, "Side"), [top, side]) == 2
    assert index_now(FoundCamera(4, "Gone"), [top, side]) == 4, "that it is not connected is said at the start"
    assert index_now(FoundCamera(0, "Camera 1"), [top, side]) == 0, "the system's name was never known"
    twins = [FoundCamera(0, "Top"), FoundCamera(2, "Top")]
    assert index_now(FoundCamera(2, "Top"), twins) == 2 and index_now(FoundCamera(4, "Top"), twins) == 4


def test_another_camera_is_never_taken_for_one_that_is_away() -> None:
    with pytest.raises(InspectorError, match="Gone") as refused:
        index_now(FoundCamera(2, "Gone"), [FoundCamera(0, "Top"), FoundCamera(2, "Side")])
    assert refused.value.code is ErrorCode.CAMERA_LOST
