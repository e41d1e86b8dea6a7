"""Throws projects away and brings them back. Nothing is gone until somebody deletes it for good."""

from pathlib import Path

from inspector import paths
from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.services import auditing, recent
from inspector.services.access.signed_on import guarded
from inspector.services.project_folders.contents import look_into
from inspector.services.usual_source import forget_usual
from inspector.services.who import user_name
from inspector.storage import trash
from inspector.storage.trash import Trashed

__all__ = ["Trashed", "bring_back", "delete_for_good", "delete_project", "deleted_projects"]


@guarded(Act.DELETE_PROJECT)
def delete_project(folder: Path) -> Steps[Trashed]:
    """Moves a project, with its record, to the trash beside it and takes it off the list.

    Raises `PROJECT_MISSING`, `PROJECT_BUSY` while anybody works in it, `NOT_WRITABLE`; it then lies where it lay.
    """
    folder = folder.absolute()
    contents = yield from look_into(folder)
    if folder.is_symlink():
        raise InspectorError(ErrorCode.NOT_WRITABLE, said("{folder} is a link: delete the project where it lies.", folder=folder))
    place = folder.parent / trash.TRASH
    trash.write_places(_file(), [*_places(), place])  # first: what is thrown away must be found again
    told = {"name": contents.name, "files": contents.files, "bytes": contents.bytes, "parts": contents.parts}
    with auditing.noting(AuditKind.PROJECT_DELETED, folder, what="thrown away", **told):
        found = trash.throw_away(folder, contents.name, user_name(), contents.bytes)
    recent.forget_project(folder)
    forget_usual(folder)
    return found


@guarded(Act.DELETE_PROJECT)
def bring_back(trashed: Trashed) -> Steps[Path]:
    """Moves a project back to where it lay, or beside that, and puts it on the list. Raises `PROJECT_BUSY`, `NOT_WRITABLE`."""
    yield Progress("Bringing the project back", 0, 1)
    with auditing.noting(AuditKind.PROJECT_DELETED, trashed.folder, what="brought back", name=trashed.name):
        folder = trash.bring_back(trashed)
    recent.remember_project(folder, trashed.name)
    return folder


@guarded(Act.DELETE_PROJECT)
def delete_for_good(trashed: Trashed) -> Steps[None]:
    """Deletes a project that was thrown away. Raises `NOT_WRITABLE`; what could not be deleted stays in the trash."""
    yield Progress("Deleting the project", 0, 0)
    with auditing.noting(AuditKind.PROJECT_DELETED, trashed.folder, what="deleted for good", name=trashed.name, bytes=trashed.bytes):
        trash.erase(trashed)


def deleted_projects() -> Steps[list[Trashed]]:
    """What can be brought back on this PC, thrown away last first. Raises nothing; a drive that is not there has nothing."""
    yield Progress("Looking at the project", 0, 0)
    return trash.listed(_places())


def _places() -> list[Path]:
    return sorted({*trash.read_places(_file()), paths.projects_folder() / trash.TRASH})


def _file() -> Path:
    return paths.data_folder() / "trash.json"
