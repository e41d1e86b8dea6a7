"""Notes in the audit what is done, by whom; and reads, verifies and writes it out."""

import csv
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from inspector import __version__, paths
from inspector.core.access import THE_PROGRAM, Act, Person
from inspector.core.audit import AuditKind, Entry, Finding, Head
from inspector.core.errors import Cancelled, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.services import who
from inspector.storage import atomic, audit, audit_heads

MOST_WAITING = 10_000
"""Entries of what the program does by itself while the audit cannot be written; of more, the number alone is kept."""
_CSV = ("number", "at", "kind", "who", "role", "by", "station", "project", "details", "mark", "before", "hash")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Note:
    """An entry before it has a place in the chain."""

    kind: AuditKind
    project: str
    person: Person
    details: dict[str, Any]
    at: datetime = field(default_factory=lambda: datetime.now().astimezone())


class _Waiting:
    """What could not be written yet."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.notes: list[_Note] = []
        self.lost = 0
        self.told: list[Callable[[], None]] = []


_WAITING = _Waiting()


def note(kind: AuditKind, project: Path | None = None, **details: Any) -> Head:
    """Adds an entry, before what it tells of is done. Raises `AUDIT_UNWRITABLE`: it must not be done then."""
    made = _Note(kind, _named(project), who.person(), details)
    with _telling(), _WAITING.lock:
        _write_waiting()
        return _write(made)


class Announce(Protocol):
    """Adds an entry as `note` does."""

    def __call__(self, kind: AuditKind, project: Path | None = None, **details: Any) -> None: ...


@contextmanager
def announcing() -> Iterator[Announce]:
    """Gives what adds an entry in the block, just before something is done; where the block then fails, another entry takes it back.

    It raises `AUDIT_UNWRITABLE`: what it was to tell of must not be done.
    """
    made: list[tuple[AuditKind, Path | None, int]] = []

    def announce(kind: AuditKind, project: Path | None = None, **details: Any) -> None:
        made.append((kind, project, note(kind, project, **details).number))

    try:
        yield announce
    except BaseException as error:
        for kind, project, number in made:
            note_later(AuditKind.FAILED, project, number=number, announced=str(kind), reason=_reason(error))
        raise


@contextmanager
def noting(kind: AuditKind, project: Path | None = None, **details: Any) -> Iterator[None]:
    """Adds an entry before the block, and one that takes it back where the block fails. Raises `AUDIT_UNWRITABLE`."""
    with announcing() as announce:
        announce(kind, project, **details)
        yield


def note_later(kind: AuditKind, project: Path | None = None, *, person: Person | None = None, **details: Any) -> None:
    """Adds an entry that must stop nobody, or keeps it until it can be written. Raises nothing."""
    made = _Note(kind, _named(project), person or who.person(), details)
    with _telling(), _WAITING.lock:
        try:
            _write_waiting()
            _write(made)
        except InspectorError as error:
            _log.warning("The audit waits: %s", error.detail)
            if len(_WAITING.notes) < MOST_WAITING:
                _WAITING.notes.append(made)
            else:
                _WAITING.lost += 1


def note_by_program(kind: AuditKind, project: Path | None = None, **details: Any) -> None:
    """Adds an entry of what the program has done by itself, or keeps it until it can be written. Raises nothing."""
    note_later(kind, project, person=THE_PROGRAM, **details)


def waiting() -> int:
    """How many entries could not be written yet; a notice says so."""
    return len(_WAITING.notes) + _WAITING.lost


def forget_waiting() -> None:
    """Lets go of what waits: for tests, whose homes are gone when the next one begins."""
    with _WAITING.lock:
        _WAITING.notes.clear()
        _WAITING.lost = 0


def subscribe(told: Callable[[], None]) -> None:
    """Calls `told`, in any thread, when entries begin to wait or no longer do."""
    with _WAITING.lock:
        _WAITING.told.append(told)


def unsubscribe(told: Callable[[], None]) -> None:
    """No longer calls `told`."""
    with _WAITING.lock:
        _WAITING.told = [each for each in _WAITING.told if each != told]


def read(
    limit: int = 100,
    before: int | None = None,
    project: Path | None = None,
    kind: str = "",
    who: str = "",
    without: Sequence[str] = (),
) -> list[Entry]:
    """Entries, the newest first; `before`: with lower numbers only, `without` some kinds. Raises `AUDIT_UNREADABLE`."""
    wanted = audit.Wanted(before, None if project is None else _named(project), kind, who, tuple(without))
    return audit.read(paths.audit_file(), limit, wanted)


def head() -> Head:
    """The newest entry; (0, `GENESIS`) where there is none. Raises `AUDIT_UNREADABLE`."""
    return audit.head(paths.audit_file())


def head_text() -> str:
    """The newest entry as it stands in reports and exported files; empty where it cannot be read. Raises nothing."""
    try:
        return str(head())
    except InspectorError as error:
        _log.warning("%s", error.detail)
        return ""


def keep_head(table: Path) -> None:
    """Writes beside a table that is on the disk which entry was the newest then. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    audit_heads.write_beside(table, head_text(), at=at, station=who.station(), program=__version__)


