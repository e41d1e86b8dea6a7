"""What a survey says of a set of images."""

from pathlib import Path

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, finish
from inspector.core.types import Image
from inspector.datasets.pieces import Look
from inspector.datasets.survey import PROBES, expect_pictures, survey


def read(path: Path) -> Image:
    """An image whose size its file names, as the reader would give it."""
    text = path.read_text(encoding="ascii")
    if text == "broken":
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, f"{path.name} cannot be read: it is broken.")
    width, height = map(int, text.split()[0].split("x"))
    return np.zeros((height, width, 3), np.uint8)


def write(folder: Path, **contents: str) -> list[Path]:
    paths = [folder / name for name in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_text(content, encoding="ascii")
    return paths


def test_counts_sizes_and_unreadable_images(tmp_path: Path) -> None:
    paths = write(tmp_path, a="4x3", b="broken", c="8x6 c", d="8x6 d", e="broken")
    found = finish(survey(paths, read))
    assert found.count == 3
    assert list(found.sizes.items()) == [((8, 6), 2), ((4, 3), 1)]
    assert found.unreadable == ((paths[1], "b cannot be read: it is broken."), (paths[4], "e cannot be read: it is broken."))
    assert found.duplicates == ()


def test_finds_groups_of_files_with_the_same_bytes(tmp_path: Path) -> None:
    paths = write(tmp_path, a="4x3 1", b="4x3 2", c="4x3 1", d="4x3 22", e="4x3 2", f="4x3 1", g="4x3 3")
    found = finish(survey(paths, read))
    a, b, c, _, e, f, _ = paths
    assert found.duplicates == ((a, c, f), (b, e))


def test_a_file_that_vanishes_is_no_duplicate(tmp_path: Path) -> None:
    paths = write(tmp_path, a="4x3", b="4x3", c="4x3")
    steps = survey(paths, read)
    for step in steps:
        if step.done == len(paths):
            break
    paths[1].unlink()
    found = finish(steps)
    assert found.duplicates == ((paths[0], paths[2]),)


def test_there_is_a_step_before_every_image(tmp_path: Path) -> None:
    steps = survey(write(tmp_path, a="4x3", b="4x3 b"), read)
    assert [next(steps) for _ in range(3)] == [Progress("Reading images", done, 2, "images") for done in range(3)]


def test_an_empty_set(tmp_path: Path) -> None:
    assert finish(survey([], read)).count == 0


def test_a_large_set_without_pictures_is_refused_after_a_few(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(20 * PROBES)]
    tried: list[Path] = []

    def broken(path: Path) -> Image:
        tried.append(path)
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, f"{path.name} cannot be read: the file is empty.")

    with pytest.raises(InspectorError) as caught:
        finish(survey(paths, broken))
    assert caught.value.code is ErrorCode.NO_IMAGES
    assert caught.value.detail == "Of 2,000 images 100 were tried, and none can be read: 0.png cannot be read: the file is empty."
    assert tried == paths[::20]


def test_of_a_large_set_one_picture_is_enough_to_go_on(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(20 * PROBES)]
    tried: list[Path] = []

    def read(path: Path) -> Image:
        tried.append(path)
        if path != paths[60]:
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, f"{path.name} cannot be read.")
        return np.zeros((2, 2), np.uint8)

    finish(expect_pictures(paths, read))
    assert tried == [paths[0], paths[20], paths[40], paths[60]]


def test_of_a_small_set_every_image_that_cannot_be_read_is_listed(tmp_path: Path) -> None:
    paths = write(tmp_path, **dict.fromkeys(map(str, range(PROBES)), "broken"))
    found = finish(survey(paths, read))
    assert (found.count, len(found.unreadable), dict(found.looks)) == (0, PROBES, {})


def test_the_look_of_every_image_that_can_be_read(tmp_path: Path) -> None:
    a, b, c = write(tmp_path, a="4x3 1", b="broken", c="8x6")
    assert finish(survey([a, b, c], read)).looks == {a: Look(4, 3, False, 8), c: Look(8, 6, False, 8)}
