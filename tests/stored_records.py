"""Records as they were written by each version of the schema, and what is in them: python tests/stored_records.py stores a new one.

Run it with the version that brings a new schema, once, and keep the old ones: all of them must be readable for ever.
"""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import numpy as np

from inspector.core.decision import Decision, Reason
from inspector.core.decision_rule import DecisionRule
from inspector.core.evidence import Evidence, Sheet
from inspector.core.picture_facts import PictureFacts
from inspector.core.picture_keeping import PictureKeeping
from inspector.core.record import Answer, Event, EventKind, Part, Review, Run, SerialState, View
from inspector.core.types import Verdict
from inspector.storage.record import migrations
from inspector.storage.record.database import open_database
from inspector.storage.record.reader import RecordReader
from inspector.storage.record.recorder import Recorder

FOLDER = Path(__file__).parent / "data" / "records"
NOON = datetime(2026, 3, 29, 12, 0, 0, 250_000, timezone(timedelta(hours=2)))
FRAME = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)


def _id(number: int) -> UUID:
    return UUID(int=0x019D38A5_0000_7000_8000_000000000000 + number)


def _grid(side: int) -> np.ndarray:
    grid = np.linspace(0, 3, side * side, dtype=np.float32).reshape(side, side)
    grid[0] = [np.nan, np.inf, 1e-45, *grid[0, 3:]]
    return grid


FACTS = PictureFacts(0.5, 0.125, 0.75, 0.0625, 0.01, 0.02, (0.03, -0.04), -1.5, 2.5, 0.125, 0.9)
"""Stored from schema 0003 on."""
HEAD = f"audit-head:12:{'0f' * 32}"
"""Stored from schema 0004 on."""
RULE, OTHER_RULE = DecisionRule(2.5), DecisionRule(2.75)
RUNS = (
    Run(_id(1), NOON, "bolts", "20260301-101112-abcdef123456", "ab" * 32, RULE, "0.9", "usb:0", "press 4", "Ada", "L1", HEAD),
    Run(_id(2), NOON + timedelta(hours=1), "bolts", "20260302-101112-abcdef123456", "cd" * 32, None, "0.9", "watch:/in"),
)
PARTS = (
    Part(
        _id(10),
        RUNS[0].id,
        1,
        NOON,
        Decision(Verdict.OK, Reason.BELOW_THRESHOLD),
        RULE,
        (View("usb:0", 1.5, Evidence((Sheet(_grid(4)),), (480, 640)), "", 7, NOON - timedelta(milliseconds=30), 24.5, FACTS, (1.5, 0.25)),),
        'S,1 "new"\r\n=1',
        SerialState.READ,
    ),
    Part(
        _id(11),
        RUNS[0].id,
        2,
        NOON + timedelta(seconds=1),
        Decision(Verdict.NG, Reason.ABOVE_THRESHOLD, 1),
        OTHER_RULE,
        (
            View("top", 0.5, Evidence((Sheet(_grid(3), 0.5, 9.5, 12), Sheet(_grid(5))), (99, 98)), "", 8, NOON, 20.0),
            View("side", 3.25, Evidence((Sheet(_grid(4)),), (480, 640)), "", 9, NOON, 21.0),
        ),
        "",
        SerialState.NO_READ,
    ),
    Part(
        _id(12),
        RUNS[1].id,
        1,
        NOON + timedelta(hours=1),
        Decision(Verdict.UNDECIDED, Reason.UNREADABLE),
        None,
        (View("/in/\N{LATIN SMALL LETTER O WITH DIAERESIS}.png", None, None, "The file is cut off."),),
    ),
)


def parts_of(revision: str) -> tuple[Part, ...]:
    """The parts as a schema holds them: before 0003 nothing was measured."""
    if revision >= "0003":
        return PARTS
    return tuple(replace(part, views=tuple(replace(view, facts=None, zones=()) for view in part.views)) for part in PARTS)


def runs_of(revision: str) -> tuple[Run, ...]:
    """The runs as a schema holds them: before 0004 nobody wrote down what the audit ended with."""
    return RUNS if revision >= "0004" else tuple(replace(run, audit="") for run in RUNS)


EVENTS = (
    Event(_id(20), NOON, EventKind.STARTED, RUNS[0].id),
    Event(_id(21), NOON + timedelta(seconds=2), EventKind.FAULT, None, "The disk is full.", {"waiting": 3, "names": ["a", None]}),
)
REVIEWS = (
    Review(_id(30), PARTS[1].id, NOON + timedelta(hours=2), "Bo", Answer.DEFECT, "scratch", "at the edge"),
    Review(_id(31), PARTS[1].id, NOON + timedelta(hours=3), "Ada", Answer.FALSE_REJECT),
    Review(_id(32), PARTS[1].id, NOON + timedelta(hours=4), "Ada", Answer.WITHDRAWN),
)


def store(folder: Path) -> None:
    """Writes all of it into a new record in `folder`, with a picture of the side view of the second part."""
    from inspector.devices.formats.png_writing import encode_png

    folder.mkdir(parents=True)
    own = Recorder(folder, encode_png, PictureKeeping(ok_share=0))
    for run in RUNS:
        own.begin(run)
    for part in PARTS:
        own.put(part, [None, FRAME] if part is PARTS[1] else ())
    for event in EVENTS:
        own.note(event)
    own.close()
    (folder / ".record.lock").unlink()
    with RecordReader(open_database(folder)) as opened:
        opened.add_reviews(REVIEWS)


if __name__ == "__main__":
    store(FOLDER / f"schema-{migrations.NEWEST}")
