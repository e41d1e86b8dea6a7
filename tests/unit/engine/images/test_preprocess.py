"""One path from any picture to the network input."""

import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core import heatmap
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_format import PictureFormat
from inspector.core.recipe_choices import Fit
from inspector.core.types import Image
from inspector.engine.images.anomaly_map import to_image
from inspector.engine.images.preprocess import Preprocess

SIDE = st.integers(1, 5000)


def picture(height: int, width: int, seed: int = 0) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@given(SIDE, SIDE, st.sampled_from([64, 224, 320, 500]))
def test_keep_has_about_the_area_asked_for_in_the_images_own_shape(height: int, width: int, size: int) -> None:
    found = Preprocess(size, Fit.KEEP).geometry(height, width)
    (h, w) = found.input
    assert found.image == (height, width) and found.resized == found.input and found.offset == (0, 0)
    assert h % 16 == 0 and w % 16 == 0 and min(h, w) >= 32
    ratio = min(max(height / width, 1 / 16), 16.0)
    exact = size * ratio**0.5, size / ratio**0.5
    assert abs(h - max(32, exact[0])) <= 8 and abs(w - max(32, exact[1])) <= 8


@pytest.mark.parametrize(
    ("height", "width", "expected"),
    [
        (224, 224, (224, 224)),
        (100, 100, (224, 224)),
        (576, 768, (192, 256)),
        (768, 576, (256, 192)),
        (1, 4000, (64, 896)),
        (4000, 1, (896, 64)),
        (1, 1, (224, 224)),
    ],
)
def test_keep_at_224(height: int, width: int, expected: tuple[int, int]) -> None:
    assert Preprocess(224).geometry(height, width).input == expected


@given(SIDE, SIDE)
def test_stretch_is_always_the_same_square(height: int, width: int) -> None:
    assert Preprocess(224, Fit.STRETCH).geometry(height, width).input == (224, 224)


@given(SIDE, SIDE, st.sampled_from([64, 224]))
def test_paper_takes_the_centre_of_the_image(height: int, width: int, size: int) -> None:
    found = Preprocess(size, Fit.PAPER).geometry(height, width)
    assert found.input == (size, size)
    for resized, offset in zip(found.resized, found.offset, strict=True):
        assert 0 <= offset <= resized - size
        assert abs(offset - (resized - size) / 2) <= 0.5


def test_paper_at_224_is_256_then_the_centre() -> None:
    found = Preprocess(224, Fit.PAPER).geometry(512, 768)
    assert (found.resized, found.input, found.offset) == ((256, 384), (224, 224), (16, 80))


@pytest.mark.parametrize("fit", list(Fit))
@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (300, 1), (17, 23), (70, 90), (448, 448), (600, 333)])
def test_every_shape_becomes_its_network_input(fit: Fit, shape: tuple[int, int]) -> None:
    preprocess = Preprocess(64, fit)
    for image in (picture(*shape), picture(*shape)[:, :, 0], picture(*shape).astype(np.uint16) * 257):
        found = preprocess.apply(image)
        assert found.shape == (*preprocess.geometry(*shape).input, 3)
        assert found.dtype == np.uint8 and found.flags.c_contiguous


@given(st.integers(1, 150), st.integers(1, 150), st.sampled_from(Fit), st.integers(0, 2**32))
@settings(deadline=None)
def test_grey_is_rgb_with_equal_channels(height: int, width: int, fit: Fit, seed: int) -> None:
    grey = picture(height, width, seed)[:, :, 0]
    preprocess = Preprocess(64, fit)
    found = preprocess.apply(grey)
    assert np.array_equal(found, preprocess.apply(np.dstack([grey] * 3)))
    assert np.array_equal(found[:, :, 0], found[:, :, 1]) and np.array_equal(found[:, :, 0], found[:, :, 2])


@given(st.integers(1, 120), st.integers(1, 120), st.integers(0, 255), st.sampled_from(Fit))
@settings(deadline=None)
def test_a_uniform_image_stays_uniform(height: int, width: int, value: int, fit: Fit) -> None:
    assert (Preprocess(64, fit).apply(np.full((height, width, 3), value, np.uint8)) == value).all()


