"""The releases of a project: a file beside `project.json` with one JSON object a line, to which lines are only ever added."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import MOST_JSON_BYTES, parse_json, read_regular
from inspector.core.kinds import MAPPING, expect
from inspector.core.releases import UNREADABLE, Entry
from inspector.core.said import said
from inspector.storage import atomic

FILE = "releases.jsonl"


@dataclass(frozen=True, slots=True)
class Releases:
    """What is known of a project's releases, the oldest first."""

    entries: tuple[Entry, ...] = ()
    unread: int = 0
    """Lines that are damaged, or of a later version; they stay in the file as they are."""


def read_releases(folder: Path) -> Releases:
    """All releases of a project; none where nothing was released yet. Raises `PROJECT_DAMAGED` for a file that cannot be read."""
    found = [_entry(line) for line in _content(folder).splitlines() if line.strip()]
    return Releases(tuple(entry for entry in found if entry is not None), found.count(None))


def append_releases(folder: Path, entries: Sequence[Entry]) -> None:
    """Adds entries; whoever does so holds `projects.changing`.

    Raises `PROJECT_DAMAGED`, `NOT_WRITABLE`, `DISK_FULL`; the old file stands then.
    """
    before = _content(folder)
    if before and not before.endswith(b"\n"):
        before += b"\n"  # a line that was cut off stays one of its own
    lines = (json.dumps(entry.to_json(), ensure_ascii=True, allow_nan=False, sort_keys=True) for entry in entries)
    atomic.write_bytes(folder / FILE, before + "".join(f"{line}\n" for line in lines).encode())


def _content(folder: Path) -> bytes:
    try:
        return read_regular(folder / FILE, MOST_JSON_BYTES)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise InspectorError(
            ErrorCode.PROJECT_DAMAGED,
            said("The releases in {file} cannot be read: {reason}.", file=folder / FILE, reason=error.strerror),
        ) from error


def _entry(line: bytes) -> Entry | None:
    try:
        return Entry.from_json(expect(MAPPING, "A release", parse_json(line)))
    except UNREADABLE:
        return None
