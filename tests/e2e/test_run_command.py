"""`inspector run`: the line without a window, from the source to one line of output a part."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from inspector.cli import console, main
from inspector.cli import run as command
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.serials import SerialOrigin, SerialSettings
from inspector.core.trigger_settings import TriggerKind, TriggerSettings
from inspector.services.line.state import State, StateChanged
from inspector.services.line.waiting import QueueOverflow
from inspector.storage.projects import update_project

KEYS = ["id", "number", "taken", "judged", "source", "serial", "verdict", "reason", "score", "threshold", "ms"]
Run = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], project: Path) -> Run:
    """Runs the line of the project; (exit code, lines of standard output, standard error)."""

    def line(*arguments: object) -> tuple[int, list[str], str]:
        code = main(["run", str(project), *map(str, arguments)])
        written = capfd.readouterr()
        assert "Traceback" not in written.err + written.out
        return code, written.out.splitlines(), written.err

    return line


def test_every_picture_of_a_folder_is_one_line_of_json(run: Run, parts: Path) -> None:
    code, out, _ = run("--source", f"file:{parts / 'scratched'}", "--json")
    found: list[dict[str, Any]] = [json.loads(each) for each in out]
    assert code == 0 and [each["number"] for each in found] == [1, 2, 3, 4] and list(found[0]) == KEYS
    assert {(each["verdict"], each["reason"]) for each in found} == {("NG", "above_threshold")}
    assert all(each["score"] > each["threshold"] for each in found)
    assert [each["source"] for each in found] == [str(path) for path in sorted((parts / "scratched").iterdir())]
    ids = [UUID(each["id"]) for each in found]
    assert ids == sorted(ids) and {each.version for each in ids} == {7}
    assert all(datetime.fromisoformat(each[key]).utcoffset() is not None for each in found for key in ("taken", "judged"))


def test_what_was_printed_is_in_the_record(run: Run, parts: Path, project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("--source", f"file:{parts / 'held_out'}", "--no-record")[0] == 0
    _, out, _ = run("--source", f"file:{parts / 'scratched'}", "--json")
    assert main(["results", str(project), "--json"]) == 0
    listed = json.loads(capfd.readouterr().out)["results"]
    printed = [json.loads(each) for each in reversed(out)]
    assert [(each["verdict"], each["score"]) for each in listed] == [(each["verdict"], each["score"]) for each in printed]
    assert main(["verify-record", str(project), "--json"]) == 0


def test_the_project_says_where_serials_come_from_and_what_triggers(run: Run, parts: Path, project: Path) -> None:
    named = SerialSettings(SerialOrigin.FILE_NAME, template="2{serial}", no_read_rejects=True)
    update_project(project, lambda known: replace(known, serial=named))
    _, out, _ = run("--source", f"file:{parts / 'scratched'}", "--json")
    assert [json.loads(each)["serial"] for each in out] == ["00", "01", "02", "03"]
    _, out, _ = run("--source", f"sim:parts={parts / 'held_out'},fps=50", "--parts", "1", "--json")
    assert (json.loads(out[0])["verdict"], json.loads(out[0])["reason"]) == ("UNDECIDED", "no_read")
    update_project(project, lambda known: replace(known, trigger=TriggerSettings(TriggerKind.KEY)))
    code, _, err = run("--source", f"sim:parts={parts / 'held_out'}")
    assert code == 2 and "waits for a key" in err


def test_a_late_verdict_is_none_where_the_project_has_a_takt_limit(run: Run, parts: Path, project: Path) -> None:
    update_project(project, lambda known: replace(known, trigger=TriggerSettings(takt_ms=1)))  # no network is that quick
    _, out, _ = run("--source", f"sim:parts={parts / 'held_out'},fps=50", "--parts", "1", "--json")
    found = json.loads(out[0])
    assert (found["verdict"], found["reason"]) == ("UNDECIDED", "late") and "0.001 s are allowed" in found["error"]


def test_an_unreadable_picture_is_undecided_with_its_cause(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    code, out, _ = run("--source", f"file:{tmp_path}", "--json")
    (found,) = map(json.loads, out)
    assert code == 0 and (found["verdict"], found["reason"], found["score"]) == ("UNDECIDED", "unreadable", None)
    assert "a.png" in found["error"] and found["source"] == str(tmp_path / "a.png")


def test_a_camera_ends_after_so_many_parts(run: Run, parts: Path) -> None:
    code, out, _ = run("--source", f"sim:parts={parts / 'held_out'},fps=50", "--parts", 3)
    assert code == 0 and [line.split()[:2] for line in out] == [["1", "OK"], ["2", "OK"], ["3", "OK"]]


def test_a_camera_ends_when_the_time_is_over(run: Run, parts: Path) -> None:
    code, out, _ = run("--source", f"sim:parts={parts / 'scratched'},fps=50", "--for", "1s", "--json")
    assert code == 0 and {json.loads(line)["verdict"] for line in out} == {"NG"}


def test_ctrl_c_ends_the_line_in_order(run: Run, parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers: list[int] = []

    def note(values: dict[str, Any]) -> None:
        numbers.append(values["number"])
        if len(numbers) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(console, "print_json", note)
    code, _, err = run("--source", f"sim:parts={parts / 'held_out'},fps=50", "--json")
    assert code == 130 and "cancelled" in err and numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--source", "radio:4"), "A source begins with one of"),
        (("--source", "sim:fps=fast"), "fps"),
        (("--source", "file:missing"), "missing"),
        (("--source", "sim:parts=x", "--for", "soon"), "a time is written 30s, 5m or 8h"),
        (("--source", "sim:parts=x", "--parts", "-3"), "a number of parts is 1 or more"),
    ],
)
def test_what_cannot_be_run_is_said(run: Run, arguments: tuple[str, ...], words: str) -> None:
    code, out, err = run(*arguments)
    assert code == 2 and out == [] and words in err


def test_a_fault_of_the_line_ends_it_with_its_sentence() -> None:
    for fault in (InspectorError(ErrorCode.DISK_FULL, "The disk is full."), QueueOverflow("The disk is full.")):
        with pytest.raises(InspectorError, match="The disk is full"):
            command._print_all(iter([StateChanged(State.FAULT, fault)]), False)  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "expected"), [("30s", 30), ("1.5m", 90), ("8h", 28_800), ("45", 45)])
def test_a_time_is_understood(text: str, expected: float) -> None:
    assert command.seconds(text) == expected


def test_a_camera_that_vanishes_and_comes_back_is_in_the_record(
    run: Run, parts: Path, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, _, _ = run("--source", f"sim:parts={parts / 'held_out'},fps=50,vanish=2,back=0.2", "--parts", "4", "--json")
    capfd.readouterr()
    assert code == 0 and main(["results", str(project), "--events", "--json"]) == 0
    newest_first = [event["kind"] for event in json.loads(capfd.readouterr().out)["events"]]
    assert newest_first[:4] == ["stopped", "camera_back", "camera_lost", "started"]
