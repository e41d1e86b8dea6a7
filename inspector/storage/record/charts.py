"""Reads of many parts at once what charts and replays need: hours, scores, grids."""

from datetime import timedelta

import numpy as np
from sqlalchemy import and_, func, select

from inspector.core.record import Answer
from inspector.core.record_query import Filter, GridTable, Hour, Scores
from inspector.core.types import Verdict
from inspector.storage.record.columns import moment_of
from inspector.storage.record.conditions import conditions, in_order
from inspector.storage.record.database import Database
from inspector.storage.record.evidence_bytes import first_grids
from inspector.storage.record.reader import EVERY
from inspector.storage.record.schema import evidence, part

MOST_PARTS = 20_000
_HOUR_US = 3_600_000_000


def hours(database: Database, wanted: Filter = EVERY, offset: timedelta = timedelta()) -> list[Hour]:
    """How many parts of each hour got which verdict, the oldest first, hours without parts left out.

    Hours begin where they do at `offset` from UTC, which matters where that is no whole number of hours.
    """
    shift = offset // timedelta(microseconds=1)
    hour = ((part.c.judged + shift) // _HOUR_US).label("hour")
    is_false = part.c.answer == str(Answer.FALSE_REJECT)
    query = select(hour, part.c.verdict, func.count().label("parts"), func.count().filter(is_false).label("false_rejects"))
    with database.reading() as connection:
        found = connection.execute(query.where(*conditions(wanted)).group_by(hour, part.c.verdict).order_by(hour)).all()
    counted: dict[int, dict[str, int]] = {}
    for number, verdict, parts, false_rejects in found:
        own = counted.setdefault(number, {"false_rejects": 0})
        own[verdict.lower()] = parts
        own["false_rejects"] += false_rejects if verdict != Verdict.OK else 0
    minutes = offset // timedelta(minutes=1)
    return [Hour(moment_of(number * _HOUR_US - shift, minutes), **own) for number, own in counted.items()]


def scores(database: Database, wanted: Filter = EVERY, limit: int = MOST_PARTS) -> Scores:
    """Scores of the newest parts, the oldest of them first."""
    query = select(part.c.id, part.c.judged, part.c.score).where(*conditions(wanted)).order_by(*in_order(True)).limit(limit)
    with database.reading() as connection:
        found = connection.execute(query).all()[::-1]
    values = [np.nan if score is None else score for _, _, score in found]
    return Scores(tuple(row[0] for row in found), np.array([row[1] for row in found], np.int64), np.array(values, np.float64))


def grids(database: Database, wanted: Filter = EVERY, limit: int = MOST_PARTS, view: int = 0) -> GridTable:
    """Patch scores of the newest parts, the oldest of them first; parts without evidence are left out.

    Raises `RECORD_DAMAGED` where the bytes of one are.
    """
    chosen = select(part.c.id).where(*conditions(wanted)).order_by(*in_order(True)).limit(limit).subquery()
    own = and_(evidence.c.part == chosen.c.id, evidence.c.view == view)
    query = select(evidence.c.part, evidence.c.content).join_from(chosen, evidence, own)
    with database.reading() as connection:
        found = connection.execute(query).all()[::-1]
    return GridTable(tuple(row[0] for row in found), tuple(first_grids([row[1] for row in found])))
