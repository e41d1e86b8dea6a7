"""Projects on disk: a folder with `project.json`, `models/` and what later belongs to it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import MOST_JSON_BYTES, parse_json, read_regular
from inspector.core.kinds import MAPPING, expect
from inspector.core.project import Project
from inspector.core.renaming import RETRIES_S, patiently
from inspector.core.said import said
from inspector.core.versions import clause, refusal
from inspector.storage import atomic, held_locks
from inspector.storage.held_locks import held
from inspector.storage.homes import at_home, note_home
from inspector.storage.models import MODELS

FILE = "project.json"
LOCK = ".build.lock"
CHANGE_LOCK = ".change.lock"
RECORD_LOCK = ".record.lock"
LABEL_LOCK = ".labels.lock"
CHANGE_WAIT_S = RETRIES_S + 5.0
"""How long a change waits for one that another thread or program makes: milliseconds, or as long as the system refuses its rename."""


def is_project(folder: Path) -> bool:
    """Whether `folder` looks like a project; False where that cannot be found out."""
    return os.path.isfile(folder / FILE)


def create_project(folder: Path, project: Project) -> None:
    """Makes a new project folder. Raises `PROJECT_EXISTS` rather than touch one that is there, `NOT_WRITABLE`, `DISK_FULL`."""
    if is_project(folder):
        raise InspectorError(ErrorCode.PROJECT_EXISTS, said("There is a project in {folder} already.", folder=folder))
    with atomic.explained(folder):
        (folder / MODELS).mkdir(parents=True, exist_ok=True)
    save_project(folder, project)


def open_project(folder: Path) -> Project:
    """Reads a project; what it names in its own folder is named as it lies there now.

    Raises `PROJECT_MISSING`, `PROJECT_TOO_NEW`, `PROJECT_DAMAGED`.
    """
    try:
        content = read_regular(folder / FILE, MOST_JSON_BYTES)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InspectorError(ErrorCode.PROJECT_MISSING, said("There is no project in {folder}.", folder=folder)) from error
    except OSError as error:
        raise InspectorError(
            ErrorCode.PROJECT_DAMAGED, said("The project {folder} cannot be read: {reason}.", folder=folder, reason=error.strerror)
        ) from error
    return at_home(folder, read_project(content, str(folder)))


def read_project(content: bytes, where: str) -> Project:
    """The project in the bytes of a `project.json` at `where`. Raises `PROJECT_TOO_NEW`, `PROJECT_DAMAGED`."""
    program = None
    try:
        stored = expect(MAPPING, "The project", parse_json(content))
        program = stored.get("program")
        return Project.from_json(stored)
    except (ValueError, KeyError, TypeError, InspectorError) as error:
        newer = refusal(said("The project {where}", where=where), program, error)
        damaged = InspectorError(
            ErrorCode.PROJECT_DAMAGED,
            said("The file {file} of {where} is damaged: {reason}.", file=FILE, where=where, reason=clause(error)),
        )
        raise newer or damaged from error


def save_project(folder: Path, project: Project) -> None:
    """Replaces `project.json`. Raises `NOT_WRITABLE`, `DISK_FULL`; the old file then stands."""
    atomic.write_json(folder / FILE, project.to_json())
    note_home(folder)


def clear_leftovers(folder: Path) -> None:
    """Deletes what a killed program left unfinished in a project; nothing that may still be written, and nothing is raised."""
    atomic.clear_leftovers(folder)
    atomic.clear_leftovers(folder / MODELS)


def update_project(folder: Path, change: Callable[[Project], Project]) -> Project:
    """Applies `change` to what is on disk now, not to what was read minutes ago, and gives the result.

    Nobody else changes the project meanwhile: a build that ends must not be undone by a threshold that is set in the same moment.
    Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    with changing(folder):
        changed = change(open_project(folder))
        save_project(folder, changed)
    return changed


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Keeps others from changing the project meanwhile. Raises `PROJECT_*`, `NOT_WRITABLE`."""
    open_project(folder)  # no lock is left where there is no project
    with held(folder / CHANGE_LOCK, CHANGE_WAIT_S, said("Another program is changing the project {folder}.", folder=folder)):
        yield


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Claims the project for one build and clears what killed builds left. Raises `PROJECT_BUSY` while another process builds."""
    with held(folder / LOCK, 0, said("Another build is running in the project {folder}.", folder=folder), dated=True):
        clear_leftovers(folder)
        atomic.clear_all(folder / MODELS)  # whoever holds the lock knows that nobody builds
        yield


@contextmanager
def recording(folder: Path) -> Iterator[None]:
    """Claims the record of the project for one writer; anybody may read and review. Raises `PROJECT_BUSY` while another process records."""
    taken = said("Another program inspects and records in the project {folder}.", folder=folder)
    with held(folder / RECORD_LOCK, 0, taken, dated=True):
        yield


@dataclass(frozen=True, slots=True)
class Left:
    """Since when a program built, and recorded, in a project that was killed meanwhile; None: there is none."""

    build: datetime | None
    recording: datetime | None


def take_left(folder: Path) -> Left:
    """What killed programs of this PC did not end in a project; it is forgotten with that. Nothing is raised."""
    return Left(held_locks.take_left(folder / LOCK), held_locks.take_left(folder / RECORD_LOCK))


@contextmanager
def labelling(folder: Path) -> Iterator[None]:
    """Claims the labels of the project for the moment of adding some. Raises `PROJECT_BUSY` where another program does so for seconds."""
    with held(folder / LABEL_LOCK, CHANGE_WAIT_S, said("Another program is labelling images of the project {folder}.", folder=folder)):
        yield


def move(folder: Path, target: Path) -> None:
    """Renames the folder of a project that nobody builds, records, labels or changes in; it need not be whole.

    Raises `PROJECT_BUSY`, `NOT_WRITABLE`, also where something is there already, or where files of the project are in use.
    """
    with ExitStack() as stack:
        for lock, taken in (
            (LOCK, said("Another build is running in the project {folder}.", folder=folder)),
            (RECORD_LOCK, said("Another program inspects and records in the project {folder}.", folder=folder)),
            (LABEL_LOCK, said("Another program is labelling images of the project {folder}.", folder=folder)),
            (CHANGE_LOCK, said("Another program is changing the project {folder}.", folder=folder)),
        ):
            stack.enter_context(held(folder / lock, 0, taken))
        if os.name == "nt":
            stack.close()  # Windows moves no folder in which a file is open, be it a lock of ours
        with atomic.explained(target):
            if target.exists():
                raise InspectorError(ErrorCode.NOT_WRITABLE, said("There is something at {target} already.", target=target))
            target.parent.mkdir(parents=True, exist_ok=True)
            patiently(os.rename, folder, target)
            for changed in {folder.parent, target.parent}:
                atomic.sync_folder(changed)
