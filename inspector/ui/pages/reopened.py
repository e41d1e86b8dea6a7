"""A recorded part made ready for the screen, in a thread."""

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.heatmap import shrink
from inspector.core.progress import Progress, Steps
from inspector.core.record_query import Row
from inspector.core.types import FloatArray, Image
from inspector.devices.image_file import read_image
from inspector.services.reviewing.archive import Archive, Reopened
from inspector.ui.pages.judging import SCREEN_MAP_PX
from inspector.ui.pages.why.asking import Subject
from inspector.ui.screen_picture import ScreenPicture

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A part with its picture and map as the screen needs them."""

    found: Reopened
    """Without image and map, which would take a hundred times the memory."""
    picture: ScreenPicture | None
    map: FloatArray | None
    """At most `SCREEN_MAP_PX` on its longer side."""

    @property
    def row(self) -> Row:
        """The part as a list shows it."""
        return self.found.row


def recorded_subject(archive: Archive | None, row: Row | None) -> Subject | None:
    """A recorded part as people can ask about it; None where there is none."""
    if archive is None or row is None:
        return None
    return Subject(row.id, row.source or str(row.number), partial(_picture_of, archive, row))


def _picture_of(archive: Archive, row: Row) -> Image:
    """Raises `IMAGE_UNREADABLE`."""
    return read_image(archive.picture_file(row))


def open_recorded(archive: Archive, part: UUID, inspector: "PartInspector | None") -> Steps[Opened]:
    """The same for a part of which the id is known. Raises `BAD_ARGUMENT` where there is none, and what a `RecordReader` does."""
    yield Progress("Looking into the record", 0, 1)
    row = archive.reader.row(part)
    if row is None:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"There is no part {part} in the record.")
    return (yield from open_part(archive, row, inspector))


def open_part(archive: Archive, row: Row, inspector: "PartInspector | None") -> Steps[Opened]:
    """Reads a part again. Raises what a `RecordReader` does."""
    yield Progress("Opening the picture", 0, 2)
    found = archive.reopen(row, inspector)
    yield Progress("Opening the picture", 1, 2)
    depth = inspector.depth if inspector is not None else 0
    picture = None if found.image is None else ScreenPicture.of(found.image, depth)
    small = None if found.map is None else shrink(found.map, SCREEN_MAP_PX)
    return Opened(replace(found, image=None, map=None), picture, small)
