"""One recorded part made ready for the screen, in a thread."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.core.heatmap import shrink
from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps
from inspector.core.record import Answer
from inspector.core.record_query import Row
from inspector.core.types import FloatArray
from inspector.services.reviewing.archive import Archive, Reopened
from inspector.ui.pages.judging import SCREEN_MAP_PX, judge_file, judge_for_screen
from inspector.ui.screen_picture import ScreenPicture

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A part with its picture and map as the screen needs them."""

    found: Reopened
    picture: ScreenPicture | None
    map: FloatArray | None
    """At most `SCREEN_MAP_PX` on its longer side."""

    @property
    def row(self) -> Row:
        """The part as the list shows it."""
        return self.found.row


def open_part(archive: Archive, row: Row, inspector: "PartInspector | None") -> Steps[Opened]:
    """Reads a part again. Raises what a `RecordReader` does."""
    yield Progress("Opening the picture", 0, 2)
    found = archive.reopen(row, inspector)
    yield Progress("Opening the picture", 1, 2)
    depth = inspector.depth if inspector is not None else 0
    picture = None if found.image is None else ScreenPicture.of(found.image, depth)
    return Opened(found, picture, None if found.map is None else shrink(found.map, SCREEN_MAP_PX))


def judge_now(archive: Archive, row: Row, inspector: "PartInspector") -> Steps[Inspection]:
    """Inspects a part's picture with the present model. Raises `IMAGE_UNREADABLE` where none is kept."""
    _, inspection = yield from judge_file(archive.picture_file(row), judge_for_screen(inspector))
    return inspection


def answer_part(archive: Archive, row: Row, answer: Answer, who: str) -> Steps[Row]:
    """Adds what a person says of a part; gives what the list is to show now. Raises what a `RecordReader` does."""
    yield Progress("Storing the decision", 0, 1)
    archive.answer(row, answer, who)
    return archive.reader.row(row.id) or row
