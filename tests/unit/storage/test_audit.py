"""The audit: whatever is done to its file afterwards is found by what reports say of it, and nothing that happens to honest programs is."""

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from inspector.core.access import LoggedOnBy, Person, Role
from inspector.core.audit import GENESIS, Entry, Finding, Head
from inspector.core.errors import ErrorCode, InspectorError
from inspector.storage import audit

ADA = Person("Ada", Role.ENGINEER, LoggedOnBy.PASSWORD)
NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
COUNT = 12
NAMES = [each.name for each in fields(Entry)]
Attack = Callable[[sqlite3.Connection], object]


def append(file: Path, number: int, at: datetime | None = None) -> Head:
    at = at or NOON + timedelta(minutes=number)
    return audit.append(file, ADA, "press 4", "release", f"/projects/{number % 3}", {"threshold": number / 8, "reason": "ü"}, at)


def findings(file: Path, heads: list[Head]) -> list[Finding]:
    return [each for _, found in audit.verify(file, heads) for each in found]


class Chain:
    """An honest audit, what reports say of it, and the copies that somebody may have kept of its file."""

    def __init__(self, folder: Path) -> None:
        self.file, self.older = folder / "audit.sqlite", list[Path]()
        self.heads = list[Head]()
        for number in range(1, COUNT + 1):
            self.heads.append(append(self.file, number))
            self.older.append(Path(shutil.copyfile(self.file, folder / f"older-{number}.sqlite")))
        self.known = [self.heads[3], self.heads[-1]]
        self._folder, self._count = folder, itertools.count()

    def attacked(self, attack: Attack, *, restored: bool = True) -> Path:
        """A copy after the attack; the triggers are put back afterwards, or not."""
        copy = Path(shutil.copyfile(self.file, self._folder / f"attacked-{next(self._count)}.sqlite"))
        database = sqlite3.connect(copy)
        triggers = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        for name in triggers:
            database.execute(f"DROP TRIGGER {name}")
        attack(database)
        for sql in triggers.values() if restored else ():
            database.execute(sql)
        database.commit()
        database.close()
        return copy


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    return Chain(tmp_path_factory.mktemp("audit"))


def rows(database: sqlite3.Connection) -> list[Entry]:
    return [Entry(*row) for row in database.execute(f"SELECT {', '.join(NAMES)} FROM audit ORDER BY number")]


def put(database: sqlite3.Connection, entries: list[Entry]) -> None:
    database.execute("DELETE FROM audit")
    values = [tuple(getattr(entry, name) for name in NAMES) for entry in entries]
    database.executemany(f"INSERT INTO audit VALUES ({', '.join('?' * len(NAMES))})", values)


def linked(entries: list[Entry]) -> list[Entry]:
    """The same entries with valid numbers and hashes, as whoever knows the way would write them."""
    made, before = list[Entry](), GENESIS
    for number, entry in enumerate(entries, 1):
        entry = replace(entry, number=number, before=before)
        made.append(replace(entry, hash=entry.digest()))
        before = made[-1].hash
    return made


def change(number: int, name: str, value: object = "x") -> Attack:
    return lambda database: database.execute(f"UPDATE audit SET {name} = ? WHERE number = ?", (value, number))


def remove(first: int, last: int) -> Attack:
    return lambda database: database.execute("DELETE FROM audit WHERE number BETWEEN ? AND ?", (first, last))


def remove_and_renumber(first: int, last: int) -> Attack:
    def attack(database: sqlite3.Connection) -> None:
        remove(first, last)(database)
        put(database, [replace(entry, number=number) for number, entry in enumerate(rows(database), 1)])

    return attack


def swap(one: int, other: int) -> Attack:
    def attack(database: sqlite3.Connection) -> None:
        found = rows(database)
        found[one - 1], found[other - 1] = replace(found[other - 1], number=one), replace(found[one - 1], number=other)
        put(database, found)

    return attack


def duplicate(number: int) -> Attack:
    def attack(database: sqlite3.Connection) -> None:
        found = rows(database)
        put(database, [replace(entry, number=k) for k, entry in enumerate([*found[:number], found[number - 1], *found[number:]], 1)])

    return attack


def insert(number: int) -> Attack:
    def attack(database: sqlite3.Connection) -> None:
        found = rows(database)
        forged = replace(found[number - 1], who="Mallory")
        put(database, linked([*found[: number - 1], forged, *found[number - 1 :]]))

    return attack


