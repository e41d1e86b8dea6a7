"""The usual source of a product: what it was inspected with last at this PC, and what comes where it never was."""

import json
import os
import stat
from pathlib import Path

import pytest

from inspector import paths
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.services.project_folders.deleting import delete_project
from inspector.services.recent import move_project, remember_project
from inspector.services.usual_source import UsedSource, copy_usual, remember_source, usual_sources
from inspector.storage import projects

CAMERA, OTHER = UsedSource("usb:1", "Line camera"), UsedSource("usb:0", "Webcam")


def used(folder: Path | None, source: UsedSource) -> None:
    finish(remember_source(folder, source))


def written(folder: Path | None, **more: object) -> list[str]:
    return [each.written for each in usual_sources(folder, **more)]  # type: ignore[arg-type]


def test_nothing_is_known_of_a_new_pc(tmp_path: Path) -> None:
    assert usual_sources(tmp_path / "bolts") == [] and not paths.data_folder().joinpath("sources.json").exists()


def test_each_product_has_its_own_and_others_begin_with_the_last_camera(tmp_path: Path) -> None:
    used(tmp_path / "bolts", CAMERA)
    used(tmp_path / "nuts", OTHER)
    assert usual_sources(tmp_path / "bolts") == [CAMERA, OTHER]
    assert usual_sources(tmp_path / "new") == [OTHER]
    assert usual_sources(None) == [OTHER]


def test_a_folder_that_was_looked_through_once_does_not_displace_the_camera_of_the_line(tmp_path: Path) -> None:
    used(tmp_path / "bolts", CAMERA)
    used(tmp_path / "bolts", UsedSource(f"file:{tmp_path}"))
    assert written(tmp_path / "bolts") == ["usb:1", f"file:{tmp_path}"]
    used(tmp_path / "bolts", UsedSource(f"watch:{tmp_path}"))
    assert written(tmp_path / "bolts")[0] == f"watch:{tmp_path}"


def test_the_settings_come_after_what_was_chosen_unless_they_are_fixed(tmp_path: Path) -> None:
    used(tmp_path / "bolts", CAMERA)
    assert written(tmp_path / "bolts", live="usb:3", setting="usb:2") == ["usb:1", "usb:3", "usb:2"]
    assert written(tmp_path / "bolts", setting="usb:2", fixed=True)[0] == "usb:2"
    assert written(tmp_path / "new", live="usb:3", setting="usb:2")[:2] == ["usb:3", "usb:2"]


def test_a_camera_in_memory_is_that_of_its_product_only(tmp_path: Path) -> None:
    used(tmp_path / "bolts", UsedSource("sim:fps=30"))
    assert written(tmp_path / "bolts") == ["sim:fps=30"] and written(tmp_path / "new") == []


def test_folders_are_remembered_from_wherever_the_program_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    used(tmp_path / "bolts", UsedSource("watch:incoming,done=judged"))
    assert written(tmp_path / "bolts") == [f"watch:{tmp_path / 'incoming'},done=judged"]


def test_it_goes_with_a_project_that_is_moved_and_with_its_copy(tmp_path: Path) -> None:
    used(tmp_path / "bolts", CAMERA)
    used(tmp_path / "nuts", OTHER)
    copy_usual(tmp_path / "bolts", tmp_path / "copy")
    remember_project(tmp_path / "bolts", "Bolts")
    move_project(tmp_path / "bolts", tmp_path / "screws", "Screws")
    assert usual_sources(tmp_path / "screws")[0] == usual_sources(tmp_path / "copy")[0] == CAMERA
    assert usual_sources(tmp_path / "bolts") == [OTHER], "it is no project any more"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 1, "projects": 3}', b'{"format": 9, "projects": []}', b"\xff" * 9])
def test_a_damaged_file_is_as_none_and_is_written_anew(tmp_path: Path, content: bytes) -> None:
    file = paths.data_folder() / "sources.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    assert usual_sources(tmp_path / "bolts") == []
    used(tmp_path / "bolts", CAMERA)
    assert usual_sources(tmp_path / "bolts") == [CAMERA]


def test_a_damaged_entry_costs_itself(tmp_path: Path) -> None:
    used(tmp_path / "bolts", CAMERA)
    file = paths.data_folder() / "sources.json"
    stored = json.loads(file.read_text("utf-8"))
    stored["projects"] += [3, {"folder": 4}, {"folder": "x", "line": {"written": 5}}]
    file.write_text(json.dumps(stored), "utf-8")
    assert usual_sources(tmp_path / "bolts") == [CAMERA] and usual_sources(Path("x")) == [CAMERA]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_reads_a_password(tmp_path: Path) -> None:
    used(tmp_path / "bolts", UsedSource("rtsp://user:word@host/stream"))
    assert stat.S_IMODE((paths.data_folder() / "sources.json").stat().st_mode) == 0o600
    assert "word" not in repr(usual_sources(tmp_path / "bolts"))


def test_what_is_no_source_is_not_remembered(tmp_path: Path) -> None:
    with pytest.raises(InspectorError) as refused:
        used(tmp_path / "bolts", UsedSource("camera"))
    assert refused.value.code is ErrorCode.BAD_ARGUMENT


def test_what_a_deleted_product_used_is_forgotten_with_its_password(tmp_path: Path) -> None:
    folder = tmp_path / "bolts"
    projects.create_project(folder, Project("Bolts"))
    used(folder, UsedSource("rtsp://user:word@host/stream"))
    used(tmp_path / "nuts", OTHER)
    finish(delete_project(folder))
    assert written(folder) == ["usb:0"] == written(tmp_path / "nuts")
    assert "word" not in paths.data_folder().joinpath("sources.json").read_text("utf-8")
