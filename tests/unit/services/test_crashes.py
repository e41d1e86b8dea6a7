"""Reports of crashes: written, offered once, kept; without a place to write to nothing breaks."""

import faulthandler
from pathlib import Path

import pytest

from inspector import paths
from inspector.services import crashes


def crash(words: str = "boom") -> Path | None:
    try:
        raise ZeroDivisionError(words)
    except ZeroDivisionError as error:
        return crashes.write_report(error)


def test_a_report_names_the_error_the_program_and_the_last_lines_of_the_log(home: Path) -> None:
    paths.log_folder().mkdir()
    (paths.log_folder() / "inspector.log").write_text("\n".join(f"line {k}" for k in range(100)), encoding="utf-8")
    report = crash("Teil ü")
    assert report is not None
    text = report.read_text(encoding="utf-8")
    assert "ZeroDivisionError: Teil ü" in text and "Inspector 0" in text and "line 99" in text and "line 3\n" not in text


def test_a_report_is_offered_once_and_kept(home: Path) -> None:
    report = crash()
    assert crashes.new_reports() == [report]
    crashes.mark_seen()
    assert crashes.new_reports() == [] and len(list(paths.log_folder().glob("crash-*.txt"))) == 1


def test_old_reports_are_deleted_in_the_end(home: Path) -> None:
    for _ in range(crashes.MOST_SEEN + 5):
        crash()
    newest = crashes.new_reports()[-1].read_text(encoding="utf-8")
    crashes.mark_seen()
    kept = sorted(paths.log_folder().glob("crash-*.txt"))
    assert len(kept) == crashes.MOST_SEEN and kept[-1].read_text(encoding="utf-8") == newest


def test_a_crash_in_native_code_becomes_a_report_at_the_next_start(home: Path) -> None:
    paths.log_folder().mkdir()
    with (paths.log_folder() / crashes.NATIVE).open("w", encoding="utf-8") as file:
        faulthandler.dump_traceback(file)
    report = crashes.take_native()
    assert report is not None and "test_crashes.py" in report.read_text(encoding="utf-8")
    assert crashes.new_reports() == [report] and crashes.take_native() is None


def test_a_run_that_ended_well_leaves_no_report(home: Path) -> None:
    assert crashes.take_native() is None
    paths.log_folder().mkdir()
    (paths.log_folder() / crashes.NATIVE).touch()
    assert crashes.take_native() is None and crashes.new_reports() == []


def test_where_nothing_can_be_written_there_is_no_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "file"))
    assert crash() is None and crashes.new_reports() == [] and crashes.take_native() is None


def test_a_second_start_leaves_the_first_ones_open_file_alone(home: Path) -> None:
    paths.log_folder().mkdir()
    with (paths.log_folder() / crashes.NATIVE).open("a", encoding="utf-8") as of_the_first:
        assert crashes.take_native() is None
        of_the_first.write("Fatal Python error: Segmentation fault")
    report = crashes.take_native()
    assert report is not None and "Segmentation fault" in report.read_text(encoding="utf-8")
