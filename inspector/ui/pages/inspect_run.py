"""One run of a source through the engine: start, pause, freeze on NG, stop. It knows no widgets."""

import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.core.errors import InspectorError
from inspector.core.types import Image, Inspection, Verdict
from inspector.ui.bridge.camera_loop import FrameLike
from inspector.ui.bridge.camera_thread import CameraThread
from inspector.ui.bridge.engine_thread import EngineThread, Judge, QueueOverflow
from inspector.ui.pages.inspect_parts import Part
from inspector.ui.pages.inspect_sources import Source

LATE_S = 10.0
_LOOK_EVERY_MS = 500
_LONGEST_CLOSING_MS = 3000
_AHEAD = 4


class State(StrEnum):
    """What the run does."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A picture that the engine has and has not answered for."""

    path: Path | None
    since_s: float
    number: int


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
        self.freeze_on_ng = False
        self.state = State.IDLE
        self.lost = False
        self._engine = EngineThread(parent=self)
        self._engine.judged.connect(self._on_judged)
        self._engine_started = False
        self._first_retry_s = first_retry_s
        self._late_s = late_s
        self._late_told = False
        self._source: Source | None = None
        self._camera: CameraThread | None = None
        self._closing: list[CameraThread] = []
        self._waiting: dict[int, _Waiting] = {}
        self._held: deque[tuple[_Waiting, Image | None, Inspection]] = deque()
        self._received = self._handed_out = self._skipped_before = 0
        self._stream_over = False
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_EVERY_MS)
        self._clock.timeout.connect(self._on_clock)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._open_camera)

    @property
    def source(self) -> Source | None:
        """Where the pictures of this run, or of the last one, come from."""
        return self._source

    @property
    def skipped(self) -> int:
        """Live pictures of this run that nobody had time for."""
        camera = self._camera.skipped if self._camera else 0
        return camera + self._engine.skipped - self._skipped_before

    def start(self, source: Source, judge: Judge) -> None:
        """Begins a new run; one that is going on is abandoned, and what it still had in the engine with it."""
        self._let_go()
        self._engine.begin_session(judge)
        self._waiting.clear()
        self._held.clear()
        self._source = source
        self._received = self._handed_out = 0
        self._skipped_before = self._engine.skipped
        self._stream_over = self._late_told = False
        self._set_state(State.RUNNING)
        if self._closing:  # a camera can be opened only once: wait until the old thread has let go of it
            self._patience.start(_LONGEST_CLOSING_MS)
        else:
            self._open_camera()

    @Slot()
    def pause(self) -> None:
        """Takes no more pictures until `resume`; what the engine has is still handed out."""
        if self.state is State.RUNNING:
            self._set_state(State.PAUSED)
            if self._camera:
                self._camera.pause()

    @Slot()
    def resume(self) -> None:
        """Goes on after `pause` and after a freeze."""
        if self.state not in (State.PAUSED, State.FROZEN):
            return
        self._set_state(State.RUNNING)
        while self._held and self.state is State.RUNNING:
            self._hand_out(*self._held.popleft())
        if self.state is State.RUNNING and self._camera:
            self._camera.resume()
        self._finish_if_done()

    @Slot()
    def stop(self) -> None:
        """Ends the run; parts that the engine has already are still handed out. Answers at once."""
        held, self._held = self._held, deque()
        self._let_go()
        self._set_state(State.IDLE)
        for each in held:
            self._hand_out(*each)

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        """Ends everything and waits for it; False when a driver or the engine does not come back in time."""
        self._clock.stop()
        self._patience.stop()
        self._let_go()
        self._waiting.clear()
        self._engine.begin_session()
        cameras_ended = [camera.stop(timeout_ms) for camera in list(self._closing)]
        engine_ended = self._engine.stop(timeout_ms) if self._engine_started else True
        return all(cameras_ended) and engine_ended

    # -- the camera -----------------------------------------------------------------------------------------------------

    @Slot()
    def _open_camera(self) -> None:
        self._patience.stop()
        source = self._source
        if source is None or self._camera is not None or self.state is State.IDLE:
            return
        if not self._engine_started:
            self._engine.start()
            self._engine_started = True
        camera = CameraThread(
            source.make(), every_frame=not source.live, ahead=_AHEAD, watchdog_ms=source.watchdog_ms, first_retry_s=self._first_retry_s
        )
        self._camera = camera
        for signal, slot in self._wires(camera):
            signal.connect(slot)
        camera.ended.connect(self._on_camera_ended)
        if self.state is State.PAUSED:
            camera.pause()
        camera.start()
        self._clock.start()

    def _wires(self, camera: CameraThread) -> tuple[tuple[Signal, object], ...]:
        return (
            (camera.opened, self._on_opened),
            (camera.frame_arrived, self._on_frame),
            (camera.frame_failed, self._on_frame_failed),
            (camera.lost, self._on_lost),
            (camera.reconnecting, self._on_reconnecting),
            (camera.finished_stream, self._on_finished_stream),
            (camera.failed, self._on_failed),
        )

    def _let_go(self) -> None:
        """Lets the camera's thread end by itself; it is not listened to any more."""
        camera, self._camera = self._camera, None
        self.lost = False
        if camera is None:
            return
        for signal, slot in self._wires(camera):
            signal.disconnect(slot)
        self._skipped_before -= camera.skipped
        if camera.is_running():
            self._closing.append(camera)
            camera.stop(0)

    @Slot()
    def _on_camera_ended(self) -> None:
        self._closing = [camera for camera in self._closing if camera.is_running()]
        if not self._closing and self._patience.isActive():
            self._open_camera()

    @Slot()
    def _on_opened(self) -> None:
        if self.lost:
            self.lost = False
            self.camera_back.emit()

    @Slot(object)
    def _on_frame(self, frame: FrameLike) -> None:
        source = self._source
        if source is None:
            return
        try:
            number = self._engine.offer(frame.image, frame.source) if source.live else self._engine.submit(frame.image, frame.source)
        except QueueOverflow as error:
            self._on_frame_failed(error)
            return
        self._waiting[number] = self._next_picture()

    @Slot(object)
    def _on_frame_failed(self, error: BaseException) -> None:
        """A picture that cannot be read is a part without a verdict."""
        picture = self._next_picture()
        detail = error.detail if isinstance(error, InspectorError) else str(error)
        name = str(picture.path) if picture.path else (self._source.label if self._source else "")
        self._take_result(picture, None, Inspection(name, None, None, "", 0.0, error=detail))

    def _next_picture(self) -> _Waiting:
        paths = self._source.paths if self._source else ()
        path = paths[self._received] if self._received < len(paths) else None
        self._received += 1
        return _Waiting(path, time.monotonic(), self._received)

    @Slot(str)
    def _on_lost(self, sentence: str) -> None:
        self.lost = True
        self.camera_lost.emit(sentence)

    @Slot(int)
    def _on_reconnecting(self, attempt: int) -> None:
        self.reconnecting.emit(attempt)

    @Slot()
    def _on_finished_stream(self) -> None:
        self._stream_over = True
        self._finish_if_done()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._let_go()
        self._set_state(State.IDLE)
        self.failed.emit(error)

    # -- the engine -----------------------------------------------------------------------------------------------------

    @Slot(int, object, object)
    def _on_judged(self, number: int, image: Image, inspection: Inspection) -> None:
        picture = self._waiting.pop(number, None)
        if picture is None:
            return
        for older in [each for each in self._waiting if each < number]:
            del self._waiting[older]  # a newer live picture took their place
        self._take_result(picture, image, inspection)
        self._finish_if_done()

    def _take_result(self, picture: _Waiting, image: Image | None, inspection: Inspection) -> None:
        """Holds what arrives during a freeze back: the part that froze the line stays on the screen."""
        if self.state is State.FROZEN:
            self._held.append((picture, image, inspection))
        else:
            self._hand_out(picture, image, inspection)

    def _hand_out(self, picture: _Waiting, image: Image | None, inspection: Inspection) -> None:
        self._late_told = False
        self._handed_out += 1
        number = picture.number if picture.path else self._handed_out
        if self.freeze_on_ng and self.state is State.RUNNING and inspection.verdict is Verdict.NG:
            self._set_state(State.FROZEN)
            if self._camera:
                self._camera.pause()
        self.inspected.emit(Part(number, inspection, image, picture.path))
        if self._camera and image is not None:
            self._camera.acknowledge()

    def _finish_if_done(self) -> None:
        if self._stream_over and not self._waiting and not self._held and self.state is not State.IDLE:
            self._let_go()
            self._set_state(State.IDLE)
            self.finished.emit()

    @Slot()
    def _on_clock(self) -> None:
        if self.state is State.IDLE and not self._waiting:
            self._clock.stop()
        oldest_s = min((each.since_s for each in self._waiting.values()), default=time.monotonic())
        if not self._late_told and time.monotonic() - oldest_s > self._late_s:
            self._late_told = True
            self.late.emit(self.tr("The engine has not answered for {seconds:g} seconds.").format(seconds=self._late_s))

    def _set_state(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
