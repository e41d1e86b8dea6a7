"""What the images behind some names are, and where a new project may be made."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, finish
from inspector.core.project import Project
from inspector.devices.image_file import write_image
from inspector.services import projects
from inspector.services.sources import by_name, shared_images, survey_sources


def fill(folder: Path, *names: str, size: tuple[int, int] = (6, 8), start: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        write_image(folder / name, np.full(size, start + number, np.uint8))
    return folder


def test_counts_sizes_unreadable_duplicates_and_what_was_passed_over(tmp_path: Path) -> None:
    folder = fill(tmp_path / "good", "1.png", "2.png")
    fill(folder, "3.png", size=(4, 4), start=9)
    (folder / "copy.png").write_bytes((folder / "1.png").read_bytes())
    (folder / "broken.png").write_bytes(b"no picture")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    found = finish(survey_sources([str(folder)]))
    assert (found.readable, len(found.paths), dict(found.sizes)) == (4, 5, {(8, 6): 3, (4, 4): 1})
    assert [path.name for path, _ in found.unreadable] == ["broken.png"]
    assert [path.name for path, _ in found.passed_over] == ["notes.txt"]
    assert found.spare_copies == 1


def test_the_total_is_known_before_the_first_image_is_read(tmp_path: Path) -> None:
    steps = survey_sources([str(fill(tmp_path, "1.png", "2.png"))])
    assert next(steps) == Progress("Looking for images", 0, 0)
    known = next(step for step in steps if step.unit == "images")
    assert (known.done, known.total) == (0, 2)
    steps.close()


def test_a_folder_without_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InspectorError) as caught:
        finish(survey_sources([str(tmp_path)]))
    assert caught.value.code is ErrorCode.NO_IMAGES


def test_shared_images_are_found_on_any_way(tmp_path: Path) -> None:
    folder = fill(tmp_path / "a", "1.png", "2.png")
    other = [folder / ".." / "a" / "2.png", tmp_path / "3.png"]
    assert shared_images(by_name([folder / "1.png", folder / "2.png"]), by_name(other)) == [folder / "2.png"]
    assert shared_images(by_name([folder / "1.png"]), {}) == []


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Cover", "Cover"),
        (" Cover 7. ", "Cover 7"),
        ("a/b:c", "a-b-c"),
        ("Deckel groß", "Deckel groß"),
        ("..", ""),
        ("con", "con-"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_name_becomes_a_folder_that_every_system_takes(name: str, folder: str) -> None:
    assert projects.folder_name(name) == folder


def test_where_a_new_project_may_be_made(tmp_path: Path) -> None:
    projects.check_new_folder(tmp_path / "deep" / "new")
    (tmp_path / "empty").mkdir()
    projects.check_new_folder(tmp_path / "empty")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty"]


def test_where_no_new_project_may_be_made(tmp_path: Path) -> None:
    projects.create_project(tmp_path / "p", Project("P"))
    fill(tmp_path / "full", "1.png")
    full = tmp_path / "full"
    refused = {tmp_path / "p": ErrorCode.PROJECT_EXISTS, full: ErrorCode.NOT_WRITABLE, full / "1.png": ErrorCode.NOT_WRITABLE}
    for folder, code in refused.items():
        with pytest.raises(InspectorError) as caught:
            projects.check_new_folder(folder)
        assert caught.value.code is code
        assert folder.name in caught.value.detail


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions bind neither root nor Windows")
def test_a_place_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(InspectorError):
        projects.check_new_folder(tmp_path / "closed" / "new")
