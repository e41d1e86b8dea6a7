"""Reads what was said of parts, and how the machine judged those that were shown to it more than once."""

from sqlalchemy import func, select

from inspector.core.record import Review, counted
from inspector.core.record_query import Filter, Shown
from inspector.core.types import Verdict
from inspector.storage.record import schema
from inspector.storage.record.conditions import conditions
from inspector.storage.record.database import Database
from inspector.storage.record.rows import known, review_of

MOST_WORDS = 200_000


def words(database: Database, wanted: Filter, limit: int = MOST_WORDS) -> list[tuple[str, Review]]:
    """The newest words on parts, the oldest first, each with the serial of its part; what was withdrawn is left out.

    Raises what `Database.reading` does.
    """
    part, review = schema.part, schema.review
    query = select(part.c.serial, review).join(part, review.c.part == part.c.id).where(*conditions(wanted))
    by_part: dict[object, tuple[str, list[Review]]] = {}
    with database.reading() as connection:
        for row in reversed(connection.execute(query.order_by(review.c.id.desc()).limit(limit)).mappings().all()):
            by_part.setdefault(row["part"], (row["serial"], []))[1].append(review_of(row))
    said = [(serial, each) for serial, reviews in by_part.values() for each in counted(reviews)]
    return sorted(said, key=lambda each: each[1].id)


def shown_again(database: Database, wanted: Filter) -> list[Shown]:
    """How parts were judged whose serial was read more than once, in the order in which they were judged.

    Raises what `Database.reading` does.
    """
    part = schema.part
    several = select(part.c.serial).where(*conditions(wanted), part.c.serial != "").group_by(part.c.serial).having(func.count() > 1)
    view = schema.view
    query = select(part.c.serial, part.c.verdict, view.c.score).outerjoin(view, (view.c.part == part.c.id) & (view.c.number == part.c.view))
    with database.reading() as connection:
        found = connection.execute(query.where(*conditions(wanted), part.c.serial.in_(several)).order_by(part.c.id)).all()
    return [Shown(serial, known(Verdict, verdict), score) for serial, verdict, score in found]
