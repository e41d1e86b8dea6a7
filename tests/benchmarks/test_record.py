"""What the record takes: 1,000 parts a second for a minute, thousands of grids at once, and filters over a million parts. Prints figures.

Without `--benchmark-enable` everything is small and quick. Nothing hangs on the clock: everything that was put must be there.

    pytest -s --benchmark-enable tests/benchmarks/test_record.py
"""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from benchmarks.fill_record import BEGAN, CYCLE, PARTS, RUN, fill
from record_parts import a_part, a_run, reader, writer

from inspector.core.record import Answer
from inspector.core.record_query import Filter
from inspector.core.types import Verdict
from inspector.storage.record import charts
from inspector.storage.record.database import open_database
from inspector.storage.record.reader import RecordReader

RATE = 1000


@pytest.fixture
def in_earnest(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--benchmark-enable"))


def test_a_thousand_parts_a_second(tmp_path: Path, in_earnest: bool) -> None:
    """Put at an even pace by a thread that does nothing else, as a line would."""
    seconds = 60 if in_earnest else 0.2
    run = a_run()
    own = writer(tmp_path)
    own.put(run)
    began = time.perf_counter()
    used, longest, most_waiting, number = time.process_time(), 0.0, 0, 0
    while number < seconds * RATE:
        due = int((time.perf_counter() - began) * RATE)
        while number < min(due, seconds * RATE):
            number += 1
            part = a_part(run, number)
            at = time.perf_counter()
            own.put(part)
            longest = max(longest, time.perf_counter() - at)
        most_waiting = max(most_waiting, own.waiting)
        time.sleep(0.001)
    took, used = time.perf_counter() - began, time.process_time() - used
    own.close()
    print(f"\n{number} parts in {took:.1f} s, {number / took:.0f} a second, file {size_mb(tmp_path):.0f} MB")
    print(f"processor {used / took:.0%} of one core, the making of parts included")
    print(f"at most {most_waiting} waited; the longest put took {longest * 1e3:.1f} ms")
    with reader(tmp_path) as opened:
        assert opened.count() == number


@pytest.mark.parametrize("side", [28, 56])
def test_thousands_of_grids_at_once(tmp_path: Path, in_earnest: bool, side: int) -> None:
    parts = 20_000 if in_earnest else 50
    database = open_database(tmp_path, create=True)
    fill(database, parts, side, evidence_every=1)
    taken = [timed(lambda: charts.grids(database)) for _ in range(5)]
    found = charts.grids(database)
    print(f"\n{parts} grids of {side} x {side}: {least_and_most(taken)}; file {size_mb(tmp_path):.0f} MB")
    assert len(found.grids) == parts and {grid.shape for grid in found.grids} == {(side, side)}
    database.close()


def test_any_filter_over_a_million_parts(tmp_path: Path, in_earnest: bool) -> None:
    parts = PARTS if in_earnest else 1000
    database = open_database(tmp_path, create=True)
    print(f"\nfilled with {parts} parts in {timed(lambda: fill(database, parts)):.0f} s, {size_mb(tmp_path):.0f} MB")
    opened = RecordReader(database)
    oldest = opened.runs()[-1]
    filters = {
        "everything": Filter(),
        "NG": Filter(verdicts=(Verdict.NG,)),
        "rejects that nobody has judged": Filter(verdicts=(Verdict.NG, Verdict.UNDECIDED), answers=(None,)),
        "false rejects": Filter(answers=(Answer.FALSE_REJECT,)),
        "called defects (none)": Filter(answers=(Answer.DEFECT,)),
        "a serial": Filter(serial="SN-00000017"),
        "serials that hold a text": Filter(serial_part="0000017"),
        "no serial holds it": Filter(serial_part="nothing"),
        "high scores": Filter(least_score=6.5),
        "no score is so high": Filter(least_score=99.0),
        "OK with a high score": Filter(verdicts=(Verdict.OK,), least_score=4.5),
        "the oldest run": Filter(runs=(oldest.id,)),
        "a model": Filter(model_id="m1"),
        "no such model": Filter(model_id="none"),
        "a lot": Filter(lot=oldest.lot),
        "a day": Filter(since=BEGAN + timedelta(days=3), until=BEGAN + timedelta(days=4)),
    }
    print(f"{'first page of 200':32} {'least':>8} {'most':>8} {'count':>8}   ms")
    for name, wanted in filters.items():
        taken = [timed(lambda wanted=wanted: opened.page(wanted)) for _ in range(5)]
        counting = timed(lambda wanted=wanted: opened.count(wanted))
        print(f"{name:32} {min(taken) * 1e3:8.0f} {max(taken) * 1e3:8.0f} {counting * 1e3:8.0f}   {opened.count(wanted)} parts")
    print(f"hours: {least_and_most([timed(lambda: charts.hours(database)) for _ in range(3)])}")
    middle = opened.page(Filter(until=BEGAN + parts // 2 * CYCLE), 200)
    assert middle.end is not None
    further = [timed(lambda: opened.page(after=middle.end)) for _ in range(20)]
    print(f"a page in the middle: {least_and_most(further)}")
    assert opened.count() == parts and opened.count(filters["the oldest run"]) == min(RUN, parts)
    assert opened.count(filters["called defects (none)"]) == 0 and len(opened.page(filters["a serial"]).rows) == 1
    opened.close()


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def least_and_most(seconds: list[float]) -> str:
    return f"{min(seconds) * 1e3:.0f} to {max(seconds) * 1e3:.0f} ms"


def size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6
