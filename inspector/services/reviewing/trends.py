"""How the recorded parts went over time: yield and rejects by hour, scores, and where on the part the hot spots lie."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from inspector.core.control_charts import ControlChart, Numbers, ewma_chart, hot_spots, p_chart
from inspector.core.progress import Progress, Steps
from inspector.core.record import Event
from inspector.core.record_query import Filter, Hour
from inspector.core.types import Image
from inspector.services.health.drift_record import changes
from inspector.services.reviewing.archive import Archive
from inspector.storage.record import charts

MOST_SCORES, MOST_GRIDS = 20_000, 2_000
"""Of the newest parts."""
_LOOKED_THROUGH = 200
"""Parts among which one with a picture is looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """All that the charts show. Times are seconds since 1970."""

    hours: tuple[Hour, ...]
    yields: ControlChart
    """Share of OK, by hour."""
    rejects: ControlChart
    """Share of NG, by hour."""
    moments: Numbers
    """(N,) when the newest parts were judged."""
    scores: Numbers
    """(N,) NaN where a part has none."""
    means: ControlChart
    """Of the scores."""
    spots: Numbers
    """(h, w) as of `hot_spots`."""
    spotted: int
    """Parts that the hot spots are of."""
    sample: Image | None
    """The picture of a part, to lay the hot spots over."""
    events: tuple[Event, ...] = ()
    """What people have changed at the station meanwhile, the oldest first."""

    @property
    def began(self) -> Numbers:
        """(hours,) when each hour began."""
        return np.array([hour.began.timestamp() for hour in self.hours])


def look_at_trends(archive: Archive, wanted: Filter) -> Steps[Trends]:
    """Reads what the charts of these parts show. Raises what a `RecordReader` does.

    Yield and scores are those of the process: of all parts of these times, runs and models, whatever became of them.
    """
    database, wanted = archive.reader.database, archive.own(wanted)
    process = replace(wanted, verdicts=(), answers=(), least_score=None, most_score=None)
    yield Progress("Looking into the record", 0, 4)
    hours = charts.hours(database, process, datetime.now().astimezone().utcoffset() or timedelta())
    totals = [hour.total for hour in hours]
    yield Progress("Looking into the record", 1, 4)
    scores = charts.scores(database, process, MOST_SCORES)
    means = ewma_chart(scores.scores)
    yield Progress("Looking into the record", 2, 4)
    table = charts.grids(database, wanted, MOST_GRIDS)
    yield Progress("Looking into the record", 3, 4)
    return Trends(
        hours=tuple(hours),
        yields=p_chart([hour.ok for hour in hours], totals),
        rejects=p_chart([hour.ng for hour in hours], totals),
        moments=scores.judged / 1e6,
        scores=scores.scores,
        means=means,
        spots=hot_spots(table.grids),
        spotted=len(table.ids),
        sample=_sample(archive, wanted),
        events=_between(changes(archive.reader), hours),
    )


def _between(events: list[Event], hours: Sequence[Hour]) -> tuple[Event, ...]:
    """Those that happened from the first hour to the end of the last one."""
    if not hours:
        return ()
    began, ended = hours[0].began, hours[-1].began + timedelta(hours=1)
    return tuple(each for each in events if began <= each.at < ended)


def _sample(archive: Archive, wanted: Filter) -> Image | None:
    rows = archive.reader.page(wanted, _LOOKED_THROUGH).rows
    kept = [row for row in rows if row.picture] or list(rows[:1])
    return archive.picture(kept[0])[0] if kept else None
