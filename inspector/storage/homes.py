"""Where a project has lain: what it names in its own folder is found there, wherever the folder has been moved or copied to.

Models are immutable, and what people said keeps its words: names stay as they were written, and are understood when they are read.
"""

import logging
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

from inspector.core.errors import InspectorError
from inspector.core.foreign import read_json
from inspector.core.project import Project
from inspector.storage import atomic

FILE = "folders.json"
FORMAT = 1
MOST = 50
_ASKED = 8
"""Names by which a folder is deduced that nobody has written down."""
_SOURCES = ("good", "validation_good", "validation_defect", "left_out", "kept")
_OF_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")

log = logging.getLogger(__name__)


def note_home(folder: Path, *lain: Path) -> None:
    """Writes down in `folder` that a project lies there, or where else it has `lain`, the newest last.

    Where that cannot be written it is only not known later.
    """
    known = list(_stored(folder))
    for each in map(_absolute, lain or (folder,)):
        if not known or known[-1] != each:
            known = [*(other for other in known if other != each), each]
    if tuple(known) == _stored(folder):
        return
    try:
        atomic.write_json(folder / FILE, {"format": FORMAT, "folders": known[-MOST:]})
    except InspectorError as error:
        log.warning("Where the project %s lies is not written down: %s", folder, error.detail)


class Homes:
    """Understands names of files that were written down while a project lay elsewhere."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(_absolute(folder))
        self._former = [_pure(each) for each in _stored(folder) if each != str(self._folder)]
        self._listed: dict[Path, frozenset[str]] = {}

    def here(self, names: Sequence[str], *, deduce: bool = True) -> tuple[str, ...]:
        """Those names, each of a file or folder that lies in the project's folder as it is there now; others are as they were.

        `deduce`: also where nobody has written down where the project lay. Not for single pictures that may have been moved away:
        any folder may hold another one of the same name.
        """
        former = self._former or (self._deduced(names) if deduce else [])
        return tuple(self._here(each, former) for each in names) if former else tuple(names)

    def _here(self, name: str, former: Iterable[PurePath]) -> str:
        mark = "@" if name.startswith("@") else ""
        whole = _pure(name.removeprefix("@"))
        for home in former:
            inside = _inside(whole, home)
            if inside is not None and self._is_there(found := self._folder.joinpath(*inside)):
                return f"{mark}{found}"
        return name

    def _is_there(self, path: Path) -> bool:
        """Thousands of names lie in few folders, which are listed once."""
        if path.parent not in self._listed:
            try:
                self._listed[path.parent] = frozenset(map(os.path.normcase, os.listdir(path.parent)))
            except (OSError, ValueError):  # ValueError: no folder can be called so
                self._listed[path.parent] = frozenset()
        return os.path.normcase(path.name) in self._listed[path.parent]

    def _deduced(self, names: Sequence[str]) -> list[PurePath]:
        """The folder in which some of the names lay, where that is gone and what they name lies here in the same order."""
        step = max(1, len(names) // _ASKED)
        asked = [whole for name in names[::step] if (whole := _pure(name.removeprefix("@"))).is_absolute()]
        for whole in asked:
            home = self._home_of(whole)
            if home is not None:
                inside = [each for each in (_inside(other, home) for other in asked) if each is not None]
                return [home] if all(self._is_there(self._folder.joinpath(*each)) for each in inside) else []
        return []

    def _home_of(self, whole: PurePath) -> PurePath | None:
        for home in reversed(whole.parents):
            inside = _inside(whole, home)
            if not home.name or inside is None or home == _pure(str(self._folder)):
                continue
            if len(inside) < 2 and home.name != self._folder.name:
                continue  # any folder may have a file of that name
            if self._is_there(self._folder.joinpath(*inside)):
                return None if os.path.exists(str(whole)) else home
        return None


def at_home(folder: Path, project: Project) -> Project:
    """A project with what it names in its own folder as it lies there now.

    Where it was stored here already, its names are meant as they are: of a copy, also those in the folder of the first one.
    """
    if _stored(folder)[-1:] == (_absolute(folder),):
        return project
    homes, changed = Homes(folder), dict[str, Any]()
    for key in _SOURCES:
        names: tuple[str, ...] = getattr(project, key)
        if names and (here := homes.here(names)) != names:
            changed[key] = here
    return replace(project, **changed) if changed else project


def _stored(folder: Path) -> tuple[str, ...]:
    try:
        found = read_json(folder / FILE)
        listed = found["folders"] if found["format"] == FORMAT else ()
        return tuple(each for each in listed if isinstance(each, str) and each)[-MOST:]
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _inside(name: PurePath, home: PurePath) -> tuple[str, ...] | None:
    """What leads from a folder to a name in it; None where it is not in it."""
    if type(name) is not type(home) or name == home or not name.is_relative_to(home):
        return None
    parts = name.relative_to(home).parts
    return None if ".." in parts else parts


def _pure(name: str) -> PurePath:
    """A name as the system understands it that it was written on."""
    return PureWindowsPath(name) if _OF_WINDOWS.match(name) else PurePosixPath(name)


def _absolute(folder: Path) -> str:
    return os.path.abspath(folder)
