"""Projects as folders: counted, copied, renamed, thrown away, brought back. Nothing is lost, whatever goes wrong on the way."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core.access import Act
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services import auditing
from inspector.services.access.signed_on import REGISTRY
from inspector.services.project_folders import copying, deleting, naming
from inspector.services.project_folders.contents import look_into
from inspector.services.projects import open_project
from inspector.services.recent import pin_project, recent_projects, remember_project
from inspector.storage import projects, recent

MODEL = "20260101-000000-abc"


@pytest.fixture
def cover(tmp_path: Path) -> Path:
    """A project with a model, pictures of its own, a record, and a source elsewhere."""
    folder = tmp_path / "all" / "Cover"
    own = folder / "taught"
    made = Project("Cover", good=(str(own), "/elsewhere/good"), validation_defect=(f"@{own / 'list.txt'}",), notes="of line 3")
    made = replace(made, active_model=MODEL).with_threshold(MODEL, Threshold(1.0, Rule.MANUAL))
    projects.create_project(folder, made)
    for name in (f"models/{MODEL}/model.json", "taught/1.png", "labels.jsonl", "record.sqlite-wal", "pictures/2026/1.png", "ignore.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x" * 10)
    remember_project(folder, "Cover")
    return folder


def names(folder: Path) -> set[str]:
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file() and not each.name.endswith(".lock")}


def told(kind: str) -> list[dict[str, object]]:
    return [dict(each.values) for each in auditing.read(kind=kind)]


def test_what_is_in_a_project_is_counted(cover: Path) -> None:
    found = finish(look_into(cover))
    assert (found.name, found.files, found.models, found.parts, found.pictures_inside) == ("Cover", 8, 1, 0, True)
    assert found.bytes == sum(each.stat().st_size for each in cover.rglob("*") if each.is_file())


def test_a_deleted_project_is_gone_from_the_list_and_comes_back_whole(cover: Path) -> None:
    before, content = names(cover), (cover / "project.json").read_bytes()
    thrown = finish(deleting.delete_project(cover))
    assert not cover.exists() and recent_projects() == []
    assert [(each.name, each.folder) for each in finish(deleting.deleted_projects())] == [("Cover", cover)]
    assert finish(deleting.bring_back(thrown)) == cover
    assert names(cover) == before and (cover / "project.json").read_bytes() == content
    assert [each.folder for each in recent_projects()] == [cover] and finish(deleting.deleted_projects()) == []
    assert not (cover.parent / ".trash").exists()
    assert [each["what"] for each in told("project_deleted")] == ["brought back", "thrown away"]


def test_a_project_comes_back_beside_what_took_its_place(cover: Path) -> None:
    thrown = finish(deleting.delete_project(cover))
    projects.create_project(cover, Project("Another"))
    back = finish(deleting.bring_back(thrown))
    assert back.name == "Cover (2)" and open_project(back).name == "Cover" and open_project(cover).name == "Another"


def test_deleted_for_good_it_is_gone_and_nothing_else_is(cover: Path) -> None:
    other = cover.with_name("Other")
    projects.create_project(other, Project("Other"))
    kept = finish(deleting.delete_project(other))
    finish(deleting.delete_for_good(finish(deleting.delete_project(cover))))
    assert finish(deleting.deleted_projects()) == [kept]
    finish(deleting.bring_back(kept))
    assert open_project(other).name == "Other"


@pytest.mark.parametrize("busy", [projects.building, projects.recording, projects.labelling, projects.changing])
def test_a_project_that_somebody_works_in_stays(cover: Path, busy: object) -> None:
    before = names(cover)
    with busy(cover), pytest.raises(InspectorError) as caught:  # type: ignore[operator]
        finish(deleting.delete_project(cover))
    assert caught.value.code is ErrorCode.PROJECT_BUSY
    assert names(cover) == before and finish(deleting.deleted_projects()) == [] and len(recent_projects()) == 1
    assert told("failed")[0]["announced"] == "project_deleted"


def test_a_damaged_project_can_be_deleted(cover: Path) -> None:
    (cover / "project.json").write_text("{", encoding="utf-8")
    finish(deleting.delete_project(cover))
    assert not cover.exists() and len(finish(deleting.deleted_projects())) == 1


def test_a_link_to_a_project_is_not_deleted(cover: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    try:
        link.symlink_to(cover, target_is_directory=True)
    except OSError:
        pytest.skip("this user may make no links")
    with pytest.raises(InspectorError) as caught:
        finish(deleting.delete_project(link))
    assert caught.value.code is ErrorCode.NOT_WRITABLE and names(cover)


def test_a_folder_without_a_project_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(InspectorError) as caught:
        finish(deleting.delete_project(tmp_path / "photos"))
    assert caught.value.code is ErrorCode.PROJECT_MISSING and (tmp_path / "photos").is_dir()


def test_a_copy_has_settings_models_and_pictures_and_no_record(cover: Path) -> None:
    target = cover.with_name("Cover 2")
    assert finish(copying.copy_project(cover, target, "Cover 2")) == target
    copied = open_project(target)
    assert copied == replace(
        open_project(cover),
        name="Cover 2",
        good=(str(target / "taught"), "/elsewhere/good"),
        validation_defect=(f"@{target / 'taught' / 'list.txt'}",),
    )
    assert names(target) == {f"models/{MODEL}/model.json", "taught/1.png", "labels.jsonl", "ignore.png", "project.json", "folders.json"}
    assert [each.folder for each in recent_projects()] == [target, cover]
    assert told("project")[0]["what"] == "copied"


def test_a_copy_without_models_has_none_in_use(cover: Path) -> None:
    target = cover.with_name("Cover 2")
    finish(copying.copy_project(cover, target, "Cover 2", with_models=False))
    assert (open_project(target).active_model, open_project(target).thresholds) == ("", {})
    assert names(target) == {"taught/1.png", "labels.jsonl", "ignore.png", "project.json", "folders.json"}


def test_a_cancelled_copy_leaves_nothing(cover: Path) -> None:
    steps = copying.copy_project(cover, cover.with_name("Cover 2"), "Cover 2")
    next(steps)
    steps.close()
    assert [each.name for each in cover.parent.iterdir()] == ["Cover"] and len(recent_projects()) == 1


def test_a_copy_never_writes_into_what_is_there(cover: Path) -> None:
    (cover.parent / "mine").mkdir()
    (cover.parent / "mine" / "letter.txt").write_text("x", encoding="utf-8")
    for target in (cover, cover.parent / "mine"):
        with pytest.raises(InspectorError):
            finish(copying.copy_project(cover, target, "Cover 2"))
    assert names(cover.parent / "mine") == {"letter.txt"} and open_project(cover).name == "Cover"


def test_a_name_alone_leaves_the_folder(cover: Path) -> None:
    pin_project(cover, True)
    assert finish(naming.rename_project(cover, " Lid ")) == cover
    assert open_project(cover).name == "Lid"
    assert [(each.name, each.folder, each.pinned) for each in recent_projects()] == [("Lid", cover, True)]


def test_with_its_folder_a_project_keeps_what_lies_in_it(cover: Path) -> None:
    target = finish(naming.rename_project(cover, "Lid: upper", folder_too=True))
    assert target == cover.with_name("Lid- upper") and not cover.exists()
    assert open_project(target).good == (str(target / "taught"), "/elsewhere/good")
    assert [(each.name, each.folder) for each in recent_projects()] == [("Lid: upper", target)]


def test_the_case_of_letters_can_be_changed(cover: Path) -> None:
    target = finish(naming.rename_project(cover, "cover", folder_too=True))
    assert [each.name for each in cover.parent.iterdir()] == ["cover"] and open_project(target).name == "cover"


def test_a_folder_that_is_there_is_not_replaced(cover: Path) -> None:
    projects.create_project(cover.with_name("Lid"), Project("other"))
    with pytest.raises(InspectorError) as caught:
        finish(naming.rename_project(cover, "Lid", folder_too=True))
    assert caught.value.code is ErrorCode.NOT_WRITABLE
    assert open_project(cover).name == "Cover" and open_project(cover.with_name("Lid")).name == "other"


def test_where_the_project_cannot_be_stored_its_folder_has_its_old_name_again(cover: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, change: object) -> Project:
        raise InspectorError(ErrorCode.DISK_FULL, "full")

    monkeypatch.setattr(naming, "change_project", full)
    with pytest.raises(InspectorError):
        finish(naming.rename_project(cover, "Lid", folder_too=True))
    assert open_project(cover).name == "Cover" and not cover.with_name("Lid").exists()


@pytest.mark.parametrize("name", ["", "  ", "..."])
def test_a_name_that_is_none_changes_nothing(cover: Path, name: str) -> None:
    with pytest.raises(InspectorError):
        finish(naming.rename_project(cover, name, folder_too=True))
    assert open_project(cover).name == "Cover"


def test_each_of_them_asks_for_a_right() -> None:
    asked = {getattr(function, "__name__", ""): act for act, function in REGISTRY}
    assert {asked[name] for name in ("delete_project", "bring_back", "delete_for_good")} == {Act.DELETE_PROJECT}
    assert {asked[name] for name in ("copy_project", "rename_project")} == {Act.CHANGE_PROJECT}


def test_notes_are_stored_only_where_there_are_some(cover: Path) -> None:
    assert open_project(cover).notes == "of line 3"
    projects.update_project(cover, lambda now: replace(now, notes=""))
    assert "notes" not in json.loads((cover / "project.json").read_bytes())


def test_pinned_projects_stay_however_many_are_opened(tmp_path: Path) -> None:
    file = tmp_path / "recent.json"
    recent.remember(file, tmp_path / "kept", "kept")
    recent.pin(file, tmp_path / "kept", True)
    for number in range(recent.MOST + 3):
        recent.remember(file, tmp_path / str(number), str(number))
    listed = recent.read_recent(file)
    assert len(listed) == recent.MOST + 1 and [each.name for each in listed if each.pinned] == ["kept"]
    recent.remember(file, tmp_path / "kept", "kept")
    assert recent.read_recent(file)[0].pinned


def test_what_is_thrown_away_without_its_note_is_left_out(cover: Path) -> None:
    thrown = finish(deleting.delete_project(cover))
    (thrown.place / "about.json").write_text("{", encoding="utf-8")
    assert finish(deleting.deleted_projects()) == [] and (thrown.place / "project" / "project.json").is_file()
