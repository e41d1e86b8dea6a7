"""The one thread that judges parts. It owns whatever `judge` owns; pictures go in, inspections come out, in order."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.core.errors import InspectorError
from inspector.core.types import Image, Inspection
from inspector.ui.bridge.mailbox import Mailbox
from inspector.ui.bridge.threads import Runner
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
class _Result:
    session: int
    number: int
    picture: ScreenPicture | None
    inspection: Inspection


class EngineThread(QObject):
    """Judges pictures one after another, away from the GUI thread.

    `submit` is for parts that must all be judged (files, triggers), `offer` for a live picture of which only the newest matters.
    Whatever goes wrong with a part becomes an UNDECIDED inspection of that part.
    """

    judged = Signal(int, object, object)
    """Number of the request, its `ScreenPicture` and its `Inspection`; in the thread that made this object, in the order of judging.

    The picture is None where there was no memory for it.
    """

    _result_ready = Signal()

    def __init__(self, judge: Judge | None = None, capacity: int = 64, parent: QObject | None = None) -> None:
        """`capacity`: how many submitted parts may wait. Parts judged while there is no `judge` are UNDECIDED."""
        super().__init__(parent)
        self._line = _Line(judge, capacity)
        self._runner = Runner("engine", self._line.run)
        self._next = QTimer(self, interval=0, singleShot=True)  # a queued call would come before painting
        self._next.timeout.connect(self._on_result_ready)
        self._result_ready.connect(self._on_result_ready)

    def start(self) -> None:
        """Starts the thread; parts submitted before are judged now."""
        self._line.notify = lambda: self._result_ready.emit()
        self._runner.launch()

    def begin_session(self, judge: Judge | None = None) -> int:
        """Forgets waiting parts and drops results still on their way; from now on `judge` decides (None: the same as before).

        Returns the number of the session.
        """
        return self._line.begin_session(judge)

    def submit(self, image: Image, source: str) -> int:
        """Puts a part that must be judged into the queue; returns its number. Raises QueueOverflow when the queue is full."""
        return self._line.submit(image, source)

    def offer(self, image: Image, source: str) -> int:
        """Shows the engine the newest live picture; one that was still waiting is skipped and counted. Returns its number."""
        return self._line.offer(image, source)

    @property
    def waiting(self) -> int:
        """How many submitted parts wait for their verdict to begin."""
        return self._line.waiting()

    @property
    def skipped(self) -> int:
        """How many live pictures were replaced by a newer one before they were judged."""
        return self._line.live.skipped

    def stop(self, timeout_ms: int = 5000) -> bool:
        """Judges what waits, hands the results out and ends the thread; what is not judged in time is dropped.

        False when a judgement is still going on after the time-out: the thread then ends by itself after it.
        """
        self._line.stop()
        if not self._runner.join(timeout_ms):
            self._line.begin_session(None)
            self._runner.join(100)
        self._next.stop()
        while self._emit_next():
            pass
        self._line.notify = _nobody
        return not self._runner.isRunning()

    @Slot()
    def _on_result_ready(self) -> None:
        """One result at a time: between two of them the window is painted and listens to the user."""
        if self._emit_next():
            self._next.start()

    def _emit_next(self) -> bool:
        result = self._line.take_result()
        if result is not None:
            self.judged.emit(result.number, result.picture, result.inspection)
        return result is not None


class _Line:
    """The part without Qt: a queue, a mailbox, and the loop that judges. One condition guards everything but `judge` itself."""

    def __init__(self, judge: Judge | None, capacity: int) -> None:
        self.live: Mailbox[_Request] = Mailbox()
        self.notify: Callable[[], None] = _nobody
        self._changed = threading.Condition()
        self._judge = judge
        self._capacity = capacity
        self._queue: deque[_Request] = deque()
        self._results: deque[_Result] = deque()
        self._session = 1
        self._number = 0
        self._stopping = False

    def begin_session(self, judge: Judge | None) -> int:
        with self._changed:
            self._session += 1
            self._judge = judge or self._judge
            self._queue.clear()
            self.live.clear()
            self._results.clear()
            self._changed.notify_all()
            return self._session

    def submit(self, image: Image, source: str) -> int:
        with self._changed:
            if len(self._queue) >= self._capacity:
                raise QueueOverflow(f"{self._capacity} parts wait for their verdict already.")
            request = self._new_request(image, source)
            self._queue.append(request)
            self._changed.notify_all()
            return request.number

    def offer(self, image: Image, source: str) -> int:
        with self._changed:
            request = self._new_request(image, source)
            self.live.put(request)
            self._changed.notify_all()
            return request.number

    def waiting(self) -> int:
        with self._changed:
            return len(self._queue)

    def take_result(self) -> _Result | None:
        """The next result of the present session."""
        with self._changed:
            result = self._results.popleft() if self._results else None
            self._changed.notify_all()
            return result

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def run(self) -> None:
        """Runs in the engine thread until it is stopped and nothing waits."""
        while (request := self._next_request()) is not None:
            inspection = _judged(self._judge, request)
            self._hand_out(_Result(request.session, request.number, _picture(request), inspection))

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

    def _hand_out(self, result: _Result) -> None:
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
        inspection = judge(request.image, request.source)
        if isinstance(inspection, Inspection):
            return inspection
        problem = f"The engine gave {type(inspection).__name__} instead of an inspection."
    except InspectorError as error:
        problem = error.detail
    except Exception as error:
        _log.exception("Judging %s failed in a way that nobody foresaw", request.source)
        problem = f"Unexpected error while judging: {type(error).__name__}: {error}"
    return _undecided(request, problem, 1000 * (time.perf_counter() - started))


def _picture(request: _Request) -> ScreenPicture | None:
    try:
        return ScreenPicture.of(request.image)
    except Exception:  # the verdict counts, with or without a picture
        _log.exception("The picture of %s cannot be shown", request.source)
        return None


def _undecided(request: _Request, error: str, ms: float) -> Inspection:
    return Inspection(request.source, None, None, "", ms, error=error)


def _nobody() -> None:
    """Nobody is listening."""
