"""One thread per camera: its pictures, its loss and its return arrive in the GUI thread as signals."""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.ui.bridge.camera_loop import CameraLike, CameraLoop
from inspector.ui.bridge.nobody import nobody
from inspector.ui.bridge.threads import Runner


class CameraThread(QObject):
    """Turns a camera into signals; all of them arrive in the thread that made this object.

    A live camera shows its newest picture: what the screen has no time for is skipped and counted. With `every_frame` (files,
    triggered parts) nothing is skipped: the thread reads no further while `ahead` pictures have not been acknowledged.
    """

    opened = Signal()
    """The first picture is there; also after the camera was lost and has come back."""
    frame_arrived = Signal(object)
    lost = Signal(str)
    """The camera is gone (a sentence says how it showed); the thread goes on trying to open it."""
    reconnecting = Signal(int)
    """Number of the attempt that is about to be made."""
    frame_failed = Signal(object)
    """One picture could not be read (an `InspectorError`); the source goes on."""
    finished_stream = Signal()
    """A video or a folder is at its end."""
    failed = Signal(object)
    """The source cannot be used at all (an exception)."""
    ended = Signal()
    """The thread has ended; always the last signal."""

    _event_ready = Signal()

    def __init__(
        self,
        camera: CameraLike,
        *,
        every_frame: bool = False,
        ahead: int = 4,
        watchdog_ms: int = 3000,
        first_retry_s: float = 0.5,
        parent: QObject | None = None,
    ) -> None:
        """`watchdog_ms`: this long without a picture means lost; 0 for sources that may be silent for hours."""
        super().__init__(parent)
        self._loop = CameraLoop(camera, ahead if every_frame else 0, first_retry_s)
        self._runner = Runner("camera", self._loop.run)
        self._watchdog_ms = watchdog_ms
        self._started = self._over = False
        self._watchdog = QTimer(self)
        self._watchdog.timeout.connect(self._on_watchdog)
        self._event_ready.connect(self._on_event_ready)
        self._runner.finished.connect(self._on_finished)

    def start(self) -> None:
        """Opens the camera and starts reading; answers at once."""
        self._started = True
        self._loop.notify = lambda: self._event_ready.emit()
        if self._watchdog_ms > 0:
            self._watchdog.start(max(10, self._watchdog_ms // 4))
        self._runner.launch()

    @Slot()
    def pause(self) -> None:
        """Reads no more pictures until `resume`; the camera stays open. Up to `ahead` pictures of a file may still arrive."""
        self._loop.pause(True)

    @Slot()
    def resume(self) -> None:
        """Goes on after `pause`, a live camera with a fresh picture."""
        self._loop.pause(False)

    @property
    def paused(self) -> bool:
        """Whether `pause` is in force."""
        return self._loop.paused

    @property
    def skipped(self) -> int:
        """How many live pictures nobody had time for."""
        return self._loop.newest.skipped

    @Slot()
    def acknowledge(self) -> None:
        """Tells an `every_frame` source that one of its pictures, readable or not, is dealt with, so that it may read another."""
        self._loop.acknowledge()

    def is_running(self) -> bool:
        """Whether the thread has been started and `ended` has not been emitted."""
        return self._started and not self._over

    def stop(self, timeout_ms: int = 3000) -> bool:
        """Closes the camera and ends the thread. False when the driver does not come back in time; the thread then ends after it."""
        self._watchdog.stop()
        self._loop.stop()
        if not self._runner.join(timeout_ms):
            return False
        if self._started:
            self._on_finished()
        return True

    @Slot()
    def _on_event_ready(self) -> None:
        frame = self._loop.newest.take()  # taken first: the events that came before it are then in the list for certain
        for name, content in self._loop.take_events():
            signal = getattr(self, name)
            signal.emit() if content is None else signal.emit(content)
        if frame is not None and not self._loop.paused and not self._loop.stopping:
            self.frame_arrived.emit(frame)

    @Slot()
    def _on_watchdog(self) -> None:
        silent_s = self._loop.silent_s()
        if 1000 * silent_s >= self._watchdog_ms:
            self._loop.lose(f"No picture for {silent_s:.1f} s.")

    @Slot()
    def _on_finished(self) -> None:
        if self._over:
            return
        self._runner.join(1000)  # `finished` is emitted a moment before the thread has left
        self._watchdog.stop()
        self._on_event_ready()
        self._over = True
        self._loop.notify = nobody
        self.ended.emit()
