"""Projects on disk: read, refused in one sentence, and written without ever losing the old one."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from inspector import __version__
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import SCHEMA, Project
from inspector.core.recipe import Recipe
from inspector.core.thresholds import Rule, Threshold
from inspector.services import projects as services
from inspector.storage import atomic, projects
from inspector.storage.homes import FILE as HOMES
from inspector.storage.models import MODELS
from inspector.storage.projects import FILE, building, create_project, is_project, open_project, save_project, update_project

PROJECT = Project("Deckel", good=("/teile/gut",), recipe=Recipe(seed=3))
FOLDERS = pytest.mark.parametrize("name", ["plain", "with spaces", "Prüfling ☃ 試験", " x ", "a'b&c"])


def refusal(folder: Path, code: ErrorCode) -> str:
    with pytest.raises(InspectorError) as caught:
        open_project(folder)
    assert caught.value.code is code and "\n" not in caught.value.detail
    return caught.value.detail


@FOLDERS
def test_a_project_comes_back(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / name
    assert not is_project(folder)
    create_project(folder, PROJECT)
    assert is_project(folder) and open_project(folder) == PROJECT
    assert sorted(path.name for path in folder.iterdir()) == [HOMES, MODELS, FILE]


def test_a_project_that_is_there_is_not_touched(tmp_path: Path) -> None:
    create_project(tmp_path, PROJECT)
    with pytest.raises(InspectorError, match="already") as caught:
        create_project(tmp_path, Project("other"))
    assert caught.value.code is ErrorCode.PROJECT_EXISTS
    assert open_project(tmp_path) == PROJECT


@pytest.mark.parametrize("there", ["nothing", "folder", "file"])
def test_a_folder_without_project_is_named(there: str, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    if there == "folder":
        folder.mkdir()
    elif there == "file":
        folder.write_text("x", encoding="ascii")
    assert str(folder) in refusal(folder, ErrorCode.PROJECT_MISSING)


NEWER = {"program": "99.1.0"}
MIRROR = {"recipe": PROJECT.recipe.to_json() | {"mirror": True}}


@pytest.mark.parametrize(
    "change",
    [{"schema": SCHEMA + 1, "parts": "of a later time"}, {"mirror": True}, MIRROR, {"thresholds": []}, {"recipe": {"size": "large"}}],
    ids=str,
)
def test_a_project_of_a_newer_version_is_refused_with_the_version_that_it_needs_and_left_alone(
    change: dict[str, object], tmp_path: Path
) -> None:
    text = json.dumps(PROJECT.to_json() | NEWER | change)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    sentence = refusal(tmp_path, ErrorCode.PROJECT_TOO_NEW)
    assert f"newer Inspector and needs version 99.1.0, this is {__version__}" in sentence and str(tmp_path) in sentence
    with pytest.raises(InspectorError):
        update_project(tmp_path, lambda project: project)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("change", [{"schema": SCHEMA + 1}, {"mirror": True}, MIRROR], ids=str)
@pytest.mark.parametrize("program", [None, __version__])
def test_a_project_that_is_ahead_of_its_version_is_refused_too(change: dict[str, object], program: str | None, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps(PROJECT.to_json() | {"program": program} | change), encoding="utf-8")
    sentence = refusal(tmp_path, ErrorCode.PROJECT_TOO_NEW)
    assert f"newer Inspector than this {__version__}" in sentence and ("mirror" in sentence or f"format {SCHEMA + 1}" in sentence)


def test_a_newer_project_that_holds_nothing_new_is_read_and_says_from_then_on_who_wrote_it_last(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps(PROJECT.to_json() | NEWER), encoding="utf-8")
    assert update_project(tmp_path, lambda project: project) == PROJECT
    assert json.loads((tmp_path / FILE).read_bytes())["program"] == __version__


GOOD = json.dumps(PROJECT.to_json())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        GOOD[: len(GOOD) // 2],
        "null",
        "5",
        "[]",
        '"text"',
        "{}",
        '{"schema": "new"}',
        '{"schema": null}',
        '{"schema": 1}',
        json.dumps({name: value for name, value in PROJECT.to_json().items() if name != "good"}),
        GOOD.replace('"thresholds": {}', '"thresholds": []'),
        GOOD.replace('"thresholds": {}', '"thresholds": {"m": [{"value": "high"}]}'),
        GOOD.replace('"thresholds": {}', '"thresholds": {"m": [{"value": 1, "rule": "odd", "provisional": false, "at": ""}]}'),
        GOOD.replace('"good": ["/teile/gut"]', '"good": null'),
        json.dumps(PROJECT.to_json() | {"recipe": []}),
        GOOD.replace('"size": 0', '"size": "large"'),
        "\0" * 300,
    ],
)
def test_a_damaged_project_is_refused_by_its_file(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert FILE in refusal(tmp_path, ErrorCode.PROJECT_DAMAGED)


@pytest.mark.parametrize("content", [b"\xff\xfe{}", b"\x80"])
def test_a_project_that_is_no_text_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    refusal(tmp_path, ErrorCode.PROJECT_DAMAGED)


def test_settings_that_cannot_be_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(GOOD.replace('"size": 0', '"size": 7'), encoding="utf-8")
    sentence = refusal(tmp_path, ErrorCode.PROJECT_DAMAGED)
    assert FILE in sentence and str(tmp_path) in sentence and "between 32 and 4096" in sentence


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), PermissionError(errno.EACCES, "denied")], ids=["full", "denied"])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_project_that_cannot_be_saved_stays_as_it_was(step: str, error: OSError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_project(tmp_path, PROJECT)

    def raising(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, step, raising)
    with pytest.raises(InspectorError) as caught:
        save_project(tmp_path, replace(PROJECT, name="new"))
    assert caught.value.code in (ErrorCode.DISK_FULL, ErrorCode.NOT_WRITABLE)
    assert open_project(tmp_path) == PROJECT
    assert sorted(path.name for path in tmp_path.iterdir()) == [HOMES, MODELS, FILE]


def test_a_folder_without_permission_is_said_to_be_so(read_only_folder: Path) -> None:
    with pytest.raises(InspectorError, match="Permission denied") as caught:
        create_project(read_only_folder / "project", PROJECT)
    assert caught.value.code is ErrorCode.NOT_WRITABLE
    with pytest.raises(InspectorError, match="Permission denied"), building(read_only_folder):
        pytest.fail("the block was entered")


def test_a_change_is_made_to_what_is_on_the_disk_now(tmp_path: Path) -> None:
    create_project(tmp_path, PROJECT)
    update_project(tmp_path, lambda project: replace(project, name="renamed meanwhile"))
    changed = update_project(tmp_path, lambda project: replace(project, active_model="m"))
    assert (changed.name, changed.active_model) == ("renamed meanwhile", "m")
    assert open_project(tmp_path) == changed


def test_no_change_undoes_another_that_is_made_at_the_same_moment(tmp_path: Path) -> None:
    create_project(tmp_path, PROJECT)
    entered, go_on = threading.Event(), threading.Event()

    def build_ends(project: Project) -> Project:
        entered.set()
        go_on.wait(20)
        return replace(project, active_model="m")

    build = threading.Thread(target=update_project, args=(tmp_path, build_ends))
    build.start()
    assert entered.wait(20)
    threshold = threading.Thread(target=update_project, args=(tmp_path, lambda now: now.with_threshold("m", Threshold(2.0, Rule.MANUAL))))
    threshold.start()
    threshold.join(0.2)
    go_on.set()
    build.join()
    threshold.join()
    found = open_project(tmp_path)
    assert found.active_model == "m" and found.threshold("m") == Threshold(2.0, Rule.MANUAL)


def test_a_change_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_project(tmp_path, PROJECT)
    monkeypatch.setattr(projects, "CHANGE_WAIT_S", 0.0)

    def change(project: Project) -> Project:
        with pytest.raises(InspectorError, match="Another program is changing") as caught:
            update_project(tmp_path, lambda now: now)
        assert caught.value.code is ErrorCode.PROJECT_BUSY
        return project

    assert update_project(tmp_path, change) == PROJECT


def test_where_there_is_no_project_nothing_is_left_by_a_change(tmp_path: Path) -> None:
    with pytest.raises(InspectorError) as caught:
        update_project(tmp_path, lambda project: project)
    assert caught.value.code is ErrorCode.PROJECT_MISSING and list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="locks of Windows need no server that knows them")
def test_a_network_drive_without_locks_can_be_built_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    create_project(tmp_path, PROJECT)
    monkeypatch.setattr("fcntl.flock", flock)
    with building(tmp_path):
        assert update_project(tmp_path, lambda project: replace(project, name="new")).name == "new"


def test_the_history_of_thresholds_is_kept(tmp_path: Path) -> None:
    create_project(tmp_path, PROJECT)
    thresholds = [Threshold(1.0, Rule.GOOD_QUANTILE, True), Threshold(2.5, Rule.BEST_F1), Threshold(2.0, Rule.MANUAL)]
    for threshold in thresholds:
        update_project(tmp_path, lambda project, threshold=threshold: project.with_threshold("m", threshold))
    found = open_project(tmp_path)
    assert [record.threshold for record in found.thresholds["m"]] == thresholds
    assert found.threshold("m") == thresholds[-1]


def test_two_builds_of_one_project_do_not_run_at_once(tmp_path: Path) -> None:
    create_project(tmp_path / "a", PROJECT)
    create_project(tmp_path / "b", PROJECT)
    with building(tmp_path / "a"), building(tmp_path / "b"):
        with pytest.raises(InspectorError, match="Another build is running") as caught, building(tmp_path / "a"):
            pytest.fail("the block was entered")
        assert caught.value.code is ErrorCode.PROJECT_BUSY
    with building(tmp_path / "a"):
        pass


def test_a_build_that_failed_gives_the_project_free(tmp_path: Path) -> None:
    create_project(tmp_path, PROJECT)
    with pytest.raises(ZeroDivisionError), building(tmp_path):
        raise ZeroDivisionError
    with building(tmp_path):
        pass


def test_a_killed_build_gives_the_project_free_and_its_leftovers_are_cleared(tmp_path: Path) -> None:
    create_project(tmp_path, PROJECT)
    code = """
