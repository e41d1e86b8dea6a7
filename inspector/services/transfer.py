"""Carries a project with its model in use to another PC as one file, for instance from an engineer's desk to a station."""

import os
import shutil
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inspector import __version__, paths
from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import sha256_of
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.services import auditing, file_names, trust
from inspector.services.access.signed_on import guarded, require
from inspector.services.trust import Answer, Ask, Origin
from inspector.storage import atomic, models, projects
from inspector.storage.archive import SUFFIX, Archive, check_archive, damaged, open_archive, write_archive
from inspector.storage.models import MODELS

_STAGE_OUT, _STAGE_CHECK, _STAGE_IN = "Exporting", "Checking the file", "Importing"


@dataclass(frozen=True, slots=True)
class Imported:
    """Where an imported project lies; `new` is false where that folder held all of it already."""

    folder: Path
    name: str
    model_id: str
    new: bool
    origin: Origin
    other_threshold: float | None = None
    """The threshold in the file, where the project keeps another of its own; see `Project.with_model_of`."""


def is_transfer_file(path: Path) -> bool:
    """Whether the name says that Inspector exported it."""
    return path.suffix.lower() == SUFFIX and not os.path.isdir(path)


@guarded(Act.EXPORT)
def export_project(folder: Path, file: Path, model_id: str = "") -> Steps[Path]:
    """Writes settings and model in use of the project in `folder` to `file`; into a folder, under the project's name.

    `model_id`: another one of its models in place of that in use; where it is imported, it is in use.

    The model is checked first, so that a damaged one is not carried on. Other models, images and results stay behind.
    It is signed with this PC's key, which the first export makes. Raises `PROJECT_*`, `MODEL_MISSING`, `MODEL_DAMAGED`, `BAD_ARGUMENT`
    for another suffix, `KEY_UNREADABLE`, `DISK_FULL`, `NOT_WRITABLE`.
    """
    project = projects.open_project(folder)
    project = project.using(model_id) if model_id else project
    target = file / f"{file_name(project.name)}{SUFFIX}" if os.path.isdir(file) else file
    if target.suffix.lower() != SUFFIX:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("The file's name must end in {suffix}, and {target} does not.", suffix=SUFFIX, target=target.name)
        )
    yield Progress(_STAGE_OUT, 0, 0, "MB")
    names = models.load_model(folder, project.active_model).files
    with atomic.explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    about = {"program": __version__, "name": project.name, "model_id": project.active_model}
    contents = _contents(folder, project, names)
    total = sum(len(content) if isinstance(content, bytes) else content.stat().st_size for content in contents.values())
    key = trust.signing_key()
    with auditing.noting(AuditKind.EXPORT, folder, what="project", file=str(target), model=project.active_model):
        about |= {"audit": audit} if (audit := auditing.head_text()) else {}
        yield from _counted(_STAGE_OUT, write_archive(target, about, contents, key), total)
    return target


@guarded(Act.IMPORT)
def import_project(file: Path, into: Path | None = None, ask: Ask = trust.nobody_agrees) -> Steps[Imported]:
    """Takes the project out of `file`, into the folder `into` or one of its own under the projects of this user.

    Every hash is checked before anything is put to use; where this PC does not trust who signed it, `ask` decides. A project in `into`
    gets the model beside its own, or in place of a damaged copy of it, and uses it from now on; its thresholds count where they
    continue those that the project has of this model. Raises `NotTrusted`, `TRANSFER_UNREADABLE`, `PROJECT_TOO_NEW`, `PROJECT_DAMAGED`,
    `PROJECT_BUSY`, `MODEL_DAMAGED`, `DISK_FULL`, `NOT_WRITABLE`; nothing is then left behind.
    """
    yield Progress(_STAGE_CHECK, 0, 0, "MB")
    yield from _counted(_STAGE_CHECK, check_archive(file), os.path.getsize(file) if os.path.isfile(file) else 0)
    with open_archive(file) as archive:
        origin, answer = trust.expect_trusted(file, archive, ask)
        project = _project(file, archive)
        folder = into.absolute() if into is not None else _free_folder(project)
        if answer is Answer.TRUST:
            require(Act.TRUST)  # before anything is taken in
        signer = origin.signer.fingerprint if origin.signer is not None else ""
        auditing.note(AuditKind.IMPORT, folder, what="project", file=str(file), model=project.active_model, signer=signer)
        atomic.clear_leftovers(folder.parent)  # of an import that was killed
        if projects.is_project(folder):
            before = projects.open_project(folder)
            with projects.building(folder):
                taken = yield from _take_model(archive, project, folder, origin)
                after = projects.update_project(folder, lambda now: now.with_model_of(project))
            found = Imported(folder, after.name, after.active_model, taken or after != before, origin, _other_threshold(after, project))
        else:
            yield from _take_project(archive, project, folder, origin)
            found = Imported(folder, project.name, project.active_model, True, origin)
    if answer is Answer.TRUST and origin.signer is not None:
        trust.trust(origin.signer)
    return found


def _contents(folder: Path, project: Project, names: Sequence[str]) -> dict[str, bytes | Path]:
    """What is carried: of the thresholds only those of the model that goes along, and no draft."""
    kept = replace(project, thresholds={key: value for key, value in project.thresholds.items() if key == project.active_model}, draft=None)
    model = folder / MODELS / project.active_model
    files: dict[str, bytes | Path] = {f"{MODELS}/{model.name}/{name}": model / name for name in names}
    return {projects.FILE: atomic.json_bytes(kept.to_json()), **files}


