"""Reads the record: pages of it, one part whole, and the runs, reviews, pictures and events around it."""

from collections.abc import Sequence
from types import TracebackType
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Select, and_, func, select

from inspector.core.decision import Reason
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.record import Answer, Event, EventKind, Part, Picture, Review, Run, SerialState, standing
from inspector.core.record_query import Filter, Page, Place, Row
from inspector.core.said import said
from inspector.core.types import Verdict
from inspector.storage.record import batch, rows, schema
from inspector.storage.record.columns import moment_of
from inspector.storage.record.conditions import beyond, conditions, in_order
from inspector.storage.record.database import Database
from inspector.storage.record.reviews import add_reviews, reviews_of

EVERY = Filter()


class RecordReader:
    """A record to be read and reviewed; to be closed. Threads may share it. Every method raises what `Database.reading` does."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def page(self, wanted: Filter = EVERY, limit: int = 200, after: Place | None = None, newest_first: bool = True) -> Page:
        """Up to `limit` parts that come after a place, in the order in which they were judged."""
        there = [] if after is None else [beyond(after, newest_first)]
        ids = select(schema.part.c.id).where(*conditions(wanted), *there).order_by(*in_order(newest_first)).limit(limit)
        query = _listed().where(schema.part.c.id.in_(ids)).order_by(*in_order(newest_first))
        with self.database.reading() as connection:
            found = connection.execute(query).mappings().all()
        end = Place(found[-1]["judged"], found[-1]["id"]) if len(found) == limit else None
        return Page(tuple(map(_row, found)), end)

    def count(self, wanted: Filter = EVERY) -> int:
        """How many parts there are."""
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(schema.part).where(*conditions(wanted))).scalar_one()

    def part(self, part: UUID) -> Part:
        """One part with its views and their evidence. Raises `BAD_ARGUMENT` where there is none."""
        with self.database.reading() as connection:
            query = select(schema.part, schema.rule.c.content.label("rule_content")).outerjoin(schema.rule)
            row = connection.execute(query.where(schema.part.c.id == part)).mappings().first()
            if row is None:
                raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no part {part} in the record.", part=part))
            own = and_(schema.evidence.c.part == schema.view.c.part, schema.evidence.c.view == schema.view.c.number)
            measured = and_(schema.facts.c.part == schema.view.c.part, schema.facts.c.view == schema.view.c.number)
            facts = (column for column in schema.facts.c if column.name not in ("part", "view"))
            views = select(schema.view, schema.evidence.c.content, *facts).outerjoin(schema.evidence, own).outerjoin(schema.facts, measured)
            found = connection.execute(views.where(schema.view.c.part == part).order_by(schema.view.c.number)).mappings().all()
        return rows.part_of(row, [rows.view_of(view) for view in found])

    def row(self, part: UUID) -> Row | None:
        """One part as a list shows it; None where there is none."""
        with self.database.reading() as connection:
            found = connection.execute(_listed().where(schema.part.c.id == part)).mappings().first()
        return None if found is None else _row(found)

    def newest(self) -> UUID | None:
        """The greatest id of all parts, events and reviews: new ones must be greater."""
        tables = schema.part, schema.event, schema.review, schema.run
        with self.database.reading() as connection:
            found = [_greatest(connection, table.c.id) for table in tables]
        return max((each for each in found if each is not None), default=None)

    def run(self, run: UUID) -> Run:
        """One run. Raises `BAD_ARGUMENT` where there is none."""
        with self.database.reading() as connection:
            row = connection.execute(_runs().where(schema.run.c.id == run)).mappings().first()
        if row is None:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no run {run} in the record.", run=run))
        return rows.run_of(row)

    def runs(self, limit: int = 1000) -> list[Run]:
        """The newest runs, the newest first."""
        with self.database.reading() as connection:
            return [rows.run_of(row) for row in connection.execute(_runs().order_by(schema.run.c.id.desc()).limit(limit)).mappings()]

    def events(self, run: UUID | None = None, limit: int = 1000, kinds: Sequence[EventKind] = ()) -> list[Event]:
        """The newest events, of one run or of all, of all kinds or of some, the newest first."""
        query = select(schema.event).order_by(schema.event.c.at.desc(), schema.event.c.id.desc()).limit(limit)
        query = query.where(schema.event.c.kind.in_(map(str, kinds))) if kinds else query
        with self.database.reading() as connection:
            found = connection.execute(query if run is None else query.where(schema.event.c.run == run)).mappings().all()
        return [rows.event_of(row) for row in found]

    def reviews(self, part: UUID) -> list[Review]:
        """All reviews of a part, the oldest first; `core.record.standing` says which counts."""
        with self.database.reading() as connection:
            return reviews_of(connection, part)

    def standing(self, parts: Sequence[UUID]) -> dict[UUID, Review]:
        """Of up to some hundred parts the reviews that count; parts without one are left out."""
        query = select(schema.review).where(schema.review.c.part.in_(parts)).order_by(schema.review.c.id)
        said: dict[UUID, list[Review]] = {}
        with self.database.reading() as connection:
            for row in connection.execute(query).mappings():
                said.setdefault(row["part"], []).append(rows.review_of(row))
        counted = {part: standing(reviews) for part, reviews in said.items()}
        return {part: review for part, review in counted.items() if review is not None}

    def add_review(self, review: Review) -> None:
        """Adds what a person said. Raises what `add_reviews` does."""
        add_reviews(self.database, [review])

    def add_reviews(self, reviews: Sequence[Review]) -> None:
        """Adds what a person said of several parts, all or none."""
        add_reviews(self.database, reviews)

    def add_event(self, event: Event) -> None:
        """Adds something that happened. Raises what `Database.writing` does; it may be done while another program records."""
        with self.database.writing() as connection:
            batch.write(connection, [event])

    def pictures(self, part: UUID) -> list[Picture]:
        """The pictures of a part that are kept or were, by view."""
        query = select(schema.picture).where(schema.picture.c.part == part).order_by(schema.picture.c.view)
        with self.database.reading() as connection:
            return [rows.picture_of(row) for row in connection.execute(query).mappings()]

    def close(self) -> None:
        """Lets go of the file or the server."""
        self.database.close()

    def __enter__(self) -> "RecordReader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _listed() -> Select[tuple[object, ...]]:
    part, view, picture, rule = schema.part, schema.view, schema.picture, schema.rule
    settled = and_(view.c.part == part.c.id, view.c.number == part.c.view)
    kept = and_(picture.c.part == part.c.id, picture.c.view == part.c.view, picture.c.deleted.is_(None))
    columns = part, schema.run.c.model_id, view.c.source, picture.c.path, rule.c.content.label("rule_content")
    query = select(*columns).join(schema.run, part.c.run == schema.run.c.id).outerjoin(view, settled).outerjoin(picture, kept)
    return query.outerjoin(rule, part.c.rule == rule.c.id)


def _row(row: RowMapping) -> Row:
    return Row(
        id=row["id"],
        run=row["run"],
        number=row["number"],
        judged=moment_of(row["judged"], row["judged_offset"]),
        verdict=rows.known(Verdict, row["verdict"]),
        reason=rows.known(Reason, row["reason"]),
        score=row["score"],
        rule=rows.rule_of(row["rule_content"]),
        serial=row["serial"],
        serial_state=rows.known(SerialState, row["serial_state"]),
        answer=None if row["answer"] is None else rows.known(Answer, row["answer"]),
        model_id=row["model_id"],
        source=row["source"] or "",
        picture=row["path"] or "",
    )


def _runs() -> Select[tuple[object, ...]]:
    columns = schema.run, schema.station.c.name.label("station_name"), schema.rule.c.content.label("rule_content")
    return select(*columns).join(schema.station).outerjoin(schema.rule)


def _greatest(connection: Connection, column: object) -> UUID | None:
    found: UUID | None = connection.execute(select(column).order_by(column.desc()).limit(1)).scalar()  # type: ignore[attr-defined,call-overload]
    return found
