"""What services note: before it is done, taken back where it failed, refused where it cannot be written, and never in the line's way."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from record_parts import a_part, a_run

from inspector import paths
from inspector.core.access import LoggedOnBy
from inspector.core.audit import GENESIS, AuditKind, Head, heads_in
from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.core.model import ModelState
from inspector.core.picture_keeping import PictureKeeping
from inspector.core.progress import finish
from inspector.core.project import Project, ThresholdRecord
from inspector.core.record_query import Filter
from inspector.core.thresholds import Rule, Threshold
from inspector.core.user_settings import Settings
from inspector.services import audit_heads, auditing
from inspector.services.recording.opening import open_reader, open_recorder
from inspector.services.releasing.drafting import draft
from inspector.services.releasing.releasing import go_back, put_in_force, release
from inspector.services.settings_storing import store_settings
from inspector.storage import models, projects
from inspector.storage.record import pictures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "bolts"
    threshold = Threshold(2.0, Rule.MANUAL)
    projects.create_project(place, Project("Bolts"))
    model = models.save_model(place, ModelState({"detector": "none"}, {}), [], threshold, {})
    projects.update_project(place, lambda now: replace(now, active_model=model).with_threshold(model, threshold))
    return place


@contextmanager
def unwritable() -> Iterator[None]:
    """The audit's place is taken by a folder."""
    file, aside = paths.audit_file(), paths.audit_file().with_suffix(".aside")
    if file.exists():
        file.rename(aside)
    file.mkdir(parents=True)
    try:
        yield
    finally:
        file.rmdir()
        if aside.exists():
            aside.rename(file)


def kinds() -> list[str]:
    return [each.kind for each in reversed(auditing.read())]


def test_nothing_was_done_yet() -> None:
    assert auditing.head() == Head(0, GENESIS) and auditing.read() == [] and finish(auditing.verify([Head(0, GENESIS)])) == []


def test_who_did_what_where_and_when() -> None:
    head = auditing.note(AuditKind.EVENT, Path("bolts"), event="lamp", value=1.5, names=["a", None])
    (entry,) = auditing.read()
    assert entry.head == head == auditing.head() and entry.by == LoggedOnBy.SYSTEM and entry.station
    assert entry.project == os.path.abspath("bolts") and entry.values == {"event": "lamp", "value": 1.5, "names": ["a", None]}
    assert abs((datetime.now().astimezone() - datetime.fromisoformat(entry.at)).total_seconds()) < 60
    assert heads_in(f"x {head} y") == [head]


def test_entries_are_asked_for_by_place_kind_and_person() -> None:
    for number in range(6):
        auditing.note(AuditKind.BUILD if number % 2 else AuditKind.DRAFT, Path(f"p{number % 3}"))
    assert [each.number for each in auditing.read(2)] == [6, 5] and [each.number for each in auditing.read(2, before=5)] == [4, 3]
    assert [each.number for each in auditing.read(project=Path("p1"))] == [5, 2]
    assert [each.number for each in auditing.read(kind="build")] == [6, 4, 2] and auditing.read(who="nobody of this name") == []
    assert [each.number for each in auditing.read(without=("build",))] == [5, 3, 1]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(InspectorError(ErrorCode.DISK_FULL, "full"), "disk_full"), (Cancelled(), "cancelled"), (ZeroDivisionError(), "ZeroDivisionError")],
)
def test_what_was_announced_and_failed_is_taken_back(error: Exception, reason: str) -> None:
    with pytest.raises(type(error)), auditing.noting(AuditKind.BUILD, Path("p")):
        raise error
    announced, back = reversed(auditing.read())
    assert (announced.kind, back.kind) == ("build", "failed") and back.project == announced.project
    assert back.values == {"number": 1, "announced": "build", "reason": reason}


# -- what guards things refuses them ----------------------------------------------------------------------------------------


def test_releases_drafts_and_settings_are_refused_without_an_audit_and_nothing_changes(folder: Path) -> None:
    before, project = (folder / projects.FILE).read_bytes(), projects.open_project(folder)
    drafted = Threshold(3.0, Rule.MANUAL)
    with unwritable():
        for work in (
            lambda: put_in_force(folder, project.active_model, drafted, "why", "Ada"),
            lambda: draft(folder, drafted, "Ada"),
            lambda: go_back(folder, project.active_model, project.thresholds[project.active_model][0], "why", "Ada"),
            lambda: finish(store_settings({"keep_ok_days": 7})),
        ):
            with pytest.raises(InspectorError) as caught:
                work()
            assert caught.value.code is ErrorCode.AUDIT_UNWRITABLE
        assert (folder / projects.FILE).read_bytes() == before and not paths.settings_file().exists()
    assert not (folder / "releases.jsonl").exists()


def test_a_release_is_refused_on_a_full_disk(folder: Path, tiny_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tiny_disk))
    first = auditing.note(AuditKind.EVENT)
    filler = os.open(tiny_disk / "filler", os.O_WRONLY | os.O_CREAT)
    with pytest.raises(OSError, match="space"):
        while True:
            os.write(filler, b"x" * 4096)
    os.close(filler)
    before = projects.open_project(folder)
    refusals = 0
    for number in range(60):  # the last page of the file has room for a few
        try:
            put_in_force(folder, before.active_model, Threshold(3.0 + number, Rule.MANUAL), "why " * 50, "Ada")
        except InspectorError as error:
            refusals += error.code is ErrorCode.AUDIT_UNWRITABLE
    done = projects.open_project(folder).thresholds[before.active_model]
    assert refusals > 30 and len(done) + refusals == 61
    auditing.note_later(AuditKind.DELETED_BY_QUOTA, folder, count=1, padding="x" * 5000)
    assert auditing.waiting() == 1
    (tiny_disk / "filler").unlink()
    auditing.note(AuditKind.EVENT)
    assert auditing.waiting() == 0 and [each.kind for each in auditing.read(2)] == ["event", "deleted_by_quota"]
    assert finish(auditing.verify([first, auditing.head()])) == []


