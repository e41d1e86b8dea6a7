"""Renames, duplicates and deletes projects."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.datasets.named import is_list
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.projects import change_project, check_new_folder
from inspector.services.settings import settings_now
from inspector.storage import atomic, models, projects
from inspector.storage.project_folder import SET_UP, parts_of, take_away

_LISTS = ("good", "validation_good", "validation_defect", "left_out", "kept")
"""Of a project: those that name pictures."""


@guarded(Act.CHANGE_PROJECT)
def rename_project(folder: Path, name: str) -> Project:
    """Gives a project another name; its folder keeps its own, by which others know it.

    Raises `BAD_ARGUMENT` for a name with nothing in it, and where the record is on a server, which knows the project by its name;
    `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    wanted = " ".join(name.split())
    if not wanted or not wanted.isprintable():
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("A project needs a name of letters that can be read."))
    if settings_now().database and wanted != projects.open_project(folder).name:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The record on the server knows the project by its name: it stays as it is."))
    return change_project(folder, lambda now: replace(now, name=wanted))


@guarded(Act.CHANGE_PROJECT)
def duplicate_project(folder: Path, into: Path, name: str) -> Steps[Project]:
    """A new project in the folder `into` with all that this one was set up with, models and labels among it; without its record.

    A draft stays behind: nobody has drafted it for the copy. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`; nothing is then left.
    """
    yield Progress("Copying the project", 0, 0)
    check_new_folder(into)
    auditing.note(AuditKind.PROJECT, into, what="duplicated", of=str(folder), name=name)
    with projects.building(folder), atomic.staged_folder(into) as beside:
        before = projects.open_project(folder)
        files = list(_files(parts_of(folder, SET_UP)))
        for done, file in enumerate(files):
            yield Progress("Copying the project", done, len(files), "files")
            copy = beside / file.relative_to(folder)
            with atomic.explained(copy):
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
        copied = _moved(replace(before, name=" ".join(name.split()), draft=None), folder.absolute(), into.absolute())
        projects.save_project(beside, copied)
        with atomic.explained(beside):
            (beside / models.MODELS).mkdir(exist_ok=True)
        if into.is_dir():
            into.rmdir()  # Windows renames onto nothing, not even onto an empty folder
    return copied


@guarded(Act.DELETE_PROJECT)
def delete_project(folder: Path) -> Steps[None]:
    """Deletes a project with its models, labels and record; whatever else lies in its folder stays, and so do parts on a server.

    Raises `PROJECT_*`, `PROJECT_BUSY` while somebody builds or inspects in it, `AUDIT_UNWRITABLE`, `NOT_WRITABLE`; it stands then.
    """
    yield Progress("Deleting the project", 0, 0)
    project = projects.open_project(folder)
    told = {"name": project.name, "models": models.list_models(folder), "in_use": project.active_model}
    with auditing.noting(AuditKind.PROJECT_DELETED, folder, **told):
        gone = take_away(folder)
        first = next(gone, None)
    if first is not None:
        for done, total in gone:
            yield Progress("Deleting the project", done, total, "files")


def _files(found: list[Path]) -> Iterator[Path]:
    for path in found:
        yield from (each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def _moved(project: Project, old: Path, new: Path) -> Project:
    """With the pictures that lie in its own folder named where they lie now."""

    def moved(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_at(name, old, new) for name in names)

    lists: dict[str, Any] = {
        each: moved(getattr(project, each)) for each in ("good", "validation_good", "validation_defect", "left_out", "kept")
    }
    return replace(project, **lists)


def _at(name: str, old: Path, new: Path) -> str:
    mark, path = ("@", Path(name[1:])) if is_list(name) else ("", Path(name))
    inner = path.relative_to(old) if path.is_relative_to(old) else None
    is_copied = inner is not None and inner.parts[:1] and inner.parts[0] in SET_UP
    return f"{mark}{new / inner}" if inner is not None and is_copied else name