import sys, time, pathlib
from inspector.storage.projects import building
with building(pathlib.Path(sys.argv[1])):
    print("in", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as other:
        assert other.stdout is not None and other.stdout.readline() == b"in\n"
        with pytest.raises(InspectorError) as caught, building(tmp_path):
            pytest.fail("the block was entered")
        assert caught.value.code is ErrorCode.PROJECT_BUSY
        (tmp_path / MODELS / f"{atomic.STAGING}1").mkdir()
        (tmp_path / MODELS / f"{atomic.STAGING}1" / "bank.safetensors").write_bytes(b"half")
        (tmp_path / MODELS / "20260101-000000-abc").mkdir()
        other.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    with building(tmp_path):
        assert [path.name for path in (tmp_path / MODELS).iterdir()] == ["20260101-000000-abc"]


def test_a_build_clears_nothing_of_another_that_runs(tmp_path: Path) -> None:
    create_project(tmp_path, PROJECT)
    with building(tmp_path):
        (tmp_path / MODELS / f"{atomic.STAGING}1").mkdir()
        with pytest.raises(InspectorError), building(tmp_path):
            pytest.fail("the block was entered")
        assert (tmp_path / MODELS / f"{atomic.STAGING}1").is_dir()


def test_the_lock_is_not_what_the_project_is_recognised_by(tmp_path: Path) -> None:
    with building(tmp_path):
        assert (tmp_path / projects.LOCK).exists()
    assert not is_project(tmp_path)


def test_opening_a_project_clears_what_killed_programs_left_and_nothing_that_is_written_now(tmp_path: Path) -> None:
    create_project(tmp_path, PROJECT)
    old, now = "0" * 32, "1" * 32
    for folder in (tmp_path, tmp_path / MODELS):
        for digits in (old, now):
            (folder / f"{atomic.STAGING}{digits}").mkdir()
        os.utime(folder / f"{atomic.STAGING}{old}", (time.time() - 4000,) * 2)
    assert services.open_project(tmp_path) == PROJECT
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob(f"{atomic.STAGING}*"))
    assert left == [f"{atomic.STAGING}{now}", f"{MODELS}/{atomic.STAGING}{now}"]
    with building(tmp_path):
        assert [path.name for path in tmp_path.rglob(f"{atomic.STAGING}*")] == [f"{atomic.STAGING}{now}"]
