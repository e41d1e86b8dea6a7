"""Which recorded parts need a person: rejects that nobody has judged, those of which somebody was unsure, a sample of OK parts."""

from datetime import datetime
from enum import StrEnum

from inspector.core.progress import Steps
from inspector.core.record import Answer
from inspector.core.record_query import Filter, Place, Row
from inspector.core.types import Verdict
from inspector.services.reviewing.archive import Archive

MOST = 5000
"""Parts of a queue: more than a person gets through in a shift."""
_REJECTS = (Verdict.NG, Verdict.UNDECIDED)


class Need(StrEnum):
    """Why a part is looked at by a person."""

    REJECTS = "rejects"
    """NG or UNDECIDED: is it a defect, or a false reject?"""
    SAMPLE = "sample"
    """OK: did a defect slip through? Only those whose picture is kept, which are a sample of all."""
    UNSURE = "unsure"
    """Somebody has looked and could not say."""


def waiting(archive: Archive, need: Need, since: datetime | None = None) -> Steps[list[Row]]:
    """Parts that need a person, judged at `since` or later; the oldest first, at most `MOST`.

    Raises what a `RecordReader` does.
    """
    answers: tuple[Answer | None, ...] = (Answer.UNSURE,) if need is Need.UNSURE else (None,)
    verdicts = {Need.REJECTS: _REJECTS, Need.SAMPLE: (Verdict.OK,), Need.UNSURE: ()}[need]
    wanted = Filter(since=since, verdicts=verdicts, answers=answers)
    found: list[Row] = []
    place: Place | None = None
    while True:
        rows, place = yield from archive.rows(wanted, MOST, place, newest_first=False)
        found += rows if need is not Need.SAMPLE else [row for row in rows if row.picture]
        if place is None or len(found) >= MOST:
            return found[:MOST]
