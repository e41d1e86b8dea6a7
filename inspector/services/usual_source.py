"""The usual source of a product at this PC: what it was inspected with last, so that nobody has to choose it again."""

import os
from dataclasses import replace
from pathlib import Path

from inspector import paths
from inspector.core.progress import Progress, Steps
from inspector.devices.camera import Feed
from inspector.devices.source_options import KINDS
from inspector.devices.source_syntax import SourceText, parse
from inspector.storage import last_sources
from inspector.storage.last_sources import LastSources, ProjectSources, UsedSource

__all__ = ["ProjectSources", "UsedSource", "copy_usual", "forget_usual", "move_usual", "remember_source", "usual_sources"]

_FILES = ("file", "watch")
_IN_MEMORY = "sim"


def remember_source(folder: Path | None, used: UsedSource) -> Steps[None]:
    """The project in `folder` was inspected with this source; a camera is that of the PC as well.

    Raises `BAD_ARGUMENT` for what is no source, `NOT_WRITABLE`, `DISK_FULL`.
    """
    yield Progress("Storing the settings", 0, 1)
    text = parse(used.written)
    used = UsedSource(_lasting(text).text, used.name if text.kind == "usb" else "")
    last_sources.change_last(_file(), lambda before: _with(before, folder, used, text.kind))


def usual_sources(folder: Path | None, *, live: str = "", setting: str = "", fixed: bool = False) -> list[UsedSource]:
    """What the next start may take where nothing was chosen, the best first.

    `live`: the camera in use since the program was started; `setting`: that of the settings, which counts most where it is `fixed`.
    A camera or a watched folder of the product comes before everything that others used; a folder that was looked through once
    comes before nothing but the camera of other products.
    """
    known = last_sources.read_last(_file())
    own = known.of(folder) if folder is not None else ProjectSources(Path())
    there = UsedSource(setting) if setting else None
    first, since = there if fixed else None, UsedSource(live) if live else None
    wanted = (first, own.line, since, there, own.files, known.camera)
    return list(dict.fromkeys(each for each in wanted if each is not None))


def move_usual(folder: Path, after: Path) -> None:
    """A project lies in `after` now. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    last_sources.change_last(_file(), lambda known: _of_other(known, folder, after, keep=False))


def forget_usual(folder: Path) -> None:
    """The project in `folder` is gone: another one that lies there later has nothing of it. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    last_sources.change_last(_file(), lambda known: replace(known, projects=_others(known, known.of(folder))))


def copy_usual(folder: Path, copy: Path) -> None:
    """A project was copied: its copy is inspected with the same. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    last_sources.change_last(_file(), lambda known: _of_other(known, folder, copy, keep=True))


def _of_other(known: LastSources, folder: Path, after: Path, *, keep: bool) -> LastSources:
    own = known.of(folder)
    if own not in known.projects:
        return known
    others = known if keep else replace(known, projects=_others(known, own))
    return others.with_project(replace(own, folder=after))


def _others(known: LastSources, own: ProjectSources) -> tuple[ProjectSources, ...]:
    return tuple(each for each in known.projects if each != own)


def _with(known: LastSources, folder: Path | None, used: UsedSource, kind: str) -> LastSources:
    feed = KINDS[kind].feed
    if feed is Feed.LIVE and kind != _IN_MEMORY:
        known = replace(known, camera=used)
    if folder is None:
        return known
    own = known.of(folder)
    return known.with_project(replace(own, files=used) if feed is Feed.ONCE else replace(own, line=used))


def _lasting(text: SourceText) -> SourceText:
    """The same from wherever the program is started."""
    return replace(text, place=os.path.abspath(text.place)) if text.kind in _FILES else text


def _file() -> Path:
    return paths.data_folder() / "sources.json"
