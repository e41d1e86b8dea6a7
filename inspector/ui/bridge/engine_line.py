"""What the engine's thread does, without Qt: takes pictures in order, judges them, and hands out what came of it."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from inspector.core.errors import InspectorError
from inspector.core.inspection import Inspection
from inspector.core.types import Image
from inspector.ui.bridge.mailbox import Mailbox
from inspector.ui.bridge.nobody import nobody
from inspector.ui.screen_picture import ScreenPicture

_log = logging.getLogger(__name__)

Judge = Callable[[Image, str], Inspection]

_RESULTS_AHEAD = 8  # judged parts that may wait for the screen before the engine waits too: pictures are large


class QueueOverflow(Exception):
    """Parts arrive faster than they can be judged; a fault that stops the line, never a part left out in silence."""


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    session: int
    number: int
    image: Image
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class EngineResult:
    """What came of one part. `picture` is None where there was no memory for it."""

    session: int
    number: int
    picture: ScreenPicture | None
    inspection: Inspection


class EngineLine:
    """A queue, a mailbox, and the loop that judges. One condition guards everything but `judge` itself."""

    def __init__(self, judge: Judge | None, capacity: int) -> None:
        self.live: Mailbox[_Request] = Mailbox()
        self.notify: Callable[[], None] = nobody
        self._changed = threading.Condition()
        self._judge = judge
        self._capacity = capacity
        self._queue: deque[_Request] = deque()
        self._results: deque[EngineResult] = deque()
        self._session = 1
        self._number = 0
        self._stopping = False

    def begin_session(self, judge: Judge | None) -> int:
        """Forgets what waits and what is on its way; gives the number of the session that begins."""
        with self._changed:
            self._session += 1
            self._judge = judge or self._judge
            self._queue.clear()
            self.live.clear()
            self._results.clear()
            self._changed.notify_all()
            return self._session

    def submit(self, image: Image, source: str) -> int:
        """Queues a part that must be judged; gives its number. Raises QueueOverflow."""
        with self._changed:
            if len(self._queue) >= self._capacity:
                raise QueueOverflow(f"{self._capacity} parts wait for their verdict already.")
            request = self._new_request(image, source)
            self._queue.append(request)
            self._changed.notify_all()
            return request.number

    def offer(self, image: Image, source: str) -> int:
        """Puts a live picture in place of the one that still waits; gives its number."""
        with self._changed:
            request = self._new_request(image, source)
            self.live.put(request)
            self._changed.notify_all()
            return request.number

    def waiting(self) -> int:
        """How many submitted parts wait."""
        with self._changed:
            return len(self._queue)

    def take_result(self) -> EngineResult | None:
        """The next result of the present session."""
        with self._changed:
            result = self._results.popleft() if self._results else None
            self._changed.notify_all()
            return result

    def stop(self) -> None:
        """Ends `run` when nothing waits any more."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def run(self) -> None:
        """Runs in the engine thread until it is stopped and nothing waits."""
        while (request := self._next_request()) is not None:
            inspection = _judged(self._judge, request)
            self._hand_out(EngineResult(request.session, request.number, _picture(request, inspection.depth), inspection))

    def _new_request(self, image: Image, source: str) -> _Request:
        self._number += 1
        return _Request(self._session, self._number, image, source)

    def _next_request(self) -> _Request | None:
        with self._changed:
            while True:
                if self._queue:
                    return self._queue.popleft()
                if (request := self.live.take()) is not None:
                    return request
                if self._stopping:
                    return None
                self._changed.wait()

    def _hand_out(self, result: EngineResult) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or len(self._results) < _RESULTS_AHEAD)
            if result.session != self._session:
                return
            wake = not self._results
            self._results.append(result)
        if wake:
            self.notify()


def _judged(judge: Judge | None, request: _Request) -> Inspection:
    """Asks `judge`; anything but an inspection becomes UNDECIDED, so that no path leads from an error to OK."""
    started = time.perf_counter()
    try:
        if judge is None:
            return _undecided(request, "No model is loaded.", 0.0)
        inspection: object = judge(request.image, request.source)
        if isinstance(inspection, Inspection):
            return inspection
        problem = f"The engine gave {type(inspection).__name__} instead of an inspection."
    except InspectorError as error:
        problem = error.detail
    except Exception as error:
        _log.exception("Judging %s failed in a way that nobody foresaw", request.source)
        problem = f"Unexpected error while judging: {type(error).__name__}: {error}"
    return _undecided(request, problem, 1000 * (time.perf_counter() - started))


def _picture(request: _Request, depth: int) -> ScreenPicture | None:
    try:
        return ScreenPicture.of(request.image, depth)
    except Exception:  # the verdict counts, with or without a picture
        _log.exception("The picture of %s cannot be shown", request.source)
        return None


def _undecided(request: _Request, error: str, ms: float) -> Inspection:
    return Inspection(request.source, None, None, "", ms, error=error)
