"""Industrial cameras, against a stand-in for the API of harvesters: no camera, and no maker's GenTL producer, is needed or tested here."""

import os
import queue
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.devices.genicam import PRODUCER_PATH, GenicamCamera, Lack, lack, make_harvester, producers
from inspector.devices.genicam_pixels import array_of
from inspector.devices.live import Gone
from inspector.devices.sources import Means, source

LONG_MS = 60_000.0


def component(data: Any, name: str = "Mono8", width: int = 4, height: int = 3) -> SimpleNamespace:
    return SimpleNamespace(data=np.ravel(data), data_format=name, width=width, height=height)


class Buffer:
    def __init__(self, camera: "Camera", content: SimpleNamespace) -> None:
        self.payload = SimpleNamespace(components=[content])
        self._camera = camera

    def __enter__(self) -> "Buffer":
        return self

    def __exit__(self, *error: object) -> None:
        self._camera.given_back += 1


class Camera:
    """As an ImageAcquirer: sends what is put into it; an exception is what a producer raises when the camera is gone."""

    def __init__(self) -> None:
        self.sent: queue.Queue[SimpleNamespace | Exception] = queue.Queue()
        self.given_back = 0
        self.ended = list[str]()
        self.gone = threading.Event()
        nodes = {name: SimpleNamespace(value=value) for name, value in (("ExposureAuto", "Once"), ("ExposureTime", 1.0), ("Width", 4))}
        self.remote_device = SimpleNamespace(node_map=SimpleNamespace(**nodes))

    def start(self) -> None:
        self.ended.clear()

    def try_fetch(self, *, timeout: float) -> Buffer | None:
        try:
            content = self.sent.get(timeout=timeout / 10)
        except queue.Empty:
            return None
        if isinstance(content, Exception):
            raise content
        return Buffer(self, content)

    def stop(self) -> None:
        self.ended.append("stop")

    def destroy(self) -> None:
        self.ended.append("destroy")


class Harvester:
    """As a Harvester that knows one camera."""

    def __init__(self, camera: Camera, serial: str = "22345678") -> None:
        self.files = list[str]()
        self.camera, self.serial = camera, serial
        self.updated = self.was_reset = False

    def add_file(self, file: str) -> None:
        self.files.append(file)

    def update(self) -> None:
        self.updated = True

    def create(self, key: dict[str, str]) -> Camera:
        assert self.updated
        if key != {"serial_number": self.serial}:
            raise ValueError("no device found")
        return self.camera

    def reset(self) -> None:
        self.was_reset = True


@pytest.fixture
def producer(tmp_path: Path) -> str:
    (tmp_path / "maker.cti").write_bytes(b"")
    return str(tmp_path / "maker.cti")


def error_of(camera: GenicamCamera) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        camera.open()
        while True:
            camera.read(20)
    return caught.value


def test_pictures_come_numbered_and_their_buffers_go_back(producer: str) -> None:
    stand_in = Camera()
    harvester = Harvester(stand_in)
    with GenicamCamera("22345678", producer=producer, exposure_us=5000, harvester=lambda: harvester) as camera:
        for number in range(2):
            data = np.full(12, 10 + number, np.uint8)
            stand_in.sent.put(component(data))
            frame = camera.read(LONG_MS)
            data[:] = 0  # the camera writes into its buffer again
            assert frame is not None
            assert (frame.number, frame.source, frame.image.shape) == (number, "Camera 22345678", (3, 4))
            assert frame.image.max() == 10 + number
        assert camera.read(30) is None  # silence is normal
    nodes = stand_in.remote_device.node_map
    assert (nodes.ExposureAuto.value, nodes.ExposureTime.value) == ("Off", 5000)
    assert harvester.files == [producer]
    assert stand_in.given_back == 2
    assert stand_in.ended == ["stop", "destroy"]
    assert harvester.was_reset


def test_a_camera_that_is_unplugged_is_lost_and_can_be_opened_again(producer: str) -> None:
    stand_in = Camera()
    camera = GenicamCamera("22345678", producer=producer, harvester=lambda: Harvester(stand_in))
    camera.open()
    stand_in.sent.put(OSError("GenTL error -1012"))
    with pytest.raises(InspectorError) as caught:
        camera.read(LONG_MS)
    assert (caught.value.code, caught.value.detail) == (ErrorCode.CAMERA_LOST, "Camera 22345678 is lost: it was disconnected.")
    stand_in.sent.put(component(np.zeros(12, np.uint8)))
    camera.open()
    assert camera.read(LONG_MS) is not None
    camera.close()


def test_a_silent_camera_that_does_not_answer_is_lost(producer: str) -> None:
    stand_in = Camera()
    stand_in.remote_device.node_map = SimpleNamespace()
    camera = GenicamCamera("22345678", producer=producer, harvester=lambda: Harvester(stand_in))
    assert error_of(camera).detail == "Camera 22345678 is lost: it was disconnected."
    assert stand_in.ended == ["stop", "destroy"]


