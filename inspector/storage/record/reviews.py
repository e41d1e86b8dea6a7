"""What people say of parts: rows that are only ever added."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.record import Review, standing
from inspector.core.said import said
from inspector.storage.record import rows, schema
from inspector.storage.record.batch import insert_new
from inspector.storage.record.database import Database


def add_reviews(database: Database, reviews: Sequence[Review]) -> None:
    """Adds reviews, all or none; the verdicts stay as they are.

    Takes milliseconds and may be done while another program records. Raises `BAD_ARGUMENT` for a part that is not in the record,
    and what `Database.writing` does.
    """
    with database.writing() as connection:
        for part in {review.part for review in reviews}:
            # Two programs may judge the same part at once: on a server, the second waits here.
            found = connection.execute(select(schema.part.c.id).where(schema.part.c.id == part).with_for_update()).first()
            if found is None:
                raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no part {part} in the record.", part=part))
        insert_new(connection, schema.review, map(rows.review_row, reviews))
        for part in {review.part for review in reviews}:
            counts = standing(reviews_of(connection, part))
            answer = None if counts is None else str(counts.answer)
            connection.execute(schema.part.update().where(schema.part.c.id == part).values(answer=answer))


def reviews_of(connection: Connection, part: UUID) -> list[Review]:
    """All reviews of a part, the oldest first."""
    query = select(schema.review).where(schema.review.c.part == part).order_by(schema.review.c.id)
    return [rows.review_of(row) for row in connection.execute(query).mappings()]
