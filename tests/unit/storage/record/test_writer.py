"""Whatever happens to the database: the line is told in a sentence, and nothing that was put is lost."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from record_parts import IDS, NOON, a_grid, a_part, a_run, reader, record, writer

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.record import Event, EventKind, Part, View
from inspector.storage.record import batch, database
from inspector.storage.record.database import FILE


def wait_until(holds: Callable[[], bool]) -> None:
    while not holds():
        time.sleep(0.005)  # pytest's own limit ends it


def recorded(folder: Path, url: str = "") -> list[int]:
    with reader(folder, url) as opened:
        return [row.number for row in opened.page(limit=10_000, newest_first=False).rows]


def code(fault: Exception | None) -> ErrorCode | None:
    return fault.code if isinstance(fault, InspectorError) else None


class Told(list[ErrorCode | None]):
    """What the line was told, fault by fault."""

    def __call__(self, fault: Exception | None) -> None:
        self.append(code(fault))


def test_a_locked_database_is_a_fault_and_what_waits_is_written_when_it_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_S", 0.01)
    told, run = Told(), a_run()
    own = writer(tmp_path, told=told, retry_s=600)
    own.put(run)
    own.flush()
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    own.put(a_part(run, 1))
    wait_until(lambda: code(own.fault) is ErrorCode.RECORD_BUSY)
    own.put(a_part(run, 2))  # there is room: the line may finish what it has in hand
    own.retry()
    with pytest.raises(InspectorError) as caught:
        own.flush()
    assert caught.value.code is ErrorCode.RECORD_BUSY and own.waiting == 2
    other.execute("ROLLBACK")
    other.close()
    own.retry()
    wait_until(lambda: own.fault is None)
    own.close()
    assert told == [ErrorCode.RECORD_BUSY, None] and recorded(tmp_path) == [1, 2]


def test_a_fault_is_over_by_itself_when_its_reason_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_S", 0.01)
    run = a_run()
    own = writer(tmp_path, retry_s=0.01)
    own.put(run)
    own.flush()
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    own.put(a_part(run, 1))
    wait_until(lambda: own.fault is not None)
    other.close()
    wait_until(lambda: own.waiting == 0)
    own.close()
    assert own.fault is None and recorded(tmp_path) == [1]


def test_a_database_that_vanished_is_a_fault_until_it_is_back(tmp_path: Path) -> None:
    told, run = Told(), a_run()
    own = writer(tmp_path, told=told, retry_s=600)
    for item in (run, a_part(run, 1)):
        own.put(item)
    own.flush()
    os.rename(tmp_path / FILE, tmp_path / "elsewhere")
    own.put(a_part(run, 2))
    wait_until(lambda: own.fault is not None)
    assert code(own.fault) is ErrorCode.RECORD_LOST and own.waiting == 1
    os.rename(tmp_path / "elsewhere", tmp_path / FILE)
    own.retry()
    wait_until(lambda: own.fault is None)
    own.close()
    assert told == [ErrorCode.RECORD_LOST, None] and recorded(tmp_path) == [1, 2]


def test_a_new_record_is_begun_only_when_somebody_says_so(tmp_path: Path) -> None:
    run = a_run()
    own = writer(tmp_path, retry_s=0.01)
    for item in (run, a_part(run, 1)):
        own.put(item)
    own.flush()
    for file in tmp_path.iterdir():
        file.unlink()
    own.put(a_part(run, 2))
    wait_until(lambda: code(own.fault) is ErrorCode.RECORD_MISSING)  # it was tried again by itself
    assert not (tmp_path / FILE).exists()
    own.retry()
    wait_until(lambda: own.fault is None)
    own.close()
    assert recorded(tmp_path) == [2]
    with reader(tmp_path) as opened:
        assert opened.runs() == [run]  # without which nobody could say what was in force


def test_a_full_disk_loses_nothing(tiny_disk: Path) -> None:
    run, taken = a_run(), 0
    ballast = tiny_disk / "ballast"
    ballast.write_bytes(bytes(3 << 20))
    own = writer(tiny_disk, most_waiting=40, retry_s=600)
    own.put(run)
    with pytest.raises(InspectorError) as caught:
        for number in count(1):
            own.put(a_part(run, number, views=(View("usb:0", 1.0, Evidence((Sheet(a_grid(number, 56)),), (448, 448))),)), 60)
            taken = number
    assert caught.value.code is ErrorCode.DISK_FULL and own.waiting == 40
    ballast.unlink()
    own.retry()
    wait_until(lambda: own.waiting == 0)
    own.close()
    assert own.fault is None and recorded(tiny_disk) == list(range(1, taken + 1))


def test_a_server_that_goes_away_is_a_fault_until_it_is_back(tmp_path: Path, new_database: str, postgresql: str) -> None:
    told, run = Told(), a_run()
    own = writer(tmp_path, new_database, told=told, retry_s=600)
    for item in (run, a_part(run, 1)):
        own.put(item)
    own.flush()
    name = sa.make_url(new_database).database
    server = sa.create_engine(sa.make_url(postgresql).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
        own.put(a_part(run, 2))
        wait_until(lambda: own.fault is not None)
        assert code(own.fault) is ErrorCode.RECORD_LOST and own.waiting == 1
        connection.execute(sa.text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    server.dispose()
    own.retry()
    wait_until(lambda: own.fault is None)
    own.close()
    assert told == [ErrorCode.RECORD_LOST, None] and recorded(tmp_path, new_database) == [1, 2]


def test_a_full_queue_is_told_and_takes_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go, write = threading.Event(), batch.write

    def slowly(*arguments: object) -> None:
        go.wait()
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "write", slowly)
    run = a_run()
    own = writer(tmp_path, most_waiting=3)
    for item in (run, a_part(run, 1), a_part(run, 2)):
        own.put(item)
    with pytest.raises(InspectorError) as caught:
        own.put(a_part(run, 3), 0.0)
    assert caught.value.code is ErrorCode.RECORD_BEHIND and own.waiting == 3
    with pytest.raises(InspectorError) as caught:
        own.flush(0.0)
    assert caught.value.code is ErrorCode.RECORD_BEHIND
    go.set()
    own.flush()
    own.put(a_part(run, 4))
    own.close()
    assert recorded(tmp_path) == [1, 2, 4]


def test_a_full_queue_says_what_fault_is_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise InspectorError(ErrorCode.DISK_FULL, "The disk is full.")

    monkeypatch.setattr(batch, "write", fail)
    own = writer(tmp_path, most_waiting=1, retry_s=600)
    own.put(a_run())
    wait_until(lambda: own.fault is not None)
    with pytest.raises(InspectorError) as caught:
        own.put(a_run(), 0.0)
    assert caught.value.code is ErrorCode.DISK_FULL
    with pytest.raises(InspectorError) as caught:
        own.close()  # what waits is lost now, and that is said
    assert caught.value.code is ErrorCode.DISK_FULL and own.waiting == 1


def test_what_can_be_written_at_the_last_try_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = batch.write

    def fail(*_: object) -> None:
        raise InspectorError(ErrorCode.DISK_FULL, "The disk is full.")

    monkeypatch.setattr(batch, "write", fail)
    run = a_run()
    own = writer(tmp_path, retry_s=600)
    own.put(run)
    wait_until(lambda: own.fault is not None)
    own.put(a_part(run, 1))
    monkeypatch.setattr(batch, "write", real)
    own.close()
    assert recorded(tmp_path) == [1]
    with pytest.raises(InspectorError):
        own.put(a_run())


def test_a_bug_is_a_fault_too_and_is_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    with monkeypatch.context() as patched:
        patched.setattr(batch, "write", fail)
        own = writer(tmp_path, retry_s=600)
        own.put(a_run())
        wait_until(lambda: own.fault is not None)
    assert isinstance(own.fault, ZeroDivisionError) and "a bug" in caplog.text
    own.close()
    with reader(tmp_path) as opened:
        assert len(opened.runs()) == 1


def test_what_refers_to_a_run_that_was_not_put_is_a_bug_of_the_caller(tmp_path: Path) -> None:
    own = writer(tmp_path)
    for item in (a_part(a_run()), Event(IDS.next(), NOON, EventKind.STARTED, IDS.next())):
        with pytest.raises(ValueError, match="was not put before it"):
            own.put(item)
    own.close()


def test_two_stations_record_in_one_server_at_once(tmp_path: Path, new_database: str) -> None:
    runs = [a_run(station=f"press {number}") for number in range(2)]
    parts: list[list[Part]] = [[a_part(run, number, judged=NOON + timedelta(seconds=number)) for number in range(200)] for run in runs]

    def station(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        record(folder, new_database, runs[number], *parts[number])

    threads = [threading.Thread(target=station, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reader(tmp_path, new_database) as opened:
        assert {row.id for row in opened.page(limit=1000).rows} == {part.id for own in parts for part in own}
        assert {run.station for run in opened.runs()} == {"press 0", "press 1"}
