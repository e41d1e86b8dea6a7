"""What a project names in its own folder is found wherever the folder lies now; what lies elsewhere keeps its name."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core.model import ModelState, ScoredImage
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.storage import models, projects
from inspector.storage.homes import FILE, Homes, note_home

ELSEWHERE = "/elsewhere/good/9.png"


@pytest.fixture
def lid(tmp_path: Path) -> Path:
    """A project with pictures of its own, and a model that learned them."""
    folder = tmp_path / "old" / "Lid"
    own = [folder / "taught" / f"{number}.png" for number in range(3)]
    own[0].parent.mkdir(parents=True)
    for each in own:
        each.write_bytes(b"x")
    good = [*map(str, own), ELSEWHERE]
    projects.create_project(folder, Project("Lid", good=(str(folder / "taught"), "/elsewhere/good"), kept=(str(own[1]),)))
    model = models.save_model(
        folder, ModelState({"good_images": good}, {}), [ScoredImage(name, 1.0, False) for name in good], Threshold(2.0, Rule.MANUAL), {}
    )
    projects.update_project(folder, lambda project: project.using(model))
    return folder


def expect_at(folder: Path, old: Path, *, untouched: bool = True) -> None:
    """Everything is named as it lies in `folder`, and the files of the model are as they were."""
    project = projects.open_project(folder)
    assert project.good == (str(folder / "taught"), "/elsewhere/good") and project.kept == (str(folder / "taught" / "1.png"),)
    stored = models.load_model(folder, project.active_model)
    assert stored.good_images == tuple(each.path for each in stored.scores)
    assert stored.good_images == (*(str(folder / "taught" / f"{number}.png") for number in range(3)), ELSEWHERE)
    assert stored.named_good[0] == str(old / "taught" / "0.png")
    assert str(old) in (folder / "models" / project.active_model / "model.json").read_text("utf-8").replace("\\\\", "\\")


def test_at_home_nothing_changes(lid: Path) -> None:
    expect_at(lid, lid)


def test_a_project_that_another_program_moved(lid: Path, tmp_path: Path) -> None:
    moved = tmp_path / "new" / "Cover"
    shutil.move(lid, moved)
    expect_at(moved, lid)


def test_a_copy_names_its_own_pictures_while_the_first_one_is_there(lid: Path, tmp_path: Path) -> None:
    shutil.copytree(lid, tmp_path / "copy")
    expect_at(tmp_path / "copy", lid)
    expect_at(lid, lid)


def test_a_project_that_was_moved_twice_and_changed_between(lid: Path, tmp_path: Path) -> None:
    shutil.move(lid, tmp_path / "second")
    projects.update_project(tmp_path / "second", lambda project: project)
    shutil.move(tmp_path / "second", tmp_path / "third")
    expect_at(tmp_path / "third", lid)
    assert json.loads((tmp_path / "third" / FILE).read_text("utf-8"))["folders"] == [str(lid), str(tmp_path / "second")]


def test_where_nobody_wrote_it_down_the_former_folder_is_deduced(lid: Path, tmp_path: Path) -> None:
    (lid / FILE).unlink()
    moved = tmp_path / "new" / "Lid"
    shutil.move(lid, moved)
    expect_at(moved, lid)


def test_nothing_is_deduced_while_the_pictures_lie_where_they_are_named(lid: Path, tmp_path: Path) -> None:
    (lid / FILE).unlink()
    copy = tmp_path / "new" / "Lid"
    shutil.copytree(lid, copy)
    assert Homes(copy).here((str(lid / "taught" / "0.png"),)) == (str(lid / "taught" / "0.png"),)


def test_nothing_is_deduced_from_a_file_that_any_folder_may_have(tmp_path: Path) -> None:
    (tmp_path / "Lid" / "pictures").mkdir(parents=True)
    assert Homes(tmp_path / "Lid").here(("/media/stick/pictures",)) == ("/media/stick/pictures",)
    assert Homes(tmp_path / "Lid").here(("/media/stick/Lid/pictures",)) == (str(tmp_path / "Lid" / "pictures"),)


def test_a_picture_that_did_not_come_along_keeps_its_name(lid: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(lid, copy)
    (copy / "taught" / "1.png").unlink()
    names = tuple(str(lid / "taught" / f"{number}.png") for number in range(2))
    assert Homes(copy).here(names) == (str(copy / "taught" / "0.png"), names[1])


def test_names_of_another_system_and_lists_are_understood(tmp_path: Path) -> None:
    (tmp_path / "taught").mkdir()
    (tmp_path / "taught" / "1.png").write_bytes(b"x")
    (tmp_path / FILE).write_text(json.dumps({"format": 1, "folders": ["C:\\Parts\\Lid", "/srv/lid"]}), "utf-8")
    here = str(tmp_path / "taught" / "1.png")
    named = (
        "c:/parts/LID/taught/1.png",
        "@C:\\Parts\\Lid\\taught\\1.png",
        "/srv/lid/taught/1.png",
        "/srv/lid/../taught/1.png",
        "taught/1.png",
    )
    assert Homes(tmp_path).here(named) == (here, f"@{here}", here, *named[3:])


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'{"format": 1}', b'{"format": 1, "folders": 5}', b'{"format": 1, "folders": [5, ""]}']
)
def test_a_damaged_file_is_as_none_and_is_written_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert Homes(tmp_path).here(("/old/1.png",)) == ("/old/1.png",)
    note_home(tmp_path)
    assert json.loads((tmp_path / FILE).read_text("utf-8"))["folders"] == [str(tmp_path)]


def test_what_a_copy_was_told_to_take_from_the_first_folder_stays_so(lid: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(lid, copy)
    projects.update_project(copy, lambda project: project)
    wanted = (str(copy / "taught"), str(lid / "taught"))
    projects.update_project(copy, lambda project: replace(project, good=wanted))
    assert projects.open_project(copy).good == wanted


def test_nothing_is_deduced_of_a_single_picture_that_was_moved_away(lid: Path) -> None:
    assert Homes(lid).here(("/incoming/taught/0.png",), deduce=False) == ("/incoming/taught/0.png",)


@pytest.mark.parametrize("name", ["/old/\0x/1.png", "/old/\ud800/1.png"])
def test_names_that_no_file_can_have_stay_as_they_are(tmp_path: Path, name: str) -> None:
    (tmp_path / FILE).write_text(json.dumps({"format": 1, "folders": ["/old"]}), "utf-8")
    assert Homes(tmp_path).here((name,)) == (name,)