def rebuild(number: int, **others: str) -> Attack:
    """One entry is changed, and all from there on are written anew with valid hashes."""

    def attack(database: sqlite3.Connection) -> None:
        found = rows(database)
        found[number - 1] = replace(found[number - 1], **(others or {"who": "Mallory"}))
        put(database, linked(found))

    return attack


def rebuild_without(number: int) -> Attack:
    return lambda database: put(database, linked([entry for entry in rows(database) if entry.number != number]))


def every_attack() -> Iterator[tuple[str, Attack]]:
    numbers = range(1, COUNT + 1)
    for number, name in itertools.product(numbers, NAMES):
        yield f"change {name} of {number}", change(number, name, 1000 + number if name == "number" else "x")
    for first, last in itertools.combinations_with_replacement(numbers, 2):
        yield f"remove {first} to {last}", remove(first, last)
        yield f"remove {first} to {last} and renumber", remove_and_renumber(first, last)
    for one, other in itertools.combinations(numbers, 2):
        yield f"swap {one} and {other}", swap(one, other)
    for number in numbers:
        yield f"duplicate {number}", duplicate(number)
        yield f"insert before {number}", insert(number)
        yield f"rebuild from {number}", rebuild(number)
        yield f"rebuild without {number}", rebuild_without(number)


def test_an_honest_chain_holds(chain: Chain) -> None:
    assert findings(chain.file, chain.heads) == [] and audit.head(chain.file) == chain.heads[-1] and len(chain.heads) == COUNT
    assert [entry.number for entry in audit.entries(chain.file)] == [*range(1, COUNT + 1)]


def test_hundreds_of_attacks_are_found_each(chain: Chain) -> None:
    attacks = dict(every_attack())
    unseen = [name for name, attack in attacks.items() if all(each.mark for each in findings(chain.attacked(attack), chain.known))]
    assert len(attacks) > 400 and unseen == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_random_attacks_one_after_the_other_are_found(chain: Chain, data: st.DataObject) -> None:
    values = st.one_of(st.text(max_size=5), st.binary(max_size=5), st.integers(-(2**40), 2**40), st.floats(allow_nan=False))
    numbers = st.integers(1, COUNT)
    one = st.one_of(
        st.builds(change, numbers, st.sampled_from(NAMES[1:]), values.filter(lambda value: not isinstance(value, bytes))),
        st.builds(remove, numbers, st.just(COUNT)),
        st.builds(remove_and_renumber, numbers, numbers),
        st.builds(rebuild, numbers, details=st.sampled_from(["{}", '{"threshold":9}'])),
        st.builds(insert, numbers),
    )
    attacks = data.draw(st.lists(one, min_size=1, max_size=3))

    def attack(database: sqlite3.Connection) -> None:
        for each in attacks:
            try:
                each(database)
            except (sqlite3.Error, IndexError):  # an earlier one has left nothing of the kind
                continue

    copy = chain.attacked(attack, restored=data.draw(st.booleans()))
    with sqlite3.connect(copy) as changed, sqlite3.connect(chain.file) as honest:
        assume(rows(changed) != rows(honest))
    assert [each for each in findings(copy, chain.known) if not each.mark]


@pytest.mark.parametrize("number", range(1, COUNT))
def test_an_older_copy_in_its_place_is_found(chain: Chain, number: int) -> None:
    found = findings(chain.older[number - 1], chain.known)
    assert [each.number for each in found if not each.mark][-1] == COUNT and "missing" in found[-1].sentence


def test_a_new_chain_in_its_place_is_found(chain: Chain, tmp_path: Path) -> None:
    other = tmp_path / "audit.sqlite"
    for number in range(1, COUNT + 6):
        append(other, number, NOON + timedelta(hours=number))
    assert {each.number for each in findings(other, chain.known)} == {4, COUNT}


def test_no_file_at_all_is_found(chain: Chain, tmp_path: Path) -> None:
    assert [each.number for each in findings(tmp_path / "gone.sqlite", chain.known)] == [4, COUNT]


def test_triggers_that_are_taken_away_or_changed_are_found(chain: Chain) -> None:
    found = findings(chain.attacked(lambda _: None, restored=False), [])
    assert len(found) == 3 and all("taken out" in each.sentence for each in found)
    hollow = "CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT 1; END"
    assert findings(chain.attacked(lambda database: database.execute(hollow), restored=False), [])
    assert findings(chain.attacked(lambda database: database.execute("CREATE TABLE more (x)")), [])


