"""What a chain says of each entry, in plain rows: the numbers that it names, and the marks of clock and accounts."""

from dataclasses import astuple, replace
from datetime import UTC, datetime, timedelta

import pytest

from inspector.core.access import LoggedOnBy
from inspector.core.audit import CLOCK_BACK, GENESIS, AuditKind, Entry, Finding, Head, canonical
from inspector.core.audit_chain import Chain, clock_is_back

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SYSTEM = {"who": "kim", "role": "administrator", "by": str(LoggedOnBy.SYSTEM)}
PERSON = {"who": "Ada", "role": "engineer", "by": str(LoggedOnBy.PASSWORD)}

_PLAIN = {"at": NOON.isoformat(), "kind": str(AuditKind.RUN), "station": "S1", "project": "", "details": "{}", "mark": ""}


def linked(*written: dict[str, str]) -> list[Entry]:
    """A chain as the program writes it."""
    entries: list[Entry] = []
    for number, own in enumerate(written, 1):
        fields = _PLAIN | SYSTEM | own
        entry = Entry(number=number, before=entries[-1].hash if entries else GENESIS, hash="", **fields)
        entries.append(replace(entry, hash=entry.digest()))
    return entries


def found(rows: list[Entry], *heads: Head) -> list[Finding]:
    chain = Chain(heads)
    return [*(each for row in rows for each in chain.take(astuple(row))), *chain.end()]


def accounts(left: int, by: dict[str, str]) -> dict[str, str]:
    return by | {"kind": str(AuditKind.ACCOUNTS), "details": canonical({"accounts": left})}


def test_a_gap_is_said_by_its_first_and_last_number_and_where_the_next_one_stands() -> None:
    first, *_, last = linked(*[{}] * 6)
    gap, link = found([first, last])
    assert (gap.number, gap.sentence) == (2, "entries 2 to 5 are missing")
    assert (link.number, link.sentence) == (6, "it was written behind another entry than the one that it stands behind")


@pytest.mark.parametrize("order", [(1, 2, 2, 3), (2, 1, 3)])
def test_an_entry_that_stands_behind_its_own_number_or_a_later_one_is_named(order: tuple[int, ...]) -> None:
    rows = linked({}, {}, {})
    sentences = [(each.number, each.sentence) for each in found([rows[number - 1] for number in order])]
    assert (min(order[1:3]), "it stands behind entry 2") in sentences


def test_a_changed_entry_alone_is_named() -> None:
    rows = linked({}, {}, {})
    rows[1] = replace(rows[1], who="nobody")
    assert [(each.number, each.sentence, each.mark) for each in found(rows)] == [(2, "it was changed after it was written", False)]


def test_heads_that_are_known_must_be_there_with_their_hash() -> None:
    rows = linked({}, {}, {})
    assert found(rows, rows[0].head, rows[2].head, Head(0, GENESIS)) == []
    assert [each.number for each in found(rows, Head(2, "f" * 64))] == [2]
    (missing,) = found(rows[:2], rows[2].head)
    assert missing.number == 3 and missing.sentence.endswith("the audit ends with entry 2")


@pytest.mark.parametrize(
    "row", [(1.0, *["x"] * 11), (True, *["x"] * 11), (None, *["x"] * 11), (1, *["x"] * 10, b"x"), (1, None, *["x"] * 10)]
)
def test_values_of_another_kind_are_no_entry(row: tuple[object, ...]) -> None:
    chain = Chain()
    (one,), (other,) = chain.take(row), chain.take(row)
    assert (one.number, other.number) == (1, 2) and "another kind" in one.sentence and not one.mark


def test_accounts_that_the_program_turned_off_are_no_mark() -> None:
    assert found(linked({}, PERSON, accounts(1, PERSON), PERSON, accounts(0, PERSON), {}, {})) == []


@pytest.mark.parametrize("by", [LoggedOnBy.PIN, LoggedOnBy.BADGE, LoggedOnBy.PASSWORD])
def test_accounts_that_are_gone_though_nobody_turned_them_off_are_marked_once(by: LoggedOnBy) -> None:
    person = PERSON | {"by": str(by)}
    (mark,) = found(linked({}, person, accounts(1, person), {}, {}))
    assert mark.number == 4 and mark.mark and "nobody turned the accounts off" in mark.sentence


def test_a_mark_of_the_clock_is_told_and_is_no_fault() -> None:
    (mark,) = found(linked({}, {"mark": CLOCK_BACK}, {}))
    assert mark.number == 2 and mark.mark and "clock" in mark.sentence


@pytest.mark.parametrize(
    ("before", "is_back"),
    [(NOON.isoformat(), False), ((NOON + timedelta(seconds=1)).isoformat(), True), ("", False), ("2026-03-02T12:00:01", False)],
)
def test_only_a_later_time_before_it_means_that_the_clock_was_set_back(before: str, is_back: bool) -> None:
    assert clock_is_back(NOON, before) is is_back
