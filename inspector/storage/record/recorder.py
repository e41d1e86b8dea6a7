"""What the line talks to: one record of one project, with its pictures, that nobody else writes meanwhile."""

import threading
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from inspector.core.picture_keeping import PictureKeeping
from inspector.core.record import Event, Part, Run
from inspector.storage import projects
from inspector.storage.record.backlog import RETRY_S, Told
from inspector.storage.record.database import open_database
from inspector.storage.record.ids import Ids
from inspector.storage.record.originals import Encoder, Original
from inspector.storage.record.pictures import PictureWriter, Tidied
from inspector.storage.record.reader import RecordReader
from inspector.storage.record.writer import RecordWriter

NO_ORIGINALS: tuple[Original | None, ...] = ()


class Recorder:
    """Takes runs, parts and events, and the originals of parts. To be closed.

    Nothing here blocks for longer than a tenth of a second, but for `flush` and `close`. A `fault` (full disk, locked or vanished
    database) keeps everything that was taken and is tried again every few seconds and at `retry`.
    """

    def __init__(
        self,
        project: Path,
        encode: Encoder,
        keeping: PictureKeeping | None = None,
        url: str = "",
        told: Told | None = None,
        retry_s: float = RETRY_S,
        tidied: Tidied | None = None,
    ) -> None:
        """`url`: of a PostgreSQL server; empty: a file in the folder `project`. `encode` makes the content of a PNG of a frame.

        `told` is called in a thread of the recorder whenever `fault` has changed, with what it is now; `tidied` after every round of
        deletions. Raises `PROJECT_BUSY` where another process records in this project, and what `open_database` does.
        """
        self._told = told
        self._last: Exception | None = None
        self._telling = threading.Lock()
        opener = partial(open_database, project, url)
        with ExitStack() as opened:
            opened.enter_context(projects.recording(project))
            self._record = RecordWriter(opener, self._tell, retry_s=retry_s)
            opened.callback(self._record.close)
            reader = RecordReader(opener())
            self.ids = Ids(after=reader.newest())
            """Makes the ids of parts, runs and events."""
            reader.close()
            self._pictures = PictureWriter(
                project, keeping or PictureKeeping(), self._record, opener, encode, self.ids, self._tell, retry_s=retry_s, tidied=tidied
            )
            opened.callback(self._pictures.close)
            self._opened = opened.pop_all()

    @property
    def fault(self) -> Exception | None:
        """Why something cannot be recorded now; None: all is well. An `InspectorError`, unless it is a bug."""
        return self._record.fault or self._pictures.fault

    @property
    def excess_bytes(self) -> float:
        """What the pictures take beyond the quota; 0: they fit. Nothing stops for it."""
        return self._pictures.excess_bytes

    @property
    def waiting(self) -> int:
        """How many parts, events and pictures are not on the disk yet."""
        return self._record.waiting + self._pictures.waiting

    def begin(self, run: Run) -> None:
        """Records a run, before its parts. Raises as `put` does."""
        self._record.put(run)

    def put(self, part: Part, sources: Sequence[Original | None] = NO_ORIGINALS) -> None:
        """Records a part; `sources` are the originals of its views, of which the rule says whether they are kept.

        Frames must not be changed afterwards. Raises, where there is no room for a tenth of a second, the fault, or `RECORD_BEHIND`:
        the part is not recorded then.
        """
        if sources:
            self._pictures.expect_room()
        self._record.put(part)
        self._pictures.put(part, sources)

    def note(self, event: Event) -> None:
        """Records an event. Raises as `put` does."""
        self._record.put(event)

    def retry(self) -> None:
        """Tries again at once. A record that has vanished is begun anew: only a person may say so."""
        self._record.retry()
        self._pictures.retry()

    def flush(self, timeout_s: float = 10.0) -> None:
        """Waits until everything is on the disk. Raises the fault, or `RECORD_BEHIND` after `timeout_s`."""
        self._pictures.flush(timeout_s)
        self._record.flush(timeout_s)

    def close(self) -> None:
        """Records what waits and lets go of the project. Raises the fault, or `RECORD_BEHIND`, where something could not be recorded."""
        self._opened.close()

    def _tell(self, _: Exception | None) -> None:
        with self._telling:
            fault = self.fault
            is_new, self._last = fault is not self._last, fault
        if is_new and self._told is not None:
            self._told(fault)
