"""Which sources were used last on this PC, with which project, in one small file that may be lost without harm."""

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from inspector.core.foreign import read_json
from inspector.storage import atomic

FORMAT = 1
MOST = 200
"""Projects that are remembered."""


@dataclass(frozen=True, slots=True)
class UsedSource:
    """A source as it is written, which may hold a password, and as the system calls its camera, whose number may change."""

    written: str = field(repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class ProjectSources:
    """What a project was inspected with last: `line` a camera or a watched folder, `files` a folder that was looked through once."""

    folder: Path
    line: UsedSource | None = None
    files: UsedSource | None = None


@dataclass(frozen=True, slots=True)
class LastSources:
    """All that is remembered, the project that was inspected last first; `camera` is the last one of any project."""

    camera: UsedSource | None = None
    projects: tuple[ProjectSources, ...] = ()

    def of(self, folder: Path) -> ProjectSources:
        """What is known of the project in `folder`."""
        return next((each for each in self.projects if _same(each.folder, folder)), ProjectSources(_absolute(folder)))

    def with_project(self, sources: ProjectSources) -> "LastSources":
        """The same with what is known of one project, which comes first."""
        others = [each for each in self.projects if not _same(each.folder, sources.folder)]
        return replace(self, projects=(replace(sources, folder=_absolute(sources.folder)), *others)[:MOST])


def read_last(file: Path) -> LastSources:
    """What `file` remembers. A missing or damaged file remembers nothing, a damaged entry is left out."""
    try:
        stored = read_json(file)
        entries = stored["projects"] if stored["format"] == FORMAT else []
        found = [each for each in map(_entry, entries) if each is not None]
        return LastSources(_source(stored.get("camera")), tuple(found[:MOST]))
    except (OSError, ValueError, KeyError, TypeError):
        return LastSources()


def change_last(file: Path, change: Callable[[LastSources], LastSources]) -> None:
    """Writes what `change` makes of what is remembered, for nobody else to read. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    before = read_last(file)
    after = change(before)
    if after == before:
        return
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    entries = [asdict(each) | {"folder": str(each.folder)} for each in after.projects]
    stored = {"format": FORMAT, "camera": after.camera and asdict(after.camera), "projects": entries}
    atomic.write_bytes(file, atomic.json_bytes(stored), private=True)


def _entry(stored: object) -> ProjectSources | None:
    if not isinstance(stored, dict) or not isinstance(stored.get("folder"), str) or not stored["folder"]:
        return None
    return ProjectSources(Path(stored["folder"]), _source(stored.get("line")), _source(stored.get("files")))


def _source(stored: object) -> UsedSource | None:
    if not isinstance(stored, dict) or not isinstance(stored.get("written"), str) or not stored["written"]:
        return None
    return UsedSource(stored["written"], str(stored.get("name", "")))


def _absolute(folder: Path) -> Path:
    return Path(os.path.abspath(folder))


def _same(one: Path, other: Path) -> bool:
    return os.path.normcase(_absolute(one)) == os.path.normcase(_absolute(other))
