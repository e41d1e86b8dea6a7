"""Recorded parts put to use: as validation images and as good parts for the next build."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Project
from inspector.core.record_query import Row
from inspector.services.reviewing.archive import Archive
from inspector.storage import atomic

FOLDER = "taught"
"""Of the project: pictures that were put to use. The record deletes its own when they are old."""


class Use(StrEnum):
    """What a picture is to be; each is a list of the project."""

    VALIDATION_GOOD = "validation_good"
    VALIDATION_DEFECT = "validation_defect"
    GOOD = "good"
    """For the next build."""


def use_part(archive: Archive, row: Row, use: Use) -> Callable[[Project], Project]:
    """What puts a part's picture to a use, and takes it from the other uses; made for `Session.edit`.

    It raises `IMAGE_UNREADABLE` where no picture is kept, `NOT_WRITABLE`, `DISK_FULL`.
    """
    return lambda project: _named(project, str(_lasting(archive, row)), use)


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
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, f"The picture {path} is not there any more.", path) from error
        except OSError as error:
            raise InspectorError(ErrorCode.IMAGE_UNREADABLE, f"The picture {path} cannot be read: {error.strerror}.", path) from error
        with atomic.explained(copy):
            copy.parent.mkdir(exist_ok=True)
        atomic.write_bytes(copy, content)
    return copy


def _named(project: Project, path: str, use: Use) -> Project:
    def without(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name != path)

    lists: dict[str, Any] = {each.value: without(getattr(project, each)) for each in Use}
    lists[use] = (*lists[use], path)
    return replace(project, left_out=without(project.left_out), **lists)
