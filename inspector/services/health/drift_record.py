"""What the record holds for the watch: since when nobody has changed anything, and the figures of parts since then."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from inspector.core.drift.chart import LEARNED_FROM
from inspector.core.drift.figures import numbers_of
from inspector.core.drift.watch import MOST_KEPT, Watch
from inspector.core.picture_facts import PictureFacts
from inspector.core.record import ABOUT_CHANGES, CHANGES, Event, changes_that_count
from inspector.core.record_query import Filter, Measured
from inspector.core.types import Verdict
from inspector.storage.record.database import Database
from inspector.storage.record.measures import measured
from inspector.storage.record.reader import RecordReader

MOST_EVENTS = 1000
_TO_LEARN = 2 * LEARNED_FROM
"""Parts among which there are enough good ones."""


def watched(verdict: Verdict, score: float | None, zones: tuple[float, ...], facts: PictureFacts | None) -> tuple[float, ...] | None:
    """The numbers of a part that the watch takes; None for one without a verdict: nobody knows what its picture shows.

    Scores count of good parts alone: a defect is no drift. What its picture is like counts of every part.
    """
    if verdict is Verdict.UNDECIDED:
        return None
    return numbers_of(score, zones, facts) if verdict is Verdict.OK else numbers_of(None, (float("nan"),) * len(zones), facts)


def numbers_of_recorded(part: Measured, zones: int) -> tuple[float, ...] | None:
    """The same of a recorded part, with so many zones, whatever it had."""
    own = (*part.zones, *(float("nan"),) * zones)[:zones]
    return watched(part.verdict, part.score, own, part.facts)


def changes(reader: RecordReader) -> list[Event]:
    """What people have changed and nobody took back, the oldest first. Raises what a `RecordReader` does."""
    found = reader.events(limit=MOST_EVENTS, kinds=(*CHANGES, *ABOUT_CHANGES))
    counted = changes_that_count(sorted(found, key=lambda each: each.id))  # a clock may be set back between an event and its note
    return sorted(counted, key=lambda each: each.at)


def take_all(watch: Watch, parts: Iterable[Measured], zones: int) -> None:
    """Gives recorded parts to a watch."""
    for part in parts:
        numbers = numbers_of_recorded(part, zones)
        if numbers is not None:
            watch.take(part.judged / 1e6, numbers)


def resumed(reader: RecordReader, wanted: Filter, zones: int) -> Watch:
    """A watch that goes on where the recorded parts of `wanted`, which names the model, end. Raises what a `RecordReader` does.

    What is usual is learned from the first parts since somebody changed something, and the present state from the newest: no record is
    so long that this takes long.
    """
    said = changes(reader)
    wanted = replace(wanted, since=said[-1].at) if said else wanted
    found = {part.id: part for part in (*first_parts(reader.database, wanted), *measured(reader.database, wanted, MOST_KEPT))}
    watch = Watch(zones)
    take_all(watch, found.values(), zones)
    return watch


def first_parts(database: Database, wanted: Filter, until: datetime | None = None) -> list[Measured]:
    """Those from which is learned what is usual."""
    return measured(database, replace(wanted, until=until or wanted.until), _TO_LEARN, newest=False)
