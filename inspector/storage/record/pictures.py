"""Keeps originals in a thread of its own, which may lag behind the line but not without bounds; and lets go of old ones."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from inspector.core.picture_keeping import PictureKeeping
from inspector.core.record import Event, EventKind, Part, Picture
from inspector.storage.record import originals, retention
from inspector.storage.record.backlog import PATIENCE_S, RETRY_S, Backlog, Told
from inspector.storage.record.batch import Deleted
from inspector.storage.record.database import Database
from inspector.storage.record.ids import Ids
from inspector.storage.record.originals import Encoder, Original, OriginalGone
from inspector.storage.record.writer import RecordWriter

MOST_WAITING_BYTES = 256 << 20
"""Some 40 frames of 1920 x 1080 px."""
_FILE_BYTES = 1 << 16
"""What a file that waits to be copied counts for; it is not in memory."""
TIDY_S = 600.0
_TIDY_SHARE = 0.01
"""Of the quota: so much new is kept before it is looked again whether all fits."""


@dataclass(slots=True)
class Round:
    """What one round of tidying has deleted."""

    count: int = 0
    bytes: int = 0
    why: Counter[str] = field(default_factory=Counter)
    """How many went by `age`, and how many by `quota`."""
    oldest: datetime | None = None
    """When the first and the last of them were kept."""
    newest: datetime | None = None

    def add(self, found: retention.Due) -> None:
        """Counts pictures that are deleted."""
        kept = [each.kept for each in found.pictures]
        self.count += len(found.pictures)
        self.bytes += sum(each.size for each in found.pictures)
        self.why[found.why] += len(found.pictures)
        self.oldest = min([*kept, *([self.oldest] if self.oldest else [])])
        self.newest = max([*kept, *([self.newest] if self.newest else [])])


Tidied: TypeAlias = Callable[[Round], None]
"""Is told of every round that has deleted something, in the thread of the pictures; raises nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """A picture that is to be kept."""

    part: Part
    view: int
    original: Original


class PictureWriter:
    """Takes the originals of parts from any thread. To be closed before the record that it writes into."""

    def __init__(
        self,
        project: Path,
        keeping: PictureKeeping,
        record: RecordWriter,
        reading: Callable[[], Database],
        encode: Encoder,
        ids: Ids,
        told: Told | None = None,
        retry_s: float = RETRY_S,
        tidied: Tidied | None = None,
    ) -> None:
        """`reading` opens the database of `record` once more; the other arguments are as in `Recorder`."""
        self._project, self._keeping, self._record, self._reading = project, keeping, record, reading
        self._encode, self._ids = encode, ids
        self._tell_of_tidying = tidied
        self._tidied, self._since_tidied = -TIDY_S, 0
        self.excess_bytes = 0.0
        """What the pictures take beyond the quota, when that was last looked at: NG and UNDECIDED ones go by their age alone."""
        self._told_of_excess: date | None = None
        self._backlog: Backlog[Wanted] = Backlog(
            "pictures", self._keep, told, most=MOST_WAITING_BYTES, weigh=_weight, gather_s=0.0, retry_s=retry_s
        )

    @property
    def fault(self) -> Exception | None:
        """Why no picture can be kept now; None: all is well."""
        return self._backlog.fault

    @property
    def waiting(self) -> int:
        """How many pictures are not on the disk yet."""
        return self._backlog.waiting

    def expect_room(self) -> None:
        """Raises the fault, or `RECORD_BEHIND`, where no more pictures can be taken."""
        self._backlog.expect_room()

    def put(self, part: Part, sources: Sequence[Original | None], patience_s: float = PATIENCE_S) -> None:
        """Leaves the originals of the part's views to be kept, if such a part's are; None: there is none. Raises as `expect_room`."""
        if self._keeping.keeps(part.id, part.decision.verdict):
            for view, original in enumerate(sources):
                if original is not None:
                    self._backlog.put(Wanted(part, view, original), patience_s)

    def retry(self) -> None:
        """Tries again at once, where there is a fault."""
        self._backlog.retry()

    def flush(self, timeout_s: float = 10.0) -> None:
        """Waits until all pictures put so far are on the disk. Raises the fault, or `RECORD_BEHIND` after `timeout_s`."""
        self._backlog.flush(timeout_s)

    def close(self, timeout_s: float = 30.0) -> None:
        """Keeps what waits. Raises the fault, or `RECORD_BEHIND`, where something could not be kept."""
        self._backlog.close(timeout_s)

    def _keep(self, items: list[Wanted], _: bool) -> None:
        for item in items:
            self._keep_one(item)
        if time.monotonic() - self._tidied >= TIDY_S or self._since_tidied > _TIDY_SHARE * self._keeping.quota_gb * 1e9:
            self._tidy()

    def _keep_one(self, item: Wanted) -> None:
        name = originals.name_of(item.part, item.view, item.original)
        now = datetime.now().astimezone()
        try:
            stored = originals.store(self._project, name, item.original, self._keeping.files, self._encode)
        except OriginalGone as error:
            values: dict[str, object] = {"part": str(item.part.id), "view": item.view}
            self._record.put(Event(self._ids.next(), now, EventKind.PICTURE_LOST, item.part.run, str(error), values))
            return
        kind = item.part.decision.verdict
        self._record.put(Picture(item.part.id, item.view, stored.path, kind, stored.sha256, stored.size, now))
        self._since_tidied += stored.size

    def _tidy(self) -> None:
        """Lets go of what is due: known as deleted first, then deleted, so that no row ever names what is not there."""
        self._record.flush()
        database = self._reading()
        done = Round()
        try:
            while (found := retention.due(database, self._keeping, datetime.now().astimezone())).pictures:
                self._delete(found)
                done.add(found)
            self.excess_bytes = max(0.0, retention.kept_bytes(database) - self._keeping.quota_gb * 1e9)
        finally:
            database.close()
            if done.count and self._tell_of_tidying is not None:
                self._tell_of_tidying(done)
        self._tell_of_excess(datetime.now().astimezone())
        self._tidied, self._since_tidied = time.monotonic(), 0

    def _tell_of_excess(self, now: datetime) -> None:
        """Once a day: nothing is deleted for it, and nobody is kept from inspecting."""
        if self.excess_bytes and self._told_of_excess != now.date():
            self._told_of_excess = now.date()
            values: dict[str, object] = {"bytes": self.excess_bytes, "quota_gb": self._keeping.quota_gb}
            self._record.put(Event(self._ids.next(), now, EventKind.QUOTA_EXCEEDED, None, "", values))

    def _delete(self, found: retention.Due) -> None:
        now = datetime.now().astimezone()
        kinds = Counter(str(each.kind) for each in found.pictures)
        values: dict[str, object] = {"why": found.why, "bytes": sum(each.size for each in found.pictures), **kinds}
        self._record.put(Deleted(tuple((each.part, each.view) for each in found.pictures), now))
        self._record.put(Event(self._ids.next(), now, EventKind.PICTURES_DELETED, None, "", values))
        self._record.flush()
        for each in found.pictures:
            path = self._project / each.path
            with suppress(OSError):  # somebody looks at it just now; verify-record tells of it
                path.unlink()
            with suppress(OSError):  # there are others of that day
                path.parent.rmdir()


def _weight(item: Wanted) -> float:
    return _FILE_BYTES if isinstance(item.original, Path) else item.original.nbytes
