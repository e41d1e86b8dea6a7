"""The record as a table: for spreadsheets, for other programs, for the command line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from inspector.core.record import Event, Review, Run
from inspector.core.record_query import Filter, Measured, Place, Row
from inspector.storage.record import measures
from inspector.storage.record.reader import RecordReader

PAGE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A part with what is known around it."""

    row: Row
    run: Run
    review: Review | None
    """The one that counts."""
    measured: Measured | None = None
    """What its picture is like."""

    def fact(self, name: str) -> float | None:
        """A figure of its picture; None where it was not measured."""
        found = self.measured.facts if self.measured is not None else None
        if found is None or name not in _COLOURS:
            return None if found is None else getattr(found, name)
        return found.colour[_COLOURS.index(name)]

    @property
    def zones(self) -> str:
        """Highest patch scores of its zones."""
        return " ".join(f"{each:.6g}" for each in self.measured.zones) if self.measured is not None else ""


_COLOURS = ("red", "blue")
FACTS = ("brightness", "contrast", "sharpness", "noise", "dark", "bright", *_COLOURS, "dx", "dy", "degrees", "likeness")
"""Columns of numbers that say what the picture of a part is like."""

COLUMNS: dict[str, Callable[[Line], Any]] = {
    "time": lambda line: line.row.judged,
    "serial": lambda line: line.row.serial,
    "serial_state": lambda line: str(line.row.serial_state),
    "verdict": lambda line: str(line.row.verdict),
    "reason": lambda line: str(line.row.reason),
    "score": lambda line: line.row.score,
    "threshold": lambda line: None if line.row.rule is None else line.row.rule.threshold,
    "review": lambda line: "" if line.review is None else str(line.review.answer),
    "defect_kind": lambda line: "" if line.review is None else line.review.kind,
    "reviewed_by": lambda line: "" if line.review is None else line.review.who,
    "note": lambda line: "" if line.review is None else line.review.note,
    "number": lambda line: line.row.number,
    "model": lambda line: line.row.model_id,
    "project": lambda line: line.run.project,
    "station": lambda line: line.run.station,
    "operator": lambda line: line.run.operator,
    "lot": lambda line: line.run.lot,
    "source": lambda line: line.row.source,
    "picture": lambda line: line.row.picture,
    "part": lambda line: str(line.row.id),
    "run": lambda line: str(line.row.run),
    **{name: partial(Line.fact, name=name) for name in FACTS},
    "zones": lambda line: line.zones,
}
"""Names of columns, and what stands in them: datetime, text, number or None."""


def pages(reader: RecordReader, wanted: Filter, most: int | None = None) -> Iterator[list[Line]]:
    """Parts, the newest first, some at a time. Raises what `RecordReader.page` does."""
    runs: dict[UUID, Run] = {}
    after: Place | None = None
    left = most
    while left is None or left > 0:
        page = reader.page(wanted, PAGE if left is None else min(PAGE, left), after)
        yield _lines(reader, page.rows, runs)
        left = None if left is None else left - len(page.rows)
        after = page.end
        if after is None:
            return


def values(line: Line) -> dict[str, Any]:
    """What a part is as plain JSON values; its time with the offset from UTC."""
    cells = {name: cell(line) for name, cell in COLUMNS.items()}
    return {name: cell.isoformat(timespec="milliseconds") if isinstance(cell, datetime) else cell for name, cell in cells.items()}


def event_values(event: Event) -> dict[str, Any]:
    """An event as plain JSON values; its time with the offset from UTC."""
    run = None if event.run is None else str(event.run)
    at = event.at.isoformat(timespec="milliseconds")
    return {"time": at, "kind": str(event.kind), "detail": event.detail, "values": event.values, "run": run}


def _lines(reader: RecordReader, rows: Sequence[Row], runs: dict[UUID, Run]) -> list[Line]:
    for row in rows:
        if row.run not in runs:
            runs[row.run] = reader.run(row.run)
    answered = [row.id for row in rows if row.answer is not None]
    reviews = reader.standing(answered) if answered else {}
    measured = measures.of_parts(reader.database, [row.id for row in rows])
    return [Line(row, runs[row.run], reviews.get(row.id), measured.get(row.id)) for row in rows]
