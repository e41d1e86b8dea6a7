"""Notes in the audit what is done, by whom; and reads, verifies and writes it out."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from inspector.core.audit import AuditKind, Entry, Finding, Head
from inspector.core.progress import Steps


def note(kind: AuditKind, project: Path | None = None, **details: Any) -> Head:
    """Adds an entry, before what it tells of is done. Raises `AUDIT_UNWRITABLE`: it must not be done then."""
    raise NotImplementedError(kind, project, details)


@contextmanager
def noting(kind: AuditKind, project: Path | None = None, **details: Any) -> Iterator[None]:
    """Adds an entry before the block, and one that takes it back where the block fails. Raises `AUDIT_UNWRITABLE`."""
    raise NotImplementedError(kind, project, details)
    yield


def note_later(kind: AuditKind, project: Path | None = None, **details: Any) -> None:
    """Adds an entry of what the program does by itself, or keeps it until it can be written. Raises nothing."""
    raise NotImplementedError(kind, project, details)


def waiting() -> int:
    """How many entries could not be written yet; a notice says so."""
    raise NotImplementedError


def subscribe(told: Callable[[], None]) -> None:
    """Calls `told`, in any thread, when entries begin to wait or no longer do."""
    raise NotImplementedError(told)


def unsubscribe(told: Callable[[], None]) -> None:
    """No longer calls `told`."""
    raise NotImplementedError(told)


def read(limit: int = 100, before: int | None = None, project: Path | None = None, kind: str = "", who: str = "") -> list[Entry]:
    """Entries, the newest first; `before`: with lower numbers only. Raises `AUDIT_UNREADABLE`."""
    raise NotImplementedError(limit, before, project, kind, who)


def head() -> Head:
    """The newest entry; (0, `GENESIS`) where there is none. Raises `AUDIT_UNREADABLE`."""
    raise NotImplementedError


def verify(heads: Iterable[Head] = (), file: Path | None = None) -> Steps[list[Finding]]:
    """Reads the whole chain (`file`: another PC's). Findings that are no marks mean that it was changed, or that heads are not in it."""
    raise NotImplementedError(heads, file)


def heads_of(file: Path) -> list[Head]:
    """The heads that a report or an exported file names. Raises `FOLDER_UNREADABLE`, and `BAD_ARGUMENT` where it names none."""
    raise NotImplementedError(file)


def export_csv(file: Path) -> Steps[int]:
    """Writes all entries to `file`, the oldest first, and gives their number. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    raise NotImplementedError(file)
