"""Which pictures are to go: first those that are too old, each kind by its own days, then the oldest OK ones until all fit the quota."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from inspector.core.picture_keeping import PictureKeeping
from inspector.core.record import Picture
from inspector.core.types import Verdict
from inspector.storage.record import rows
from inspector.storage.record.columns import microseconds
from inspector.storage.record.database import Database
from inspector.storage.record.schema import picture

MOST_AT_ONCE = 500
_KEPT = picture.c.deleted.is_(None)


@dataclass(frozen=True, slots=True)
class Due:
    """Some pictures that are to go, and why."""

    pictures: tuple[Picture, ...]
    why: str
    """`age` or `quota`."""


def kept_bytes(database: Database) -> int:
    """Room that the pictures take."""
    with database.reading() as connection:
        return _kept_bytes(connection)


def due(database: Database, keeping: PictureKeeping, now: datetime) -> Due:
    """Up to `MOST_AT_ONCE` pictures that are to go, the oldest first; none: all is as it should be.

    NG and UNDECIDED ones go by their age alone: where they fill the quota, it is exceeded.
    """
    with database.reading() as connection:
        old = tuple(picture for kind in Verdict for picture in _older(connection, kind, keeping.days(kind), now))
        if old:
            return Due(old[:MOST_AT_ONCE], "age")
        return Due(tuple(_beyond(connection, _kept_bytes(connection) - keeping.quota_gb * 1e9)), "quota")


def _kept_bytes(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.sum(picture.c.size), 0)).where(_KEPT)).scalar_one())


def _older(connection: Connection, kind: Verdict, days: int, now: datetime) -> Iterator[Picture]:
    if days:
        limit = microseconds(now - timedelta(days=days))
        yield from _oldest(connection, kind, limit)


def _beyond(connection: Connection, excess: float) -> Iterator[Picture]:
    if excess > 0:
        for each in _oldest(connection, Verdict.OK):
            yield each
            excess -= each.size
            if excess <= 0:
                return


def _oldest(connection: Connection, kind: Verdict, before: int | None = None) -> list[Picture]:
    query = select(picture).where(_KEPT, picture.c.kind == str(kind)).order_by(picture.c.kept).limit(MOST_AT_ONCE)
    found = connection.execute(query if before is None else query.where(picture.c.kept < before)).mappings().all()
    return [rows.picture_of(row) for row in found]
