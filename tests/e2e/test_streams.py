"""What happens to a command when its output goes nowhere or its PC runs out of something: never a traceback."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from inspector.cli import main

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "inspector"]
POSIX = pytest.mark.skipif(os.name == "nt", reason="a shell's way to close streams")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")


def shell(line: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs the program in a shell; `line` says where its streams go."""
    command = ["sh", "-c", f'"$@" {line}', "sh", *PROGRAM, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")


@POSIX
def test_closed_streams_are_no_error(project: Path, parts: Path) -> None:
    image = parts / "scratched" / "200.png"
    done = shell(">&-", "inspect", project, image, "--json")
    assert (done.returncode, done.stdout) == (0, "") and "Traceback" not in done.stderr
    done = shell("2>&-", "inspect", project, image, "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["results"]
    assert shell("2>&-", "inspect", "gone", image, "--json").stdout == ""


@POSIX
@FULL
def test_an_output_that_does_not_fit_on_the_disk_is_said_to_be_so(project: Path, parts: Path) -> None:
    for options in ((), ("--json",)):
        done = shell(">/dev/full", "inspect", project, parts / "scratched" / "200.png", *options)
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1] == "inspector: The output cannot be written or read: No space left on device."


@POSIX
@FULL
def test_a_table_is_written_even_where_nothing_can_be_printed(project: Path, parts: Path, tmp_path: Path) -> None:
    done = shell(">/dev/full", "inspect", project, parts / "scratched", "--csv", tmp_path / "results.csv", "--json")
    assert done.returncode == 2 and len((tmp_path / "results.csv").read_text(encoding="utf-8-sig").splitlines()) == 5


@POSIX
@FULL
def test_progress_that_cannot_be_shown_does_not_stop_the_work(project: Path, parts: Path) -> None:
    done = shell("2>/dev/full", "inspect", project, parts / "scratched" / "200.png", "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["results"][0]["verdict"] == "NG"


@POSIX
def test_nobody_who_watches_the_progress_does_not_stop_the_work(project: Path, parts: Path, tmp_path: Path) -> None:
    table = tmp_path / "results.csv"
    command = [*PROGRAM, "inspect", str(project), str(parts / "scratched"), "--csv", str(table), "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stderr.close()
        printed = child.stdout.read()
    assert child.returncode == 0 and len(json.loads(printed)["results"]) == 4 and table.is_file()


def test_ctrl_c_before_a_command_has_begun_is_cancelled(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("inspector.cli.parser.make_parser", interrupted)
    assert main(["weights", "list"]) == 130
    assert capsys.readouterr().err.startswith("inspector: cancelled")


@pytest.mark.parametrize(("system", "file", "code"), [("nt", None, 0), ("nt", "a.csv", 2), ("posix", None, 2)])
def test_windows_calls_a_reader_that_has_gone_an_invalid_argument(
    system: str, file: str | None, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unread(*_: object) -> object:
        raise OSError(errno.EINVAL, "Invalid argument", file)

    monkeypatch.setattr("inspector.services.weights.list_backbones", unread)
    monkeypatch.setattr("inspector.cli.os", SimpleNamespace(name=system))
    assert main(["weights", "list"]) == code
    assert bool(capsys.readouterr().err) == (code == 2)


def test_memory_that_native_code_lacks_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def lacking(*_: object) -> object:
        raise RuntimeError("Exception from src/inference/src/dev/plugin.cpp:54:\nstd::bad_alloc\n")

    monkeypatch.setattr("inspector.services.weights.list_backbones", lacking)
    assert main(["weights", "list"]) == 2
    assert capsys.readouterr().err.startswith("inspector: this PC has not enough memory")
