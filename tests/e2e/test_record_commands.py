"""`inspector results` and `inspector verify-record`, as they are typed."""

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from record_parts import a_part, a_run
from small_parts import write_parts

from inspector.cli import main
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_keeping import PictureKeeping
from inspector.core.project import Project
from inspector.core.record import Part
from inspector.core.serials import SerialOrigin, SerialSettings
from inspector.core.types import Verdict
from inspector.services.releasing.releasing import put_in_force
from inspector.storage import models
from inspector.storage.projects import create_project, open_project, update_project
from inspector.storage.record.database import FILE
from inspector.storage.record.recorder import Recorder


@dataclass
class Recorded:
    folder: Path
    parts: list[Part]

    def pictures(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("pictures/*/*"))


@pytest.fixture
def recorded(tmp_path: Path) -> Recorded:
    """A project with four parts, two of them NG, with a picture of each of these."""
    folder = tmp_path / "project"
    create_project(folder, Project(name="bolts"))
    run = a_run()
    verdicts = [Verdict.OK, Verdict.NG, Verdict.NG, Verdict.UNDECIDED]
    parts = [a_part(run, number, verdict, serial=f"=S{number}") for number, verdict in enumerate(verdicts)]
    own = Recorder(folder, lambda frame: frame.tobytes(), PictureKeeping(ok_share=0))
    own.begin(run)
    for part in parts:
        own.put(part, [np.full((2, 2), part.number, np.uint8)] if part.decision.verdict is Verdict.NG else ())
    own.close()
    return Recorded(folder, parts)


def as_json(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> Any:
    assert main([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_results_lists_what_was_recorded_the_newest_first(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "results", recorded.folder)
    assert found["parts"] == 4 and [row["part"] for row in found["results"]] == [str(part.id) for part in recorded.parts[::-1]]
    row = found["results"][0]
    assert datetime.fromisoformat(row["time"]) == recorded.parts[-1].judged and row["serial"] == "=S3" and row["verdict"] == "UNDECIDED"
    assert main(["results", str(recorded.folder), "--most", "1"]) == 0
    shown = capsys.readouterr().out
    assert "4 parts, the newest 1 of them" in shown and "=S3" in shown and "=S2" not in shown


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["--verdict", "NG", "OK"], [2, 1, 0]),
        (["--serial", "=S2"], [2]),
        (["--since", "2026-03-29T12:00:02+02:00"], [3, 2]),
        (["--until", "2026-03-29T12:00:02+02:00"], [1, 0]),
        (["--since", "2026-03-28", "--until", "2026-03-30"], [3, 2, 1, 0]),
        (["--since", "2026-04-01"], []),
        (["--until", "2026-03-27"], []),
        (["--most", "2"], [3, 2]),
    ],
)
def test_results_by_time_verdict_and_serial(
    recorded: Recorded, capsys: pytest.CaptureFixture[str], options: list[str], numbers: list[int]
) -> None:
    assert [row["number"] for row in as_json(capsys, "results", recorded.folder, *options)["results"]] == numbers


