"""How the figures of recorded parts went: each with its limits, what has moved since when, and what people have changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np

from inspector.core.drift.figures import MEASURES, Figure, figures
from inspector.core.drift.values import alarm_values
from inspector.core.drift.watch import Alarm, Watch
from inspector.core.progress import Progress, Steps
from inspector.core.record import Event
from inspector.core.record_query import Filter, Measured
from inspector.services.health.drift_record import changes, first_parts, numbers_of_recorded, take_all
from inspector.storage.record.columns import moment_of
from inspector.storage.record.measures import MOST_PARTS, measured
from inspector.storage.record.reader import RecordReader

_STEP = 500
"""Parts between two words of progress."""


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """One figure over time, in the unit that people know it in: scores as they are, shares of white, px, degrees. (N,) each."""

    figure: Figure
    zone: int
    """Number of the zone, from 0 on; -1: of the whole picture."""
    values: np.ndarray[Any, np.dtype[np.float64]]
    means: np.ndarray[Any, np.dtype[np.float64]]
    """Weighted means of it."""
    centre: np.ndarray[Any, np.dtype[np.float64]]
    lower: np.ndarray[Any, np.dtype[np.float64]]
    upper: np.ndarray[Any, np.dtype[np.float64]]
    """NaN while it was being learned what is usual, and where the figure is not watched."""

    @property
    def is_watched(self) -> bool:
        """Whether there are limits for the newest part."""
        return bool(len(self.centre) and np.isfinite(self.centre[-1]))


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """What the record says of the station."""

    moments: np.ndarray[Any, np.dtype[np.float64]]
    """(N,) when the parts were judged, in seconds since 1970."""
    courses: tuple[Course, ...]
    """Of figures that were measured at all."""
    alarms: tuple[Alarm, ...]
    """Each as it was last known."""
    now: Alarm | None
    """In force at the newest part."""
    events: tuple[Event, ...]
    """What people have changed meanwhile, the oldest first."""
    learning: int
    """Parts that are still to come before something is watched."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, without the courses."""
        return {
            "parts": len(self.moments),
            "learning": self.learning,
            "watched": [str(each.figure) + (f" {each.zone + 1}" if each.zone >= 0 else "") for each in self.courses if each.is_watched],
            "now": alarm_values(self.now) if self.now is not None else None,
            "alarms": [alarm_values(each) for each in self.alarms],
            "events": [
                {"time": each.at.isoformat(timespec="seconds"), "kind": str(each.kind), "detail": each.detail} for each in self.events
            ],
        }


def study(reader: RecordReader, wanted: Filter, most: int = MOST_PARTS) -> Steps[Study]:
    """Watches the newest parts of `wanted` once more. Raises what a `RecordReader` does."""
    yield Progress("Looking into the record", 0, 2)
    said = changes(reader)
    yield Progress("Looking into the record", 1, 2)
    parts = measured(reader.database, wanted, most)
    trail = _Trail(max((len(each.zones) for each in parts), default=0), said)
    if parts:
        trail.begin(_before(reader, wanted, parts[0], said))
    for number, part in enumerate(parts):
        trail.take(part)
        if number % _STEP == 0:
            yield Progress("Watching the parts", number, len(parts), "parts")
    began = parts[0].judged / 1e6 if parts else float("inf")
    return trail.study(tuple(each for each in said if each.at.timestamp() >= began))


def _before(reader: RecordReader, wanted: Filter, first: Measured, said: Sequence[Event]) -> list[Measured]:
    """The parts from which was learned what was usual, where they are older than the `first` one that is shown."""
    at = moment_of(first.judged, 0)
    since = max((each.at for each in said if each.at <= at), default=None)
    return first_parts(reader.database, replace(wanted, model_id=first.model_id, since=since), until=at)


@dataclass
class _Trail:
    """Follows a watch from part to part."""

    zones: int
    said: Sequence[Event]
    watch: Watch = field(init=False)
    model_id: str = ""
    moments: list[float] = field(default_factory=list)
    rows: list[tuple[list[float], ...]] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = Watch(self.zones)
        self._next = 0

    def begin(self, before: Sequence[Measured]) -> None:
        """Learns from parts that are not shown."""
        self.model_id = before[0].model_id if before else ""
        take_all(self.watch, before, self.zones)
        self._pass_changes(before[-1].judged if before else -1)

    def take(self, part: Measured) -> None:
        """Goes on with a part; after a change, and with another model, it has to be learned anew what is usual."""
        if self._pass_changes(part.judged) or (self.model_id and part.model_id != self.model_id):
            self.watch = Watch(self.zones)
        self.model_id = part.model_id
        numbers = numbers_of_recorded(part, self.zones)
        if numbers is None:
            return
        self.watch.take(part.judged / 1e6, numbers)
        self.moments.append(part.judged / 1e6)
        limits = [(each.centre, each.reach) if each is not None else (np.nan, np.nan) for each in self.watch.limits]
        self.rows.append((list(numbers), list(self.watch.means), [centre for centre, _ in limits], [reach for _, reach in limits]))
        self._note(self.watch.alarm)

    def study(self, events: tuple[Event, ...]) -> Study:
        """What came of it."""
        names = figures(self.zones)
        table = np.array(self.rows, np.float64).reshape(len(self.rows), 4, len(names))
        courses = [self._course(table[:, :, column], figure, column) for column, figure in enumerate(names)]
        known = tuple(each for each in courses if np.isfinite(each.values).any())
        return Study(np.array(self.moments), known, tuple(self.alarms), self.watch.alarm, events, self.watch.learning)

    def _course(self, own: np.ndarray[Any, np.dtype[np.float64]], figure: Figure, column: int) -> Course:
        values, means, centre, reach = own.T
        shown = np.exp if MEASURES[figure].relative else np.asarray
        zone = column - (len(figures(self.zones)) - self.zones) if figure is Figure.ZONE else -1
        return Course(figure, zone, *(shown(each) for each in (values, means, centre, centre - reach, centre + reach)))

    def _pass_changes(self, judged: int) -> bool:
        """Whether somebody changed something before a part."""
        before = self._next
        while self._next < len(self.said) and _microseconds(self.said[self._next].at) <= judged:
            self._next += 1
        return self._next > before

    def _note(self, alarm: Alarm | None) -> None:
        if alarm is None:
            return
        if self.alarms and self.alarms[-1].raised == alarm.raised:
            self.alarms[-1] = alarm
        else:
            self.alarms.append(alarm)


def _microseconds(at: datetime) -> int:
    return round(at.timestamp() * 1e6)
