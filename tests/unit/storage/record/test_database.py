"""Whose database it is, of which version, and whether it can be used: found out before anything is done to it."""

import os
import sqlite3
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import sqlalchemy as sa
from alembic import op
from record_parts import a_part, a_review, a_run, reader, record

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.record import Answer
from inspector.storage.record import migrations
from inspector.storage.record.database import APPLICATION_ID, FILE, Database, open_database


def refusal(folder: Path, url: str = "", create: bool = True) -> InspectorError:
    with pytest.raises(InspectorError) as caught:
        open_database(folder, url, create=create)
    return caught.value


def sqlite(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def execute(folder: Path, url: str, *statements: str) -> None:
    """Changes a database by somebody else's hand."""
    address = sa.make_url(url).set(drivername="postgresql+psycopg") if url else f"sqlite:///{folder / FILE}"
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


@pytest.mark.parametrize("mark", [0, 7])
def test_a_database_of_another_program_is_refused_and_left_as_it_was(tmp_path: Path, mark: int) -> None:
    sqlite(tmp_path / FILE, f"PRAGMA application_id={mark}", "CREATE TABLE part (id)", "INSERT INTO part VALUES (1)")
    before = (tmp_path / FILE).read_bytes()
    for create in (True, False):
        assert refusal(tmp_path, create=create).code is ErrorCode.RECORD_FOREIGN
    assert (tmp_path / FILE).read_bytes() == before and os.listdir(tmp_path) == [FILE]


def test_somebody_elses_tables_on_a_server_are_left_alone(tmp_path: Path, new_database: str) -> None:
    execute(tmp_path, new_database, "CREATE TABLE part (id integer)")
    assert refusal(tmp_path, new_database).code is ErrorCode.RECORD_FOREIGN
    execute(tmp_path, new_database, "INSERT INTO part VALUES (1)")


@pytest.mark.parametrize("content", [b"hello", b"{}" * 200, b"SQLite format 3\0"])
def test_a_file_that_is_no_database_is_called_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert refusal(tmp_path).code is ErrorCode.RECORD_DAMAGED
    assert (tmp_path / FILE).read_bytes() == content


def test_a_folder_or_a_pipe_in_its_place_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "one" / FILE).mkdir(parents=True)
    assert refusal(tmp_path / "one").code is ErrorCode.NOT_WRITABLE
    if hasattr(os, "mkfifo"):
        (tmp_path / "other").mkdir()
        os.mkfifo(tmp_path / "other" / FILE)
        assert refusal(tmp_path / "other").code is ErrorCode.NOT_WRITABLE


def test_a_newer_one_is_refused(tmp_path: Path, url: str) -> None:
    record(tmp_path, url, a_run())
    execute(tmp_path, url, f"UPDATE {migrations.TABLE} SET version_num = '9999'")
    found = refusal(tmp_path, url)
    assert found.code is ErrorCode.RECORD_TOO_NEW and "9999" in found.detail


def test_where_nothing_was_recorded_a_reader_makes_nothing(tmp_path: Path, url: str) -> None:
    assert refusal(tmp_path, url, create=False).code is ErrorCode.RECORD_MISSING
    assert os.listdir(tmp_path) == []


def test_a_file_without_tables_is_gone_on_with(tmp_path: Path) -> None:
    """A program that was killed while it made the database leaves one."""
    (tmp_path / FILE).touch()
    open_database(tmp_path, create=True).close()
    (tmp_path / FILE).unlink()
    sqlite(tmp_path / FILE, f"PRAGMA application_id={APPLICATION_ID}")
    open_database(tmp_path, create=True).close()
    with reader(tmp_path) as opened:
        assert opened.count() == 0


def later_step(monkeypatch: pytest.MonkeyPatch, fails: bool = False) -> None:
    """A migration of a later version: a column more."""

    def upgrade() -> None:
        op.add_column("part", sa.Column("colour", sa.Text, nullable=False, server_default="grey"))
        if fails:
            raise ZeroDivisionError

    step = SimpleNamespace(revision="later", down_revision=migrations.NEWEST, upgrade=upgrade, __name__="later")
    steps: tuple[ModuleType, ...] = (*migrations.MIGRATIONS, step)  # type: ignore[assignment]
    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
    monkeypatch.setattr(migrations, "NEWEST", "later")


def columns(database: Database) -> set[str]:
    with database.reading() as connection:
        return {column["name"] for column in sa.inspect(connection).get_columns("part")}


def test_an_older_one_is_brought_up_to_date_with_all_that_is_in_it(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = a_run()
    part = a_part(run)
    record(tmp_path, url, run, part)
    later_step(monkeypatch)
    database = open_database(tmp_path, url)
    with database.reading() as connection:
        assert migrations.revision_of(connection) == "later"
        assert [row.colour for row in connection.execute(sa.text("SELECT colour FROM part"))] == ["grey"]
    database.close()
    with reader(tmp_path, url) as opened:
        assert [row.id for row in opened.page().rows] == [part.id]


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = a_run()
    record(tmp_path, url, run, a_part(run))
    with monkeypatch.context() as patched:
        later_step(patched, fails=True)
        with pytest.raises(ZeroDivisionError):
            open_database(tmp_path, url)
    database = open_database(tmp_path, url)
    assert "colour" not in columns(database)
    database.close()


def test_a_record_in_a_folder_that_may_only_be_read_is_read(read_only_folder: Path) -> None:
    effective = os.geteuid()
    os.seteuid(os.getuid())
    run = a_run()
    record(read_only_folder, "", run, a_part(run))
    os.seteuid(effective)
    with reader(read_only_folder) as opened:
        assert opened.count() == 1
        with pytest.raises(InspectorError) as caught:
            opened.add_review(a_review(opened.page().rows[0].id, Answer.DEFECT))
        assert caught.value.code is ErrorCode.NOT_WRITABLE
    assert os.listdir(read_only_folder) == [FILE]


def test_a_record_is_not_begun_where_nothing_can_be_written(read_only_folder: Path) -> None:
    assert refusal(read_only_folder).code is ErrorCode.NOT_WRITABLE


def test_a_damaged_page_is_told_of(tmp_path: Path) -> None:
    run = a_run()
    record(tmp_path, "", run, *[a_part(run, number) for number in range(300)])
    content = bytearray((tmp_path / FILE).read_bytes())
    for start in range(4096 * 3, len(content) - 4096, 4096):
        content[start : start + 64] = b"\xff" * 64
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(InspectorError) as caught, reader(tmp_path) as opened:
        opened.page()
    assert caught.value.code is ErrorCode.RECORD_DAMAGED and str(tmp_path) in caught.value.detail


@pytest.mark.parametrize("address", ["nonsense", "mysql://a@b/c", "postgresql://a:secret@x:port/y"])
def test_an_address_that_is_none_is_refused_without_repeating_a_password(tmp_path: Path, address: str) -> None:
    found = refusal(tmp_path, address)
    assert found.code is ErrorCode.BAD_ARGUMENT and "secret" not in found.detail


def test_a_server_that_is_not_there_is_lost_and_the_password_is_not_told(tmp_path: Path) -> None:
    found = refusal(tmp_path, f"postgresql://ada:secret@/none?host={tmp_path}")
    assert found.code is ErrorCode.RECORD_LOST and "secret" not in found.detail and "ada" in found.detail


def test_without_psycopg_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert refusal(tmp_path, "postgresql://ada@plant/record").code is ErrorCode.LIBRARY_MISSING
