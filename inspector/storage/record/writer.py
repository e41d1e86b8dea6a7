"""The one thread that writes the record: in batches, from a bounded queue, and nothing leaves the queue before it is in the database."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.record import Event, Part, Run
from inspector.storage.record import batch
from inspector.storage.record.batch import Item
from inspector.storage.record.database import Database

_LOG = logging.getLogger(__name__)

BATCH_S = 0.25
"""How long the first item of a batch waits for others: what a killed program loses at most."""
MOST_IN_BATCH = 500
MOST_WAITING = 2000
"""Parts with their evidence, 12 KB each at 448 px."""
PATIENCE_S = 0.1
"""How long whoever puts something into a full queue waits for room: the line has other things to do."""
RETRY_S = 5.0

Told = Callable[[Exception | None], None]


class Opener(Protocol):
    """Opens the database; one that is not there is made only with `create`."""

    def __call__(self, *, create: bool) -> Database: ...


class RecordWriter:
    """Takes parts, runs, events and pictures from any thread. To be closed, which writes what waits.

    What cannot be written is a `fault`: everything stays in the queue, the writer tries again every few seconds and when it is told to.
    """

    def __init__(self, opener: Opener, told: Told | None = None, most_waiting: int = MOST_WAITING, retry_s: float = RETRY_S) -> None:
        """`told` is called in the writer's thread with each new fault, and with None when it is over. Raises what `open_database` does."""
        self._opener, self._told, self._most, self._retry_s = opener, told, most_waiting, retry_s
        self._database: Database | None = opener(create=True)
        self._items: deque[Item] = deque()
        self._changed = threading.Condition()
        self._put = self._done = 0
        self._hurry_to = 0
        """So many of the items put are wanted in the database without delay."""
        self._closing = False
        self._asked = False
        """Whether somebody said that it should be tried again."""
        self._fault: Exception | None = None
        self._runs: dict[UUID, Run] = {}
        self._thread = threading.Thread(target=self._work, name="record", daemon=True)
        self._thread.start()

    @property
    def fault(self) -> Exception | None:
        """Why nothing can be written now; None: all is well. An `InspectorError`, unless it is a bug."""
        return self._fault

    @property
    def waiting(self) -> int:
        """How many items are not in the database yet."""
        return len(self._items)

    def put(self, item: Item, patience_s: float = PATIENCE_S) -> None:
        """Leaves something to be written; what it refers to was put before it.

        Raises, where the queue stays full for `patience_s`, the fault, or `RECORD_BEHIND` where there is none; the item is not taken then.
        """
        with self._changed:
            if self._closing:
                raise InspectorError(ErrorCode.RECORD_LOST, "The record was closed.")
            if isinstance(item, Part | Event) and item.run is not None and item.run not in self._runs:
                raise ValueError(f"The run {item.run} of this part or event was not put before it.")
            if not self._changed.wait_for(lambda: len(self._items) < self._most, patience_s):
                raise self._fault or _behind(self._most)
            if isinstance(item, Run):
                self._runs[item.id] = item
            self._items.append(item)
            self._put += 1
            self._changed.notify_all()

    def flush(self, timeout_s: float = 10.0) -> None:
        """Waits until everything put so far is in the database. Raises the fault that prevents it, or `RECORD_BEHIND` after `timeout_s`."""
        with self._changed:
            wanted = self._hurry_to = self._put
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._done >= wanted or self._fault is not None or not self._thread.is_alive(), timeout_s)
            if self._done < wanted:
                raise self._fault or _behind(wanted - self._done)

    def retry(self) -> None:
        """Tries again at once, in the writer's thread. A record that is gone is begun anew: only somebody who knows may say so."""
        with self._changed:
            self._asked = self._fault is not None
            self._changed.notify_all()

    def close(self, timeout_s: float = 30.0) -> None:
        """Writes what waits and lets go of the database. Raises the fault, or `RECORD_BEHIND`, where something could not be written."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout_s)
        if self._items:
            raise self._fault or _behind(len(self._items))

    def _work(self) -> None:
        while (items := self._next_batch()) is not None:
            last = False
            while not self._written(items):
                if last:
                    return  # what waits is lost with the program, which says so
                last = self._wait_to_try_again()
        if self._database is not None:
            self._database.close()

    def _next_batch(self) -> list[Item] | None:
        """The first of what waits; None: everything is written, and nothing more will come."""
        with self._changed:
            self._changed.wait_for(lambda: self._items or self._closing)
            full = min(MOST_IN_BATCH, self._most)
            self._changed.wait_for(lambda: self._closing or self._hurry_to > self._done or len(self._items) >= full, BATCH_S)
            return [self._items[number] for number in range(min(len(self._items), MOST_IN_BATCH))] or None

    def _written(self, items: list[Item]) -> bool:
        asked, self._asked = self._asked, False
        try:
            if self._database is None:
                self._database = self._opener(create=asked)
            with self._database.writing() as connection:
                batch.write(connection, [*self._needed_runs(items), *items])
        except Exception as error:
            self._failed(error)
            return False
        with self._changed:
            for _ in items:
                self._items.popleft()
            self._done += len(items)
            self._changed.notify_all()
        self._tell(None)
        return True

    def _needed_runs(self, items: list[Item]) -> list[Run]:
        """The runs that items refer to, once more: the database may be a new one since they were put."""
        named = {item.run for item in items if isinstance(item, Part | Event)}
        return [self._runs[each] for each in named if each is not None]

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, InspectorError):
            _LOG.error("The record could not be written.", exc_info=error)
        if self._database is not None:
            self._database.close()  # it may be another file, or another connection, the next time
            self._database = None
        self._tell(error)

    def _wait_to_try_again(self) -> bool:
        """Until it is time, or somebody says so; whether the next try is the last one, because the writer is being closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._asked or self._closing, self._retry_s)
            return self._closing

    def _tell(self, fault: Exception | None) -> None:
        """Says what is new."""
        is_new = str(fault) != str(self._fault) or type(fault) is not type(self._fault)
        with self._changed:
            self._fault = fault
            self._changed.notify_all()
        if is_new and self._told is not None:
            self._told(fault)


def _behind(count: int) -> InspectorError:
    return InspectorError(ErrorCode.RECORD_BEHIND, f"{count} parts wait to be recorded.")
