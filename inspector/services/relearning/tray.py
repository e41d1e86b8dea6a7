"""The tray of falsely rejected parts: filled by what people say on Verify and History, emptied by teaching."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.record import Answer
from inspector.core.record_query import Filter, Row
from inspector.core.types import Verdict
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.relearning.keeping import drop_pictures, keep_picture
from inspector.services.reviewing.archive import Archive
from inspector.services.reviewing.reuse import FOLDER
from inspector.services.sources import one_name
from inspector.storage import projects
from inspector.storage.teach_tray import Entry, Standing, Tray, change_tray, read_tray

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector
    from inspector.services.relearning.teaching import Lesson

MOST = 500
"""Newest false rejects that are looked for: more than anybody teaches in one go."""
_REJECTS = (Verdict.NG, Verdict.UNDECIDED)
_OPEN = (Standing.WAITING, Standing.ACCEPTED)


def picture_of(folder: Path, entry: Entry) -> str:
    """Where its copy lies."""
    return str(folder.absolute() / FOLDER / entry.picture)


@guarded(Act.VERIFY)
def put_in(archive: Archive, row: Row) -> None:
    """Puts a part into the tray with a copy of its picture, which no retention deletes; one of which no picture is kept stays out.

    Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    if row.verdict not in _REJECTS or any(each.part == str(row.id) for each in read_tray(archive.folder)):
        return
    try:
        copy = keep_picture(archive.folder, archive.picture_file(row))
    except InspectorError as error:
        if error.code is ErrorCode.IMAGE_UNREADABLE:
            return
        raise
    name = row.serial or Path(row.source).name or f"#{row.number}"
    entry = Entry(str(row.id), copy.name, name, row.score)
    change_tray(archive.folder, lambda tray: tray if any(each.part == entry.part for each in tray) else (*tray, entry))


@guarded(Act.VERIFY)
def take_out(folder: Path, part: str) -> None:
    """Takes a part out again that is not taught yet, with its copy: what was said of it was taken back. Raises as `change_tray` does."""
    gone = [each for each in read_tray(folder) if each.part == part and each.standing is not Standing.TAUGHT]
    if not gone:
        return
    left = change_tray(folder, lambda tray: tuple(each for each in tray if each not in gone))
    needed = {picture_of(folder, each) for each in left} | set(projects.open_project(folder).good)
    drop_pictures([picture_of(folder, each) for each in gone], needed)


@guarded(Act.TEACH)
def collected(archive: Archive) -> Steps[Tray]:
    """The tray, with all false rejects of the record that were said anywhere, and without those that were taken back since.

    Raises as `put_in` does, and what a `RecordReader` does.
    """
    yield Progress("Looking into the record", 0, 0)
    rows, _ = yield from archive.rows(Filter(verdicts=_REJECTS, answers=(Answer.FALSE_REJECT,)), MOST)
    known = {each.part for each in read_tray(archive.folder)}
    new = [row for row in reversed(rows) if str(row.id) not in known]
    for done, row in enumerate(new):
        yield Progress("Copying pictures", done, len(new), "pictures")
        put_in(archive, row)
    for each in read_tray(archive.folder):
        found = archive.reader.row(UUID(each.part)) if each.standing in _OPEN else None
        if found is not None and found.answer is not Answer.FALSE_REJECT:
            take_out(archive.folder, each.part)
    return read_tray(archive.folder)


@guarded(Act.TEACH)
def decide(folder: Path, part: str, standing: Standing, why: str = "") -> Tray:
    """Accepts or refuses a part, or has it wait again; one that is taught stays so. Raises as `change_tray` does."""

    def decided(each: Entry) -> Entry:
        open_to_it = each.part == part and each.standing is not Standing.TAUGHT
        return replace(each, standing=standing, why=why) if open_to_it else each

    with auditing.noting(AuditKind.TEACH_BACK, folder, part=part, standing=str(standing), reason=why):
        return change_tray(folder, lambda tray: tuple(map(decided, tray)))


def accepted(folder: Path) -> tuple[str, ...]:
    """Paths of the pictures that are to be taught. Raises as `read_tray` does."""
    return tuple(picture_of(folder, each) for each in read_tray(folder) if each.standing is Standing.ACCEPTED)


@guarded(Act.TEACH)
def try_tray(folder: Path, inspector: "PartInspector") -> Steps["Lesson"]:
    """Tries to teach what is accepted; what is to blame for a refusal is refused in the tray. Raises as `try_lesson` does."""
    yield Progress("Loading the engine", 0, 1)
    from inspector.services.relearning.teaching import try_lesson  # brings the engine, which the window must not wait for

    lesson = yield from try_lesson(folder, inspector, _new(accepted(folder), inspector.good_images))
    reasons = {one_name(each.path): each.reason for each in lesson.refused} | {one_name(path): "" for path in lesson.known}
    _restand(folder, reasons, Standing.REFUSED)
    return lesson


@guarded(Act.TEACH)
def teach_tray(folder: Path, inspector: "PartInspector", lesson: "Lesson", who: str, reason: str) -> Steps[Project]:
    """Puts a lesson to use, and notes what is taught. Raises as `apply_lesson` does."""
    yield Progress("Saving the model", 0, 1)
    from inspector.services.relearning.teaching import apply_lesson  # as above

    project = apply_lesson(folder, inspector, lesson, who, reason)
    _restand(folder, dict.fromkeys(map(one_name, lesson.taught), ""), Standing.TAUGHT)
    return project


def _new(paths: Collection[str], learned: Collection[str]) -> list[str]:
    """Without what a model has learned already, as where a program was killed before it could note that."""
    names = set(map(one_name, learned))
    return list(dict.fromkeys(path for path in paths if one_name(path) not in names))


def _restand(folder: Path, reasons: dict[str, str], standing: Standing) -> None:
    def again(each: Entry) -> Entry:
        name = one_name(picture_of(folder, each))
        return replace(each, standing=standing, why=reasons[name]) if name in reasons else each

    change_tray(folder, lambda tray: tuple(map(again, tray)))
