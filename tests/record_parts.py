"""Parts, runs and reviews for tests of the record."""

from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from uuid import UUID

import numpy as np

from inspector.core.decision import Decision, Reason
from inspector.core.decision_rule import DecisionRule
from inspector.core.evidence import Evidence, Sheet
from inspector.core.record import Answer, Part, Review, Run, SerialState, View
from inspector.core.types import Verdict
from inspector.storage.record.database import open_database
from inspector.storage.record.ids import Ids
from inspector.storage.record.reader import RecordReader
from inspector.storage.record.writer import RecordWriter

IDS = Ids()
RULE = DecisionRule(3.0)
NOON = datetime(2026, 3, 29, 12, 0, tzinfo=timezone(timedelta(hours=2)))
REASONS = {Verdict.OK: Reason.BELOW_THRESHOLD, Verdict.NG: Reason.ABOVE_THRESHOLD, Verdict.UNDECIDED: Reason.LATE}


def a_run(**other: object) -> Run:
    values: dict[str, object] = {"project": "bolts", "model_id": "m1", "model_sha256": "ab" * 32, "rule": RULE, "program": "1.0"}
    values |= {"source": "usb:0", "station": "press 4", "operator": "Ada", "lot": "L1", "began": NOON}
    return Run(id=IDS.next(), **(values | other))  # type: ignore[arg-type]


def a_grid(seed: int, side: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).random((side, side), dtype=np.float32)


def a_part(run: Run, number: int = 1, verdict: Verdict = Verdict.OK, score: float | None = 1.5, **other: object) -> Part:
    """A part of one view, judged so many seconds after noon as its number says."""
    judged = NOON + timedelta(seconds=number)
    view = View("usb:0", score, Evidence((Sheet(a_grid(number)),), (480, 640)), frame=number, taken=judged, ms=7.5)
    values: dict[str, object] = {"judged": judged, "rule": run.rule, "views": (view,), "decision": Decision(verdict, REASONS[verdict])}
    values |= {"serial": f"S{number:05}", "serial_state": SerialState.READ}
    return Part(id=IDS.next(), run=run.id, number=number, **(values | other))  # type: ignore[arg-type]


def a_review(part: UUID, answer: Answer, **other: str) -> Review:
    return Review(IDS.next(), part, datetime.now(UTC), other.get("who", "Ada"), answer, other.get("kind", ""), other.get("note", ""))


def plain(part: Part) -> dict[str, object]:
    """A part as values that can be compared: its grids as bytes."""
    values = {name: getattr(part, name) for name in Part.__slots__ if name != "views"}
    views = [{name: getattr(view, name) for name in View.__slots__ if name != "evidence"} for view in part.views]
    kept = [view.evidence.sheets if view.evidence else () for view in part.views]
    sheets = [[(sheet.grid.tobytes(), sheet.grid.shape, sheet.weight, sheet.neighbour) for sheet in each] for each in kept]
    return values | {"views": views, "sheets": sheets}


def writer(folder: Path, url: str = "", **other: object) -> RecordWriter:
    return RecordWriter(partial(open_database, folder, url), **other)  # type: ignore[arg-type]


def reader(folder: Path, url: str = "") -> RecordReader:
    return RecordReader(open_database(folder, url))


def record(folder: Path, url: str, *items: object) -> None:
    """Writes all of it, and closes the record."""
    own = writer(folder, url)
    for item in items:
        own.put(item, 10)  # type: ignore[arg-type]
    own.close()
