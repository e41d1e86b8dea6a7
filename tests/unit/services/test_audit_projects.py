"""A project that is renamed with its folder stays one project in the audit; what another one did in the same folder is not its."""

from pathlib import Path

import pytest

from inspector import paths
from inspector.core.audit import AuditKind
from inspector.core.errors import InspectorError
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.services import auditing, projects
from inspector.services.audit_listing import Wanted, known, numbers
from inspector.services.project_folders.naming import rename_project
from inspector.storage import audit_listing


def made(folder: Path) -> Path:
    projects.create_project(folder, Project(folder.name))
    return folder


def told(folder: Path, what: str) -> None:
    auditing.note(AuditKind.EVENT, folder, what=what)


def said_of(folder: Path) -> list[str]:
    """What the entries about a project say, the newest first."""
    return [str(each.values["what"]) for each in auditing.read(project=folder, without=("failed",))]


def listed() -> dict[str, list[int]]:
    """The numbers of entries by the name of the project, as the page lists them."""
    return {Path(each.folder).name: list(finish(numbers(Wanted(spans=each.spans)))) for each in finish(known()).projects}


def test_a_renamed_project_keeps_its_entries(tmp_path: Path) -> None:
    lid = made(tmp_path / "Lid")
    told(lid, "cleaned")
    cover = finish(rename_project(lid, "Cover", folder_too=True))
    told(cover, "lamp")
    cap = finish(rename_project(cover, "Cap", folder_too=True))
    told(cap, "tool")
    assert list(listed()) == ["Cap"] and sorted(listed()["Cap"], reverse=True) == listed()["Cap"]
    assert [each for each in said_of(cap) if each in ("tool", "lamp", "cleaned", "made")] == ["tool", "lamp", "cleaned", "made"]


def test_another_project_in_the_former_folder_is_another_one(tmp_path: Path) -> None:
    lid = made(tmp_path / "Lid")
    cover = finish(rename_project(lid, "Cover", folder_too=True))
    made(tmp_path / "Lid")
    told(lid, "of the second")
    told(cover, "of the first")
    assert list(listed()) == ["Cover", "Lid"]
    assert "of the second" in said_of(lid) and "of the second" not in said_of(cover)
    assert "of the first" in said_of(cover) and "of the first" not in said_of(lid)
    assert not set(listed()["Lid"]) & set(listed()["Cover"])


def test_a_project_that_takes_the_folder_of_one_that_is_gone_begins_anew(tmp_path: Path) -> None:
    told(tmp_path / "Cover", "of one that was deleted")
    cover = finish(rename_project(made(tmp_path / "Lid"), "Cover", folder_too=True))
    told(cover, "of this one")
    assert "of this one" in said_of(cover) and "of one that was deleted" not in said_of(cover)
    found = [each for each in finish(known()).projects if Path(each.folder).name == "Cover"]
    assert len(found) == 2 and len({each.key for each in found}) == 2


def test_a_rename_that_failed_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lid = made(tmp_path / "Lid")
    (tmp_path / "Cover").mkdir()
    with pytest.raises(InspectorError):
        finish(rename_project(lid, "Cover", folder_too=True))
    told(lid, "cleaned")
    assert list(listed()) == ["Lid"] and "cleaned" in said_of(lid)


def test_every_entry_belongs_to_one_project(tmp_path: Path) -> None:
    lid, nut = made(tmp_path / "Lid"), made(tmp_path / "Nut")
    told(lid, "1")
    lid = finish(rename_project(lid, "Cover", folder_too=True))
    nut = finish(rename_project(nut, "Lid", folder_too=True))
    told(lid, "2")
    told(nut, "3")
    lid = finish(rename_project(lid, "Nut", folder_too=True))
    told(lid, "4")
    found = [number for each in listed().values() for number in each]
    every = [each.number for each in auditing.read(1000) if each.project]
    assert sorted(found) == sorted(every) and len(found) == len(set(found))
    assert {"1", "2", "4"} <= set(said_of(lid)) and "3" in said_of(nut)


def test_without_an_audit_there_is_nothing(tmp_path: Path) -> None:
    assert audit_listing.spans_of(paths.audit_file(), "/p") == (("/p", 0, 0),)
    assert finish(known()).projects == ()
