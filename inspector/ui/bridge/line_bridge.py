"""The line in the window: what happens in its threads arrives in the GUI thread as signals, one event after another."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from inspector.core.drift.watch import Alarm
from inspector.services.line.line import LATE_S, Line
from inspector.services.line.setup import Setup
from inspector.services.line.state import (
    CameraBack,
    CameraLost,
    Drifted,
    Finished,
    Forgotten,
    Judged,
    Late,
    LineEvent,
    Reconnecting,
    SourceFailed,
    State,
    StateChanged,
)
from inspector.ui.bridge.inbox import Inbox
from inspector.ui.bridge.threads import QtWorker
from inspector.ui.said_text import in_words


class LineBridge(QObject):
    """Controls a line and says what it does. Between two events the window is painted and listens to the user."""

    state_changed = Signal(object)
    faulted = Signal(object)
    """The line takes no more pictures before something is put right (an exception says what)."""
    judged = Signal(object)
    """A `Judged`, in the order of judging. Where the window was busy for long, old ones have lost picture and map."""
    camera_lost = Signal(str)
    reconnecting = Signal(int)
    camera_back = Signal()
    late = Signal(str)
    """The engine has not answered in time; a sentence says so. The next part that is judged ends this."""
    drifted = Signal(object)
    """What is no longer as it was (an `Alarm`), or None: nothing."""
    failed = Signal(object)
    """The source cannot be used (an exception); the run is over."""
    finished = Signal()
    """The source is at its end and every part of it has been handed out."""

    _news = Signal()

    def __init__(self, parent: QObject | None = None, *, late_s: float = LATE_S, first_retry_s: float = 0.5) -> None:
        super().__init__(parent)
        self.state = State.IDLE
        """What the line did when it told the last event that the window has heard."""
        self.lost = False
        """Whether the camera does not answer, as far as the window has heard."""
        self._inbox = Inbox()
        self._deaf = False
        self._line = Line(self._hear, launch=QtWorker, late_s=late_s, first_retry_s=first_retry_s)
        self._next = QTimer(self, interval=0, singleShot=True)  # a queued call would come before painting
        self._next.timeout.connect(self._take_one)
        self._news.connect(self._next.start, Qt.ConnectionType.QueuedConnection)

    @property
    def skipped(self) -> int:
        """Live pictures of this run that nobody had time for."""
        return self._line.skipped

    @property
    def freezes(self) -> bool:
        """Whether an NG part holds the line until `resume`."""
        return self._line.freezes

    @property
    def in_flight(self) -> int:
        """Pictures without a verdict, and what the window has not heard yet."""
        return self._line.in_flight + len(self._inbox)

    @property
    def drift(self) -> Alarm | None:
        """What is no longer as it was at the station, in this run."""
        return self._line.drift

    def watch_anew(self) -> None:
        """Somebody has changed something on purpose: the watch learns again what is usual."""
        self._line.watch_anew()

    @property
    def late_s(self) -> float:
        """The engine is late after this."""
        return self._line.late_s

    @late_s.setter
    def late_s(self, late_s: float) -> None:
        self._line.late_s = late_s

    def begin(self, setup: Setup) -> None:
        """Begins a new run; one that is going on is abandoned, and what it still had in the engine with it."""
        self._line.start(setup)
        self._catch_up()

    @Slot(bool)
    def set_freeze_on_ng(self, freezes: bool) -> None:
        """Whether an NG part holds the line until `resume`."""
        self._line.set_freeze_on_ng(freezes)

    @Slot()
    def pause(self) -> None:
        """Takes no more pictures until `resume`; what the engine has is still handed out."""
        self._line.pause()
        self._catch_up()

    @Slot()
    def resume(self) -> None:
        """Goes on after a pause, a freeze, and a fault that has been put right."""
        self._line.resume()
        self._catch_up()

    @Slot()
    def fire(self) -> bool:
        """Somebody says that a part is there (a key, a pedal, a controller; any thread); False where the line does not wait for that."""
        return self._line.fire()

    @Slot()
    def stop(self) -> None:
        """Ends the run; parts that the engine has already are still handed out. Answers at once."""
        self._line.stop()
        self._catch_up()

    @Slot()
    def abandon(self) -> None:
        """Ends the run and forgets what the engine still had of it."""
        self._line.abandon()
        self._catch_up()

    def look_at_recorder(self, _: Exception | None = None) -> None:
        """For the recorder to call, in any thread, when its fault has come or gone."""
        self._line.look_at_recorder()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        """Ends everything and waits for it; False when a driver or the engine does not come back in time."""
        self._deaf = True
        self._next.stop()
        return self._line.shutdown(timeout_ms / 1000)

    def _hear(self, event: LineEvent) -> None:
        """In whichever thread it happens."""
        if not self._deaf and self._inbox.put(event):
            self._news.emit()

    @Slot()
    def _take_one(self) -> None:
        event = self._inbox.take()
        if event is None:
            return
        if len(self._inbox):
            self._next.start()
        self._pass_on(event)

    def _catch_up(self) -> None:
        """Whoever has given an order sees at once what came of it."""
        while (event := self._inbox.take()) is not None:
            self._pass_on(event)

    def _pass_on(self, event: LineEvent) -> None:
        match event:
            case StateChanged(state, fault):
                self._set_state(state)
                if fault is not None:
                    self.faulted.emit(fault)
            case Forgotten():
                self._set_state(State.IDLE)
            case Judged():
                self.judged.emit(event)
            case CameraLost(sentence):
                self.lost = True
                self.camera_lost.emit(in_words(sentence))
            case Reconnecting(attempt):
                self.reconnecting.emit(attempt)
            case CameraBack():
                self.lost = False
                self.camera_back.emit()
            case Late(seconds):
                self.late.emit(self.tr("The engine has not answered for {seconds:g} seconds.").format(seconds=seconds))
            case Drifted(alarm):
                self.drifted.emit(alarm)
            case SourceFailed(error):
                self.failed.emit(error)
            case Finished():
                self.finished.emit()

    def _set_state(self, state: State) -> None:
        self.lost = self.lost and state is not State.IDLE
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
