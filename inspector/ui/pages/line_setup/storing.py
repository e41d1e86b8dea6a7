"""What was set for the line on its way to the disk, and the way out of the page after it."""

from PySide6.QtCore import QObject, Signal, Slot

from inspector.services.line.line_settings import LineSettings, line_change
from inspector.ui.bridge.live_picture import LivePicture
from inspector.ui.project_requests import Request
from inspector.ui.session import Session
from inspector.ui.wishes import StartSource


class SetupStoring(QObject):
    """Stores one set of settings at a time."""

    answered = Signal()
    """They are stored, or the session says why not."""
    done = Signal(object)
    """They are stored and the camera is let go of: the `StartSource` that was wanted next, or None."""

    def __init__(self, session: Session, live: LivePicture, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._live = session, live
        self._asked: Request | None = None
        self._start_next, self._leaving = "", False
        session.answered.connect(self._on_answered)
        live.let_go.connect(self._leave_once_free)

    @property
    def waits(self) -> bool:
        """Whether something is being stored."""
        return self._asked is not None

    def forget(self) -> None:
        """Whatever is being stored, nobody waits for it any more."""
        self._asked, self._leaving = None, False

    def store(self, before: LineSettings, settings: LineSettings, start_next: str) -> None:
        """Stores what is other than `before`; `start_next`: a source that is to be started then, as it is written, or empty."""
        self._start_next = start_next
        self._asked = self._session.edit(line_change(before, settings))

    @Slot(object, bool)
    def _on_answered(self, request: Request, done: bool) -> None:
        if request is not self._asked or request is None:
            return
        self._asked = None
        self.answered.emit()
        self._leaving = done
        self._leave_once_free()

    @Slot()
    def _leave_once_free(self) -> None:
        """A camera that is to be inspected with has to be let go of first."""
        if self._leaving and not self._live.holds_camera:
            self._leaving = False
            self.done.emit(StartSource(self._start_next) if self._start_next else None)
