"""A simulated camera fails as it is told to, as the command line orders it and as tests do."""

from pathlib import Path

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.devices import camera as camera_module
from inspector.devices import simulated
from inspector.devices.camera import Camera, Feed
from inspector.devices.image_file import write_image
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.devices.sources import source

GREY: Image = np.full((8, 6), 90, np.uint8)


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(camera_module.time, "monotonic", lambda: self.now)
        clock = self

        class Event:
            def wait(self, timeout_s: float) -> bool:
                clock.now += timeout_s
                return False

            def set(self) -> None:
                pass

        monkeypatch.setattr(camera_module.threading, "Event", Event)
        assert simulated.time is camera_module.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def arrivals(camera: Camera, clock: Clock, count: int) -> list[int]:
    """When the next frames come, in ms from now."""
    began, times = clock.now, list[int]()
    while len(times) < count:
        if camera.read(60_000) is not None:
            times.append(round(1000 * (clock.now - began)))
    return times


def test_frames_come_in_bursts_and_as_many_on_the_whole(clock: Clock) -> None:
    with SimulatedCamera([GREY], 10, faults=Faults(burst=3)) as camera:
        assert arrivals(camera, clock, 7) == [0, 0, 0, 30, 30, 30, 60]


def test_every_tenth_frame_is_late(clock: Clock) -> None:
    with SimulatedCamera([GREY], 10, faults=Faults(late_ms=500)) as camera:
        times = arrivals(camera, clock, 20)
    assert [number for number, gap in enumerate(np.diff(times), 1) if gap > 400] == [9, 19]


def test_a_frozen_camera_is_silent_without_an_error_until_it_is_opened_again(clock: Clock) -> None:
    with SimulatedCamera([GREY], 10, faults=Faults(freeze_after=2)) as camera:
        arrivals(camera, clock, 2)
        before = clock.now
        assert camera.read(500) is None
        assert clock.now == before + 0.5
        camera.open()
        assert len(arrivals(camera, clock, 2)) == 2


def test_a_camera_that_vanishes_comes_back_by_itself(clock: Clock) -> None:
    camera = SimulatedCamera([GREY], 10, faults=Faults(vanish_after=2, back_after_s=3))
    camera.open()
    arrivals(camera, clock, 2)
    for fail in (lambda: camera.read(0), camera.open):
        with pytest.raises(InspectorError) as caught:
            fail()
        assert caught.value.code is ErrorCode.CAMERA_LOST
    clock.now += 3
    camera.open()
    assert len(arrivals(camera, clock, 5)) == 5


def test_black_frames_and_halved_ones_come_as_often_as_asked(clock: Clock) -> None:
    with SimulatedCamera([GREY], 0, faults=Faults(black_every=3, wrong_size_every=2)) as camera:
        images = [camera.read(0).image for _ in range(6)]  # type: ignore[union-attr]
    assert [int(image.max()) for image in images] == [90, 90, 0, 90, 90, 0]
    assert [len(image) for image in images] == [8, 4, 8, 4, 8, 4]
    assert GREY.min() == 90


def test_all_faults_are_ordered_on_one_line(tmp_path: Path, clock: Clock) -> None:
    for number in range(3):
        write_image(tmp_path / f"{number}.png", np.full((8, 6), 50 + number, np.uint8))
    ordered = source(f"sim:parts={tmp_path},fps=100,width=12,height=10,vanish=4,back=2,black=3,burst=2")
    assert (ordered.feed, ordered.total) == (Feed.LIVE, None)
    with ordered.make() as camera:
        frames = [camera.read(1000) for _ in range(4)]
        assert [frame.image.shape for frame in frames if frame] == [(10, 12)] * 4
        assert [int(frame.image.max()) for frame in frames if frame] == [50, 51, 0, 50]
        with pytest.raises(InspectorError):
            camera.read(0)
        clock.now += 2
        camera.open()


def test_without_parts_there_is_something_to_see(clock: Clock) -> None:
    with source("sim:").make() as camera:
        first, second = camera.read(1000), camera.read(1000)
    assert first is not None
    assert second is not None
    assert np.ptp(first.image) > 50
    assert not np.array_equal(first.image, second.image)


def test_files_and_folders_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.png", "1.png"):
        write_image(tmp_path / name, GREY)
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    folder, picture = source(f"file:{tmp_path}"), source(f"file:{tmp_path}/1.png")
    assert (folder.feed, folder.total, folder.label) == (Feed.ONCE, 2, tmp_path.name)
    assert (picture.total, picture.label) == (1, "1.png")
    with folder.make() as camera:
        assert camera.total == 2
        assert camera.read(0).path == tmp_path / "1.png"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["file:{}/none", "file:{}", "sim:parts={}"])
def test_where_there_are_no_pictures(tmp_path: Path, text: str) -> None:
    with pytest.raises(InspectorError) as caught:
        source(text.format(tmp_path)).make()
    assert caught.value.code is ErrorCode.NO_IMAGES
    assert str(tmp_path) in caught.value.detail