def test_shrinking_averages_over_areas() -> None:
    image = picture(256, 512)
    preprocess = Preprocess(90)
    height, width = preprocess.geometry(256, 512).input
    assert (height, width) == (64, 128)
    blocks = image.reshape(64, 4, 128, 4, 3).mean(axis=(1, 3))
    assert np.abs(preprocess.apply(image) - blocks).max() <= 1


def test_shrinking_by_a_fraction_weighs_pixels_by_their_area() -> None:
    """96 to 64: every pixel of the result covers one and a half of the image."""
    image = picture(96, 96)
    share = np.zeros((64, 96))
    for k in range(64):
        first, rest = divmod(3 * k, 2)
        share[k, first : first + 2] = (1, 0.5) if rest == 0 else (0.5, 1)
    expected = np.einsum("kh,hwc,lw->klc", share, image, share) / 1.5**2
    assert np.abs(Preprocess(64).apply(image) - expected).max() <= 1


def test_shrinking_by_a_fraction_keeps_the_mean() -> None:
    image = picture(500, 700)
    assert Preprocess(64).apply(image).mean() == pytest.approx(image.mean(), abs=1)


@pytest.mark.parametrize("shape", [(2, 900), (3, 1001, 3), (700, 5), (1, 1), (1, 64), (60, 50, 3), (63, 63)])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_cropping_before_resizing_gives_what_cropping_after_it_gives(shape: Any, kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    image = np.random.default_rng(0).integers(0, 256, shape).astype(kind) * (257 if kind is np.uint16 else 1)
    cut = Preprocess(64, Fit.PAPER)
    monkeypatch.setattr("inspector.engine.images.geometry._MOST_RESIZED_PX", 1 << 40)
    after = cut.apply(image).astype(int)
    monkeypatch.setattr("inspector.engine.images.geometry._MOST_RESIZED_PX", 0)
    assert cut.geometry(*shape[:2]).is_thin
    assert np.abs(cut.apply(image) - after).max() <= 1


@pytest.mark.parametrize("fit", list(Fit))
@pytest.mark.parametrize("shape", [(2, 30_000, 3), (30_000, 2), (1, 30_000), (20_000, 1, 3), (4, 12_000)])
def test_thin_images_take_no_more_memory_than_others(fit: Fit, shape: tuple[int, ...]) -> None:
    image = np.full(shape, 77, np.uint8)
    cut = Preprocess(224, fit)
    geometry = cut.geometry(*shape[:2])
    tracemalloc.start()
    try:
        found, at_image = cut.apply(image), to_image(np.ones(geometry.input, np.float32), geometry)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (found == 77).all() and found.shape == (*geometry.input, 3)
    assert at_image.shape == shape[:2]
    assert peak < 20e6


def test_an_image_of_the_right_size_is_not_touched() -> None:
    image = picture(64, 64)
    assert np.array_equal(Preprocess(64).apply(image), image)


@pytest.mark.parametrize(
    "flip", [np.s_[::-1], np.s_[:, ::-1], np.s_[:, :, ::-1], np.s_[::2, ::2]], ids=["down", "across", "colours", "half"]
)
@pytest.mark.parametrize("size", [64, 100])
def test_views_of_an_array_are_taken_as_they_look(flip: Any, size: int) -> None:
    image = picture(80, 80)[flip]
    assert np.array_equal(Preprocess(size).apply(image), Preprocess(size).apply(image.copy()))


def test_the_image_given_is_left_alone() -> None:
    image = picture(100, 60)
    image.flags.writeable = False
    Preprocess(64).apply(image)
    assert np.array_equal(image, picture(100, 60))


@pytest.mark.parametrize(
    ("white", "value", "expected"), [(4095, 4095, 255), (4095, 2048, 128), (65535, 65535, 255), (4095, 9999, 255), (255, 7, 7)]
)
def test_16_bit_values_are_scaled_by_the_white_level(white: int, value: int, expected: int) -> None:
    image = np.full((40, 40), value, np.uint16)
    assert (Preprocess(64, white_level=white).apply(image) == expected).all()


TWELVE = Preprocess(64).of_pictures(PictureFormat(12, 16))


def test_glare_above_the_good_parts_is_seen_up_to_white() -> None:
    seen = [int(TWELVE.apply(np.full((64, 64), value, np.uint16)).max()) for value in (1000, 1500, 3000, 4095)]
    assert seen == [62, 93, 187, 255]


def test_a_pixel_above_white_is_no_brighter_than_white() -> None:
    """It would outshine its neighbours where the picture shrinks."""
    image = np.full((256, 256), 1000, np.uint16)
    image[0, 0] = 65535
    found, old = (each.apply(image)[0, 0, 0] for each in (TWELVE, Preprocess(64, white_level=4095)))
    assert found == round((15 * 1000 + 4095) / 16 * 255 / 4095) and old == 255  # what models from before have learned with


def test_pictures_of_8_bits_are_what_they_were() -> None:
    image = picture(100, 60)
    for colour in (True, None):
        assert np.array_equal(Preprocess(64).of_pictures(PictureFormat(8, 8, colour)).apply(image), Preprocess(64).apply(image))


def test_pictures_of_another_depth_or_colour_are_refused() -> None:
    grey = picture(64, 64)[:, :, 0]
    for learned, image in ((TWELVE, grey), (Preprocess(64).of_pictures(PictureFormat(8, 8, True)), grey)):
        with pytest.raises(InspectorError) as caught:
            learned.apply(image)
        assert caught.value.code is ErrorCode.IMAGE_UNLIKE


@pytest.mark.parametrize(
    ("preprocess", "depth"),
    [
        (TWELVE, 12),
        (Preprocess(64).of_pictures(PictureFormat(8, 16)), 8),
        (Preprocess(64).of_pictures(PictureFormat(8, 8)), 0),
        (Preprocess(64, white_level=4095), 12),
        (Preprocess(64), 16),
        (Preprocess(64, white_level=1), 8),
    ],
)
def test_the_depth_to_show_pictures_with(preprocess: Preprocess, depth: int) -> None:
    assert preprocess.depth == depth


@pytest.mark.parametrize("depth", [8, 10, 12, 14, 16])
def test_the_eye_sees_16_bit_pictures_as_the_network_does(depth: int) -> None:
    learned = Preprocess(64).of_pictures(PictureFormat(depth, 16))
    image = np.linspace(0, learned.white_level, 64 * 64).reshape(64, 64).astype(np.uint16)
    image[0, 0] = 65535
    assert np.abs(heatmap.displayable(image, learned.depth).astype(int) - learned.apply(image)[:, :, 0]).max() <= 1


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((0, 5), np.uint8),
        np.zeros((5, 5, 4), np.uint8),
        np.zeros((5, 5, 1), np.uint8),
        np.zeros((5, 5), np.float32),
        np.zeros((5, 5), np.int16),
        np.zeros((5, 5), bool),
        np.zeros(5, np.uint8),
        np.zeros((2, 5, 5, 3), np.uint8),
        None,
        "image.png",
        [[1, 2], [3, 4]],
    ],
    ids=lambda wrong: f"{wrong.dtype}{wrong.shape}" if isinstance(wrong, np.ndarray) else str(wrong),
)
def test_what_is_no_image_is_refused_in_one_sentence(wrong: Any) -> None:
    with pytest.raises(InspectorError, match="An image must be") as caught:
        Preprocess().apply(wrong)
    assert caught.value.code is ErrorCode.IMAGE_UNREADABLE


@pytest.mark.parametrize("preprocess", [Preprocess(), Preprocess(320, Fit.PAPER, 4095), Preprocess(64, Fit.STRETCH)])
def test_the_configuration_comes_back_from_json(preprocess: Preprocess) -> None:
    assert Preprocess.from_json(preprocess.to_json()) == preprocess


def test_the_format_of_the_pictures_is_stored_elsewhere_and_earlier_versions_read_the_rest() -> None:
    """They refuse a configuration that holds more than they know, and score the same without it."""
    with pytest.raises(InspectorError, match="The preprocessing holds settings that are not known here: mirrored") as caught:
        Preprocess.from_json(TWELVE.to_json() | {"mirrored": True})
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW
    assert set(TWELVE.to_json()) == {"size", "fit", "defect_px", "white_level", "fixed", "multiple"}
    assert TWELVE.to_json()["white_level"] == 4095
