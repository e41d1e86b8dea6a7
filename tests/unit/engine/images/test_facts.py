"""What a picture is like, against plain definitions of it, and how it moves when light, lens and camera do."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from inspector.core.box import Box
from inspector.core.types import FloatArray, Image
from inspector.engine.images.facts import COARSE, LONGEST_PX, measure


def scene(height: int = 240, width: int = 320, seed: int = 0, smooth_px: float = 1.5) -> FloatArray:
    """(H, W) values 0.2 to 0.6: soft spots of every size, and a plain quarter as most pictures have one somewhere."""
    rng = np.random.default_rng(seed)
    spots = cv2.GaussianBlur(rng.normal(0, 1, (height, width)), (0, 0), smooth_px)
    spots += 3 * cv2.GaussianBlur(rng.normal(0, 1, (height, width)), (0, 0), 8 * smooth_px)
    values = 0.4 + 0.08 * spots / spots.std()
    values[: height // 2, : width // 2] = 0.4
    return np.asarray(np.clip(values, 0.2, 0.6), np.float32)


def taken(values: FloatArray, white: int = 255, noise: float = 0.0, seed: int = 1) -> Image:
    """A camera's picture of it; `noise` in the unit of `values`."""
    noisy = values + np.random.default_rng(seed).normal(0, noise, values.shape) if noise else values
    return np.clip(np.rint(noisy * white), 0, white).astype(np.uint8 if white == 255 else np.uint16)


def coloured(values: FloatArray, red: float, green: float, blue: float) -> Image:
    return taken(np.stack([values * each for each in (red, green, blue)], axis=2))


def test_brightness_contrast_and_shares_are_those_of_the_pixels() -> None:
    picture = taken(scene(64, 80))
    picture[:4], picture[4:10] = 0, 255
    found, values = measure(picture), picture / 255
    assert found.brightness == pytest.approx(values.mean(), abs=1e-5)
    assert found.contrast == pytest.approx(values.std(), abs=1e-5)
    assert (found.dark, found.bright) == (4 / 64, 6 / 64)