def test_a_threshold_that_cannot_be_stored_is_taken_back_in_the_audit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise InspectorError(ErrorCode.DISK_FULL, "The disk is full.")

    monkeypatch.setattr(projects, "save_project", full)
    with pytest.raises(InspectorError):
        put_in_force(folder, projects.open_project(folder).active_model, Threshold(3.0, Rule.MANUAL), "why", "Ada")
    assert kinds() == ["release", "failed"]


def test_the_way_of_a_threshold_is_told_with_its_reasons(folder: Path) -> None:
    model = projects.open_project(folder).active_model
    draft(folder, Threshold(3.0, Rule.MANUAL), "Ada")
    release(folder, "fewer escapes", "Ada")
    first: ThresholdRecord = projects.open_project(folder).thresholds[model][0]
    go_back(folder, model, first, "too many rejects", "Bo")
    drafted, released, back = reversed(auditing.read(project=folder))
    assert (drafted.kind, released.kind, back.kind) == ("draft", "release", "go_back")
    assert drafted.values["threshold"] == released.values["threshold"] == 3.0 and released.values["reason"] == "fewer escapes"
    assert back.values["threshold"] == 2.0 and back.values["to_that_of"] == first.at and back.values["released_by"] == "Bo"


def test_private_settings_are_told_of_but_not_told() -> None:
    finish(store_settings({"database": "postgresql://me:secret@host/db", "keep_ok_days": 7}))
    text = "".join(each.details for each in auditing.read())
    assert "secret" not in text and "keep_ok_days" in text and "database" in text


# -- and stops nobody who inspects ------------------------------------------------------------------------------------------


def test_what_the_program_does_by_itself_waits_in_its_order_and_somebody_is_told() -> None:
    told: list[int] = []

    def told_of() -> None:
        told.append(auditing.waiting())

    auditing.subscribe(told_of)
    with unwritable():
        for number in range(3):
            auditing.note_by_program(AuditKind.DELETED_BY_QUOTA, None, number=number)
        assert auditing.waiting() == 3
    auditing.note_by_program(AuditKind.DELETED_BY_QUOTA, None, number=3)
    auditing.unsubscribe(told_of)
    assert [each.values["number"] for each in reversed(auditing.read())] == [0, 1, 2, 3] and told == [1, 0]
    assert {each.by for each in auditing.read()} == {"program"} and auditing.waiting() == 0


def test_pictures_that_go_by_quota_and_age_are_noted_a_round_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settings, "keeping", PictureKeeping(ok_share=1.0, quota_gb=3e-7))  # 300 bytes
    monkeypatch.setattr(pictures, "TIDY_S", 1e9)
    recorder, run = open_recorder(folder), a_run()
    recorder.begin(run)
    for _ in range(8):
        recorder.put(a_part(run), [np.zeros((8, 8, 3), np.uint8)])
    recorder.flush()
    recorder._pictures._tidy()
    recorder.close()
    entries = auditing.read(kind=AuditKind.DELETED_BY_QUOTA)
    with open_reader(folder) as reader:
        gone = sum(each.deleted is not None for row in reader.page(Filter()).rows for each in reader.pictures(row.id))
    assert entries and sum(each.values["count"] for each in entries) == gone > 0
    assert all(each.by == "program" and each.values["bytes"] > 0 and each.values["oldest"] <= each.values["newest"] for each in entries)


# -- what reports say of it -------------------------------------------------------------------------------------------------


def test_runs_know_the_head_and_a_chain_that_was_cut_is_found_by_them(folder: Path) -> None:
    heads = [auditing.note(AuditKind.EVENT), auditing.note(AuditKind.EVENT)]
    recorder = open_recorder(folder)
    recorder.begin(replace(a_run(), audit=str(heads[1])))
    recorder.close()
    assert audit_heads.heads_of(folder) == [heads[1]] and finish(auditing.verify(audit_heads.heads_of(folder))) == []
    paths.audit_file().unlink()
    auditing.note(AuditKind.EVENT)
    assert [each.number for each in finish(auditing.verify(audit_heads.heads_of(folder)))] == [2]


def test_files_without_a_head_are_refused(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("nothing", encoding="utf-8")
    for path, code in ((tmp_path / "report.html", ErrorCode.BAD_ARGUMENT), (tmp_path / "gone.html", ErrorCode.FOLDER_UNREADABLE)):
        with pytest.raises(InspectorError) as caught:
            auditing.heads_of(path)
        assert caught.value.code is code


def test_as_a_table_it_holds_everything_and_no_formula(tmp_path: Path) -> None:
    auditing.note(AuditKind.EVENT, Path("p"), note="=1+1")
    auditing.note(AuditKind.EVENT, Path("p"))
    count = finish(auditing.export_csv(tmp_path / "out" / "audit.csv"))
    with (tmp_path / "out" / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert count == len(rows) == 3 and [row["number"] for row in rows] == ["1", "2", "3"] and rows[2]["kind"] == "export"
    assert all(row["hash"] == entry.hash for row, entry in zip(rows, reversed(auditing.read()), strict=True))


def test_a_program_of_its_own_verifies_it(tmp_path: Path) -> None:
    head = auditing.note(AuditKind.EVENT)
    (tmp_path / "report.html").write_text(f"<p>{head}</p>", encoding="utf-8")
    command = [sys.executable, "-m", "inspector", "audit", "verify", "--json", "--against", str(tmp_path / "report.html")]
    assert '"holds": true' in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    paths.audit_file().unlink()
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2 and '"holds": false' in done.stdout
