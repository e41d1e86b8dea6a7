"""The record as spreadsheets and other programs get it."""

import csv
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pyarrow import parquet
from record_parts import NOON, a_part, a_review, a_run, reader, record

from inspector.core.decision_rule import DecisionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.record import Answer, Run
from inspector.core.record_query import Filter
from inspector.core.types import Verdict
from inspector.services.recording import tables
from inspector.services.recording.export import write_csv, write_parquet
from inspector.services.table_form import CsvForm
from inspector.storage.record.reader import EVERY

EVIL = ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", 'a,"b";\r\nc', "ä\N{HAMMER}", ""]


def lines(file: Path, separator: str = ",") -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened, delimiter=separator))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run of one part for each odd serial, and one more that has a review; recorded in `tmp_path`."""
    run = a_run(operator="=Ada()", source="C:\\cam")
    parts = [a_part(run, number, Verdict.OK, -1.5, serial=serial) for number, serial in enumerate(EVIL)]
    last = a_part(run, 99, Verdict.NG, 1234.5678, serial="last", rule=DecisionRule(2.25), judged=NOON + timedelta(hours=1, milliseconds=7))
    record(tmp_path, "", run, *parts, last)
    with reader(tmp_path) as opened:
        opened.add_review(a_review(last.id, Answer.FALSE_REJECT, who="Bo", kind="dust", note="-"))
    return run


def test_no_cell_is_run_by_a_spreadsheet_and_none_is_torn(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "new" / "table.csv"
    with reader(tmp_path) as opened:
        assert finish(write_csv(opened, EVERY, file)) == len(EVIL) + 1
    found = lines(file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # or spreadsheets take it for another code page
    serials = [line["serial"] for line in found[1:]][::-1]
    assert serials == [f"'{serial}" if serial[:1] in "=+-@\t\r＝" and serial else serial for serial in EVIL]
    assert {line["operator"] for line in found} == {"'=Ada()"}
    assert found[1]["score"] == "-1.5"  # a number is a number


def test_a_line_says_all_that_is_known_of_a_part(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "table.csv"
    with reader(tmp_path) as opened:
        finish(write_csv(opened, Filter(verdicts=(Verdict.NG,)), file, CsvForm(";", ",")))
    (line,) = lines(file, ";")
    said = {"time": "2026-03-29 13:00:00,007", "utc_offset": "UTC+02:00", "serial": "last", "verdict": "NG", "score": "1234,57"}
    said |= {"threshold": "2,25", "review": "false_reject", "reviewed_by": "Bo", "defect_kind": "dust", "note": "'-", "lot": "L1"}
    assert line.items() >= said.items() and line["run"] == str(run.id)


@pytest.mark.parametrize("form", [(",", ","), ("|", "."), (";", "'")])
def test_a_table_that_no_spreadsheet_reads_is_refused(form: tuple[str, str]) -> None:
    with pytest.raises(InspectorError) as caught:
        CsvForm(*form)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_an_empty_selection_is_a_table_without_lines(tmp_path: Path, run: Run) -> None:
    with reader(tmp_path) as opened:
        assert finish(write_csv(opened, Filter(serial="none"), tmp_path / "table.csv")) == 0
    assert lines(tmp_path / "table.csv") == []


def test_a_table_of_several_pages_has_every_part_once(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "PAGE", 3)
    with reader(tmp_path) as opened:
        finish(write_csv(opened, EVERY, tmp_path / "table.csv"))
        assert [len(page) for page in tables.pages(opened, EVERY, most=5)] == [3, 2]
    assert [line["number"] for line in lines(tmp_path / "table.csv")] == ["99", *map(str, range(len(EVIL) - 1, -1, -1))]


def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "table.csv"
    file.write_text("old", encoding="utf-8")
    with reader(tmp_path) as opened:
        steps = write_csv(opened, EVERY, file)
        next(steps)
        steps.close()
    assert file.read_text(encoding="utf-8") == "old" and not list(tmp_path.glob(".staging*"))


def test_parquet_keeps_kinds_and_odd_texts(tmp_path: Path, run: Run) -> None:
    with reader(tmp_path) as opened:
        assert finish(write_parquet(opened, EVERY, tmp_path / "table.parquet")) == len(EVIL) + 1
    found = parquet.read_table(tmp_path / "table.parquet").to_pylist()
    assert [row["serial"] for row in found] == ["last", *EVIL[::-1]]
    assert found[0]["time"] == NOON + timedelta(hours=1, milliseconds=7) and found[0]["score"] == 1234.5678


def test_without_pyarrow_a_sentence_says_so(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with reader(tmp_path) as opened, pytest.raises(InspectorError) as caught:
        finish(write_parquet(opened, EVERY, tmp_path / "table.parquet"))
    assert caught.value.code is ErrorCode.LIBRARY_MISSING and "pyarrow" in caught.value.detail
    assert not (tmp_path / "table.parquet").exists()
