"""The projects that were opened last on this PC, in one small file that may be lost without harm."""

import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from inspector.core.foreign import read_json
from inspector.storage import atomic

MOST = 24
FORMAT = 1


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project as it was when it was opened last; its folder may be gone since."""

    folder: Path
    name: str
    opened_at: str
    """Local time, ISO 8601."""
    pinned: bool = False
    """Whether it stands before the others, and stays however many are opened after it."""


def read_recent(file: Path) -> list[RecentProject]:
    """The projects in `file`, the last opened first, `MOST` of them and those that are pinned.

    A missing or damaged file is an empty list, a damaged entry is left out.
    """
    try:
        stored = read_json(file)
        entries = stored["projects"] if stored["format"] == FORMAT else []
    except (OSError, ValueError, KeyError, TypeError):
        return []
    listed = [entry for entry in map(_entry, entries if isinstance(entries, list) else []) if entry is not None]
    return _limited(listed)  # a list that was written by hand would take the window seconds


def remember(file: Path, folder: Path, name: str) -> None:
    """Puts a project first, once, and lets go of the oldest beyond `MOST`. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    before = read_recent(file)
    others = [each for each in before if not _same(each.folder, folder)]
    pinned = any(each.pinned for each in before if _same(each.folder, folder))
    _write(file, _limited([RecentProject(_absolute(folder), name, now, pinned), *others]))


def pin(file: Path, folder: Path, pinned: bool) -> None:
    """Whether a project stands before the others. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    _write(file, [replace(each, pinned=pinned) if _same(each.folder, folder) else each for each in read_recent(file)])


def move(file: Path, folder: Path, after: Path, name: str) -> None:
    """A listed project lies elsewhere now, or has another name; its place in the list stays. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    listed = [each for each in read_recent(file) if not _same(each.folder, after) or _same(folder, after)]
    _write(file, [replace(each, folder=_absolute(after), name=name) if _same(each.folder, folder) else each for each in listed])


def forget(file: Path, folder: Path) -> None:
    """Takes a project off the list; its folder is left alone. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    _write(file, [each for each in read_recent(file) if not _same(each.folder, folder)])


def _entry(stored: object) -> RecentProject | None:
    if not isinstance(stored, dict) or not isinstance(stored.get("folder"), str) or not stored["folder"]:
        return None
    return RecentProject(
        Path(stored["folder"]), str(stored.get("name", "")), str(stored.get("opened_at", "")), stored.get("pinned") is True
    )


def _limited(projects: list[RecentProject]) -> list[RecentProject]:
    kept = {id(each) for each in [each for each in projects if not each.pinned][:MOST] + [each for each in projects if each.pinned][:MOST]}
    return [each for each in projects if id(each) in kept]


def _write(file: Path, projects: list[RecentProject]) -> None:
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    entries = [asdict(each) | {"folder": str(each.folder)} for each in projects]
    atomic.write_json(file, {"format": FORMAT, "projects": entries})


def _absolute(folder: Path) -> Path:
    return Path(os.path.abspath(folder))  # not resolve(): a project on a mapped drive is to be shown as the user knows it


def _same(one: Path, other: Path) -> bool:
    return os.path.normcase(_absolute(one)) == os.path.normcase(_absolute(other))
