"""The audit of this PC: a database of one table, to which entries are only ever added, by any number of programs.

Triggers refuse whatever else an honest program might do by mistake; whoever takes them away is found by the chain of hashes.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from inspector.core.access import Person
from inspector.core.audit import CLOCK_BACK, GENESIS, Entry, Finding, Head, canonical
from inspector.core.audit_chain import Chain, clock_is_back
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import Said, reason_of, said, sayable, unended
from inspector.storage import atomic
from inspector.storage.audit_projects import Span

APPLICATION_ID = 0x496E4175
"""Stands in the head of the file ("InAu")."""
SCHEMA = 1
BUSY_S = 10.0
_NAMES = tuple(each.name for each in fields(Entry))
_COLUMNS = ", ".join(_NAMES)
_OBJECTS = {
    "audit": f"CREATE TABLE audit (number INTEGER PRIMARY KEY, {', '.join(f'{name} TEXT NOT NULL' for name in _NAMES[1:])}) STRICT",
    "audit_update": "CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END",
    "audit_delete": "CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END",
    "audit_insert": "CREATE TRIGGER audit_insert BEFORE INSERT ON audit "
    "WHEN NEW.number IS NOT (SELECT IFNULL(MAX(number), 0) + 1 FROM audit) "
    "BEGIN SELECT RAISE(ABORT, 'entries are only added at the end'); END",
}


def append(file: Path, person: Person, station: str, kind: str, project: str, details: Mapping[str, Any], at: datetime) -> Head:
    """Adds an entry behind the last one, whoever wrote it. `at` has an offset from UTC. Raises `AUDIT_UNWRITABLE`."""
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    with _explained(file, ErrorCode.AUDIT_UNWRITABLE), _opened(file, create=True) as database:
        database.execute("BEGIN IMMEDIATE")
        _make(database)
        number, before, last = _last(database)
        mark = CLOCK_BACK if number and clock_is_back(at, last) else ""
        time = at.isoformat(timespec="milliseconds")
        said = canonical(dict(details)), mark, before, ""
        by = _plain(person.name), str(person.role or ""), str(person.by)
        entry = Entry(number + 1, time, kind, *by, _plain(station), _plain(project), *said)
        row = (*_row(entry)[:-1], entry.digest())
        database.execute(f"INSERT INTO audit ({_COLUMNS}) VALUES ({', '.join('?' * len(row))})", row)
        database.execute("COMMIT")
    return Head(row[0], row[-1])


def head(file: Path) -> Head:
    """The newest entry; (0, `GENESIS`) where there is none. Raises `AUDIT_UNREADABLE`."""
    with reading(file) as database:
        number, digest, _ = _last(database) if database is not None else (0, GENESIS, "")
    return Head(number, digest)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; None and empty: all."""

    before: int | None = None
    """With lower numbers than this."""
    spans: tuple[Span, ...] = ()
    """Of one project."""
    kind: str = ""
    who: str = ""
    without: tuple[str, ...] = ()
    """Kinds that are passed over."""
    since: str = ""
    """From this day on, as 2026-11-28."""

    @property
    def where(self) -> tuple[str, list[Any]]:
        """In SQL, with its values."""
        asked = self._conditions
        one_of = [f"project = ? AND number > ? AND ({int(not each.upto)} OR number <= ?)" for each in self.spans]
        told = [condition for condition, _ in asked] + ([f"({' OR '.join(f'({each})' for each in one_of)})"] if one_of else [])
        return " AND ".join(["1", *told]), [*(value for _, value in asked), *chain.from_iterable(self.spans)]

    @property
    def _conditions(self) -> list[tuple[str, Any]]:
        asked: list[tuple[str, Any]] = [("number < ?", self.before)] if self.before is not None else []
        asked += [("at >= ?", self.since)] if self.since else []
        asked += [(f"{name} = ?", value) for name, value in (("kind", self.kind), ("who", self.who)) if value]
        return asked + [("kind <> ?", kind) for kind in self.without]


def read(file: Path, limit: int, wanted: Wanted) -> list[Entry]:
    """Entries, the newest first, of at most `limit`. Raises `AUDIT_UNREADABLE`."""
    where, values = wanted.where
    with reading(file) as database:
        if database is None:
            return []
        sql = f"SELECT {_COLUMNS} FROM audit WHERE {where} ORDER BY number DESC LIMIT ?"
        return [Entry(*row) for row in database.execute(sql, (*values, limit))]


