"""What the refusals of a database mean, in the words of the program."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import sayable

_ENOUGH_BYTES = 1 << 20

_Meaning: TypeAlias = tuple[ErrorCode, Callable[..., str]]
"""The kind of failure, and what says it, of `where` and with a `reason`."""

_SQLITE: dict[int, _Meaning] = {
    sqlite3.SQLITE_FULL: (ErrorCode.DISK_FULL, sayable("The disk is full: {where} was not written, nothing was lost.")),
    sqlite3.SQLITE_BUSY: (ErrorCode.RECORD_BUSY, sayable("Another program holds {where}.")),
    sqlite3.SQLITE_LOCKED: (ErrorCode.RECORD_BUSY, sayable("Another program holds {where}.")),
    sqlite3.SQLITE_READONLY: (ErrorCode.NOT_WRITABLE, sayable("{where} cannot be written: it may only be read.")),
    sqlite3.SQLITE_PERM: (ErrorCode.NOT_WRITABLE, sayable("{where} cannot be written: access is denied.")),
    sqlite3.SQLITE_CANTOPEN: (ErrorCode.NOT_WRITABLE, sayable("{where} cannot be opened.")),
    sqlite3.SQLITE_IOERR: (ErrorCode.RECORD_LOST, sayable("{where} cannot be reached: reading or writing it failed.")),
    sqlite3.SQLITE_CORRUPT: (ErrorCode.RECORD_DAMAGED, sayable("{where} is damaged: {reason}.")),
    sqlite3.SQLITE_NOTADB: (ErrorCode.RECORD_DAMAGED, sayable("{where} is damaged: {reason}.")),
}
_MOVED = getattr(sqlite3, "SQLITE_READONLY_DBMOVED", 1032)

_POSTGRESQL: dict[str, _Meaning] = {
    "53100": (ErrorCode.DISK_FULL, sayable("The disk of the server is full: {where} was not written, nothing was lost.")),
    "25006": (ErrorCode.NOT_WRITABLE, sayable("{where} cannot be written: it may only be read.")),
    "42501": (ErrorCode.NOT_WRITABLE, sayable("{where} cannot be written: access is denied.")),
    "55P03": (ErrorCode.RECORD_BUSY, sayable("Another program holds {where}.")),
    "XX001": (ErrorCode.RECORD_DAMAGED, sayable("{where} is damaged: {reason}.")),
}
"""By the first letters of SQLSTATE; whatever else an operation fails of is a server that cannot be reached."""


@contextmanager
def explained(where: str, folder: Path | None = None) -> Iterator[None]:
    """Turns what a database refuses into `InspectorError`: of the database called `where`, the file of which lies in `folder`.

    Raises `DISK_FULL`, `NOT_WRITABLE`, `RECORD_BUSY`, `RECORD_DAMAGED`, `RECORD_LOST`. What is left is a bug.
    """
    try:
        yield
    except DBAPIError as error:
        found = _sqlite(error.orig, folder) if isinstance(error.orig, sqlite3.Error) else _postgresql(error)
        if found is None:
            raise
        code, sentence = found
        reason = " ".join(str(error.orig).split()).removesuffix(".")
        raise InspectorError(code, sentence(where=where, reason=reason)) from error


def _sqlite(error: sqlite3.Error, folder: Path | None) -> _Meaning | None:
    code = getattr(error, "sqlite_errorcode", 0)
    if code == _MOVED:
        return ErrorCode.RECORD_LOST, sayable("{where} is not where it was.")
    primary = code & 0xFF
    if primary in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _is_full(folder):
        primary = sqlite3.SQLITE_FULL
    return _SQLITE.get(primary)


def _is_full(folder: Path | None) -> bool:
    """Some ways to need space fail in SQLite without its saying of what."""
    try:
        return folder is not None and shutil.disk_usage(folder).free < _ENOUGH_BYTES
    except OSError:
        return False


def _postgresql(error: DBAPIError) -> _Meaning | None:
    known = _POSTGRESQL.get(getattr(error.orig, "sqlstate", None) or "")
    if known is not None:
        return known
    unreachable = isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated
    return (ErrorCode.RECORD_LOST, sayable("{where} cannot be reached: {reason}.")) if unreachable else None
