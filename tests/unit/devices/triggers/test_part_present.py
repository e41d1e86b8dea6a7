"""A part that comes to rest in the box is passed on once: on simulated belts, and on real parts moved through the picture."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from belt import Belt, Shown, in_light, reduced
from hypothesis import given, settings
from hypothesis import strategies as st
from small_parts import good_part

from inspector.core.box import Box
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Image
from inspector.devices.camera import Frame
from inspector.devices.image_file import read_image
from inspector.devices.triggers.part_present import PartPresent, Scene

SHARED = Path(__file__).parents[5] / "shared" / "data"
MIDDLE = Box(40, 30, 80, 60)


def offered(trigger: PartPresent, images: Iterable[Image]) -> list[int]:
    """Numbers of the pictures that are passed on."""
    frames = (Frame(image, number, datetime(2026, 1, 1), "camera") for number, image in enumerate(images))
    return [frame.number for frame in frames if trigger.offer(frame) is not None]


def parts_in(shown: Sequence[Shown], numbers: Sequence[int]) -> list[int | None]:
    """Which parts the pictures show that were passed on."""
    return [shown[number].part for number in numbers]


@pytest.fixture
def belt() -> list[Shown]:
    return list(Belt([good_part(seed, 60, 80) for seed in range(3)]).pictures())


def test_every_part_is_passed_on_once_while_it_lies_still(belt: list[Shown]) -> None:
    for box in (MIDDLE, None):
        found = offered(PartPresent(box), [each.image for each in belt])
        assert parts_in(belt, found) == [0, 1, 2]


def test_where_nothing_comes_nothing_is_passed_on(belt: list[Shown]) -> None:
    bare = belt[0].image
    lights = np.concatenate([np.ones(20), np.linspace(1, 0.5, 20), np.linspace(0.5, 1.6, 30)])
    images = [in_light(bare, light, 4, seed) for seed, light in enumerate(lights)]
    assert offered(PartPresent(MIDDLE), images) == []


def test_a_part_beside_the_box_is_none_of_its_parts(belt: list[Shown]) -> None:
    assert offered(PartPresent(Box(40, 0, 80, 20)), [each.image for each in belt]) == []


@settings(max_examples=15)
@given(
    st.integers(0, 2**16),
    st.floats(0, 6),
    st.lists(st.tuples(st.integers(0, 150), st.floats(0.7, 1.5)), max_size=3),
    st.integers(9, 20),
    st.integers(3, 12),
    st.integers(4, 20),
)
def test_noise_and_steps_of_the_light_neither_add_parts_nor_take_any_away(
    seed: int, noise: float, steps: list[tuple[int, float]], rest: int, gap: int, travel: int
) -> None:
    shown = list(Belt([good_part(seed + k, 60, 80) for k in range(2)], travel=travel, rest=rest, gap=gap).pictures())
    lights = np.ones(len(shown))
    for at, light in steps:
        lights[at:] = light
    images = [in_light(each.image, light, noise, seed + number) for number, (each, light) in enumerate(zip(shown, lights, strict=True))]
    assert parts_in(shown, offered(PartPresent(MIDDLE), images)) == [0, 1]


def test_a_part_that_does_not_stop_is_not_passed_on() -> None:
    slow = Belt([good_part(0, 60, 80)], travel=60, rest=1)
    assert offered(PartPresent(MIDDLE), [each.image for each in slow.pictures()]) == []


def test_a_part_laid_in_place_of_another_is_passed_on_too() -> None:
    first, second = good_part(0, 60, 80), np.ascontiguousarray(good_part(1, 60, 80)[:, ::-1])
    shown = [[each.image for each in Belt([part], gap=0).pictures()] for part in (first, second)]
    bare, resting = shown[0][0], [images[13] for images in shown]
    assert offered(PartPresent(MIDDLE), [bare] * 6 + [resting[0]] * 8 + [resting[1]] * 8) == [10, 18]


def test_spoilt_pictures_are_no_part_that_has_left(belt: list[Shown]) -> None:
    images = []
    for number, each in enumerate(belt):
        images.append(each.image)
        if number % 6 == 5:
            images.append(each.image[:60])  # a transfer that broke off
    numbers = [number for number, image in enumerate(images) if len(image) == 120]
    found = offered(PartPresent(MIDDLE), images)
    assert parts_in(belt, [numbers.index(number) for number in found]) == [0, 1, 2]
    black = np.zeros_like(belt[0].image)
    at_rest = [each.image for each in belt if each.part == 0]
    assert len(offered(PartPresent(MIDDLE), [belt[0].image] * 6 + at_rest * 2 + [black] + at_rest * 3)) == 1


def test_the_empty_scene_can_be_given_and_learned_again(belt: list[Shown]) -> None:
    bare, resting = belt[0].image, next(each.image for each in belt if each.part == 0)
    trigger = PartPresent(MIDDLE, empty=bare)
    assert trigger.knows_empty_scene
    assert offered(trigger, [resting] * 8) == [4]
    trigger.learn_empty()
    assert not trigger.knows_empty_scene
    assert offered(trigger, [resting] * 12) == []
    assert offered(trigger, [bare] * 8) == [4]


def test_dust_that_gathers_becomes_part_of_the_empty_scene(belt: list[Shown]) -> None:
    bare = belt[0].image
    trigger = PartPresent(MIDDLE, contrast=0.2)
    offered(trigger, [bare] * 6)
    dirty = bare.astype(np.float32)
    for _ in range(30):  # in the end twice as bright in a third of the box: much more than a part differs
        dirty[30:50, 40:120] *= 1.03
        assert offered(trigger, [np.clip(dirty, 0, 255).astype(np.uint8)] * 40) == []


def test_a_camera_set_to_another_size_is_learned_again(belt: list[Shown]) -> None:
    trigger = PartPresent()
    offered(trigger, [each.image for each in belt])
    larger = list(Belt([good_part(0, 90, 120)], 180, 240).pictures())
    assert parts_in(larger, offered(trigger, [each.image for each in larger])) == [0]


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_grey_and_16_bit_pictures(belt: list[Shown], kind: type[np.uint8]) -> None:
    images = [each.image[:, :, 1].astype(kind) * (1 if kind is np.uint8 else 257) for each in belt]
    assert parts_in(belt, offered(PartPresent(MIDDLE), images)) == [0, 1, 2]


def test_a_box_outside_of_the_picture(belt: list[Shown]) -> None:
    with pytest.raises(InspectorError) as caught:
        offered(PartPresent(Box(100, 100, 80, 60)), [belt[0].image])
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


@pytest.mark.parametrize("name", ["boards", "screw", "cookies"])
def test_real_parts(name: str) -> None:
    good = sorted((SHARED / name / "train" / "good").glob("*"))[:4]
    if not good:
        pytest.skip("there are no real images")
    shown = list(Belt([reduced(read_image(path), 200) for path in good], 270, 480, travel=12, rest=10).pictures())
    images = [in_light(each.image, 1 + 0.2 * np.sin(number / 9), 5, number) for number, each in enumerate(shown)]
    assert parts_in(shown, offered(PartPresent(Box(160, 60, 160, 150)), images)) == [0, 1, 2, 3]


def test_whoever_sets_it_up_sees_what_lies_in_the_box(belt: list[Shown]) -> None:
    trigger, told = PartPresent(MIDDLE), list[Scene]()
    assert trigger.scene is Scene.LEARNING
    for number, each in enumerate(belt):
        passed_on = offered(trigger, [each.image]) != []
        assert passed_on <= (trigger.scene is Scene.STILL), number
        if not told or told[-1] is not trigger.scene:
            told.append(trigger.scene)
        assert trigger.scene is not Scene.EMPTY or trigger.changed < 0.1
    arriving = [Scene.EMPTY, Scene.MOVING, Scene.STILL]
    assert told[:4] == [Scene.LEARNING, *arriving] and told.count(Scene.STILL) == 3
    trigger.learn_empty()
    assert trigger.scene is Scene.LEARNING and trigger.changed == 0
