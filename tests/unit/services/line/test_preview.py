"""A camera while it is set up: what is seen in its pictures, that it comes back, and that one picture is in flight at a time."""

import queue
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from belt import Belt
from small_parts import good_part

from inspector.core.box import Box
from inspector.core.camera_settings import CameraSettings
from inspector.core.errors import InspectorError
from inspector.core.serials import SerialOrigin, SerialSettings
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.core.types import Image
from inspector.devices.camera import Camera
from inspector.devices.image_file import write_image
from inspector.devices.read_out import read_out
from inspector.devices.simulated import Faults, SimulatedCamera
from inspector.devices.triggers.part_present import Scene
from inspector.services.line.camera_loop import Ended, Opened
from inspector.services.line.preview import Preview, PreviewEvent, Sight, small
from inspector.services.line.state import CameraLost, SourceFailed
from inspector.services.line.trying import example_of, source_to_look_at, try_serial

WAIT_S = 60


class Watched:
    """A preview and what it has told."""

    def __init__(self, make: object, trigger: TriggerSettings | None = None) -> None:
        self.told: queue.Queue[PreviewEvent] = queue.Queue()
        self.preview = Preview(make, self.told.put, first_retry_s=0.001)  # type: ignore[arg-type]
        if trigger is not None:
            self.preview.watch(trigger)

    def next(self, kind: type) -> PreviewEvent:
        while not isinstance(event := self.told.get(timeout=WAIT_S), kind):
            if isinstance(event, Sight):
                self.preview.look_away()
        return event

    def sights(self, count: int) -> Iterator[Sight]:
        for _ in range(count):
            event = self.next(Sight)
            assert isinstance(event, Sight)
            yield event
            self.preview.look_away()


@pytest.fixture
def watch() -> Iterator[object]:
    made: list[Watched] = []

    def start(make: object, trigger: TriggerSettings | None = None) -> Watched:
        made.append(Watched(make, trigger))
        made[-1].preview.start()
        return made[-1]

    yield start
    for each in made:
        each.preview.stop()
        assert each.preview.join(WAIT_S)


def parts() -> list[Image]:
    return [good_part(seed, 60, 80) for seed in range(3)]


def simulated(images: list[Image], **faults: object) -> Camera:
    return SimulatedCamera(images, 1, faults=Faults(**faults))  # type: ignore[arg-type]


def test_every_picture_comes_with_its_read_out(watch) -> None:  # type: ignore[no-untyped-def]
    images = parts()
    seen = list(watch(lambda: simulated(images)).sights(3))
    assert [each.frame.number for each in seen] == [0, 1, 2]
    for each, image in zip(seen, images, strict=True):
        assert each.read_out == read_out(image) and np.array_equal(each.small, image)
        assert each.presence is None and each.actual is None


def test_focus_is_measured_in_its_box(watch) -> None:  # type: ignore[no-untyped-def]
    image, box = parts()[0], Box(10, 10, 20, 20)
    watched = Watched(lambda: simulated([image]))
    watched.preview.focus_on(box)
    watched.preview.start()
    (seen,) = watched.sights(1)
    watched.preview.stop()
    assert watched.preview.join(WAIT_S)
    assert seen.read_out == read_out(image, box) != read_out(image)


def test_the_trigger_is_tried_on_the_pictures(watch) -> None:  # type: ignore[no-untyped-def]
    belt = [each.image for each in Belt(parts()).pictures()]
    settings = TriggerSettings(TriggerKind.PRESENT, box=(40, 30, 80, 60))
    watched = watch(lambda: SimulatedCamera(belt, 1, loop=False), settings)
    seen = [each.presence for each in watched.sights(len(belt))]
    assert [each.scene for each in seen].count(Scene.STILL) > 0 and seen[-1].parts == 3
    assert {each.scene for each in seen} == set(Scene) and max(each.changed for each in seen) > 0.1
    watched.next(Ended)


def test_a_box_outside_of_the_picture_is_told(watch) -> None:  # type: ignore[no-untyped-def]
    settings = TriggerSettings(TriggerKind.PRESENT, box=(500, 500, 10, 10))
    (seen,) = watch(lambda: simulated(parts()), settings).sights(1)
    assert "lies outside of the picture" in seen.presence.problem


def test_the_next_picture_waits_until_the_last_one_was_looked_at(watch) -> None:  # type: ignore[no-untyped-def]
    watched = watch(lambda: simulated(parts()))
    watched.next(Sight)
    with pytest.raises(queue.Empty):
        watched.told.get(timeout=0.05)
    watched.preview.look_away()
    assert watched.next(Sight).frame.number == 1


def test_a_camera_that_is_lost_comes_back(watch) -> None:  # type: ignore[no-untyped-def]
    camera = simulated(parts(), vanish_after=2, back_after_s=0.01)
    watched = watch(lambda: camera)
    watched.next(Opened)
    assert "was disconnected" in watched.next(CameraLost).sentence
    watched.next(Opened)
    watched.next(Sight)


def test_a_source_that_cannot_be_used_is_told(watch) -> None:  # type: ignore[no-untyped-def]
    def refuse() -> Camera:
        raise InspectorError("bad_argument", "No.")  # type: ignore[arg-type]

    assert isinstance(watch(refuse).next(SourceFailed), SourceFailed)


def test_large_and_deep_pictures_become_small_ones() -> None:
    found = small(np.full((1500, 3000), 4000, np.uint16))
    assert found.shape == (512, 1024) and found.dtype == np.uint8


def test_of_a_watched_folder_the_newest_picture_is_looked_at_and_stays(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="no pictures in"):
        source_to_look_at(f"watch:{tmp_path},done=judged", CameraSettings())
    for number, image in enumerate(parts()):
        write_image(tmp_path / f"{number}.png", image)
    made = source_to_look_at(f"watch:{tmp_path},done=judged", CameraSettings())
    with made.make() as camera:
        frame = camera.read(1000)
    assert frame is not None and frame.path in set(tmp_path.iterdir()) and len(list(tmp_path.iterdir())) == 3


def test_serials_are_tried_on_a_good_part(tmp_path: Path) -> None:
    def end_of(steps):  # type: ignore[no-untyped-def]
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value

    (tmp_path / "lid-1_SN7.png").write_bytes(b"no picture")
    write_image(tmp_path / "lid-2_SN8.png", parts()[1])
    example = end_of(example_of([str(tmp_path)]))
    assert example.names == ("lid-1_SN7.png", "lid-2_SN8.png") and np.array_equal(example.frame.image, parts()[1])
    settings = SerialSettings(SerialOrigin.FILE_NAME, "*_SN{serial}")
    assert end_of(try_serial(example.frame, settings)).text == "8"
    unread = end_of(try_serial(example.frame, replace(settings, template="X{serial}")))
    assert unread.remark == f"The name {example.frame.path.name} does not fit X{{serial}}."
    assert end_of(example_of([])) is end_of(example_of([str(tmp_path / "none")])) is None
