"""The one thread that judges parts. It owns whatever `judge` owns; pictures go in, inspections come out, in order."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.core.types import Image
from inspector.ui.bridge.engine_line import EngineLine, Judge
from inspector.ui.bridge.nobody import nobody
from inspector.ui.bridge.threads import Runner


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
        self._line = EngineLine(judge, capacity)
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
        self._line.notify = nobody
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
