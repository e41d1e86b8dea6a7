"""What is done with one recorded part, in a thread."""

from typing import TYPE_CHECKING

from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps
from inspector.core.record import Answer
from inspector.core.record_query import Row
from inspector.services.reviewing.archive import Archive
from inspector.ui.pages.judging import judge_file, judge_for_screen

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


def judge_now(archive: Archive, row: Row, inspector: "PartInspector") -> Steps[Inspection]:
    """Inspects a part's picture with the present model. Raises `IMAGE_UNREADABLE` where none is kept."""
    _, inspection = yield from judge_file(archive.picture_file(row), judge_for_screen(inspector))
    return inspection


def answer_part(archive: Archive, row: Row, answer: Answer, who: str) -> Steps[Row]:
    """Adds what a person says of a part; gives what the list is to show now. Raises what a `RecordReader` does."""
    yield Progress("Storing the decision", 0, 1)
    archive.answer(row, answer, who)
    return archive.reader.row(row.id) or row
