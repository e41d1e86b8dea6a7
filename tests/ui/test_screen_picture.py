"""Pictures made ready for the screen: right colours and sizes, and never memory that Qt might outlive."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor

from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.pixels import borrow, to_qimage


@pytest.mark.parametrize("shape", [(3000, 4000, 3), (3000, 4000), (2999, 4001), (700, 33), (2, 30_000, 3), (1, 1), (512, 512)])
def test_every_copy_has_half_the_sides_down_to_the_size_of_a_view(shape: tuple[int, ...]) -> None:
    picture = ScreenPicture.of(np.full(shape, 90, np.uint8))
    assert picture.shape == shape[:2]
    assert picture.full.shape == (shape if shape[0] * shape[1] > 2**20 else (*shape[:2], 4))
    sides = [picture.shape, *((each.shape[0], each.shape[1]) for each in picture.smaller)]
    for larger, smaller in pairwise(sides):
        assert smaller == tuple(max(1, side // 2) for side in larger)
    assert max(sides[-1]) <= 512 and all(max(each) > 512 for each in sides[:-1])
    assert all((each[:, :, :3] == 90).all() for each in picture.smaller)


def test_a_copy_shows_the_mean_of_what_it_stands_for() -> None:
    image = np.random.default_rng(0).integers(0, 256, (600, 800, 3), np.uint8)
    small = borrow(ScreenPicture.of(image).smaller[0])
    for row, column in ((0, 0), (17, 300), (299, 399)):
        colour = small.pixelColor(column, row)
        mean = image[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].mean(axis=(0, 1))
        assert np.abs(np.array([colour.red(), colour.green(), colour.blue()]) - mean).max() <= 1


@pytest.mark.parametrize(("factor", "width"), [(0.1, 4000), (1.9, 4000), (2, 2000), (3.9, 2000), (4, 1000), (8, 500), (1000, 500)])
def test_the_smallest_copy_that_is_sharp_enough(factor: float, width: int) -> None:
    assert ScreenPicture.of(np.zeros((3000, 4000), np.uint8)).reduced(factor).shape[1] == width


def test_sixteen_bits_become_eight_and_strided_pictures_whole_ones() -> None:
    assert (ScreenPicture.of(np.full((4, 5), 4095, np.uint16)).full[:, :, :3] == 255).all()
    assert (ScreenPicture.of(np.full((1100, 1100), 2048, np.uint16)).full == 128).all()
    strided = np.arange(90, dtype=np.uint8).reshape(5, 6, 3)[:, ::2]
    assert borrow(ScreenPicture.of(strided).full).pixelColor(1, 2) == QColor(*strided[2, 1].tolist())


def test_the_memory_is_counted_with_all_copies() -> None:
    assert ScreenPicture.of(np.zeros((600, 800), np.uint8)).nbytes == (600 * 800 + 300 * 400) * 4
    assert ScreenPicture.of(np.zeros((1200, 1000), np.uint8)).nbytes == 1200 * 1000 + (600 * 500 + 300 * 250) * 4


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 3), (4, 4, 4)])
def test_qt_keeps_its_own_copy_of_the_pixels(shape: tuple[int, ...]) -> None:
    array = np.full(shape, 100, np.uint8)
    image = to_qimage(array)
    array[:] = 0
    assert image.pixelColor(2, 2) == QColor(100, 100, 100)


def test_16_bit_pictures_are_shown_by_the_depth_of_the_project() -> None:
    image = np.full((100, 100), 1000, np.uint16)
    image[0, 0] = 65535
    assert ScreenPicture.of(image, 12).full[5, 5, 0] == 1000 >> 4 and ScreenPicture.of(image, 12).full[0, 0, 0] == 255
    assert ScreenPicture.of(image).full[5, 5, 0] == 1000 >> 2  # nothing better is known than the picture itself
