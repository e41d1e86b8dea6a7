"""Opens the database of a record: a file beside the project, or a PostgreSQL server. Checks whose it is before anything is done to it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import open_regular
from inspector.core.said import said
from inspector.storage import atomic
from inspector.storage.record import migrations
from inspector.storage.record.faults import explained

FILE = "record.sqlite"
APPLICATION_ID = 0x496E5263
"""Stands in the head of the file ("InRc"), by which it is told from another program's."""
_MAGIC = b"SQLite format 3\0"
_HEAD_BYTES = 100
_BUSY_S = 2.0
"""How long a step waits for another program that writes. Reviews take milliseconds."""
_CONNECT_S = 5
_ADDRESS = said("The database must be at an address like postgresql://user@host/name.")


class Database:
    """An open record; to be closed. Threads may share it, each of them in a block of its own."""

    def __init__(self, engine: Engine, where: str, file: Path | None = None, *, read_only: bool = False) -> None:
        self.engine = engine
        self.read_only = read_only
        self.where = where
        self.file = file
        self._identity = _identity(file) if file is not None else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of everything. Raises what `explained` says."""
        with self._explained(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that lasts when the block ends well, and leaves nothing otherwise. Raises what `explained` says."""
        with self._explained(), self.engine.execution_options(writes=True).begin() as connection:
            yield connection
        self.expect_there()

    def expect_there(self) -> None:
        """Raises `RECORD_LOST` where the file is no longer the one that was opened: what is written into a deleted file is lost."""
        if self.file is not None and _identity(self.file) != self._identity:
            raise InspectorError(ErrorCode.RECORD_LOST, said("{where} is not where it was.", where=self.where))

    def close(self) -> None:
        """Lets go of the file or the server."""
        self.engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        with explained(self.where, self.file.parent if self.file is not None else None):
            yield


def open_database(folder: Path, url: str = "", *, create: bool = False) -> Database:
    """The record of the project in `folder`, at `url` (PostgreSQL) or beside it; brought up to date, and made where it is to be.

    Raises `RECORD_MISSING`, `RECORD_FOREIGN`, `RECORD_TOO_NEW`, `RECORD_DAMAGED`, `RECORD_BUSY`, `RECORD_LOST`, `LIBRARY_MISSING`,
    `BAD_ARGUMENT` (for a URL that is none), `NOT_WRITABLE`, `DISK_FULL`. A database that is refused is left as it was.
    """
    database = _server(url) if url else _beside(folder / FILE, create)
    try:
        _bring_up_to_date(database, create)
    except BaseException:
        database.close()
        raise
    return database


def _beside(file: Path, create: bool) -> Database:
    where = said("The record {file}", file=file)
    found = _expect_ours(file, where)
    if not found and not create:
        raise InspectorError(ErrorCode.RECORD_MISSING, said("Nothing has been recorded in {folder} yet.", folder=file.parent))
    if not found:
        with atomic.explained(file):
            file.touch()
    read_only = found and not _is_writable(file)
    options = "?mode=ro&immutable=1&uri=true" if read_only else ""
    place = file.absolute().as_uri() if read_only else str(file.absolute())
    engine = create_engine(f"sqlite:///{place}{options}" if read_only else make_url("sqlite://").set(database=place))
    event.listen(engine, "connect", _only_read if read_only else _settings)
    event.listen(engine, "begin", _begin)
    if not found:
        _mark(engine, where, file.parent)
    return Database(engine, where, file, read_only=read_only)


def _expect_ours(file: Path, where: str) -> bool:
    """Whether there is a database. Read without SQLite, which may change what it opens."""
    try:
        with open_regular(file) as opened:
            head = opened.read(_HEAD_BYTES)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise InspectorError(
            ErrorCode.NOT_WRITABLE, said("{where} cannot be opened: {reason}.", where=where, reason=error.strerror or error)
        ) from error
    if not head:
        return False
    if len(head) < _HEAD_BYTES or not head.startswith(_MAGIC):
        raise InspectorError(ErrorCode.RECORD_DAMAGED, said("{where} is damaged: it is no database.", where=where))
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise InspectorError(ErrorCode.RECORD_FOREIGN, said("{where} is a database of another program.", where=where))
    return True


def _mark(engine: Engine, where: str, folder: Path) -> None:
    """Makes a file ours before it has tables: a crash in between leaves one that the next start goes on with."""
    with explained(where, folder), engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA journal_mode=DELETE")  # the mark must not wait in a log beside the file
        driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
        driver.execute("PRAGMA journal_mode=WAL")


def _settings(driver: Any, _: Any) -> None:
    _read_settings(driver, _)
    driver.execute("PRAGMA journal_mode=WAL")
    driver.execute("PRAGMA synchronous=FULL")
    driver.execute(f"PRAGMA journal_size_limit={64 << 20}")


def _only_read(driver: Any, _: Any) -> None:
    _read_settings(driver, _)
    migrations.look_upgraded(driver)


def _read_settings(driver: Any, _: Any) -> None:
    driver.isolation_level = None  # transactions begin where SQLAlchemy says so, and hold changes of the schema, too
    driver.execute(f"PRAGMA busy_timeout={round(1000 * _BUSY_S)}")
    driver.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    """Whoever will write says so at once: a reader that becomes a writer would be refused where another has written meanwhile."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _server(url: str) -> Database:
    try:
        known = make_url(url)
        if known.get_backend_name() != "postgresql":
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said(
                    "The database must be at an address like postgresql://user@host/name, and {kind} is another kind of database.",
                    kind=known.drivername,
                ),
            )
        known = known.set(drivername="postgresql+psycopg")
        engine = create_engine(known, pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_S})
    except (ArgumentError, ValueError) as error:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, _ADDRESS) from error  # the address may hold a password
    except ImportError as error:  # psycopg, or the library of PostgreSQL that it needs
        raise InspectorError(ErrorCode.LIBRARY_MISSING, said("A record on a PostgreSQL server needs the package psycopg.")) from error
    return Database(engine, said("The record at {address}", address=known.render_as_string(hide_password=True)))


def _bring_up_to_date(database: Database, create: bool) -> None:
    with database.reading() as connection:
        revision = migrations.revision_of(connection)
        tables = set(inspect(connection).get_table_names()) - {migrations.TABLE}
    if revision is None and tables:
        raise InspectorError(ErrorCode.RECORD_FOREIGN, said("{where} is a database of another program.", where=database.where))
    if revision is None and not create:
        raise InspectorError(ErrorCode.RECORD_MISSING, said("{where} is empty: nothing has been recorded yet.", where=database.where))
    if not migrations.is_known(revision):
        raise InspectorError(
            ErrorCode.RECORD_TOO_NEW,
            said("{where} was written by a newer Inspector (schema {revision}).", where=database.where, revision=revision),
        )
    if revision != migrations.NEWEST and not database.read_only:
        with database.writing() as connection:
            if connection.dialect.name == "postgresql":  # stations may start at once
                connection.execute(text(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})"))
            migrations.upgrade(connection)


def _identity(file: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        status = file.stat()
        return status.st_dev, status.st_ino
    return None


def _is_writable(file: Path) -> bool:
    effective = os.access in os.supports_effective_ids
    return all(os.access(path, os.W_OK, effective_ids=effective) for path in (file, file.parent))
