"""Gives a project another name, and its folder too where that is wished."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.services import auditing, recent
from inspector.services.access.signed_on import guarded
from inspector.services.project_folders.contents import lies_in
from inspector.services.projects import change_project, folder_name
from inspector.storage import projects
from inspector.storage.homes import note_home

_SOURCES = ("good", "validation_good", "validation_defect", "left_out", "kept")


@guarded(Act.CHANGE_PROJECT)
def rename_project(folder: Path, name: str, *, folder_too: bool = False) -> Steps[Path]:
    """Calls a project `name`, and gives its folder that name where it is wished; gives the folder.

    Sources in the folder are named anew with it. Raises `BAD_ARGUMENT` for a name that is none, `PROJECT_*`, `NOT_WRITABLE`,
    `DISK_FULL`. Where the folder cannot be renamed, the project keeps its former name as well.
    """
    folder, name = folder.absolute(), name.strip()
    target = _target(folder, name, folder_too)
    yield Progress("Storing the project", 0, 1)
    before = projects.open_project(folder)
    if target != folder:
        with auditing.noting(AuditKind.PROJECT, folder, what="folder renamed", to=str(target)):
            note_home(folder)
            _rename(folder, target)
    try:
        after = change_project(target, lambda now: replace(moved(now, folder, target), name=name))
    except InspectorError:
        if target != folder:
            _rename(target, folder)
        raise
    if after != before or target != folder:
        recent.move_project(folder, target, name)
    return target


def moved(project: Project, folder: Path, target: Path) -> Project:
    """A project whose folder is `target` in place of `folder` (both absolute): what lies in it is named anew."""

    def names(sources: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_named(each, folder, target) for each in sources)

    changed: dict[str, Any] = {key: names(getattr(project, key)) for key in _SOURCES}
    return replace(project, **changed)


def _named(source: str, folder: Path, target: Path) -> str:
    if not lies_in(source, folder):
        return source
    mark = "@" if source.startswith("@") else ""
    return f"{mark}{target / Path(source.removeprefix('@')).relative_to(folder)}"


def _rename(folder: Path, target: Path) -> None:
    if os.path.normcase(folder) == os.path.normcase(target):  # the letters alone: for the system it is there already
        beside = folder.with_name(f"{folder.name}.renamed")
        projects.move(folder, beside)
        projects.move(beside, target)
    else:
        projects.move(folder, target)


def _target(folder: Path, name: str, folder_too: bool) -> Path:
    called = folder_name(name)
    if not name or not called:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("No project can be called {name}.", name=name or "''"))
    if folder_too and folder.is_symlink():
        raise InspectorError(ErrorCode.NOT_WRITABLE, said("{folder} is a link: rename the folder where it lies.", folder=folder))
    return folder.with_name(called) if folder_too else folder
