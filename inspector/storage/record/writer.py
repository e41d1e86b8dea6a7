"""The one thread that writes the record: in batches, from a bounded queue, and nothing leaves the queue before it is in the database."""

from typing import Protocol
from uuid import UUID

from inspector.core.record import Event, Part, Run
from inspector.storage.record import batch
from inspector.storage.record.backlog import PATIENCE_S, RETRY_S, Backlog, Told
from inspector.storage.record.batch import Item
from inspector.storage.record.database import Database

BATCH_S = 0.25
"""How long the first item of a batch waits for others: what a killed program loses at most."""
MOST_IN_BATCH = 500
MOST_WAITING = 2000
"""Parts with their evidence, 12 KB each at 448 px."""


class Opener(Protocol):
    """Opens the database; one that is not there is made only with `create`."""

    def __call__(self, *, create: bool) -> Database: ...


class RecordWriter:
    """Takes parts, runs, events and pictures from any thread. To be closed, which writes what waits.

    What cannot be written is a `fault`: everything stays in the queue, and it is tried again every few seconds and when it is asked for.
    """

    def __init__(self, opener: Opener, told: Told | None = None, most_waiting: int = MOST_WAITING, retry_s: float = RETRY_S) -> None:
        """`told` is called in the writer's thread with each new fault, and with None when it is over. Raises what `open_database` does."""
        self._opener = opener
        self._database: Database | None = opener(create=True)
        self._runs: dict[UUID, Run] = {}
        self._backlog: Backlog[Item] = Backlog(
            "record", self._write, told, most=most_waiting, at_once=MOST_IN_BATCH, gather_s=BATCH_S, retry_s=retry_s
        )

    @property
    def fault(self) -> Exception | None:
        """Why nothing can be written now; None: all is well. An `InspectorError`, unless it is a bug."""
        return self._backlog.fault

    @property
    def waiting(self) -> int:
        """How many items are not in the database yet."""
        return self._backlog.waiting

    def put(self, item: Item, patience_s: float = PATIENCE_S) -> None:
        """Leaves something to be written; what it refers to was put before it.

        Raises, where the queue stays full for `patience_s`, the fault, or `RECORD_BEHIND` where there is none; the item is not taken then.
        """
        if isinstance(item, Part | Event) and item.run is not None and item.run not in self._runs:
            raise ValueError(f"The run {item.run} of this part or event was not put before it.")
        if isinstance(item, Run):
            self._runs[item.id] = item
        self._backlog.put(item, patience_s)

    def flush(self, timeout_s: float = 10.0) -> None:
        """Waits until everything put so far is in the database. Raises the fault that prevents it, or `RECORD_BEHIND` after `timeout_s`."""
        self._backlog.flush(timeout_s)

    def retry(self) -> None:
        """Tries again at once, where there is a fault. A record that is gone is begun anew: only somebody who knows may say so."""
        self._backlog.retry()

    def close(self, timeout_s: float = 30.0) -> None:
        """Writes what waits and lets go of the database. Raises the fault, or `RECORD_BEHIND`, where something could not be written."""
        try:
            self._backlog.close(timeout_s)
        finally:
            self._let_go()

    def _write(self, items: list[Item], asked: bool) -> None:
        try:
            if self._database is None:
                self._database = self._opener(create=asked)
            with self._database.writing() as connection:
                batch.write(connection, [*self._needed_runs(items), *items])
        except Exception:
            self._let_go()  # it may be another file, or another connection, the next time
            raise

    def _needed_runs(self, items: list[Item]) -> list[Run]:
        """The runs that items refer to, once more: the database may be a new one since they were put."""
        named = {item.run for item in items if isinstance(item, Part | Event)}
        return [self._runs[each] for each in named if each is not None]

    def _let_go(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