def entries(file: Path) -> Iterator[Entry]:
    """All entries, the oldest first. Raises `AUDIT_UNREADABLE`."""
    with reading(file) as database:
        if database is not None:
            yield from (Entry(*row) for row in database.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY number"))


def verify(file: Path, heads: Iterator[Head] | list[Head]) -> Iterator[tuple[int, list[Finding]]]:
    """Reads the whole chain and gives, now and then, how many entries were read and what was found since. Raises nothing of the file."""
    chain = Chain(heads)
    done = 0
    found: list[Finding] = []
    try:
        with reading(file) as database:
            if database is not None:
                found += _damage(database)
                for row in database.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY number, rowid"):
                    found += chain.take(row)
                    done += 1
                    if done % 500 == 0:
                        yield done, found
                        found = []
    except InspectorError as error:
        found.append(Finding(0, error.detail))
    yield done, [*found, *chain.end()]


def _damage(database: sqlite3.Connection) -> Iterator[Finding]:
    """What is wrong with the file, apart from the entries."""
    there = dict(database.execute("SELECT name, sql FROM sqlite_master"))
    for name, sql in _OBJECTS.items():
        if there.get(name) != sql:
            yield Finding(0, said("what keeps entries from being changed ({name}) was taken out of the file or changed", name=name))
    for name in sorted(set(there) - set(_OBJECTS)):
        yield Finding(0, said("something was put into the file that does not belong there ({name})", name=name))
    for (sentence,) in database.execute("PRAGMA quick_check(5)"):
        if sentence != "ok":
            yield Finding(0, said("the database is damaged: {sentence}", sentence=sentence))


def _make(database: sqlite3.Connection) -> None:
    """Makes the table in a new file; in the transaction that writes the first entry, so that a crash leaves both or neither."""
    if database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]:
        return
    database.execute(f"PRAGMA application_id={APPLICATION_ID}")
    database.execute(f"PRAGMA user_version={SCHEMA}")
    for sql in _OBJECTS.values():
        database.execute(sql)


def _last(database: sqlite3.Connection) -> tuple[int, str, str]:
    """Number, hash and time of the newest entry."""
    row = database.execute("SELECT number, hash, at FROM audit ORDER BY number DESC LIMIT 1").fetchone()
    return row if row is not None else (0, GENESIS, "")


def _row(entry: Entry) -> tuple[Any, ...]:
    return tuple(getattr(entry, name) for name in _NAMES)


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection | None]:
    """One state of the file; None where there is no file. Raises `AUDIT_UNREADABLE`."""
    if not file.exists():
        yield None
        return
    with _explained(file, ErrorCode.AUDIT_UNREADABLE), _opened(file, create=False) as database:
        database.execute("BEGIN")
        yield database


@contextmanager
def _opened(file: Path, *, create: bool) -> Iterator[sqlite3.Connection]:
    mode = "rwc" if create else "rw"
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", timeout=BUSY_S, isolation_level=None, uri=True)) as database:
        database.execute("PRAGMA synchronous=FULL")
        mark, schema = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        if (mark, schema) not in ((APPLICATION_ID, SCHEMA), (0, 0)) or (mark == 0 and _has_tables(database)):
            raise sqlite3.DatabaseError(said("it is a database of another program, or of a later version"))
        yield database


def _has_tables(database: sqlite3.Connection) -> bool:
    return bool(database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0])


@contextmanager
def _explained(file: Path, code: ErrorCode) -> Iterator[None]:
    told = sayable("The audit {file} cannot be read: {reason}.")
    if code is ErrorCode.AUDIT_UNWRITABLE:
        told = sayable("The audit {file} cannot be written: {reason}.")
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
        reason = said("the disk is full") if full else unended(_one_line(error))
        raise InspectorError(code, told(file=file, reason=reason)) from error


def _one_line(error: Exception) -> str:
    text = reason_of(error) if not isinstance(error, OSError) else str(error)
    return text if isinstance(text, Said) else " ".join(text.split())


def _plain(text: str) -> str:
    """A text as UTF-8 has it: names of files may hold letters that stand for no letter."""
    return text.encode("utf-8", "backslashreplace").decode()
