"""How deep pictures are, whether they are in colour, and which of them a model takes."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_format import DEPTHS, PictureFormat, brightest, depth_for, depth_of, is_grey, white
from inspector.core.types import Image


def deep(value: int, height: int = 100, width: int = 120) -> Image:
    """Values from 0 to `value`, from left to right."""
    return np.tile(np.linspace(0, value, width), (height, 1)).astype(np.uint16)


def coloured(height: int = 80, width: int = 90) -> Image:
    grey = deep(255, height, width).astype(np.uint8)
    return np.dstack([grey, grey // 2, grey // 3])


@pytest.mark.parametrize(
    ("value", "depth"),
    [(0, 8), (255, 8), (256, 10), (1023, 10), (1024, 12), (4095, 12), (4096, 14), (16383, 14), (16384, 16), (65535, 16)],
)
def test_the_depth_is_the_smallest_that_holds_the_values(value: int, depth: int) -> None:
    assert depth_for(value) == depth
    assert depth_of(np.full((40, 40), value, np.uint16)) == depth and white(depth) >= value


def test_8_bit_pictures_have_8_bits() -> None:
    assert depth_of(np.full((5, 5), 255, np.uint8)) == 8


@pytest.mark.parametrize("where", [np.s_[0, 0], np.s_[0, :], np.s_[:2], np.s_[-2:], np.s_[50, 60], np.s_[50, 60:68]])
def test_data_that_a_camera_writes_into_a_picture_does_not_change_its_depth(where: tuple[slice, ...]) -> None:
    image = deep(3412)
    image[where] = 65535
    assert depth_of(image) == 12 and brightest(image) == 3412


@pytest.mark.parametrize("where", [np.s_[40:44, 40:44], np.s_[3], np.s_[:, 7]])
def test_glare_does(where: tuple[slice, ...]) -> None:
    image = deep(3412)
    image[where] = 9000
    assert depth_of(image) == 14 and brightest(image) == 9000


def test_in_a_small_picture_few_values_are_many() -> None:
    image = deep(3000, 20, 25)
    image[0, 0] = 65535
    assert depth_of(image) == 16  # 1 of 500


@pytest.mark.parametrize("channels", [1, 3])
def test_the_share_that_does_not_count_is_tiny_in_a_large_picture(channels: int) -> None:
    image = np.zeros((1000, 1000, channels), np.uint16).squeeze()
    image[500, :9] = 65535
    assert depth_of(image) == 8
    image[500, :40] = 65535
    assert depth_of(image) == 16


@settings(deadline=None)
@given(arrays.arrays(st.sampled_from([np.uint8, np.uint16]), st.tuples(st.integers(1, 70), st.integers(1, 9))))
def test_every_picture_has_a_depth_that_holds_its_brightest_value(image: Image) -> None:
    assert depth_of(image) in DEPTHS and brightest(image) <= white(depth_of(image))


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (coloured(), False),
        (coloured()[:, :, 0], True),
        (np.repeat(coloured()[:, :, :1], 3, axis=2), True),
        (np.repeat(coloured()[:, :, :1], 3, axis=2).astype(np.uint16) * 100, True),
        (np.zeros((50, 50), np.uint8), True),
        (np.zeros((50, 50, 3), np.uint8), None),
        (np.full((50, 50, 3), 255, np.uint8), None),
        (np.where(np.mgrid[:60, :60, :3][0] > 30, 255, 0).astype(np.uint8), None),
    ],
    ids=["colour", "one channel", "equal channels", "deep", "black, one channel", "black", "white", "black and white"],
)
def test_grey_is_what_has_one_channel_or_three_equal_ones(image: Image, expected: bool | None) -> None:
    assert is_grey(image) is expected


def test_data_in_the_first_pixels_is_no_colour() -> None:
    image = np.repeat(coloured(1000, 1500)[:, :, :1], 3, axis=2)
    image[0, :40] = (255, 0, 17)
    assert is_grey(image)


def refusal(pictures: PictureFormat, image: Image) -> str:
    with pytest.raises(InspectorError) as caught:
        pictures.taken(image)
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE
    return caught.value.detail


def test_a_picture_of_the_same_kind_is_taken_as_it_is() -> None:
    image = coloured()
    assert PictureFormat(8, 8, True).taken(image) is image
    assert PictureFormat(12, 16).taken(deep(4095)).max() == 4095


def test_a_picture_of_another_depth_is_refused() -> None:
    assert refusal(PictureFormat(12, 16), deep(255).astype(np.uint8)) == "The picture has 8 bits, but the good parts have 12."
    assert "more than 8 bits" in refusal(PictureFormat(8, 8), deep(100))
    assert "values up to 1,500" in refusal(PictureFormat(10, 16), deep(1500)) and "1,023" in refusal(PictureFormat(10, 16), deep(1500))


def test_single_values_above_white_are_cut_off_and_the_picture_is_left_alone() -> None:
    image = deep(3412)
    image[0, 0] = 65535
    taken = PictureFormat(12, 16).taken(image)
    assert taken[0, 0] == 4095 and np.array_equal(taken.flat[1:], image.flat[1:])
    assert image[0, 0] == 65535


def test_grey_and_colour_are_not_mixed() -> None:
    grey = coloured()[:, :, 0]
    assert "is grey" in refusal(PictureFormat(8, 8, True), grey)
    assert "is grey" in refusal(PictureFormat(8, 8, True), np.dstack([grey] * 3))
    assert "is in colour" in refusal(PictureFormat(8, 8, False), coloured())
    assert "is in colour" in refusal(PictureFormat(12, 16, False), coloured().astype(np.uint16) * 16)
    for image in (grey, np.dstack([grey] * 3)):
        assert PictureFormat(8, 8, False).taken(image) is image
    for image in (grey, coloured()):
        assert PictureFormat(8, 8, None).taken(image) is image


def test_a_model_of_grey_parts_takes_grey_that_lossy_coding_has_tinged() -> None:
    grey = np.dstack([coloured()[:, :, 0]] * 3)
    tinged = grey // 2 + np.random.default_rng(0).integers(0, 4, grey.shape, np.uint8)
    assert PictureFormat(8, 8, False).taken(tinged) is tinged


def test_a_black_or_white_picture_shows_no_colour_and_is_judged() -> None:
    for value in (0, 255):
        image = np.full((40, 40, 3), value, np.uint8)
        assert PictureFormat(8, 8, True).taken(image) is image and PictureFormat(8, 8, False).taken(image) is image


@pytest.mark.parametrize("colour", [True, False, None])
def test_a_format_comes_back_from_json(colour: bool | None) -> None:
    pictures = PictureFormat(12, 16, colour)
    assert PictureFormat.from_json(json.loads(json.dumps(pictures.to_json()))) == pictures


@pytest.mark.parametrize(
    "wrong",
    [{"depth": 13}, {"depth": 12, "stored": 8}, {"stored": 12}, {"depth": True}, {"depth": 12.0}, {"colour": "yes"}, {"colour": 1}],
    ids=str,
)
def test_a_format_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        PictureFormat.from_json(PictureFormat(12, 16).to_json() | wrong)
