"""A second project with the settings of a first one: for a product much like it, or to try something."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.services import auditing, projects, recent
from inspector.services.access.signed_on import guarded
from inspector.services.project_folders.contents import every_file
from inspector.services.project_folders.naming import moved
from inspector.services.usual_source import copy_usual
from inspector.storage import atomic, capabilities, challenge_log, evidence_cache, families, models, origins, releases, speeds, teach_tray
from inspector.storage.homes import note_home
from inspector.storage.models import MODELS
from inspector.storage.projects import FILE
from inspector.storage.record.database import FILE as RECORD
from inspector.storage.record.originals import FOLDER as RECORDED_PICTURES
from inspector.storage.trash import TRASH

_PIECE = 1 << 22
_STAGE = "Copying the project"
_OF_RECORD = {RECORDED_PICTURES, families.FILE, teach_tray.FILE, challenge_log.FILE, TRASH}
_OF_MODELS = {MODELS, capabilities.FOLDER, releases.FILE, origins.FILE, speeds.FILE}


@guarded(Act.CHANGE_PROJECT)
def copy_project(source: Path, target: Path, name: str, *, with_models: bool = True) -> Steps[Path]:
    """Makes the project `name` in `target`, with the settings, sources and labels of the one in `source`, and its models where wished.

    What was recorded stays with the first one, and so does what waits to be released. Pictures that lie in its folder are copied.
    Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`; `target` is then not there.
    """
    source, target = source.absolute(), target.absolute()
    projects.check_new_folder(target)
    before = projects.open_project(source)
    files = [each for each in every_file(source) if _goes(each.relative_to(source), with_models)]
    total = sum(each.stat().st_size for each in files if each.is_file())
    noted = auditing.noting(AuditKind.PROJECT, target, what="copied", name=name, of=str(source), models=with_models)
    with noted, atomic.staged_folder(target) as beside:
        done = 0
        for file in files:
            for count in _copy(file, beside / file.relative_to(source)):
                done += count
                yield Progress(_STAGE, done >> 20, total >> 20, "MB")
        (beside / MODELS).mkdir(exist_ok=True)
        after = _without_models(before) if not with_models or not models.list_models(beside) else before
        atomic.write_json(beside / FILE, replace(moved(after, source, target), name=name, draft=None).to_json())
        note_home(beside, source, target)
        with atomic.explained(target):
            if target.is_dir():
                target.rmdir()  # Windows renames onto nothing, not even onto an empty folder
    recent.remember_project(target, name)
    copy_usual(source, target)
    return target


def _without_models(project: Project) -> Project:
    return replace(project, active_model="", thresholds={})


def _goes(name: PurePath, with_models: bool) -> bool:
    """Whether a file, named relative to the project, belongs to a copy."""
    first = name.parts[0]
    if any(part.startswith(atomic.STAGING) for part in name.parts) or (len(name.parts) == 1 and first.endswith(".lock")):
        return False
    if first == FILE or first in _OF_RECORD or first.startswith((RECORD, "challenges-")):
        return False
    if first == evidence_cache.FOLDER and name.name.startswith(evidence_cache.FILE):
        return False  # somebody may be writing it, and it is made again where it is missing
    return with_models or first not in _OF_MODELS


def _copy(file: Path, target: Path) -> Iterator[int]:
    """Copies a file in pieces and tells how many bytes each has; links are copied as what they lead to."""
    with atomic.explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as read, target.open("xb") as written:
            while piece := read.read(_PIECE):
                written.write(piece)
                yield len(piece)
        shutil.copystat(file, target)
        os.chmod(target, target.stat().st_mode | 0o200)  # a copy of what may not be written can be renamed and deleted
