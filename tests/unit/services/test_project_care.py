"""Projects renamed, duplicated, deleted, and chosen for the line: what is somebody else's stays where it is."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services import auditing
from inspector.services.product_list import choose_product, released_products
from inspector.services.project_care import delete_project, duplicate_project, rename_project
from inspector.services.recent import remember_project
from inspector.storage import models, projects


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a model, with a picture of its own and one from elsewhere, with a record, and with a file of somebody's."""
    place, threshold = tmp_path / "bolts", Threshold(2.0, Rule.MANUAL)
    (place / "taught").mkdir(parents=True)
    (place / "taught" / "a.png").write_bytes(b"picture")
    projects.create_project(place, Project("Bolts", good=(str(place / "taught" / "a.png"), str(tmp_path / "elsewhere"))))
    model = models.save_model(place, ModelState({"detector": "none"}, {}), [], threshold, {})
    projects.update_project(place, lambda now: replace(now, active_model=model).with_threshold(model, threshold))
    (place / "record.sqlite").write_bytes(b"record")
    (place / "notes of the shift.txt").write_text("keep", encoding="utf-8")
    return place


def without_locks(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.suffix != ".lock"]


def test_another_name_and_the_same_folder(folder: Path) -> None:
    assert rename_project(folder, "  Hex  bolts ").name == "Hex bolts" == projects.open_project(folder).name
    with pytest.raises(InspectorError) as caught:
        rename_project(folder, "  ")
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_a_copy_has_what_was_set_up_and_its_own_pictures_but_no_record(folder: Path, tmp_path: Path) -> None:
    into = tmp_path / "copies" / "bolts 2"
    copied = finish(duplicate_project(folder, into, "Bolts 2"))
    assert projects.open_project(into) == copied and copied.name == "Bolts 2"
    assert copied.good == (str(into / "taught" / "a.png"), str(tmp_path / "elsewhere"))
    assert (into / "taught" / "a.png").read_bytes() == b"picture" and models.list_models(into) == models.list_models(folder)
    assert not (into / "record.sqlite").exists() and not (into / "notes of the shift.txt").exists()
    shutil.rmtree(folder)
    assert models.load_model(into, copied.active_model)


def test_a_folder_that_holds_something_gets_no_copy(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InspectorError):
        finish(duplicate_project(folder, folder, "Again"))
    assert projects.open_project(folder).name == "Bolts"


def test_deleting_takes_what_is_the_projects_and_leaves_the_rest(folder: Path) -> None:
    finish(delete_project(folder))
    assert [path.name for path in folder.iterdir()] == ["notes of the shift.txt"]
    entry = auditing.read(1, kind=AuditKind.PROJECT_DELETED)[0]
    assert entry.project == str(folder) and entry.values["name"] == "Bolts"


def test_a_folder_with_nothing_else_goes_too(folder: Path) -> None:
    (folder / "notes of the shift.txt").unlink()
    finish(delete_project(folder))
    assert not folder.exists()


def test_nothing_is_deleted_while_somebody_inspects(folder: Path) -> None:
    before = without_locks(folder)
    with projects.recording(folder), pytest.raises(InspectorError) as caught:
        finish(delete_project(folder))
    assert caught.value.code is ErrorCode.PROJECT_BUSY
    assert without_locks(folder) == before
    assert auditing.read(1)[0].kind == AuditKind.FAILED


def test_what_cannot_be_moved_leaves_the_project_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.rename

    def refusing(rename: object, old: Path, new: Path) -> None:
        if old.name == "record.sqlite":
            raise PermissionError(13, "is open elsewhere", str(old))
        real(old, new)

    monkeypatch.setattr("inspector.storage.project_folder.patiently", refusing)
    before = projects.open_project(folder)
    with pytest.raises(InspectorError) as caught:
        finish(delete_project(folder))
    assert caught.value.code is ErrorCode.NOT_WRITABLE
    assert projects.open_project(folder) == before and models.load_model(folder, before.active_model)


def test_only_products_with_a_released_model_are_offered_and_taken(folder: Path, tmp_path: Path) -> None:
    projects.create_project(tmp_path / "new", Project("New"))
    for place, name in ((folder, "Bolts"), (tmp_path / "new", "New"), (tmp_path / "gone", "Gone")):
        remember_project(place, name)
    assert [each.name for each in finish(released_products())] == ["Bolts"]
    assert choose_product(folder).name == "Bolts"
    with pytest.raises(InspectorError) as caught:
        choose_product(tmp_path / "new")
    assert caught.value.code is ErrorCode.MODEL_MISSING
