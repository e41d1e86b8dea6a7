"""Walks through everything that is stored, for whoever verifies it."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, func, select, text, tuple_

from inspector.core.errors import InspectorError
from inspector.core.foreign import open_regular
from inspector.core.record import Picture
from inspector.storage.atomic import STAGING
from inspector.storage.record import rows, schema
from inspector.storage.record.database import Database
from inspector.storage.record.evidence_bytes import decode
from inspector.storage.record.originals import FOLDER, owner_of

PAGE = 200
_PIECE = 1 << 20

Key = tuple[UUID, int]
Kind = TypeVar("Kind")


def size(database: Database) -> tuple[int, int]:
    """How many pieces of evidence and how many pictures there are."""
    with database.reading() as connection:
        evidence, pictures = (
            int(connection.execute(select(func.count()).select_from(table)).scalar_one()) for table in (schema.evidence, schema.picture)
        )
    return evidence, pictures


def all_pictures(database: Database) -> Iterator[list[Picture]]:
    """All that are or were kept, some at a time."""
    table, after = schema.picture, None
    while True:
        with database.reading() as connection:
            query = select(table).where(*_behind(table, after)).order_by(table.c.part, table.c.view).limit(PAGE)
            found = [rows.picture_of(row) for row in connection.execute(query).mappings()]
        if not found:
            return
        yield found
        after = found[-1].part, found[-1].view


def all_evidence(database: Database) -> Iterator[list[tuple[Key, str]]]:
    """All pieces, some at a time: part and view, and what is wrong with it, empty where nothing is."""
    table, after = schema.evidence, None
    while True:
        with database.reading() as connection:
            query = select(table).where(*_behind(table, after)).order_by(table.c.part, table.c.view).limit(PAGE)
            found = [((row.part, row.view), _problem(row.content)) for row in connection.execute(query)]
        if not found:
            return
        yield found
        after = found[-1][0]


def inner_damage(database: Database) -> str:
    """What SQLite finds wrong with its file, a clause; empty where nothing is. A server looks after its own."""
    with database.reading() as connection:
        if connection.dialect.name != "sqlite":
            return ""
        found = [str(row[0]) for row in connection.execute(text("PRAGMA quick_check(3)"))]
    return "" if found == ["ok"] else "; ".join(found)


def sha256_of(file: Path) -> str:
    """The hash of a file. Raises OSError."""
    digest = hashlib.sha256()
    with open_regular(file) as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def nobodys_files(database: Database, project: Path) -> Iterator[list[str]]:
    """Files among the pictures that no row names, some at a time: a program that was killed leaves some. Names are the project's."""
    for folder in sorted(path for path in (project / FOLDER).glob("*") if path.is_dir()):
        names = sorted(path.name for path in folder.iterdir() if not path.name.startswith(STAGING))
        for first in range(0, len(names), PAGE):
            named = names[first : first + PAGE]
            known = _paths_of(database, [owner_of(name) for name in named])
            yield [path for path in (f"{FOLDER}/{folder.name}/{name}" for name in named) if path not in known]


def _paths_of(database: Database, owners: Sequence[Key | None]) -> set[str]:
    parts = {owner[0] for owner in owners if owner is not None}
    with database.reading() as connection:
        return set(connection.execute(select(schema.picture.c.path).where(schema.picture.c.part.in_(parts))).scalars())


def _behind(table: Table, after: Key | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    return [tuple_(table.c.part, table.c.view) > tuple_(*after, types=[table.c.part.type, table.c.view.type])]


def _problem(content: bytes) -> str:
    try:
        decode(bytes(content))
    except InspectorError as error:
        return error.detail
    return ""
