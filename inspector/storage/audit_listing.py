"""The audit as a list of any length: first the numbers of its entries, then those entries that somebody looks at."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

from inspector.core.audit import Entry
from inspector.storage.audit import Wanted, reading
from inspector.storage.audit_projects import KnownProject, Span, known_projects, project_at

_COLUMNS = ", ".join(each.name for each in fields(Entry))
_AT_ONCE = 5000


class Known(NamedTuple):
    """What there is to choose from."""

    kinds: tuple[str, ...]
    people: tuple[str, ...]
    projects: tuple[KnownProject, ...]


def numbers(file: Path, wanted: Wanted) -> Iterator["array[int]"]:
    """The numbers of entries, the newest first, as many as there are so far with each step; the last one has all.

    Raises `AUDIT_UNREADABLE`.
    """
    found = array("q")
    with reading(file) as database:
        if database is not None:
            where, values = wanted.where
            rows = database.execute(f"SELECT number FROM audit WHERE {where} ORDER BY number DESC", values)
            while some := rows.fetchmany(_AT_ONCE):
                found.extend(number for (number,) in some)
                yield found
    yield found


def entries_of(file: Path, wanted: Sequence[int]) -> dict[int, Entry]:
    """Those of some hundred entries that are there, by their numbers. Raises `AUDIT_UNREADABLE`."""
    with reading(file) as database:
        if database is None or not wanted:
            return {}
        sql = f"SELECT {_COLUMNS} FROM audit WHERE number IN ({', '.join('?' * len(wanted))})"
        return {row[0]: Entry(*row) for row in database.execute(sql, list(wanted))}


def known(file: Path) -> Known:
    """All kinds, people and projects that entries name. Raises `AUDIT_UNREADABLE`."""
    with reading(file) as database:
        if database is None:
            return Known((), (), ())
        named = [
            tuple(text for (text,) in database.execute(f"SELECT DISTINCT {name} FROM audit WHERE {name} <> '' ORDER BY {name}"))
            for name in ("kind", "who")
        ]
        return Known(named[0], named[1], known_projects(database))


def spans_of(file: Path, folder: str) -> tuple[Span, ...]:
    """Which entries are about the project in `folder`, wherever it lay before. Raises `AUDIT_UNREADABLE`."""
    with reading(file) as database:
        return (Span(folder),) if database is None else project_at(database, folder)
