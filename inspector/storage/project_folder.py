"""What in the folder of a project belongs to it: deleted or copied as a whole, and nothing else that somebody keeps there."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from fnmatch import fnmatchcase
from pathlib import Path

from inspector.core.renaming import patiently
from inspector.storage import atomic, projects
from inspector.storage.models import MODELS

SET_UP = (
    projects.FILE,
    MODELS,
    "labels.jsonl",
    "releases.jsonl",
    "families.jsonl",
    "challenge.json",
    "challenge",
    "taught",
    "validation",
    "capability",
    "origins.json",
    "speeds.json",
    "reference.png",
    "ignore.png",
)
"""What somebody has set up, and what was made of it: a copy of the project has all of that."""
OF_THE_LINE = (
    "record.sqlite*",
    "pictures",
    "challenges*.jsonl",
    "watched-*.jsonl",
    "teach_tray.json",
    "settings-search.json",
    ".*.lock",
    f"{atomic.STAGING}*",
)
"""What its line has left: that stays with the project that it was inspected with."""


def parts_of(folder: Path, names: tuple[str, ...]) -> list[Path]:
    """What of these names is in the folder. Raises OSError."""
    return sorted(folder / name for name in os.listdir(folder) if any(fnmatchcase(name, each) for each in names))


def take_away(folder: Path) -> Iterator[tuple[int, int]]:
    """Deletes all that belongs to a project, and the folder where nothing else is in it; gives how many of how many pieces are gone.

    First all of it is moved aside within the folder: from then on there is no project, and before that there is all of it. Raises
    `PROJECT_*`, `NOT_WRITABLE`; then it is as it was. What cannot be deleted afterwards is left over, and nothing is raised.
    """
    aside = folder / f"{atomic.STAGING}{uuid.uuid4().hex}"
    with ExitStack() as held, atomic.explained(folder):
        held.enter_context(projects.building(folder))
        held.enter_context(projects.recording(folder))
        held.enter_context(projects.changing(folder))
        aside.mkdir()
        _move_all(parts_of(folder, (*SET_UP, *OF_THE_LINE)), aside)
    files = [path for path in aside.rglob("*") if path.is_symlink() or not path.is_dir()]
    for done, path in enumerate(files):
        with suppress(OSError):
            path.unlink()
        yield done + 1, len(files)
    shutil.rmtree(aside, ignore_errors=True)
    for lock in parts_of(folder, (".*.lock",)):
        with suppress(OSError):
            lock.unlink()
    with suppress(OSError):  # there is something else in it
        folder.rmdir()


def _move_all(found: list[Path], aside: Path) -> None:
    """Moves all of them, or none. Raises OSError."""
    moved: list[Path] = []
    try:
        for path in sorted((each for each in found if each != aside and not each.name.endswith(".lock")), key=_project_first):
            patiently(os.rename, path, aside / path.name)
            moved.append(path)
    except OSError:
        for path in reversed(moved):
            with suppress(OSError):
                patiently(os.rename, aside / path.name, path)
        with suppress(OSError):
            aside.rmdir()
        raise


def _project_first(path: Path) -> bool:
    """Whoever looks meanwhile finds no project rather than half of one."""
    return path.name != projects.FILE
