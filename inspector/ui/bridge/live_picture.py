"""A camera's pictures in the window while it is set up: what happens in the camera's thread arrives as signals."""

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from inspector.core.box import Box
from inspector.core.trigger_settings import TriggerSettings
from inspector.devices.camera import Camera
from inspector.services.line.camera_loop import Ended, Opened, Unreadable
from inspector.services.line.preview import LetGo, Preview, PreviewEvent, Sight
from inspector.services.line.state import CameraLost, SourceFailed
from inspector.ui.bridge.threads import QtWorker
from inspector.ui.said_text import in_words

_LOOK_EVERY_MS = 500
_LEAVING_S = 1.0


class LivePicture(QObject):
    """One camera at a time. The next picture is read once the one before is painted, so that a busy window is no queue."""

    seen = Signal(object)
    """A `Sight`."""
    opened = Signal()
    """The first picture is there; also after the camera was lost."""
    lost = Signal(str)
    """The camera does not answer, and is being opened again and again; a sentence says how it showed."""
    failed = Signal(object)
    """One picture could not be read, or the source cannot be used (an exception)."""
    ended = Signal()
    """There are no more pictures."""
    let_go = Signal()
    """No camera is held any more."""

    _news = Signal()

    def __init__(self, parent: QObject | None = None, *, first_retry_s: float = 0.5) -> None:
        super().__init__(parent)
        self._first_retry_s = first_retry_s
        self._events: deque[tuple[Preview, PreviewEvent]] = deque()
        self._now: Preview | None = None
        self._held: list[Preview] = []
        self._trigger = TriggerSettings()
        self._focus: Box | None = None
        self._news.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._watchdog = QTimer(self, interval=_LOOK_EVERY_MS)
        self._watchdog.timeout.connect(self._on_watchdog)

    @property
    def is_on(self) -> bool:
        """Whether pictures are wanted."""
        return self._now is not None

    @property
    def holds_camera(self) -> bool:
        """Whether a camera is open, or has not been let go of yet."""
        return bool(self._held)

    def start(self, make: Callable[[], Camera]) -> None:
        """Shows this camera, which is made in a thread, in place of the present one."""
        self.stop()

        def told(event: PreviewEvent) -> None:
            self._hear(made, event)

        made = Preview(make, told, launch=QtWorker, first_retry_s=self._first_retry_s, after=tuple(self._held))
        made.watch(self._trigger)
        made.focus_on(self._focus)
        self._now = made
        self._held.append(made)
        self._watchdog.start()
        made.start()

    @Slot()
    def stop(self) -> None:
        """Lets go of the camera; answers at once, and `let_go` follows."""
        now, self._now = self._now, None
        self._watchdog.stop()
        if now is not None:
            now.stop()

    def shutdown(self, timeout_ms: int) -> bool:
        """Stops and waits; False where a driver does not come back in time."""
        self.stop()
        joined = [each.join(timeout_ms / 1000) for each in self._held]
        return all(joined)

    def watch(self, settings: TriggerSettings) -> None:
        """Tries this trigger on the pictures."""
        self._trigger = settings
        if self._now is not None:
            self._now.watch(settings)

    def focus_on(self, box: Box | None) -> None:
        """Where sharpness is measured."""
        self._focus = box
        if self._now is not None:
            self._now.focus_on(box)

    @Slot()
    def learn_empty(self) -> None:
        """The scene is empty now."""
        if self._now is not None:
            self._now.learn_empty()

    def _hear(self, of: Preview, event: PreviewEvent) -> None:
        """In the camera's thread."""
        self._events.append((of, event))
        self._news.emit()

    @Slot()
    def _take(self) -> None:
        while self._events:
            of, event = self._events.popleft()
            if isinstance(event, LetGo):
                of.join(_LEAVING_S)  # it told this as the last thing that it does
                self._held.remove(of)
                if not self._held:
                    self.let_go.emit()
            elif of is self._now:
                self._pass_on(of, event)

    def _pass_on(self, of: Preview, event: PreviewEvent) -> None:
        match event:
            case Sight():
                self.seen.emit(event)
                QTimer.singleShot(0, self, partial(of.look_away))  # once it is painted
            case Opened():
                self.opened.emit()
            case CameraLost(sentence):
                self.lost.emit(in_words(sentence))
            case Unreadable(error) | SourceFailed(error):
                self.failed.emit(error)
            case Ended():
                self.ended.emit()

    @Slot()
    def _on_watchdog(self) -> None:
        if self._now is not None:
            self._now.look_at_silence()
