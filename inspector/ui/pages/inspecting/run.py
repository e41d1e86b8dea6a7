"""One run of a source through the engine: start, pause, freeze on NG, stop. It knows no widgets."""

from collections import deque
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.core.errors import InspectorError
from inspector.core.inspection import Inspection
from inspector.core.types import Verdict
from inspector.devices.camera import Feed
from inspector.ui.bridge.camera_loop import FrameLike
from inspector.ui.bridge.engine_line import Judge, QueueOverflow
from inspector.ui.bridge.engine_thread import EngineThread
from inspector.ui.pages.inspecting.camera import SourceCamera
from inspector.ui.pages.inspecting.flight import Flight, Picture
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.inspecting.sources import Source
from inspector.ui.screen_picture import ScreenPicture

LATE_S = 10.0
_LOOK_EVERY_MS = 500


class State(StrEnum):
    """What the run does."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    FROZEN = "frozen"


class InspectionRun(QObject):
    """Takes pictures from a source, has them judged and hands the parts out in order, one by one."""

    state_changed = Signal(object)
    inspected = Signal(object)
    """A `Part`."""
    camera_lost = Signal(str)
    reconnecting = Signal(int)
    camera_back = Signal()
    late = Signal(str)
    """The engine has not answered in time; a sentence says so. The next part that is `inspected` ends this."""
    failed = Signal(object)
    """The source cannot be used (an exception); the run is over."""
    finished = Signal()
    """The source is at its end and every part of it has been handed out."""

    def __init__(self, parent: QObject | None = None, *, late_s: float = LATE_S, first_retry_s: float = 0.5) -> None:
        super().__init__(parent)
        self.state = State.IDLE
        self.late_s = late_s
        self._freezes = False
        self._engine = EngineThread(parent=self)
        self._engine_started = False
        self._camera = SourceCamera(first_retry_s, self)
        self._source: Source | None = None
        self._flight = Flight()
        self._held: deque[tuple[Picture, ScreenPicture | None, Inspection]] = deque()  # while frozen
        self._handed_out = self._skipped_before = 0
        self._late_told = self._stream_over = False
        self._clock = QTimer(self, interval=_LOOK_EVERY_MS)
        self._connect()

    @property
    def lost(self) -> bool:
        """Whether the camera does not answer."""
        return self._camera.is_lost

    @property
    def skipped(self) -> int:
        """Live pictures of this run that nobody had time for."""
        return self._camera.skipped + self._engine.skipped - self._skipped_before

    def start(self, source: Source, judge: Judge) -> None:
        """Begins a new run; one that is going on is abandoned, and what it still had in the engine with it."""
        self._forget()
        self._engine.begin_session(judge)
        if not self._engine_started:
            self._engine.start()
            self._engine_started = True
        self._source = source
        self._handed_out, self._skipped_before = 0, self._engine.skipped
        self._stream_over = self._late_told = False
        self._set_state(State.RUNNING)
        self._camera.start(source)
        self._clock.start()

    @Slot(bool)
    def set_freeze_on_ng(self, freezes: bool) -> None:
        """Whether an NG part holds the line until `resume`."""
        self._freezes = freezes

    @Slot()
    def pause(self) -> None:
        """Takes no more pictures until `resume`; what the engine has is still handed out."""
        if self.state is State.RUNNING:
            self._camera.pause()
            self._set_state(State.PAUSED)

    @Slot()
    def resume(self) -> None:
        """Goes on after `pause` and after a freeze."""
        if self.state in (State.PAUSED, State.FROZEN):
            self._set_state(State.RUNNING)
            self._catch_up()

    def _catch_up(self) -> None:
        """Hands out what a freeze held back; the next NG part among it freezes the line again."""
        while self._held and self.state is State.RUNNING:
            self._hand_out(*self._held.popleft())
        if self.state is State.RUNNING:
            self._camera.resume()
        self._finish_if_done()

    @Slot()
    def stop(self) -> None:
        """Ends the run; parts that the engine has already are still handed out. Answers at once."""
        held, self._held = self._held, deque()
        self._camera.let_go()
        self._set_state(State.IDLE)
        for each in held:
            self._hand_out(*each)

    @Slot()
    def abandon(self) -> None:
        """Ends the run and forgets what the engine still had of it."""
        self._forget()
        self._engine.begin_session()
        self._set_state(State.IDLE)

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        """Ends everything and waits for it; False when a driver or the engine does not come back in time."""
        self._clock.stop()
        self._forget()
        self._engine.begin_session()
        camera_ended = self._camera.shutdown(timeout_ms)
        engine_ended = self._engine.stop(timeout_ms) if self._engine_started else True
        return camera_ended and engine_ended

    def _connect(self) -> None:
        camera = self._camera
        camera.frame_arrived.connect(self._on_frame)
        camera.frame_failed.connect(self._on_frame_failed)
        camera.lost.connect(self.camera_lost)
        camera.reconnecting.connect(self.reconnecting)
        camera.came_back.connect(self.camera_back)
        camera.finished_stream.connect(self._on_finished_stream)
        camera.failed.connect(self._on_failed)
        self._engine.judged.connect(self._on_judged)
        self._clock.timeout.connect(self._on_clock)

    def _forget(self) -> None:
        self._camera.let_go()
        self._flight.restart()
        self._held.clear()

    # -- pictures in ----------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_frame(self, frame: FrameLike) -> None:
        source = self._source
        if source is None:
            return
        try:
            take = self._engine.offer if source.feed is Feed.LIVE else self._engine.submit
            number = take(frame.image, frame.source)
        except QueueOverflow as error:
            self._add_unreadable(source, frame.path, str(error))
            return
        self._flight.send(number, self._flight.receive(frame.path))

    @Slot(object)
    def _on_frame_failed(self, error: BaseException) -> None:
        """A picture that cannot be read is a part without a verdict."""
        path, detail = (error.path, error.detail) if isinstance(error, InspectorError) else (None, str(error))
        if self._source is not None:
            self._add_unreadable(self._source, path, detail)

    def _add_unreadable(self, source: Source, path: Path | None, detail: str) -> None:
        picture = self._flight.receive(path)
        name = str(path) if path else source.label
        self._flight.add_unreadable(picture, Inspection(name, None, None, "", 0.0, error=detail))
        self._take_unreadable()

    @Slot()
    def _on_finished_stream(self) -> None:
        self._stream_over = True
        self._finish_if_done()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._camera.let_go()
        self._set_state(State.IDLE)
        self.failed.emit(error)

    # -- parts out ------------------------------------------------------------------------------------------------------

    @Slot(int, object, object)
    def _on_judged(self, number: int, shown: ScreenPicture | None, inspection: Inspection) -> None:
        picture = self._flight.land(number)
        if picture is None:
            return
        self._take_result(picture, shown, inspection)
        self._take_unreadable()
        self._finish_if_done()

    def _take_unreadable(self) -> None:
        for picture, inspection in self._flight.due_unreadable():
            self._take_result(picture, None, inspection)

    def _take_result(self, picture: Picture, shown: ScreenPicture | None, inspection: Inspection) -> None:
        """Holds what arrives during a freeze back: the part that froze the line stays on the screen."""
        if self.state is State.FROZEN:
            self._held.append((picture, shown, inspection))
        else:
            self._hand_out(picture, shown, inspection)

    def _hand_out(self, picture: Picture, shown: ScreenPicture | None, inspection: Inspection) -> None:
        self._late_told = False
        self._handed_out += 1
        if self._freezes and self.state is State.RUNNING and inspection.verdict is Verdict.NG:
            self._camera.pause()
            self._set_state(State.FROZEN)
        self.inspected.emit(Part(self._handed_out, inspection, shown, picture.path))
        self._camera.acknowledge()

    def _finish_if_done(self) -> None:
        if self._stream_over and self._flight.is_over and not self._held and self.state is not State.IDLE:
            self._camera.let_go()
            self._set_state(State.IDLE)
            self.finished.emit()

    @Slot()
    def _on_clock(self) -> None:
        if self.state is State.IDLE and self._flight.is_over:
            self._clock.stop()
        if not self._late_told and self._flight.waited_s() > self.late_s:
            self._late_told = True
            self.late.emit(self.tr("The engine has not answered for {seconds:g} seconds.").format(seconds=self.late_s))

    def _set_state(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
