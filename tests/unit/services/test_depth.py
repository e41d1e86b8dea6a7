"""One depth for all pictures of a project, whoever states it."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.types import Image
from inspector.devices.image_file import write_image
from inspector.services.depth import DepthFrom, ProjectDepth, find_depth


def deep(top: int, seed: int = 0) -> Image:
    """Values up to `top`, as a camera of so many would give them."""
    image = np.random.default_rng(seed).integers(0, top + 1, (80, 90)).astype(np.uint16)
    image[40:44, 40:44] = top
    return image


def write(folder: Path, *images: Image, start: int = 0) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:02}.png" for number in range(start, start + len(images))]
    for path, image in zip(paths, images, strict=True):
        write_image(path, image)
    return paths


def refused(paths: list[Path], stated: int = 0) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        finish(find_depth(paths, stated))
    return caught.value


def test_the_values_of_all_good_parts_tell_whatever_their_order(tmp_path: Path) -> None:
    paths = write(tmp_path, deep(900), deep(3412), deep(700))
    for order in (paths, paths[::-1], paths[1:] + paths[:1]):
        assert finish(find_depth(order)) == ProjectDepth(12, DepthFrom.VALUES, 3412)


def test_a_corner_pixel_tells_nothing(tmp_path: Path) -> None:
    image = deep(3412)
    image[0, 0] = 65535
    assert finish(find_depth(write(tmp_path, image, deep(3000)))) == ProjectDepth(12, DepthFrom.VALUES, 3412)


def test_what_the_user_states_counts_and_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write(tmp_path, deep(900), deep(700))
    monkeypatch.setattr("inspector.services.depth.read_image", None)
    assert finish(find_depth(paths, 12)) == ProjectDepth(12, DepthFrom.USER)


def test_8_bit_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write(tmp_path, *[np.full((9, 9), level, np.uint8) for level in range(3)])
    monkeypatch.setattr("inspector.services.depth.read_image", None)
    for stated in (0, 8):
        found = finish(find_depth(paths, stated))
        assert found == ProjectDepth(8, DepthFrom.FILES, is_deep=False)


def test_8_bit_files_cannot_have_more(tmp_path: Path) -> None:
    error = refused(write(tmp_path, np.zeros((9, 9), np.uint8)), 12)
    assert error.code is ErrorCode.BAD_ARGUMENT and "8 bits, and not 12" in error.detail


def test_what_the_files_state_counts_unless_their_values_are_larger(tmp_path: Path) -> None:
    for number, (top, depth, source) in enumerate(((900, 12, DepthFrom.FILES), (9000, 14, DepthFrom.VALUES))):
        (path,) = write(tmp_path / str(number), deep(top))
        body = b"sBIT" + bytes([12])
        data = path.read_bytes()
        path.write_bytes(data[:33] + struct.pack(">I", 1) + body + struct.pack(">I", zlib.crc32(body)) + data[33:])
        assert finish(find_depth([path])) == ProjectDepth(depth, source, top)


@pytest.mark.parametrize("odd_first", [True, False])
def test_8_and_16_bits_together_are_refused_with_the_names_of_the_fewer(tmp_path: Path, odd_first: bool) -> None:
    eight = write(tmp_path / "eight", *[np.full((9, 9), level, np.uint8) for level in range(7)])
    sixteen = write(tmp_path / "sixteen", deep(3000), deep(3000, 1))
    error = refused(sixteen + eight if odd_first else eight + sixteen)
    assert error.code is ErrorCode.IMAGES_MIXED
    assert error.detail == f"Most images of good parts have 8 bits, but these have 16: {sixteen[0]}, {sixteen[1]}."
    error = refused(eight + sixteen + write(tmp_path / "more", *[deep(3000, seed) for seed in range(6)]))
    assert "have 16 bits, but these have 8" in error.detail and "and 2 more" in error.detail


def test_a_few_far_brighter_than_the_others_are_refused_with_their_names_unless_the_depth_is_stated(tmp_path: Path) -> None:
    paths = write(tmp_path, deep(3000), deep(65535), deep(3100), deep(2900))
    error = refused(paths)
    assert error.code is ErrorCode.IMAGES_MIXED and str(paths[1]) in error.detail and str(paths[0]) not in error.detail
    assert finish(find_depth(paths, 16)).depth == 16


def test_a_dark_picture_among_bright_ones_is_no_mixture(tmp_path: Path) -> None:
    assert finish(find_depth(write(tmp_path, deep(3000), np.zeros((80, 90), np.uint16), deep(3100)))).depth == 12


def test_files_that_cannot_be_read_say_nothing(tmp_path: Path) -> None:
    paths = write(tmp_path, deep(3000), deep(2000))
    (tmp_path / "bad.png").write_bytes(b"bad")
    cut = tmp_path / "cut.png"
    cut.write_bytes(paths[0].read_bytes()[:60])
    assert finish(find_depth([tmp_path / "bad.png", cut, *paths])) == ProjectDepth(12, DepthFrom.VALUES, 3000)
    assert finish(find_depth([tmp_path / "bad.png"])).depth == 8
