"""Recorded parts put to use: as validation images and as good parts for the next build."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from inspector.core.access import Act
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.project import Project
from inspector.core.record import standing
from inspector.core.record_query import Row
from inspector.core.said import said
from inspector.services.access.signed_on import guarded
from inspector.services.reviewing.archive import Archive
from inspector.services.sources import one_name
from inspector.services.validation.adding import label_of_part
from inspector.services.validation.labels import read_said, say
from inspector.storage import atomic

FOLDER = "taught"
"""Of the project: pictures that were put to use. The record deletes its own when they are old."""


class Use(StrEnum):
    """What a picture is to be."""

    VALIDATION = "validation"
    """A validation image that shows what the part's review says."""
    VALIDATION_GOOD = "validation_good"
    VALIDATION_DEFECT = "validation_defect"
    GOOD = "good"
    """A good part for the next build."""


@guarded(Act.LABEL)
def use_part(archive: Archive, row: Row, use: Use) -> Callable[[Project], Project]:
    """What puts a part's picture to a use, and takes it from the other uses; made for `Session.edit`.

    It raises `IMAGE_UNREADABLE` where no picture is kept, and as `labels.say` does.
    """

    def change(project: Project) -> Project:
        path = str(_lasting(archive, row))
        if use is not Use.GOOD:
            say(archive.folder, [_label(archive, row, path, use)])
        elif read_said(archive.folder).newest(one_name(path)) is not None:
            say(archive.folder, [Label(path, Truth.UNKNOWN)])
        return _named(project, path, use)

    return change


@guarded(Act.LABEL)
def label_part(archive: Archive, row: Row) -> None:
    """Makes a part's picture a validation image that shows what its review says now; without one it waits for a word.

    Raises `IMAGE_UNREADABLE` where no picture is kept, what a `RecordReader` does, and as `labels.say` does.
    """
    path = str(_lasting(archive, row))
    say(archive.folder, [_label(archive, row, path, Use.VALIDATION)])


def _label(archive: Archive, row: Row, path: str, use: Use) -> Label:
    label = label_of_part(Path(path), standing(archive.reader.reviews(row.id)))
    truth = _TRUTHS.get(use, label.truth)
    return replace(label, truth=truth, kind=label.kind if truth is Truth.DEFECT else "")


_TRUTHS = {Use.VALIDATION_GOOD: Truth.GOOD, Use.VALIDATION_DEFECT: Truth.DEFECT}
_LISTS = (Use.VALIDATION_GOOD, Use.VALIDATION_DEFECT, Use.GOOD)
"""Those that are lists of the project."""


def _lasting(archive: Archive, row: Row) -> Path:
    """The picture where nobody deletes it: a copy of one that the record keeps, any other where it is."""
    path = archive.picture_file(row)
    if not row.picture:
        return path.absolute()
    copy = archive.folder.absolute() / FOLDER / f"{row.judged:%Y%m%d-%H%M%S}_{row.id.hex}{path.suffix}"
    if not copy.exists():
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, said("The picture {file} is not there any more.", file=path), path) from error
        except OSError as error:
            raise InspectorError(
                ErrorCode.IMAGE_UNREADABLE, said("The picture {file} cannot be read: {reason}.", file=path, reason=error.strerror), path
            ) from error
        with atomic.explained(copy):
            copy.parent.mkdir(exist_ok=True)
        atomic.write_bytes(copy, content)
    return copy


def _named(project: Project, path: str, use: Use) -> Project:
    def without(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name != path)

    lists: dict[str, Any] = {each.value: without(getattr(project, each)) for each in _LISTS}
    if use is Use.GOOD:
        lists[use] = (*lists[use], path)
    return replace(project, left_out=without(project.left_out), **lists)
