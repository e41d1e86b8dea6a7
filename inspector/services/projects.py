"""Opens, makes and changes projects for whoever shows them; disk formats stay in `storage`."""

import os
from collections.abc import Callable
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.said import said
from inspector.services import auditing, file_names
from inspector.services import project_changes as changes
from inspector.services.access.signed_on import guarded
from inspector.storage import atomic, projects


def open_project(folder: Path) -> Project:
    """Reads a project, and clears what killed programs left in it. Raises `PROJECT_MISSING`, `PROJECT_TOO_NEW`, `PROJECT_DAMAGED`."""
    project = projects.open_project(folder)
    projects.clear_leftovers(folder)
    return project


@guarded(Act.CHANGE_PROJECT)
def create_project(folder: Path, project: Project) -> None:
    """Makes a new project folder. Raises `PROJECT_EXISTS`, `NOT_WRITABLE`, `DISK_FULL`."""
    with auditing.noting(AuditKind.PROJECT, folder, what="made", name=project.name):
        projects.create_project(folder, project)


@guarded(Act.CHANGE_PROJECT)
def change_project(folder: Path, change: Callable[[Project], Project]) -> Project:
    """Applies `change` to what is on disk now and gives the result. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""

    def changed(project: Project) -> Project:
        after = change(project)
        if after != project:
            announce(changes.kind_of(project, after), folder, **changes.told(project, after))
        return after

    with auditing.announcing() as announce:
        return projects.update_project(folder, changed)


def is_project(folder: Path) -> bool:
    """Whether `folder` looks like a project."""
    return projects.is_project(folder)


def folder_name(name: str) -> str:
    """A folder name for a project called `name` that every system takes; empty where nothing usable is left."""
    return file_names.file_name(name, instead="-")


def check_new_folder(folder: Path) -> None:
    """Raises `PROJECT_EXISTS` or `NOT_WRITABLE` where no new project can be made in `folder`; writes nothing."""
    if projects.is_project(folder):
        raise InspectorError(ErrorCode.PROJECT_EXISTS, said("There is a project in {folder} already.", folder=folder))
    with atomic.explained(folder):
        if folder.exists() and not folder.is_dir():
            raise InspectorError(ErrorCode.NOT_WRITABLE, said("{folder} is a file, not a folder.", folder=folder))
        if folder.is_dir() and any(folder.iterdir()):
            raise InspectorError(ErrorCode.NOT_WRITABLE, said("The folder {folder} is not empty.", folder=folder))
        existing = next((each for each in (folder, *folder.parents) if each.exists()), None)
    if existing is None or not os.access(existing, os.W_OK):
        raise InspectorError(ErrorCode.NOT_WRITABLE, said("Nothing can be written in {existing}.", existing=existing or folder))
