"""Kinds of columns that mean the same in SQLite and in PostgreSQL: ids, texts and moments."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Dialect, LargeBinary, SmallInteger, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Id(TypeDecorator[UUID]):
    """A UUID in 16 bytes, sorted by its bytes everywhere."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(postgresql.UUID() if dialect.name == "postgresql" else LargeBinary(16))

    def bind_processor(self, dialect: Dialect) -> Callable[[UUID | None], Any] | None:
        return None if dialect.name == "postgresql" else lambda value: value and value.bytes

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None] | None:
        # Thousands at once are read for charts: nothing but the one call that it takes.
        return None if dialect.name == "postgresql" else lambda stored: stored and UUID(bytes=stored)


class Words(TypeDecorator[str]):
    """A text. What no database can hold (NUL, letters of file names that are no UTF-8) is escaped rather than refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or (value.isascii() and "\0" not in value):
            return value
        return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def moment(name: str, *, nullable: bool = False) -> tuple[Column[int], Column[int]]:
    """The two columns of a time: microseconds of UTC since 1970, and the offset of the local time in minutes."""
    return Column(name, BigInteger, nullable=nullable), Column(f"{name}_offset", SmallInteger, nullable=nullable)


def moment_values(name: str, at: datetime | None) -> dict[str, int | None]:
    """What the two columns of a time hold; a time without offset is local."""
    if at is None:
        return {name: None, f"{name}_offset": None}
    at = at if at.tzinfo else at.astimezone()
    offset = at.utcoffset() or timedelta()
    return {name: microseconds(at), f"{name}_offset": round(offset.total_seconds() / 60)}


def microseconds(at: datetime) -> int:
    """Microseconds of UTC since 1970; a time without offset is local."""
    return ((at if at.tzinfo else at.astimezone()) - _EPOCH) // _MICROSECOND


def moment_of(stored: int, offset: int) -> datetime:
    """The time in two columns, with its offset. Raises OverflowError for what is none."""
    return (_EPOCH + stored * _MICROSECOND).astimezone(timezone(timedelta(minutes=offset)))
