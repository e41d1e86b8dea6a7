"""Writes the record to files: CSV as spreadsheets take it, and Parquet."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.record_query import Filter
from inspector.core.said import said
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.recording.tables import COLUMNS, FACTS, Line, pages
from inspector.services.table_form import CsvForm, usual_form
from inspector.storage import atomic
from inspector.storage.record.reader import RecordReader

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet takes for a formula."""


@guarded(Act.EXPORT)
def write_csv(reader: RecordReader, wanted: Filter, file: Path, form: CsvForm | None = None) -> Steps[int]:
    """Writes the parts to `file`, the newest first, UTF-8 with a byte-order mark, and gives their number. `form`: None for that of this PC.

    What a spreadsheet would run as a formula gets an apostrophe before it, by which it is a text. Raises `NOT_WRITABLE`, `DISK_FULL`
    (an old file then stands), and what reading the record does.
    """
    form = form or usual_form()
    auditing.note(AuditKind.EXPORT, what="record", file=str(file), record=reader.database.where)
    _make_folder(file)
    with atomic.staged_file(file) as beside, beside.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as opened:
        writer = csv.writer(opened, delimiter=form.separator)
        writer.writerow(["time", "utc_offset", *list(COLUMNS)[1:]])
        for step, lines in _counted(reader, wanted):
            writer.writerows(_csv_cells(line, form) for line in lines)
            yield step
    auditing.keep_head(file)
    return step.done


@guarded(Act.EXPORT)
def write_parquet(reader: RecordReader, wanted: Filter, file: Path) -> Steps[int]:
    """Writes the parts to `file`, the newest first, times in UTC. Raises as `write_csv` does, and `LIBRARY_MISSING`."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise InspectorError(ErrorCode.LIBRARY_MISSING, said("Parquet files need the package pyarrow, which is not installed.")) from error
    kinds = {
        "time": pyarrow.timestamp("us", tz="UTC"),
        "score": pyarrow.float64(),
        "threshold": pyarrow.float64(),
        "number": pyarrow.int64(),
        **dict.fromkeys(FACTS, pyarrow.float64()),
    }
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in COLUMNS], {"audit": auditing.head_text()})
    auditing.note(AuditKind.EXPORT, what="record", file=str(file), record=reader.database.where)
    _make_folder(file)
    with atomic.staged_file(file) as beside, parquet.ParquetWriter(beside, schema) as writer:
        for step, lines in _counted(reader, wanted):
            columns = {name: [_valid(cell(line)) for line in lines] for name, cell in COLUMNS.items()}
            writer.write_table(pyarrow.table(columns, schema))
            yield step
    return step.done


def _counted(reader: RecordReader, wanted: Filter) -> Iterator[tuple[Progress, list[Line]]]:
    total, done = reader.count(wanted), 0
    for lines in pages(reader, wanted):
        done += len(lines)
        yield Progress("Writing the record", done, max(done, total), "parts"), lines


def _csv_cells(line: Line, form: CsvForm) -> list[str]:
    cells: list[str] = []
    for cell in COLUMNS.values():
        value = cell(line)
        cells += _time_cells(value, form) if isinstance(value, datetime) else [_csv_cell(value, form)]
    return cells


def _time_cells(at: datetime, form: CsvForm) -> list[str]:
    """The local time as spreadsheets know it, and how far it was from UTC, which they do not."""
    offset = at.strftime("%z")
    return [f"{at:%Y-%m-%d %H:%M:%S}{form.decimal_mark}{at.microsecond // 1000:03}", f"UTC{offset[:3]}:{offset[3:5]}"]


def _csv_cell(value: Any, form: CsvForm) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return form.number(f"{value:.6g}")
    text = str(value)
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def _valid(value: Any) -> Any:
    """Texts as UTF-8 has them."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _make_folder(file: Path) -> None:
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
