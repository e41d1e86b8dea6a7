"""Enters into the record that somebody has changed something at the station: one tap, in a thread, one after the other."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.progress import Progress, Steps
from inspector.core.record import Event, EventKind
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.session import Session

CHANGE_ICONS = {
    EventKind.CLEANED: "brush",
    EventKind.LAMP_CHANGED: "eye",
    EventKind.TOOL_CHANGED: "build",
    EventKind.LENS_SET: "camera",
    EventKind.OTHER_CHANGE: "edit",
}


class ChangeDesk(QObject):
    """Whoever watches hears of it by `Session.station_changed`."""

    entered = Signal(object)
    """The `Event` that is in the record now."""
    failed = Signal(object)
    """The exception that kept it from being entered."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = JobQueue(lambda work: work(), self)
        self._queue.succeeded.connect(self._on_entered)
        self._queue.failed.connect(self.failed)

    def enter(self, kind: EventKind) -> None:
        """That this was changed just now; `entered` or `failed` follows."""
        folder, who = self._session.folder, self._session.settings.now.operator
        if folder is not None:
            self._queue.add(lambda: _enter(folder, kind, who))

    def stop(self, timeout_ms: int) -> bool:
        """Enters what waits, and ends the thread; False where that does not end in time."""
        return self._queue.finish(timeout_ms)

    @Slot(object)
    def _on_entered(self, event: Event) -> None:
        self._session.station_changed.emit()
        self.entered.emit(event)


def _enter(folder: Path, kind: EventKind, who: str) -> Steps[Event]:
    yield Progress("Writing the record", 0, 1)
    from inspector.services.health.drift_watch import note_change  # brings what the window must not wait for

    return note_change(folder, kind, who)
