"""`inspector challenge`, as it is typed, and the line that waits for it."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.cli import main
from inspector.storage import challenge_log

Typed = Callable[..., tuple[int, Any]]


@pytest.fixture
def typed(capfd: pytest.CaptureFixture[str], project: Path) -> Typed:
    """Types a command about the project; (exit code, the JSON object printed or the error)."""

    def line(verb: str, *arguments: object) -> tuple[int, Any]:
        code = main([verb, str(project), *map(str, arguments), "--json"])
        written = capfd.readouterr()
        assert "Traceback" not in written.err + written.out
        return code, json.loads(written.out) if written.out.startswith("{") else written.err

    return line


def test_a_shift_begins(typed: Typed, parts: Path, project: Path) -> None:
    good, scratched = (sorted((parts / name).iterdir())[0] for name in ("held_out", "scratched"))
    assert typed("challenge", "--add", good, "--kind", "good", "--name", "Good one")[0] == 0
    assert typed("challenge", "--add", scratched, "--kind", "defect", "--name", "Scratch")[0] == 0
    code, listed = typed("challenge", "--ask", "start", "--hours", "12")
    assert code == 0 and [each["name"] for each in listed["samples"]] == ["Good one", "Scratch"] and listed["hours"] == 12
    source = f"sim:parts={parts / 'held_out'},fps=50"
    code, refused = typed("run", "--source", source, "--parts", "1", "--no-record")
    assert code == 2 and "have not been shown on this PC yet" in refused
    assert typed("run", "--source", f"file:{good}", "--no-record")[0] == 0
    code, done = typed("challenge", "--run")
    assert code == 0 and done["passed"] and [each["passed"] for each in done["results"]] == [True, True]
    assert all(each["margin"] > 0 for each in done["results"])
    assert typed("run", "--source", source, "--parts", "1", "--no-record")[0] == 0
    assert typed("challenge", "--verify")[1]["holds"]
    file = project / challenge_log.FILE
    file.write_bytes(file.read_bytes().replace(b"Scratch", b"scratch"))
    code, checked = typed("challenge", "--verify")
    assert code == 2 and not checked["holds"]


def test_a_defect_that_passes_fails_it(typed: Typed, parts: Path) -> None:
    good = sorted((parts / "held_out").iterdir())[0]
    typed("challenge", "--add", good, "--kind", "limit", "--expect", "NG")
    code, done = typed("challenge", "--run")
    assert code == 2 and not done["passed"] and done["results"][0]["verdict"] == "OK"


def test_parts_are_asked_for_one_by_one(typed: Typed, parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("challenge", "--add", "part", "--kind", "defect", "--name", "Plate 3")
    code, refused = typed("challenge", "--run")
    assert code == 2 and "name the camera with --source" in refused
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    code, done = typed("challenge", "--run", "--source", f"sim:parts={parts / 'scratched'},fps=50")
    assert code == 0 and done["passed"] and done["source"].startswith("sim:")
    code, refused = typed("challenge", "--run", "--source", f"sim:parts={parts / 'scratched'},fps=50")
    assert code == 2 and "Nobody is there" in refused


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--add", "GOOD"), "--kind"),
        (("--add", "GOOD", "--kind", "limit"), "--expect"),
        (("--add", "GOOD", "--kind", "good", "--expect", "NG"), "nobody expects NG"),
        (("--add", "nothing.png", "--kind", "good"), "cannot be read"),
        (("--remove", "Nobody"), "no sample called Nobody"),
        (("--run",), "no samples yet"),
        (("--hours", "0", "--ask", "start"), "hours of a challenge"),
    ],
)
def test_what_cannot_be_is_said(typed: Typed, parts: Path, arguments: tuple[str, ...], told: str) -> None:
    good = str(sorted((parts / "held_out").iterdir())[0])
    code, error = typed("challenge", *(good if each == "GOOD" else each for each in arguments))
    assert code == 2 and told in error