def test_a_camera_that_is_not_there(producer: str) -> None:
    harvester = Harvester(Camera())
    error = error_of(GenicamCamera("1", producer=producer, harvester=lambda: harvester))
    assert (error.code, error.detail) == (ErrorCode.CAMERA_LOST, "Camera 1 is lost: it is not connected, or another program uses it.")
    assert harvester.was_reset


def test_a_camera_without_what_is_to_be_set(producer: str) -> None:
    stand_in = Camera()
    error = error_of(GenicamCamera("22345678", producer=producer, gain=3, harvester=lambda: Harvester(stand_in)))
    assert error.detail == "Camera 22345678 is lost: it does not take its settings (there is no Gain)."
    assert stand_in.ended == ["stop", "destroy"]


def test_where_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "harvesters.core", None)
    with pytest.raises(InspectorError) as caught:
        make_harvester()
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
    assert "harvesters" in caught.value.detail


def test_producers_are_named_or_found_where_they_are_installed(producer: str, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "other.cti").write_bytes(b"")
    installed = {PRODUCER_PATH: os.pathsep.join((str(tmp_path), "", str(tmp_path / "b"), str(tmp_path / "none")))}
    assert producers("", installed) == sorted([producer, str(tmp_path / "b" / "other.cti")])
    assert producers(producer, {}) == [producer]
    for named, environment in (("", {}), (str(tmp_path / "none.cti"), installed)):
        with pytest.raises(InspectorError) as caught:
            producers(named, environment)
        assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_an_industrial_camera_on_one_line(tmp_path: Path) -> None:
    made = source("genicam:22345678,exposure=500", Means(producer=str(tmp_path / "none.cti")))
    assert made.label == "Camera 22345678"
    assert "none.cti" in error_of(made.make()).detail  # type: ignore[arg-type]


SCENE = np.zeros((8, 12, 3), np.uint8)
SCENE[:, :4, 0], SCENE[:, 4:8, 1], SCENE[:, 8:, 2] = 200, 150, 100
PATTERNS = {"BayerRG": (0, 1, 1, 2), "BayerGR": (1, 0, 2, 1), "BayerGB": (1, 2, 0, 1), "BayerBG": (2, 1, 1, 0)}


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("name", PATTERNS)
def test_bayer_pictures_have_the_colours_of_the_scene(name: str, bits: int) -> None:
    mosaic = np.empty(SCENE.shape[:2], np.uint8)
    for place, channel in enumerate(PATTERNS[name]):
        row, column = divmod(place, 2)
        mosaic[row::2, column::2] = SCENE[row::2, column::2, channel]
    values = mosaic if bits == 8 else mosaic.astype(np.uint16) * 257
    found = array_of(component(values, f"{name}{bits}", 12, 8))
    assert found.dtype == values.dtype
    for column, expected in ((1, (200, 0, 0)), (6, (0, 150, 0)), (10, (0, 0, 100))):
        assert (found[4, column] // (1 if bits == 8 else 257)).tolist() == list(expected)


@pytest.mark.parametrize(
    ("name", "sent", "expected"),
    [
        ("Mono8", SCENE[:, :, 0], SCENE[:, :, 0]),
        ("Mono12", SCENE[:, :, 0].astype(np.uint16) * 16, SCENE[:, :, 0].astype(np.uint16) * 16),
        ("RGB8", SCENE, SCENE),
        ("BGR8", cv2.cvtColor(SCENE, cv2.COLOR_RGB2BGR), SCENE),
        ("RGB16", SCENE.astype(np.uint16), SCENE.astype(np.uint16)),
    ],
)
def test_other_pixel_formats_and_rows_that_end_in_padding(name: str, sent: Image, expected: Image) -> None:
    rows = sent.reshape(8, -1)
    for padding in (0, 4):
        padded = np.pad(rows, ((0, 0), (0, padding)), constant_values=77)
        found = array_of(component(padded, name, 12, 8))
        assert found.dtype == expected.dtype
        assert np.array_equal(found, expected)


@pytest.mark.parametrize(("name", "size"), [("YUV422_8", 192), ("Coord3D_C32f", 96), ("Mono8", 50), ("Confidence8", 96)])
def test_pixels_that_cannot_be_used(name: str, size: int) -> None:
    with pytest.raises(Gone, match=f"it sends pictures as {name}"):
        array_of(component(np.zeros(size, np.uint8), name, 12, 8))


def test_whether_there_is_what_it_takes(producer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PRODUCER_PATH, raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    assert [lack(each) for each in (producer, "", "none.cti")] == [None, Lack.PRODUCER, Lack.FILE]
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert lack(producer) is Lack.PACKAGE
