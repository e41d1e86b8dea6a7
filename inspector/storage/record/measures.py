"""Reads of many parts at once what is watched of them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from inspector.core.record_query import Filter, Measured
from inspector.core.types import Verdict
from inspector.storage.record import rows
from inspector.storage.record.conditions import conditions, in_order
from inspector.storage.record.database import Database
from inspector.storage.record.facts_rows import facts_of, zones_of
from inspector.storage.record.reader import EVERY
from inspector.storage.record.schema import facts, part, run

MOST_PARTS = 20_000


def measured(database: Database, wanted: Filter = EVERY, limit: int = MOST_PARTS, *, newest: bool = True) -> list[Measured]:
    """Up to `limit` parts in the order in which they were judged, the oldest first: the newest ones, or the oldest."""
    chosen = select(part.c.id).where(*conditions(wanted)).order_by(*in_order(newest)).limit(limit)
    columns: tuple[Any, ...] = part.c.id, part.c.judged, part.c.verdict, part.c.score, run.c.model_id, *_measured()
    own = and_(facts.c.part == part.c.id, facts.c.view == 0)
    query = select(*columns).join(run, part.c.run == run.c.id).outerjoin(facts, own)
    with database.reading() as connection:
        found = connection.execute(query.where(part.c.id.in_(chosen)).order_by(*in_order(False))).mappings().all()
    return [
        Measured(row["id"], row["judged"], row["model_id"], rows.known(Verdict, row["verdict"]), row["score"], facts_of(row), zones_of(row))
        for row in found
    ]


def of_parts(database: Database, parts: Sequence[UUID]) -> dict[UUID, Measured]:
    """What is known of some hundred parts."""
    return {each.id: each for each in measured(database, Filter(parts=tuple(parts)), len(parts))} if parts else {}


def _measured() -> Iterable[Any]:
    return (column for column in facts.c if column.name not in ("part", "view"))
