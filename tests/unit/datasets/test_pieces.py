"""Whether a set of pictures is of one piece."""

from pathlib import Path

import numpy as np
import pytest

from inspector.core.types import Image
from inspector.datasets.pieces import Look, Odd, Piece, look_of, odd_ones, piece, pieces

USUAL = Look(640, 480, True, 8)


def numbered(*looks: Look) -> dict[Path, Look]:
    return {Path(f"{number}.png"): look for number, look in enumerate(looks)}


def test_a_set_of_one_piece_has_no_odd_ones() -> None:
    assert odd_ones(numbered(*[USUAL] * 5)) == () and odd_ones({}) == ()


@pytest.mark.parametrize(
    "odd", [Look(480, 640, True, 8), Look(640, 480, False, 8), Look(640, 480, True, 16), Look(80, 60, False, 16)], ids=str
)
def test_the_few_of_another_size_colour_or_depth_are_odd(odd: Look) -> None:
    assert odd_ones(numbered(USUAL, odd, USUAL, USUAL, odd)) == (Odd(Path("1.png"), odd, USUAL), Odd(Path("4.png"), odd, USUAL))


def test_where_no_size_is_usual_none_is_odd_but_colour_and_depth_still_can_be() -> None:
    cut = [Look(100 + number, 90, False, 8) for number in range(6)]
    assert odd_ones(numbered(*cut)) == ()
    (found,) = odd_ones(numbered(*cut, Look(300, 90, True, 8)))
    assert (found.path, found.usual) == (Path("6.png"), Look(300, 90, False, 8))


def test_of_two_halves_neither_is_odd() -> None:
    other = Look(80, 60, False, 8)
    assert odd_ones(numbered(USUAL, USUAL, other, other)) == ()
    assert [found.path.name for found in odd_ones(numbered(USUAL, USUAL, other, other, USUAL))] == ["2.png", "3.png"]


def grey(height: int, width: int) -> Image:
    return np.repeat(np.random.default_rng(0).integers(0, 255, (height, width, 1), np.uint8), 3, 2)


def test_the_look_of_a_picture_is_that_of_its_pixels() -> None:
    assert look_of(np.zeros((6, 8), np.uint16)) == Look(8, 6, False, 16)
    assert look_of(grey(6, 8)) == Look(8, 6, False, 8)
    assert look_of(np.dstack([grey(6, 8)[..., :2], np.zeros((6, 8), np.uint8)])) == Look(8, 6, True, 8)


def test_one_coloured_pixel_in_a_large_picture_is_colour() -> None:
    image = grey(400, 500)
    assert not look_of(image).colour
    image[123, 457, 2] ^= 1
    assert look_of(image).colour


def test_what_every_folder_holds() -> None:
    other = Look(80, 60, False, 16)
    looks = {Path("a/1.jfif"): USUAL, Path("b/3.tif"): other, Path("a/4.png"): USUAL, Path("a/2.JPG"): other, Path("b/5.tiff"): other}
    assert pieces(looks) == (
        Piece(Path("a"), 3, 2, (80, 60), (640, 480), (False, True), (8, 16), ("JPEG", "PNG")),
        Piece(Path("b"), 2, 1, (80, 60), (80, 60), (False,), (16,), ("TIFF",)),
    )
    whole = piece(looks)
    assert (whole.count, whole.sizes, whole.formats) == (5, 2, ("JPEG", "TIFF", "PNG"))


def test_the_largest_picture_is_that_with_the_most_area() -> None:
    long, wide = Look(100, 4, True, 8), Look(50, 50, True, 8)
    found = piece(numbered(wide, long))
    assert (found.smallest, found.largest) == (long.size, wide.size)
