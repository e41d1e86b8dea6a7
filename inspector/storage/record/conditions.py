"""A `Filter` in SQL."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from sqlalchemy import Boolean, ColumnElement, or_, select, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from inspector.core.record_query import Filter, Place
from inspector.core.types import Verdict
from inspector.storage.record import schema
from inspector.storage.record.columns import microseconds
from inspector.storage.record.rows import MOST_SERIAL_LETTERS
from inspector.storage.record.schema import part, run, station

Condition: TypeAlias = ColumnElement[bool]
_ESCAPE = "/"


class _Holds(FunctionElement[bool]):
    """Whether a text is like a pattern, in capital letters or small ones: the fastest that each database has for it."""

    type = Boolean()
    inherit_cache = True


@compiles(_Holds)
def _ilike(element: _Holds, compiler: SQLCompiler, **more: Any) -> str:
    text, pattern = (compiler.process(each, **more) for each in element.clauses)
    like = "LIKE" if compiler.dialect.name == "sqlite" else "ILIKE"
    return f"({text} {like} {pattern} ESCAPE '{_ESCAPE}')"


def _pattern(wanted: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        wanted = wanted.replace(special, _ESCAPE + special)
    return f"%{wanted}%"


def conditions(wanted: Filter) -> list[Condition]:
    """What a part must fulfil."""
    return [*_of_part(wanted), *_of_run(wanted)]


def _of_part(wanted: Filter) -> Iterator[Condition]:
    if wanted.since is not None:
        yield part.c.judged >= microseconds(wanted.since)
    if wanted.until is not None:
        yield part.c.judged < microseconds(wanted.until)
    if wanted.verdicts:
        yield part.c.verdict.in_([str(each) for each in wanted.verdicts])
        if Verdict.OK not in wanted.verdicts:
            yield schema.IS_REJECT
    if wanted.answers:
        named = [str(each) for each in wanted.answers if each is not None]
        open_ones = [part.c.answer.is_(None)] if None in wanted.answers else []
        yield or_(*([part.c.answer.in_(named)] if named else []), *open_ones)
        if not open_ones:
            yield schema.IS_ANSWERED
    if wanted.parts:
        yield part.c.id.in_(wanted.parts)
    if wanted.serial:
        yield part.c.serial == wanted.serial[:MOST_SERIAL_LETTERS]
    if wanted.serial_part:
        yield _Holds(part.c.serial, _pattern(wanted.serial_part))
    if wanted.least_score is not None:
        yield part.c.score >= wanted.least_score
    if wanted.most_score is not None:
        yield part.c.score <= wanted.most_score


def _of_run(wanted: Filter) -> Iterator[Condition]:
    if wanted.runs:
        yield part.c.run.in_(wanted.runs)
    texts = {name: getattr(wanted, name) for name in ("model_id", "project", "operator", "lot") if getattr(wanted, name)}
    if texts or wanted.station:
        chosen = select(run.c.id).where(*(run.c[name] == text for name, text in texts.items()))
        if wanted.station:
            chosen = chosen.where(run.c.station.in_(select(station.c.id).where(station.c.name == wanted.station)))
        yield part.c.run.in_(chosen)


def beyond(place: Place, newest_first: bool) -> Condition:
    """Whether a part comes after `place`, in the direction of reading."""
    own: Any = tuple_(part.c.judged, part.c.id)
    there = tuple_(place.judged, place.id, types=[part.c.judged.type, part.c.id.type])
    condition: Condition = own < there if newest_first else own > there
    return condition


def in_order(newest_first: bool) -> list[ColumnElement[Any]]:
    """The order of lists: by time, and by id where two parts were judged in the same microsecond."""
    columns: list[ColumnElement[Any]] = [part.c.judged, part.c.id]
    return [column.desc() for column in columns] if newest_first else columns
