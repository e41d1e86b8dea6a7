"""One colour scale, anchored at the threshold: the same map value looks the same in every image."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core import heatmap
from inspector.core.types import FloatArray

GREY = np.full((20, 30), 128, np.uint8)


def bump(height: int = 40, width: int = 60, top: float = 2.0, at: tuple[int, int] = (12, 30)) -> FloatArray:
    row, column = np.mgrid[:height, :width]
    return (top * np.exp(-((row - at[0]) ** 2 + (column - at[1]) ** 2) / 40)).astype(np.float32)


def lightness(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """CIE L* of sRGB bytes."""
    share = rgb / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)


def test_colours_grow_lighter_and_more_opaque_step_by_step() -> None:
    table = heatmap.colour_table()
    light = lightness(table[:, :3])
    assert light[0] < 20 and light[-1] > 85
    assert (np.diff(light) > -0.6).all()  # 8-bit rounding may step back by less than anybody sees
    assert (np.diff(light[::16]) > 1).all()
    assert (np.diff(table[:, 3].astype(int)) >= 0).all()
    assert table[0, 3] == 0 and table[-1, 3] == 255


def test_nothing_is_drawn_where_good_surfaces_lie() -> None:
    alpha = heatmap.colour_table()[:, 3]
    assert alpha[heatmap.levels(np.float32([[0.0, 0.5, 0.8]]), 1.0)].tolist() == [[0, 0, 0]]
    assert alpha[heatmap.levels(np.float32([[1.0]]), 1.0)] > 0
    picture = heatmap.overlay(GREY, np.full(GREY.shape, 1.9, np.float32), 2.4)
    assert (picture == 128).all()


@given(value=st.floats(0, 100, width=32), threshold=st.floats(0.01, 50), other=st.floats(0, 100, width=32))
def test_a_value_has_one_colour_whatever_else_is_in_the_image(value: float, threshold: float, other: float) -> None:
    alone = heatmap.levels(np.float32([[value]]), threshold)
    beside = heatmap.levels(np.float32([[value, other]]), threshold)
    assert alone[0, 0] == beside[0, 0]


@given(ratio=st.floats(0, 3, width=32), threshold=st.floats(0.01, 50))
def test_only_the_ratio_to_the_threshold_counts(ratio: float, threshold: float) -> None:
    level = int(heatmap.levels(np.float32([[ratio * threshold]]), threshold)[0, 0])
    assert abs(level - min(255, 255 * ratio / 2)) <= 0.51


def test_values_that_are_no_numbers_are_not_coloured_and_infinity_is_the_top() -> None:
    assert heatmap.levels(np.float32([[np.nan, np.inf, -np.inf, -3]]), 1.0).tolist() == [[0, 255, 0, 0]]


@pytest.mark.parametrize("threshold", [None, 0.0, -1.0, float("nan"), float("inf")])
def test_without_a_threshold_there_are_no_colours(threshold: float | None) -> None:
    picture = heatmap.overlay(GREY, np.full(GREY.shape, 9, np.float32), threshold)
    assert (picture == 128).all()


def test_overlay_marks_the_defect_outlines_it_and_leaves_the_rest_and_the_inputs_alone() -> None:
    image = np.full((40, 60, 3), 90, np.uint8)
    map = bump()
    picture = heatmap.overlay(image, map, 1.0, 0.6)
    assert picture.shape == (40, 60, 3) and picture.dtype == np.uint8
    assert (picture[30:, :10] == 90).all()
    red, green, blue = (int(each) for each in picture[12, 30])
    assert red > green > blue and red > 150
    above = map > 1.0
    white = (picture == 255).all(axis=2)
    assert white.any() and (above[white]).all() and not white[12, 30]
    assert (image == 90).all() and map.max() == pytest.approx(2.0)


def test_opacity_mixes_colour_and_picture() -> None:
    map = np.full((8, 8), 4.0, np.float32)
    image = np.zeros((8, 8), np.uint8)
    top = heatmap.colour_table()[255, :3]
    assert (heatmap.overlay(image, map, 1.0, 1.0, outline=False) == top).all()
    assert np.abs(heatmap.overlay(image, map, 1.0, 0.5, outline=False).astype(int) - top / 2).max() <= 1
    assert (heatmap.overlay(image, map, 1.0, 0.0, outline=False) == 0).all()


@given(opacity=st.floats(0, 1), grey=st.integers(0, 255), ratio=st.floats(0, 3, width=32))
def test_blending_is_the_weighted_mean(opacity: float, grey: int, ratio: float) -> None:
    picture = heatmap.overlay(np.full((1, 1), grey, np.uint8), np.float32([[ratio]]), 1.0, opacity, outline=False)
    colour = heatmap.colour_table()[heatmap.levels(np.float32([[ratio]]), 1.0)[0, 0]].astype(float)
    share = opacity * colour[3] / 255
    assert np.abs(picture[0, 0] - (grey * (1 - share) + colour[:3] * share)).max() <= 1.6


def test_a_map_of_another_size_is_stretched_over_the_picture() -> None:
    picture = heatmap.overlay(np.zeros((40, 60), np.uint8), np.float32([[0, 2]]), 1.0, 1.0, outline=False)
    assert (picture[:, :30] == 0).all() and (picture[:, 30:, 0] > 200).all()


def test_shrinking_keeps_the_largest_value_of_every_block() -> None:
    map = np.zeros((1000, 1501), np.float32)
    map[777, 1500] = 5
    map[3, 4] = 7
    map[0, 0] = np.nan
    small = heatmap.shrink(map, 512)
    assert small.shape == (334, 501)
    assert small[259, 500] == 5 and small[1, 1] == 7 and small[0, 0] == 0
    assert heatmap.shrink(map, 4000) is map


@pytest.mark.parametrize("shape", [(1, 1), (1, 2000), (2000, 1), (513, 513)])
def test_shrinking_any_shape(shape: tuple[int, int]) -> None:
    small = heatmap.shrink(np.ones(shape, np.float32), 512)
    assert max(small.shape) <= 512 and min(small.shape) >= 1 and (small == 1).all()


def test_sixteen_bits_are_shown_by_the_bits_in_use() -> None:
    twelve = np.uint16([[0, 2048, 4095]])
    assert heatmap.displayable(twelve).tolist() == [[0, 128, 255]]
    assert heatmap.displayable(np.uint16([[0, 32768, 65535]])).tolist() == [[0, 128, 255]]
    dark, bright = np.uint16([[100, 2100]]), np.uint16([[100, 4000]])
    assert heatmap.displayable(dark)[0, 0] == heatmap.displayable(bright)[0, 0]
    assert heatmap.displayable(np.zeros((2, 2), np.uint16)).max() == 0


@pytest.mark.parametrize("brightest", [1000, 1030, 4095, 5000, 65535])
def test_pictures_of_one_depth_are_shown_alike_whatever_else_is_in_them(brightest: int) -> None:
    image = np.full((100, 100), 500, np.uint16)
    image[50:60, 50:60] = brightest
    shown = heatmap.displayable(image, 12)
    assert shown[0, 0] == 500 >> 4 and shown[55, 55] == min(255, brightest >> 4)
    plain = heatmap.overlay(image, np.zeros((100, 100), np.float32), 1.0, depth=12)
    assert (plain == shown[:, :, None]).all()


def test_a_corner_pixel_makes_no_picture_black() -> None:
    image = np.full((100, 100), 3000, np.uint16)
    image[0, 0] = 65535
    for depth in (0, 12):
        shown = heatmap.displayable(image, depth)
        assert shown[0, 0] == 255 and shown[5, 5] == 187


def test_one_pixel_and_colour_pictures_of_sixteen_bits() -> None:
    assert heatmap.overlay(np.uint8([[7]]), np.float32([[3]]), 1.0).shape == (1, 1, 3)
    assert heatmap.overlay(np.full((4, 5, 3), 4095, np.uint16), None, None).min() == 255
