"""Projects on disk: a folder with `project.json`, `models/` and what later belongs to it."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.versions import clause, refusal
from inspector.storage import atomic
from inspector.storage.models import MODELS

FILE = "project.json"
LOCK = ".build.lock"


def is_project(folder: Path) -> bool:
    """Whether `folder` looks like a project."""
    return (folder / FILE).is_file()


def create_project(folder: Path, project: Project) -> None:
    """Makes a new project folder. Raises `PROJECT_EXISTS` rather than touch one that is there, `NOT_WRITABLE`, `DISK_FULL`."""
    if is_project(folder):
        raise InspectorError(ErrorCode.PROJECT_EXISTS, f"There is a project in {folder} already.")
    with atomic.explained(folder):
        (folder / MODELS).mkdir(parents=True, exist_ok=True)
    save_project(folder, project)


def open_project(folder: Path) -> Project:
    """Reads a project. Raises `PROJECT_MISSING`, `PROJECT_TOO_NEW`, `PROJECT_DAMAGED`."""
    try:
        content = (folder / FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InspectorError(ErrorCode.PROJECT_MISSING, f"There is no project in {folder}.") from error
    except OSError as error:
        raise InspectorError(ErrorCode.PROJECT_DAMAGED, f"The project {folder} cannot be read: {error.strerror}.") from error
    return read_project(content, str(folder))


def read_project(content: bytes, where: str) -> Project:
    """The project in the bytes of a `project.json` at `where`. Raises `PROJECT_TOO_NEW`, `PROJECT_DAMAGED`."""
    program = None
    try:
        stored = json.loads(content.decode("utf-8"))
        program = stored.get("program")
        return Project.from_json(stored)
    except (ValueError, KeyError, TypeError, AttributeError, InspectorError) as error:
        newer = refusal(f"The project {where}", program, error)
        damaged = InspectorError(ErrorCode.PROJECT_DAMAGED, f"The file {FILE} of {where} is damaged: {clause(error)}.")
        raise newer or damaged from error


def save_project(folder: Path, project: Project) -> None:
    """Replaces `project.json`. Raises `NOT_WRITABLE`, `DISK_FULL`; the old file then stands."""
    atomic.write_json(folder / FILE, project.to_json())


def clear_leftovers(folder: Path) -> None:
    """Deletes what a killed program left unfinished in a project; nothing that may still be written, and nothing is raised."""
    atomic.clear_leftovers(folder)
    atomic.clear_leftovers(folder / MODELS)


def update_project(folder: Path, change: Callable[[Project], Project]) -> Project:
    """Applies `change` to what is on disk now, not to what was read minutes ago, and gives the result."""
    changed = change(open_project(folder))
    save_project(folder, changed)
    return changed


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Claims the project for one build and clears what killed builds left. Raises `PROJECT_BUSY` while another process builds."""
    lock = folder / LOCK
    with atomic.explained(lock):
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _claim(descriptor):
            raise InspectorError(ErrorCode.PROJECT_BUSY, f"Another build is running in the project {folder}.")
        clear_leftovers(folder)
        for leftover in (folder / MODELS).glob(f"{atomic.STAGING}*"):  # whoever holds the lock knows that nobody builds
            shutil.rmtree(leftover, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)


def _claim(descriptor: int) -> bool:
    """Locks an open file until it is closed; the system frees the lock of a killed process."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
