"""Whether a chain of entries is as it was written: every one there, in place, unchanged, and every known head in it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from inspector.core.access import LoggedOnBy
from inspector.core.audit import CLOCK_BACK, GENESIS, AuditKind, Entry, Finding, Head
from inspector.core.said import said

_WITH_ACCOUNT = (LoggedOnBy.PIN, LoggedOnBy.BADGE, LoggedOnBy.PASSWORD)


class Chain:
    """Takes the rows of a chain one after the other, in the order of their numbers, and says what is wrong with each."""

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        """`heads`: what reports and exported files say that the chain once ended with."""
        self._known: dict[int, set[str]] = {}
        for number, digest in heads:
            if (number, digest) != (0, GENESIS):
                self._known.setdefault(number, set()).add(digest)
        self._number = 0
        self._hash = GENESIS
        self._accounts_on = False

    def take(self, row: tuple[Any, ...]) -> Iterator[Finding]:
        """One row, in the order of the fields of `Entry`."""
        if not _is_plain(row):
            yield Finding(self._number + 1, said("an entry holds values of another kind than any that was written"))
            self._number += 1
            return
        entry = Entry(*row)
        yield from self._in_place(entry)
        for digest in self._known.pop(entry.number, ()):
            if digest != entry.hash:
                yield Finding(
                    entry.number, said("it is another entry than the one that a report or an exported file names: it was written anew")
                )
        yield from self._marks(entry)
        self._number, self._hash = entry.number, entry.hash

    def end(self) -> Iterator[Finding]:
        """What is known and was not there."""
        for number in sorted(self._known):
            yield Finding(
                number,
                said("it is missing, though a report or an exported file names it; the audit ends with entry {entry}", entry=self._number),
            )

    def _in_place(self, entry: Entry) -> Iterator[Finding]:
        if entry.number <= self._number:
            yield Finding(entry.number, said("it stands behind entry {entry}", entry=self._number))
        elif entry.number > self._number + 1:
            yield Finding(self._number + 1, said("entries {first} to {last} are missing", first=self._number + 1, last=entry.number - 1))
        if entry.before != self._hash:
            yield Finding(entry.number, said("it was written behind another entry than the one that it stands behind"))
        if entry.hash != entry.digest():
            yield Finding(entry.number, said("it was changed after it was written"))

    def _marks(self, entry: Entry) -> Iterator[Finding]:
        if entry.mark == CLOCK_BACK:
            yield Finding(entry.number, said("the clock of the PC had been set back before it was written"), mark=True)
        if entry.kind == AuditKind.ACCOUNTS and entry.values.get("accounts") == 0:
            self._accounts_on = False  # by somebody who is logged on with one of them
        elif entry.by in _WITH_ACCOUNT:
            self._accounts_on = True
        elif entry.by == LoggedOnBy.SYSTEM and self._accounts_on:
            self._accounts_on = False
            yield Finding(
                entry.number, "from here on nobody had to log on, though nobody turned the accounts off in the program", mark=True
            )


def clock_is_back(at: datetime, before: str) -> bool:
    """Whether `at` lies before the time of the entry before. A time that cannot be read is no time to compare with."""
    try:
        return at < datetime.fromisoformat(before)
    except (ValueError, TypeError):
        return False


def _is_plain(row: tuple[Any, ...]) -> bool:
    number, *texts = row
    return type(number) is int and all(type(each) is str for each in texts)
