"""What a survey says of a set of images."""

from pathlib import Path

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, finish
from inspector.core.types import Image
from inspector.datasets.survey import survey


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