def test_a_day_belongs_to_what_ends_with_it(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    day = recorded.parts[0].judged.astimezone().date().isoformat()  # wherever this test runs
    assert as_json(capsys, "results", recorded.folder, "--since", day, "--until", day)["parts"] == 4


def test_results_as_files(recorded: Recorded, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, columns = tmp_path / "table.csv", tmp_path / "table.parquet"
    options = ["--separator", ";", "--decimal-mark", ",", "--parquet", columns, "--verdict", "NG"]
    found = as_json(capsys, "results", recorded.folder, "--csv", table, *options)
    assert found["files"] == {str(table): 2, str(columns): 2} and columns.read_bytes()[:4] == b"PAR1"
    assert "'=S2;" in table.read_text(encoding="utf-8-sig") and ";1,5;" in table.read_text(encoding="utf-8-sig")


def test_what_cannot_be_answered_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create_project(tmp_path / "new", Project(name="new"))
    for arguments, sentence in (
        (["results", tmp_path / "new"], "Nothing has been recorded"),
        (["verify-record", tmp_path / "new"], "Nothing has been recorded"),
        (["results", tmp_path], "There is no project"),
    ):
        assert main([*map(str, arguments)]) == 2
        assert sentence in capsys.readouterr().err
    assert not (tmp_path / "new" / FILE).exists()


def test_a_time_that_is_none_is_refused(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["results", str(recorded.folder), "--since", "yesterday"]) == 2
    assert "--since must be a day or a time" in capsys.readouterr().err


def test_a_whole_record_is_called_whole(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "verify-record", recorded.folder)
    assert found["whole"] and (found["parts"], found["evidence"], found["pictures"]) == (4, 4, 2)
    assert main(["verify-record", str(recorded.folder)]) == 0
    assert "Everything that was kept is there." in capsys.readouterr().out


def test_what_is_missing_changed_or_too_much_is_named(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    missing, changed = recorded.pictures()
    missing.unlink()
    changed.write_bytes(b"\x09" * changed.stat().st_size)
    stray = changed.with_name(f"{recorded.parts[0].id}-0.png")
    stray.write_bytes(b"x")
    found = as_json(capsys, "verify-record", recorded.folder, code=2)
    names = {key: [Path(name).name for name in found[key]] for key in ("missing", "changed", "nobodys")}
    assert names == {"missing": [missing.name], "changed": [changed.name], "nobodys": [stray.name]} and found["pictures"] == 0
    assert main(["verify-record", str(recorded.folder)]) == 2
    shown = capsys.readouterr().out
    assert "is not there" in shown and "is not what was kept" in shown and "Not everything" in shown


def test_damaged_evidence_and_what_was_deleted_and_is_there_are_named(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    part = recorded.parts[0]
    change(recorded, "UPDATE evidence SET content = X'0100' WHERE part = ?", part.id.bytes)
    change(recorded, "UPDATE picture SET deleted = 1, deleted_offset = 0 WHERE part = ?", recorded.parts[1].id.bytes)
    found = as_json(capsys, "verify-record", recorded.folder, code=2)
    assert found["damaged_evidence"] == [f"{part.id}-0"] and (found["deleted"], found["pictures"]) == (1, 1)
    assert [Path(name).name for name in found["left_over"]] == [f"{recorded.parts[1].id}-0.png"]


def change(recorded: Recorded, statement: str, *values: object) -> None:
    connection = sqlite3.connect(recorded.folder / FILE)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_a_damaged_database_is_called_damaged(recorded: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    file = recorded.folder / FILE
    content = bytearray(file.read_bytes())
    for start in range(4096 * 4, len(content) - 4096, 4096):
        content[start : start + 64] = b"\xff" * 64  # the head of every page but the first ones
    file.write_bytes(content)
    code = main(["verify-record", str(recorded.folder)])
    told = capsys.readouterr()
    assert code == 2 and "damaged" in told.out + told.err


def test_inspected_files_are_recorded_where_that_is_asked_for(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = write_parts(tmp_path / "parts", range(3))
    write_parts(parts, range(100, 102), scratched=True)
    (parts / "cut.png").write_bytes((parts / "000.png").read_bytes()[:60])
    assert main(["inspect", str(project), str(parts)]) == 0 and not (project / FILE).exists()
    settings = SerialSettings(SerialOrigin.FILE_NAME, template="{serial}.png")
    update_project(project, lambda known: replace(known, serial=settings))
    capsys.readouterr()
    told = as_json(capsys, "inspect", project, parts, "--record")
    found = as_json(capsys, "results", project)
    assert [row["verdict"] for row in found["results"]][::-1] == [row["verdict"] for row in told["results"]]
    assert {row["serial"]: row["verdict"] for row in found["results"]} == {
        "000": "OK", "001": "OK", "002": "OK", "100": "NG", "101": "NG", "": "UNDECIDED",
    }  # fmt: skip
    assert main(["verify-record", str(project)]) == 0

    def full(*_: object) -> None:
        raise InspectorError(ErrorCode.DISK_FULL, "The disk is full.")

    monkeypatch.setattr(Recorder, "put", full)
    assert main(["inspect", str(project), str(parts), "--record"]) == 2
    assert "The disk is full." in capsys.readouterr().err


def test_files_have_no_typed_serial_and_the_whole_rule_of_the_project_holds(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = write_parts(tmp_path / "parts", range(2))
    update_project(project, lambda known: replace(known, serial=SerialSettings(SerialOrigin.TYPED, no_read_rejects=True)))
    told = as_json(capsys, "inspect", project, parts, "--record")
    assert [row["verdict"] for row in told["results"]] == ["UNDECIDED"] * 2
    assert [row["reason"] for row in as_json(capsys, "results", project)["results"]] == ["no_read"] * 2
    stored = open_project(project)
    found = models.load_model(project, stored.active_model).proposed
    put_in_force(project, stored.active_model, replace(found, unsure_from=0.0), "Complaint 17", "Ada")
    told = as_json(capsys, "inspect", project, parts, "--threshold", str(found.value))
    assert [row["verdict"] for row in told["results"]] == ["UNDECIDED"] * 2
