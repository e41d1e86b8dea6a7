"""Files with the same bytes are found, and few files are read for it."""

from pathlib import Path

import pytest

from inspector.core.progress import finish
from inspector.datasets import copies
from inspector.datasets.copies import find_copies


def written(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def test_groups_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    paths = written(tmp_path, {"d": b"22", "a": b"one", "b": b"two", "c": b"one", "e": b"22", "f": b"one"})
    names = [[path.name for path in group] for group in finish(find_copies(paths))]
    assert names == [["d", "e"], ["a", "c", "f"]]


def test_files_that_differ_in_the_middle_alone_are_no_copies(tmp_path: Path) -> None:
    long = b"x" * 20_000
    paths = written(tmp_path, {"a": long + b"1" + long, "b": long + b"2" + long, "c": long + b"1" + long})
    assert finish(find_copies(paths)) == ((tmp_path / "a", tmp_path / "c"),)


def test_pictures_of_equal_length_are_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    monkeypatch.setattr(copies, "_digest", read.append)
    assert finish(find_copies(written(tmp_path, {str(k): bytes([k]) * 9000 for k in range(5)}))) == ()
    assert not read


def test_empty_and_vanished_files_are_copies_of_nothing(tmp_path: Path) -> None:
    paths = written(tmp_path, {"a": b"", "b": b"", "c": b"x", "d": b"x"})
    steps = find_copies([*paths, tmp_path / "gone", tmp_path / "gone too"])
    next(steps)
    (tmp_path / "d").unlink()
    assert finish(steps) == ()
