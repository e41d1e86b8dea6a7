"""Reads what the table shows: pages of rows, what is new, how many there are. All of it in threads; only the newest wish counts."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import Cancelled
from inspector.core.progress import Progress, Steps
from inspector.core.record import Run
from inspector.core.record_query import Filter, Place, Row
from inspector.services.reviewing.archive import Archive
from inspector.ui.bridge.newest_job import NewestJob

FIRST, PAGE = 100, 500
"""Rows that are read at first, for a screen, and then at a time."""
MOST_NEW = 500
"""More than this that are new are not put above the others: the table begins anew."""
_RUNS = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """How many parts the filter leaves, and of how many."""

    found: int
    total: int


@dataclass(frozen=True, slots=True)
class Found:
    """Rows in the order of the table; `more`: others follow."""

    rows: tuple[Row, ...]
    more: bool


class Finder(QObject):
    """Asks one record with one filter. `find` begins anew, whatever was asked before is forgotten."""

    found = Signal(object)
    """The first `Found` of a filter."""
    followed = Signal(object)
    """A `Found` that follows the rows before."""
    came = Signal(object)
    """Rows (a list) that have been recorded since, the newest first."""
    counted = Signal(object)
    """`Counts`."""
    runs_known = Signal(object)
    """The newest `Run`s (a list), the newest first."""
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted = Filter()
        self._archive: Archive | None = None
        self._newest_first = True
        self._end: Place | None = None
        self._top: Place | None = None
        self._runs: list[Run] | None = None
        self._total: int | None = None
        """All parts of the record, as far as is known."""
        self._pages, self._news, self._counting, self._looking = (self._job(each) for each in self._receivers())

    def use(self, archive: Archive | None) -> None:
        """Asks this record from now on, or none."""
        self._archive, self._runs, self._total = archive, None, None
        self._forget()

    def find(self, wanted: Filter, newest_first: bool = True) -> None:
        """Begins anew: one `found` and one `counted` follow, or `failed`."""
        self._forget()
        self.wanted, self._newest_first = wanted, newest_first
        if self._archive is not None:
            self._pages.start(_page(self._archive, wanted, FIRST, None, newest_first))

    def go_on(self) -> None:
        """Reads the rows that follow."""
        if self._archive is not None and self._end is not None and not self._pages.running:
            self._pages.start(_page(self._archive, self.wanted, PAGE, self._end, self._newest_first))

    def look_for_new(self) -> None:
        """Reads what has been recorded since; `came` follows if there is something. Nothing happens while the oldest part is first."""
        if self._archive is not None and self._newest_first and not self._news.running and not self._pages.running:
            self._news.start(_new(self._archive, self.wanted, self._top))

    def stop(self, timeout_ms: int) -> bool:
        """Ends all threads; False when one does not end in time."""
        ended = [job.stop(timeout_ms) for job in (self._pages, self._news, self._counting, self._looking)]
        return all(ended)

    def _receivers(self) -> tuple[Callable[[object], None], ...]:
        return self._on_page, self._on_new, self._on_counted, self._on_runs  # type: ignore[return-value]

    def _job(self, receiver: Callable[[object], None]) -> NewestJob:
        job = NewestJob(self)
        job.succeeded.connect(receiver)
        job.failed.connect(self._on_failed)
        return job

    def _forget(self) -> None:
        for job in (self._pages, self._news, self._counting, self._looking):
            job.drop()
        self._end = self._top = None

    def _count(self) -> None:
        if self._archive is not None:
            self._counting.start(_count(self._archive, self.wanted, self._total))

    @Slot(object)
    def _on_page(self, page: tuple[list[Row], Place | None]) -> None:
        rows, end = page
        is_first, self._end = self._end is None, end
        found = Found(tuple(rows), end is not None)
        if is_first:
            self._top = Place.of(rows[0]) if rows else None
            self.found.emit(found)
            self._count()
        else:
            self.followed.emit(found)

    @Slot(object)
    def _on_new(self, rows: list[Row]) -> None:
        if rows:
            self._top, self._total = Place.of(rows[0]), None
            self.came.emit(rows)
            self._count()

    @Slot(object)
    def _on_counted(self, counts: Counts) -> None:
        self._total = counts.total
        self.counted.emit(counts)
        if self._archive is not None:
            self._looking.start(_runs(self._archive))

    @Slot(object)
    def _on_runs(self, runs: list[Run]) -> None:
        if runs != self._runs:
            self._runs = runs
            self.runs_known.emit(runs)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)


def _page(archive: Archive, wanted: Filter, most: int, after: Place | None, newest_first: bool) -> Steps[tuple[list[Row], Place | None]]:
    return (yield from archive.rows(wanted, most, after, newest_first))


def _new(archive: Archive, wanted: Filter, after: Place | None) -> Steps[list[Row]]:
    """The newest first; one more than `MOST_NEW` where there are more."""
    rows, _ = yield from archive.rows(wanted, MOST_NEW + 1, after, newest_first=after is None)
    return rows if after is None else rows[::-1]


def _count(archive: Archive, wanted: Filter, total: int | None) -> Steps[Counts]:
    """`total`: of all parts, where it is known already: counting a million takes a moment."""
    yield Progress("Looking into the record", 0, 2)
    found = archive.count(wanted)
    yield Progress("Looking into the record", 1, 2)
    if wanted == Filter():
        return Counts(found, found)
    return Counts(found, max(found, archive.count(Filter()) if total is None else total))


def _runs(archive: Archive) -> Steps[list[Run]]:
    yield Progress("Looking into the record", 0, 1)
    return archive.reader.runs(_RUNS)