def verify(heads: Iterable[Head] = (), file: Path | None = None) -> Steps[list[Finding]]:
    """Reads the whole chain (`file`: another PC's). Findings that are no marks mean that it was changed, or that heads are not in it."""
    found: list[Finding] = []
    if file is not None and not file.exists():
        found.append(Finding(0, said("there is no such file")))
    yield Progress("Checking the audit", 0, 0)
    for done, news in audit.verify(file or paths.audit_file(), list(heads)):
        found += news
        yield Progress("Checking the audit", done, done, "entries")
    return found


def heads_of(file: Path) -> list[Head]:
    """The heads that a report or an exported file names. Raises `FOLDER_UNREADABLE`, and `BAD_ARGUMENT` where it names none."""
    return audit_heads.heads_of(file)


def export_csv(file: Path) -> Steps[int]:
    """Writes all entries to `file`, the oldest first, and gives their number. Raises `NOT_ALLOWED`, `NOT_WRITABLE`, `DISK_FULL`, ..."""
    who.require(Act.EXPORT)
    note(AuditKind.EXPORT, what="audit", file=str(file))
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    with atomic.staged_file(file) as beside, beside.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(_CSV)
        for number, entry in enumerate(audit.entries(paths.audit_file()), 1):
            writer.writerow([_cell(getattr(entry, name)) for name in _CSV])
            if number % 500 == 0:
                yield Progress("Writing the audit", number, number, "entries")
    keep_head(file)
    return number


def _write(made: _Note) -> Head:
    return audit.append(paths.audit_file(), made.person, who.station(), made.kind, made.project, made.details, made.at)


def _write_waiting() -> None:
    """Writes what waits, the oldest first. Raises `AUDIT_UNWRITABLE`; what was not written goes on waiting."""
    while _WAITING.notes:
        _write(_WAITING.notes[0])
        del _WAITING.notes[0]
    if _WAITING.lost:
        _write(_Note(AuditKind.FAILED, "", THE_PROGRAM, {"entries_lost": _WAITING.lost}))
        _WAITING.lost = 0


@contextmanager
def _telling() -> Iterator[None]:
    """Tells whoever wants to know, after the block, where entries have begun to wait in it or no longer do."""
    had = waiting()
    try:
        yield
    finally:
        if bool(had) != bool(waiting()):
            for each in list(_WAITING.told):
                each()


def _named(project: Path | None) -> str:
    return "" if project is None else os.path.abspath(project)


def _reason(error: BaseException) -> str:
    if isinstance(error, InspectorError):
        return str(error.code)
    return "cancelled" if isinstance(error, Cancelled | GeneratorExit) else type(error).__name__


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would run gets an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else value
