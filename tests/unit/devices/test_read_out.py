"""Focus and brightness, for setting a camera up."""

import cv2
import numpy as np
import pytest
from small_parts import good_part

from inspector.core.box import Box
from inspector.devices.read_out import ReadOut, read_out

PART = good_part(0, 120, 160)


def test_focus_is_highest_where_the_picture_is_sharpest() -> None:
    found = [read_out(cv2.GaussianBlur(PART, (0, 0), blur)).focus for blur in (0.3, 1, 2, 4)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 10 * found[-1]


@pytest.mark.parametrize("picture", [PART, PART[:, :, 1], PART.astype(np.uint16) * 257])
def test_all_depths_and_colours_are_told_alike(picture: np.ndarray) -> None:
    found, expected = read_out(picture), read_out(PART)
    assert found.brightness == pytest.approx(expected.brightness, rel=0.1)
    assert found.focus == pytest.approx(expected.focus, rel=0.5)


def test_what_is_too_dark_or_too_bright_counts_and_only_in_the_box() -> None:
    picture = np.full((40, 40, 3), 120, np.uint8)
    picture[:10], picture[30:, :, 0] = 0, 255
    found = read_out(picture)
    assert (found.too_dark, found.too_bright) == (0.25, 0.25)
    assert read_out(picture, Box(0, 10, 40, 20)) == ReadOut(0.0, 120.0, 0.0, 0.0)
    assert read_out(picture, Box(50, 50, 5, 5)) == ReadOut(0.0, 0.0, 0.0, 0.0)


def test_the_figures_are_those_of_a_plain_computation() -> None:
    """The Laplacian of a px: its four neighbours, at the rim mirrored, less four times itself."""
    grey = PART[:, :, 1]
    wide = np.pad(grey.astype(float), 1, mode="reflect")
    laplacian = wide[:-2, 1:-1] + wide[2:, 1:-1] + wide[1:-1, :-2] + wide[1:-1, 2:] - 4 * wide[1:-1, 1:-1]
    found = read_out(grey)
    assert found.focus == pytest.approx(laplacian.var(), rel=1e-5)
    assert found.brightness == pytest.approx(grey.sum() / grey.size)
