"""A thread that works off a bounded queue and loses nothing: what cannot be done is a fault, and stays until it can."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said, said_count

_LOG = logging.getLogger(__name__)

PATIENCE_S = 0.1
"""How long whoever puts something into a full queue waits for room: the line has other things to do."""
RETRY_S = 5.0

Item = TypeVar("Item")
Told = Callable[[Exception | None], None]
Work = Callable[[list[Item], bool], None]
"""Does the work for some items, all or none, and may be called again with the same; whether somebody asked for another try."""


class Backlog(Generic[Item]):
    """Items from any thread, worked off in their order in a thread of its own. To be closed, which works off what waits.

    After a failure it tries again every few seconds and when it is told to.
    """

    def __init__(
        self,
        name: str,
        work: Work[Item],
        told: Told | None = None,
        *,
        most: float,
        weigh: Callable[[Item], float] = lambda _: 1,
        at_once: int = 1,
        gather_s: float = 0.0,
        retry_s: float = RETRY_S,
    ) -> None:
        """The queue is full when what `weigh` says of its items adds up to `most`.

        `at_once` items are handed over together at most, and the first of them waits `gather_s` for others. `told` is called in the
        thread with each new fault, and with None when it is over.
        """
        self._work, self._told, self._most, self._weigh = work, told, most, weigh
        self._at_once, self._gather_s, self._retry_s = at_once, gather_s, retry_s
        self._items: deque[Item] = deque()
        self._weight = 0.0
        self._changed = threading.Condition()
        self._put = self._done = self._wanted = 0
        """Counts of items: put, worked off, and those of which somebody waits for the last."""
        self._closing = self._asked = False
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def fault(self) -> Exception | None:
        """Why nothing can be done now; None: all is well. An `InspectorError`, unless it is a bug."""
        return self._fault

    @property
    def waiting(self) -> int:
        """How many items are not done yet."""
        return len(self._items)

    def expect_room(self, patience_s: float = PATIENCE_S) -> None:
        """Raises, where the queue stays full for `patience_s`, the fault, or `RECORD_BEHIND` where there is none."""
        with self._changed:
            if self._closing:
                raise InspectorError(ErrorCode.RECORD_LOST, said("The record was closed."))
            self._changed.wait_for(lambda: self._weight < self._most or self._fault is not None, patience_s)
            if self._weight >= self._most:
                raise self._fault or _behind(len(self._items))

    def put(self, item: Item, patience_s: float = PATIENCE_S) -> None:
        """Leaves something to be done. Raises what `expect_room` does; the item is not taken then."""
        with self._changed:
            self.expect_room(patience_s)
            self._items.append(item)
            self._weight += self._weigh(item)
            self._put += 1
            self._changed.notify_all()

    def flush(self, timeout_s: float = 10.0) -> None:
        """Waits until everything put so far is done. Raises the fault that prevents it, or `RECORD_BEHIND` after `timeout_s`."""
        with self._changed:
            wanted = self._wanted = self._put
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._done >= wanted or self._fault is not None or not self._thread.is_alive(), timeout_s)
            if self._done < wanted:
                raise self._fault or _behind(wanted - self._done)

    def retry(self) -> None:
        """Tries again at once, in the thread, where there is a fault."""
        with self._changed:
            self._asked = self._fault is not None
            self._changed.notify_all()

    def close(self, timeout_s: float = 30.0) -> None:
        """Works off what waits. Raises the fault, or `RECORD_BEHIND`, where something could not be done."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout_s)
        if self._items:
            raise self._fault or _behind(len(self._items))

    def _run(self) -> None:
        while items := self._next():
            last = False
            while not self._is_done(items):
                if last:
                    return  # what waits is lost with the program, which says so
                last = self._wait_to_try_again()

    def _next(self) -> list[Item]:
        """The first of what waits; none: everything is done, and nothing more will come."""
        with self._changed:
            self._changed.wait_for(lambda: self._items or self._closing)
            enough = min(self._at_once, self._most)
            self._changed.wait_for(lambda: self._closing or self._wanted > self._done or len(self._items) >= enough, self._gather_s)
            return [self._items[number] for number in range(min(len(self._items), self._at_once))]

    def _is_done(self, items: list[Item]) -> bool:
        asked, self._asked = self._asked, False
        try:
            self._work(items, asked)
        except Exception as error:
            if not isinstance(error, InspectorError):
                _LOG.error("Something could not be recorded.", exc_info=error)
            self._tell(error)
            return False
        with self._changed:
            for _ in items:
                self._weight -= self._weigh(self._items.popleft())
            self._done += len(items)
            self._changed.notify_all()
        self._tell(None)
        return True

    def _wait_to_try_again(self) -> bool:
        """Until it is time, or somebody says so; whether the next try is the last one, because the queue is being closed."""
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
    return InspectorError(
        ErrorCode.RECORD_BEHIND,
        said_count("{count} part or picture waits to be recorded.", "{count} parts or pictures wait to be recorded.", count),
    )
