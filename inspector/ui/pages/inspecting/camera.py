"""The camera of a run, one after another: a new one is opened when the former one's thread has let go of its device."""

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot

from inspector.devices.camera import Feed
from inspector.ui.bridge.camera_thread import CameraThread
from inspector.ui.pages.inspecting.sources import Source

_LONGEST_CLOSING_MS = 3000
_AHEAD = 4


class SourceCamera(QObject):
    """Opens what a source offers and passes on what its thread says; of a former source nothing is heard any more."""

    frame_arrived = Signal(object)
    frame_failed = Signal(object)
    lost = Signal(str)
    reconnecting = Signal(int)
    came_back = Signal()
    """The camera was lost and delivers again."""
    finished_stream = Signal()
    failed = Signal(object)

    def __init__(self, first_retry_s: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_lost = False
        self._first_retry_s = first_retry_s
        self._source: Source | None = None
        self._paused = False
        self._thread: CameraThread | None = None
        self._closing: list[CameraThread] = []
        self._skipped_before = 0
        self._patience = QTimer(self, singleShot=True, interval=_LONGEST_CLOSING_MS)
        self._patience.timeout.connect(self._open)

    @property
    def skipped(self) -> int:
        """Live pictures of this source that nobody had time for, in this program's thread."""
        return self._skipped_before + (self._thread.skipped if self._thread else 0)

    def start(self, source: Source) -> None:
        """Opens a source as soon as that is possible; answers at once."""
        self.let_go()
        self._source, self._paused, self._skipped_before = source, False, 0
        if self._closing:  # a device can be opened only once
            self._patience.start()
        else:
            self._open()

    def pause(self) -> None:
        """Takes no more pictures until `resume`."""
        self._paused = True
        if self._thread:
            self._thread.pause()

    def resume(self) -> None:
        """Goes on after `pause`."""
        self._paused = False
        if self._thread:
            self._thread.resume()

    def acknowledge(self) -> None:
        """A picture of a file is dealt with."""
        if self._thread:
            self._thread.acknowledge()

    def let_go(self) -> None:
        """Closes the source; its thread ends by itself. Answers at once."""
        self._patience.stop()
        self._source = None
        self.is_lost = False
        thread, self._thread = self._thread, None
        if thread is None:
            return
        for signal, slot in self._wires(thread):
            signal.disconnect(slot)
        self._skipped_before += thread.skipped
        if thread.is_running():
            self._closing.append(thread)
            thread.stop(0)

    def shutdown(self, timeout_ms: int) -> bool:
        """Closes the source and waits; False when a driver does not come back in time."""
        self.let_go()
        ended = [thread.stop(timeout_ms) for thread in list(self._closing)]
        return all(ended)

    @Slot()
    def _open(self) -> None:
        self._patience.stop()
        source = self._source
        if source is None or self._thread is not None:
            return
        thread = CameraThread(
            source.make(),
            every_frame=source.feed is not Feed.LIVE,
            ahead=_AHEAD,
            watchdog_ms=source.watchdog_ms,
            first_retry_s=self._first_retry_s,
        )
        self._thread = thread
        for signal, slot in self._wires(thread):
            signal.connect(slot)
        thread.ended.connect(self._on_ended)
        if self._paused:
            thread.pause()
        thread.start()

    def _wires(self, thread: CameraThread) -> tuple[tuple[SignalInstance, object], ...]:
        return (
            (thread.opened, self._on_opened),
            (thread.frame_arrived, self.frame_arrived),
            (thread.frame_failed, self.frame_failed),
            (thread.lost, self._on_lost),
            (thread.reconnecting, self.reconnecting),
            (thread.finished_stream, self.finished_stream),
            (thread.failed, self.failed),
        )

    @Slot()
    def _on_ended(self) -> None:
        self._closing = [thread for thread in self._closing if thread.is_running()]
        if not self._closing and self._patience.isActive():
            self._open()

    @Slot()
    def _on_opened(self) -> None:
        if self.is_lost:
            self.is_lost = False
            self.came_back.emit()

    @Slot(str)
    def _on_lost(self, sentence: str) -> None:
        self.is_lost = True
        self.lost.emit(sentence)