def test_a_large_picture_is_like_its_means_of_blocks() -> None:
    picture = taken(scene(700, 1100))
    factor = -(-1100 // LONGEST_PX)
    small = picture[: 700 // factor * factor, : 1100 // factor * factor].reshape(700 // factor, factor, 1100 // factor, factor)
    found = measure(picture)
    assert found.contrast == pytest.approx((small.mean(axis=(1, 3)) / 255).std(), abs=1e-3)
    assert found.brightness == pytest.approx(picture.mean() / 255, abs=1e-3)


def test_sharpness_is_the_ratio_of_its_definition() -> None:
    values = taken(scene(160, 200)) / 255
    padded = np.pad(values, 1, mode="edge")
    laplacian = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:] - 4 * values
    blocks = values.reshape(160 // COARSE, COARSE, 200 // COARSE, COARSE).mean(axis=(1, 3))
    steps = np.diff(blocks, axis=1)[1:] ** 2 + np.diff(blocks, axis=0)[:, 1:] ** 2
    noise = max(measure(taken(scene(160, 200))).noise ** 2, 1 / 255**2 / 12)
    by_hand = ((laplacian**2).mean() - 20 * noise) / (steps.mean() - 4 * noise / COARSE**2)
    assert measure(taken(scene(160, 200))).sharpness == pytest.approx(by_hand, rel=0.01)


@pytest.mark.parametrize("light", [0.5, 0.8, 1.3])
def test_more_light_scales_brightness_and_contrast_and_leaves_sharpness(light: float) -> None:
    before, after = measure(taken(scene(), 4095), 4095), measure(taken(scene() * np.float32(light), 4095), 4095)
    assert after.brightness == pytest.approx(light * before.brightness, rel=0.01)
    assert after.contrast == pytest.approx(light * before.contrast, rel=0.01)
    assert after.sharpness == pytest.approx(before.sharpness, rel=0.03)


@pytest.mark.parametrize("contrast", [0.5, 1.5])
def test_more_contrast_leaves_brightness_and_sharpness(contrast: float) -> None:
    values = scene()
    before, after = measure(taken(values, 4095), 4095), measure(taken(0.4 + (values - 0.4) * np.float32(contrast), 4095), 4095)
    assert after.brightness == pytest.approx(before.brightness, abs=0.02)
    assert after.contrast == pytest.approx(contrast * before.contrast, rel=0.02)
    assert after.sharpness == pytest.approx(before.sharpness, rel=0.03)


@pytest.mark.parametrize("noise", [0.0, 3 / 255])
@pytest.mark.parametrize("size", [(240, 320), (700, 1100)])
def test_the_more_blur_the_less_sharp(size: tuple[int, int], noise: float) -> None:
    """Down to where noise covers what the blur has left."""
    values = scene(*size, smooth_px=1.0)
    blurred = [values, *(np.asarray(cv2.GaussianBlur(values, (0, 0), sigma)) for sigma in (0.7, 1.0, 1.5, 2.0))]
    found = [measure(taken(each, noise=noise)).sharpness for each in blurred]
    assert all(after < 0.9 * before for before, after in pairwise(found)), found


@pytest.mark.parametrize("white", [255, 4095])
@pytest.mark.parametrize("noise", [1 / 255, 2 / 255, 5 / 255, 12 / 255])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_noise_is_what_was_added(noise: float, white: int, seed: int) -> None:
    assert measure(taken(scene(), white, noise, seed), white).noise == pytest.approx(noise, rel=0.12)


def test_noise_is_measured_before_pixels_are_averaged() -> None:
    assert measure(taken(scene(700, 1100), noise=0.02)).noise == pytest.approx(0.02, rel=0.1)


def test_noise_stays_when_a_fifth_of_the_picture_is_black_and_a_fifth_is_white() -> None:
    values = scene()
    values[:48], values[-48:] = -0.5, 1.5
    assert measure(taken(values, noise=0.02)).noise == pytest.approx(0.02, rel=0.15)


def test_colour_is_the_difference_of_the_means() -> None:
    picture = coloured(scene(), 1.2, 1.0, 0.7)
    red, green, blue = picture.reshape(-1, 3).mean(axis=0) / 255
    assert measure(picture).colour == pytest.approx((red - green, blue - green), abs=1e-4)
    assert measure(taken(scene())).colour == (0.0, 0.0)
    assert measure(coloured(scene(), 1.0, 1.0, 1.0)).colour == pytest.approx((0, 0), abs=1e-6)


def test_grey_in_three_channels_is_like_grey_in_one() -> None:
    grey = taken(scene())
    one, three = measure(grey).numbers(), measure(np.repeat(grey[..., None], 3, axis=2)).numbers()
    assert three == pytest.approx(one, rel=1e-3, abs=1e-5)


def test_sixteen_bits_are_measured_against_their_white() -> None:
    eight, deep = measure(taken(scene())), measure(taken(scene(), 4095), 4095)
    assert (deep.brightness, deep.contrast) == pytest.approx((eight.brightness, eight.contrast), rel=0.01)
    assert measure(taken(scene(), 4095)).brightness == pytest.approx(deep.brightness * 4095 / 65535, rel=1e-4)


def test_a_box_shows_what_lies_in_it() -> None:
    picture = np.zeros((300, 400), np.uint8)
    picture[40:240, 60:320] = taken(scene(200, 260))
    assert measure(picture, box=Box(60, 40, 260, 200)) == measure(taken(scene(200, 260)))


def test_a_box_beyond_the_picture_leaves_all_of_it() -> None:
    picture = taken(scene())
    assert measure(picture, box=Box(1000, 1000, 20, 20)) == measure(picture)


def test_ignored_places_change_nothing_whatever_lies_there() -> None:
    picture, ignored = taken(scene(600, 800)), np.zeros((600, 800), bool)
    ignored[:150], ignored[:, 700:] = True, True
    spoilt = np.where(ignored, np.random.default_rng(3).integers(0, 256, picture.shape), picture).astype(np.uint8)
    clean, dirty = measure(picture, ignored=ignored), measure(spoilt, ignored=ignored)
    assert dirty.numbers() == pytest.approx(clean.numbers(), rel=0.02)
    assert measure(spoilt).sharpness > 1.2 * clean.sharpness


def test_ignored_places_agree_with_a_box_around_the_rest() -> None:
    picture, ignored = taken(scene(400, 480)), np.ones((400, 480), bool)
    ignored[80:280, 120:400] = False
    masked, boxed = measure(picture, ignored=ignored), measure(picture, box=Box(120, 80, 280, 200))
    assert (masked.brightness, masked.contrast) == pytest.approx((boxed.brightness, boxed.contrast), rel=1e-4)
    assert masked.sharpness == pytest.approx(boxed.sharpness, rel=0.1)


@pytest.mark.parametrize("shape", [(1, 1), (2, 900), (5, 7), (8, 8, 3), (1500, 3)])
def test_small_and_thin_pictures_have_figures(shape: tuple[int, ...]) -> None:
    picture = np.full(shape, 100, np.uint8)
    found = measure(picture, ignored=np.ones(shape[:2], bool))
    assert found.brightness == pytest.approx(100 / 255, abs=1e-3)
    assert (found.contrast, found.sharpness, found.noise) == pytest.approx((0, 0, 0), abs=1e-6)