def _project(file: Path, archive: Archive) -> Project:
    """The settings in the archive. Raises `TRANSFER_UNREADABLE` where what belongs to them is not there, or something else is."""
    if projects.FILE not in archive.files:
        raise damaged(file, said("there is no project in it"))
    project = projects.read_project(archive.read(projects.FILE), str(file))
    folder = f"{MODELS}/{project.active_model}/"
    model = [name for name in archive.files if name != projects.FILE]
    if not project.active_model or not model or any(not name.startswith(folder) or "/" in name[len(folder) :] for name in model):
        raise damaged(file, said("there is no model in it, or more than one"))
    return project


def _take_project(archive: Archive, project: Project, folder: Path, origin: Origin) -> Steps[None]:
    _refuse_strangers(folder)
    with atomic.staged_folder(folder) as beside:
        model = beside / MODELS / project.active_model
        model.mkdir(parents=True)
        yield from _take_files(archive, model)
        atomic.write_bytes(beside / projects.FILE, archive.read(projects.FILE))
        _ignore_the_same(beside, _check_model(archive, model, project.active_model))
        trust.note_origin(beside, project.active_model, origin)
        with atomic.explained(folder):
            if folder.is_dir():
                folder.rmdir()  # Windows renames onto nothing, not even onto an empty folder


def _take_model(archive: Archive, project: Project, folder: Path, origin: Origin) -> Steps[bool]:
    """Puts the model beside those of the project in `folder`, and tells whether this very one was not there, or not undamaged."""
    target = folder / MODELS / project.active_model
    if target.is_dir() and _is_same(archive, target) and _is_whole(folder, project.active_model):
        if origin.signer is not None:
            trust.note_origin(folder, project.active_model, origin)
        return False
    with atomic.staged_folder(target) as beside:
        yield from _take_files(archive, beside)
        _check_model(archive, beside, project.active_model)
        trust.note_origin(folder, project.active_model, origin)
        with atomic.explained(target):
            if target.is_dir():
                shutil.rmtree(target)
    return True


def _ignore_the_same(folder: Path, stored: models.StoredModel) -> None:
    """Lets later builds of a project ignore what its model does: the mask travels in the model alone."""
    from inspector.services.ignore_areas import mask_of_model, store_mask  # brings OpenCV, which the window must not wait for

    if (mask := mask_of_model(stored)) is not None:
        store_mask(folder, mask)


def _check_model(archive: Archive, folder: Path, model_id: str) -> models.StoredModel:
    """The model. Raises `MODEL_DAMAGED`, `PROJECT_TOO_NEW`, and `TRANSFER_UNREADABLE` where there is more beside the model."""
    stored = models.check_model(folder, model_id)
    if len(archive.files) != len(stored.files) + 1:
        raise archive.refused(said("there are files in it that belong to nothing"))
    return stored


def _is_same(archive: Archive, target: Path) -> bool:
    """Whether the files of a model are those in the archive: its id names only some of their bits, and may be somebody else's choice."""
    names = [name for name in archive.files if name != projects.FILE]
    return all(_hash(target / name.rpartition("/")[2]) == archive.files[name] for name in names)


def _hash(file: Path) -> str:
    try:
        return sha256_of(file)
    except OSError:
        return ""


def _is_whole(folder: Path, model_id: str) -> bool:
    try:
        models.load_model(folder, model_id)
    except InspectorError as error:
        if error.code is not ErrorCode.MODEL_DAMAGED:
            raise
        return False
    return True


def _take_files(archive: Archive, folder: Path) -> Steps[None]:
    names = [name for name in archive.files if name != projects.FILE]
    yield from _counted(_STAGE_IN, _extract(archive, names, folder), sum(map(archive.size, names)))


def _extract(archive: Archive, names: Sequence[str], folder: Path) -> Generator[int, None, None]:
    for name in names:
        yield from archive.extract(name, folder / name.rpartition("/")[2])


def _counted(stage: str, parts: Generator[int, None, None], total: int) -> Steps[None]:
    """Progress by the bytes of every part."""
    done = 0
    for count in parts:
        done += count
        yield Progress(stage, round(done / 1e6), round(total / 1e6), "MB")


def _other_threshold(project: Project, other: Project) -> float | None:
    """The other's threshold of the model that both use, where `project` has one of its own and both were changed."""
    ours, theirs = (each.thresholds.get(project.active_model, ()) for each in (project, other))
    return theirs[-1].value if theirs != ours[: len(theirs)] and theirs[-1].threshold != ours[-1].threshold else None


def _free_folder(project: Project) -> Path:
    """The project's folder under this user's projects; numbered where another project has that name."""
    base = paths.projects_folder() / file_name(project.name)
    number, folder = 1, base
    while _taken(folder) and not _holds(folder, project.active_model):
        number += 1
        folder = base.with_name(f"{base.name} {number}")
    return folder


def _holds(folder: Path, model_id: str) -> bool:
    """Whether a project in `folder` has this very model, or what is left of it."""
    try:
        return projects.open_project(folder).active_model == model_id or os.path.isdir(folder / MODELS / model_id)
    except InspectorError:  # a damaged project is some other project
        return False


def _taken(folder: Path) -> bool:
    with atomic.explained(folder):
        return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _refuse_strangers(folder: Path) -> None:
    """A project is only put into a folder that is new or empty."""
    if _taken(folder):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("The folder {folder} holds other things; name a new or an empty one.", folder=folder)
        )


def file_name(name: str) -> str:
    """A project's name as the name of a file on any system."""
    return file_names.file_name(name) or "Project"