def test_an_honest_program_cannot_change_remove_or_put_between(tmp_path: Path) -> None:
    append(tmp_path / "a.sqlite", 1)
    database = sqlite3.connect(tmp_path / "a.sqlite")
    columns = ", ".join(NAMES[1:])
    for sql in (
        "UPDATE audit SET who = 'x'",
        "DELETE FROM audit",
        f"INSERT INTO audit SELECT 7, {columns} FROM audit",
        f"REPLACE INTO audit SELECT 1, {columns} FROM audit",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="entries are"):
            database.execute(sql)
    database.close()


def test_a_clock_that_was_set_back_is_marked_and_refuses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "audit.sqlite"
    for number, hours in enumerate((0, 5, 1, 2), 1):
        append(file, number, NOON + timedelta(hours=hours))
    (found,) = findings(file, [audit.head(file)])
    assert found.mark and found.number == 3 and "clock" in found.sentence


def test_summer_time_is_no_clock_that_was_set_back(tmp_path: Path) -> None:
    file = tmp_path / "audit.sqlite"
    for number, (hour, offset) in enumerate(((2, 2), (2, 1)), 1):  # half past two, and half past two again an hour later
        zone = timedelta(hours=offset)
        append(file, number, datetime.fromisoformat(f"2026-10-25T{hour:02}:30:00+{zone.seconds // 3600:02}:00"))
    assert findings(file, []) == []


WRITER = """
import sys
from datetime import datetime
from pathlib import Path
from inspector.core.access import THE_PROGRAM
from inspector.storage import audit
for number in range(int(sys.argv[2])):
    head = audit.append(Path(sys.argv[1]), THE_PROGRAM, "pc", "build", "", {"number": number}, datetime.now().astimezone())
    print(head.number, flush=True)
"""


def writer(file: Path, count: int) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", WRITER, str(file), str(count)], stdout=subprocess.PIPE, text=True)


def test_programs_that_write_at_once_make_one_chain(tmp_path: Path) -> None:
    file = tmp_path / "audit.sqlite"
    writers = [writer(file, 40) for _ in range(3)]
    told = [int(line) for each in writers for line in each.communicate(timeout=120)[0].split()]
    assert sorted(told) == [*range(1, 121)]
    assert [each for each in findings(file, [audit.head(file)]) if not each.mark] == [] and audit.head(file).number == 120


def test_a_program_that_is_killed_while_it_writes_leaves_a_chain_that_holds(tmp_path: Path) -> None:
    file, told = tmp_path / "audit.sqlite", 0
    for round_ in range(6):
        killed = writer(file, 10_000)
        assert killed.stdout is not None
        for _ in range(3 + 7 * round_):
            told = int(killed.stdout.readline())
        killed.kill()
        killed.communicate(timeout=60)
        assert [each for each in findings(file, []) if not each.mark] == [] and audit.head(file).number >= told
    assert append(file, 1).number > told


def test_a_full_disk_refuses_and_leaves_what_was_there(tiny_disk: Path) -> None:
    file = tiny_disk / "audit.sqlite"
    first = append(file, 1)
    filler = os.open(tiny_disk / "filler", os.O_WRONLY | os.O_CREAT)
    with pytest.raises(OSError, match="space"):
        while True:
            os.write(filler, b"x" * 4096)
    os.close(filler)
    with pytest.raises(InspectorError) as caught:
        for number in range(200):
            append(file, number)
    assert caught.value.code is ErrorCode.AUDIT_UNWRITABLE and "full" in caught.value.detail
    (tiny_disk / "filler").unlink()
    assert findings(file, [first]) == [] and append(file, 2).number == audit.head(file).number


@pytest.mark.parametrize("content", [b"", b"no database at all", b"SQLite format 3\0" + b"\0" * 200])
def test_what_is_no_audit_is_not_written_over(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "audit.sqlite"
    file.write_bytes(content)
    if not content:  # an empty file is a new one
        assert append(file, 1).number == 1
        return
    with pytest.raises(InspectorError) as caught:
        append(file, 1)
    assert caught.value.code is ErrorCode.AUDIT_UNWRITABLE and file.read_bytes() == content
    assert findings(file, [])
