"""Projects that were thrown away: each in a folder of its own in `.trash` beside where it lay, with a note of where that was.

Moving it there is one rename on the same disk: it takes no time, needs no room, and is undone the same way.
"""

import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from inspector.core.foreign import read_json
from inspector.storage import atomic, projects

TRASH = ".trash"
_ABOUT, _PROJECT = "about.json", "project"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Trashed:
    """A project in a trash."""

    place: Path
    """Its folder in the trash, with the note in it."""
    folder: Path
    """Where it lay."""
    name: str
    at: str
    """Local time, ISO 8601."""
    who: str
    bytes: int


def throw_away(folder: Path, name: str, who: str, size: int) -> Trashed:
    """Moves a project that nobody uses into the trash beside it.

    Raises `PROJECT_BUSY`, `NOT_WRITABLE`, `DISK_FULL`; it then lies as before.
    """
    place = folder.parent / TRASH / uuid.uuid4().hex
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    made = Trashed(place, folder, name, now, who, size)
    with atomic.explained(place):
        place.mkdir(parents=True)
    try:
        about = {"format": _FORMAT, "folder": str(folder), "name": name, "at": now, "who": who, "bytes": size}
        atomic.write_json(place / _ABOUT, about)
        projects.move(folder, place / _PROJECT)
    except BaseException:
        _clear(place)
        raise
    return made


def bring_back(trashed: Trashed) -> Path:
    """Moves a project back to where it lay, or beside it where something else lies there now; gives its folder.

    Raises `PROJECT_BUSY`, `NOT_WRITABLE`.
    """
    target = free_folder(trashed.folder)
    projects.move(trashed.place / _PROJECT, target)
    _clear(trashed.place)
    return target


def free_folder(wanted: Path) -> Path:
    """`wanted`, or with the first number behind it that nothing has yet."""
    number, found = 1, wanted
    while found.exists():
        number += 1
        found = wanted.with_name(f"{wanted.name} ({number})")
    return found


def erase(trashed: Trashed) -> None:
    """Deletes a project for good. Raises `NOT_WRITABLE`; what could not be deleted stays in the trash."""
    with atomic.explained(trashed.place):
        shutil.rmtree(trashed.place / _PROJECT)
    _clear(trashed.place)


def listed(places: Iterable[Path]) -> list[Trashed]:
    """What lies in these trashes, thrown away last first. What cannot be read is left out."""
    found = [_read(about.parent) for place in places for about in _notes(place)]
    return sorted((each for each in found if each is not None), key=lambda each: each.at, reverse=True)


def read_places(file: Path) -> list[Path]:
    """The trashes that are known, from the file that `add_place` writes; none where it cannot be read."""
    try:
        stored: Any = read_json(file)
        return [Path(each) for each in stored["places"] if isinstance(each, str)] if stored["format"] == _FORMAT else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


def write_places(file: Path, places: Iterable[Path]) -> None:
    """Keeps which trashes there are. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    with atomic.explained(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    atomic.write_json(file, {"format": _FORMAT, "places": sorted({str(each) for each in places})})


def _notes(place: Path) -> list[Path]:
    try:
        return list(place.glob(f"*/{_ABOUT}"))
    except OSError:
        return []


def _read(place: Path) -> Trashed | None:
    if not (place / _PROJECT).is_dir():
        return None
    try:
        stored: Any = read_json(place / _ABOUT)
        return Trashed(place, Path(stored["folder"]), str(stored["name"]), str(stored["at"]), str(stored["who"]), int(stored["bytes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _clear(place: Path) -> None:
    """Takes away what is left of a place in the trash, and the trash itself where nothing else is in it. Raises nothing."""
    if (place / _PROJECT).exists():
        return
    shutil.rmtree(place, ignore_errors=True)
    try:
        place.parent.rmdir()
    except OSError:
        return
