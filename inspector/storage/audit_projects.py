"""Which projects the audit is about: one that was renamed with its folder is one project, by the entries that say so."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from inspector.core.audit import AuditKind

RENAMED = "folder renamed"
"""What an entry about a project says that has another folder from then on: `to`."""


class Span(NamedTuple):
    """Entries about a folder while a project lay there: their numbers are higher than `after`, and `upto` at most; 0: to the end."""

    folder: str
    after: int = 0
    upto: int = 0


class KnownProject(NamedTuple):
    """A project by all folders in which it has lain; another one may lie in a former one of them now."""

    spans: tuple[Span, ...]

    @property
    def folder(self) -> str:
        """Where it lay last."""
        return self.spans[-1].folder

    @property
    def key(self) -> str:
        """The same however often it is renamed."""
        return f"{self.spans[0].after}:{self.spans[0].folder}"


class Move(NamedTuple):
    """An entry that says that a project lies elsewhere from then on."""

    number: int
    before: str
    after: str


class _Histories:
    """All projects, as one rename after the other is told."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._ended: list[list[Span]] = []
        self._there: dict[str, list[Span]] = {}
        self._left: dict[str, int] = {}
        """By folder, the entry with which the last project left it."""

    def take(self, move: Move) -> None:
        """A project goes from one folder to another one, from which one that was there has gone."""
        spans = self._ends(move.before, move.number) or [Span(move.before, self._left.get(move.before, 0), move.number)]
        if other := self._ends(move.after, move.number):
            self._ended.append(other)
        self._left[move.before] = move.number
        self._there[move.after] = [*spans, Span(move.after, move.number)]

    def all(self, last: Mapping[str, int]) -> tuple[KnownProject, ...]:
        """All of them; `last`: by folder, the number of the newest entry about it."""
        others = [folder for folder, number in last.items() if folder not in self._there and number > self._left.get(folder, 0)]
        alone = [[Span(folder, self._left.get(folder, 0))] for folder in others]
        found = (KnownProject(tuple(spans)) for spans in (*self._ended, *self._there.values(), *alone))
        return tuple(sorted(found, key=lambda each: (each.folder, each.key)))

    def _ends(self, folder: str, number: int) -> list[Span]:
        """The history of the project in a folder up to an entry; empty where there was none."""
        known, since = self._there.pop(folder, []), self._left.get(folder, 0)
        if known:
            return [*known[:-1], known[-1]._replace(upto=number)]
        sql = "SELECT 1 FROM audit WHERE project = ? AND number > ? AND number < ? LIMIT 1"
        is_there = self._database.execute(sql, (folder, since, number)).fetchone()
        return [Span(folder, since, number)] if is_there else []


def known_projects(database: sqlite3.Connection) -> tuple[KnownProject, ...]:
    """All projects that entries are about, by the folders where they lay last."""
    histories = _Histories(database)
    for move in _moves(database):
        histories.take(move)
    return histories.all(dict(database.execute("SELECT project, MAX(number) FROM audit WHERE project <> '' GROUP BY project")))


def project_at(database: sqlite3.Connection, folder: str) -> tuple[Span, ...]:
    """What the project in `folder` has been, the newest of those that lay there."""
    found = [each for each in known_projects(database) if each.folder == folder]
    return max(found, key=lambda each: each.spans[-1].after).spans if found else (Span(folder),)


def _moves(database: sqlite3.Connection) -> list[Move]:
    """Those that were carried out, the oldest first."""
    rows = database.execute("SELECT number, project, details FROM audit WHERE kind = ? ORDER BY number", (AuditKind.PROJECT,))
    told = [(number, project, _values(details)) for number, project, details in rows]
    moves = [Move(number, project, str(found["to"])) for number, project, found in told if found.get("what") == RENAMED and "to" in found]
    if not moves:
        return []
    failed = database.execute("SELECT details FROM audit WHERE kind = ?", (AuditKind.FAILED,))
    undone = {_values(details).get("number") for (details,) in failed}
    return [each for each in moves if each.number not in undone and each.before not in ("", each.after)]


def _values(details: str) -> dict[str, Any]:
    try:
        found = json.loads(details)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
