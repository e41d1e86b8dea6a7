"""Takes inspections out of the program: results in files of several formats, pictures with the heatmap over them."""

import csv
import errno
import io
import json
import math
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.heatmap import overlay
from inspector.core.inspection import Inspection
from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.image_file import write_image
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.file_names import file_name
from inspector.services.table_form import usual_form
from inspector.storage import atomic

COLUMNS = ("path", "verdict", "score", "threshold", "ms", "model", "time", "error")
TRUTH = "truth"


class Writer(Protocol):
    """Writes inspections to a file; with `truths`, one each, where they are known. Raises `NOT_WRITABLE`, `DISK_FULL`."""

    def __call__(self, path: Path, inspections: Iterable[Inspection], truths: Sequence[str] = ()) -> None: ...


@guarded(Act.EXPORT)
def write_csv(path: Path, inspections: Iterable[Inspection], truths: Sequence[str] = ()) -> None:
    """One row an inspection, UTF-8 with a byte-order mark, which spreadsheets need for umlauts, in the form of this PC. See `Writer`."""
    table, form = io.StringIO(newline=""), usual_form()
    writer = csv.writer(table, delimiter=form.separator)
    writer.writerow(_with_truth(COLUMNS, TRUTH if truths else ""))
    for number, i in enumerate(inspections):
        score = "" if i.score is None else form.number(f"{i.score:.6g}")
        threshold = "" if i.threshold is None else form.number(f"{i.threshold:.6g}")
        values = (i.source, i.verdict, score, threshold, form.number(f"{i.ms:.2f}"), i.model_id, _moment(i), i.error)
        writer.writerow(_with_truth(values, truths[number] if truths else ""))
    _write(path, table.getvalue().encode("utf-8-sig", "backslashreplace"))


@guarded(Act.EXPORT)
def write_jsonl(path: Path, inspections: Iterable[Inspection], truths: Sequence[str] = ()) -> None:
    """One JSON object an inspection and line, UTF-8, with the names of `COLUMNS`; what is no number is null. See `Writer`."""
    names = _with_truth(COLUMNS, TRUTH if truths else "")
    lines = []
    for number, i in enumerate(inspections):
        values = (i.source, str(i.verdict), _finite(i.score), _finite(i.threshold), round(i.ms, 2), i.model_id, _moment(i), i.error)
        row = dict(zip(names, _with_truth(values, truths[number] if truths else ""), strict=True))
        lines.append(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
    _write(path, "".join(lines).encode("utf-8", "backslashreplace"))


WRITERS: dict[str, Writer] = {".csv": write_csv, ".jsonl": write_jsonl}
"""What writes results, by the ending of the file: a new output is its function and its line here. The first is the usual one."""


def _with_truth(values: tuple[Any, ...], truth: str) -> tuple[Any, ...]:
    """The values of a row with the truth behind the path, if there is one."""
    return (values[0], truth, *values[1:]) if truth else values


@guarded(Act.EXPORT)
def writer_for(path: Path) -> Writer:
    """What writes a file with this ending. Raises `BAD_ARGUMENT` with those that there are."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT,
            said("Results cannot be written to {file}: its name must end in {endings}.", file=path.name, endings=known_endings()),
        )
    return writer


def known_endings() -> str:
    """The endings of files that results can be written to, for people."""
    return " or ".join(WRITERS)


@guarded(Act.EXPORT)
def write_results(path: Path, inspections: Iterable[Inspection]) -> None:
    """Writes results as the ending of the file says. Raises `BAD_ARGUMENT` for an unknown one, `NOT_WRITABLE`, `DISK_FULL`."""
    writer_for(path)(path, inspections)


def expect_writable(path: Path) -> None:
    """Raises `NOT_WRITABLE` or `DISK_FULL` where no file `path` could be written: better before an hour's work than after it."""
    with atomic.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
        with tempfile.TemporaryFile(dir=path.parent):
            pass


def write_overlay(folder: Path, number: int, image: Image, inspection: Inspection) -> Path:
    """Writes `image` with heatmap and contour as `0007-NG-name.jpg` into `folder`. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    path = folder / f"{number:04}-{inspection.verdict}-{file_name(Path(inspection.source).stem)}.jpg"
    with atomic.explained(path):
        folder.mkdir(parents=True, exist_ok=True)
    write_image(path, overlay(image, inspection.map, inspection.threshold, depth=inspection.depth))
    return path


def _write(path: Path, content: bytes) -> None:
    with atomic.explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with auditing.noting(AuditKind.EXPORT, what="results", file=str(path)):
        atomic.write_bytes(path, content)
    auditing.keep_head(path)


def _moment(inspection: Inspection) -> str:
    return inspection.at.astimezone().isoformat(timespec="seconds")  # with the offset: an hour occurs twice a year


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
