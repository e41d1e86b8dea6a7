"""Enters into the record that somebody has changed something at the station: one tap, in a thread, one after the other.

For some seconds a tap that was a mistake can be taken back, and only after them it is learned anew what is usual.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from inspector.core.progress import Progress, Steps
from inspector.core.record import Event, EventKind
from inspector.services.who import judge_name
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.session import Session

if TYPE_CHECKING:
    from inspector.services.health.cell_events import EventRecorder

CHANGE_ICONS = {
    EventKind.CLEANED: "brush",
    EventKind.LAMP_CHANGED: "lamp",
    EventKind.TOOL_CHANGED: "tool",
    EventKind.MATERIAL_CHANGED: "material",
    EventKind.LENS_SET: "camera",
    EventKind.OTHER_CHANGE: "edit",
}
UNDO_S = 10
"""How long Undo is offered."""
_TICK_MS = 1000


class ChangeDesk(QObject):
    """Whoever watches hears of it by `Session.station_changed`, once it cannot be taken back any more."""

    entered = Signal(object)
    """The `Event` that is in the record now; for `seconds_left` it can be taken back."""
    taken_back = Signal(object)
    """The `Event` that counts no more."""
    ticked = Signal(int)
    """For so many seconds the last event can still be taken back; 0: it cannot."""
    failed = Signal(object)
    """The exception that kept it from being entered."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.last: Event | None = None
        """What can be taken back, or be given a note."""
        self.seconds_left = 0
        self._folder: Path | None = None
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._on_tick)
        self._queue = JobQueue(lambda work: work.steps(), self)
        self._queue.succeeded.connect(self._on_done)
        self._queue.failed.connect(self.failed)

    def enter(self, kind: EventKind) -> None:
        """That this was changed just now; `entered` or `failed` follows."""
        folder = self._session.folder
        if folder is not None:
            self._queue.add(_Enter(folder, self._who(), self._session.recorder, kind))

    def say_more(self, note: str) -> None:
        """A note for what was entered last."""
        if self.last is not None and self._folder is not None:
            self._queue.add(_SayMore(self._folder, self._who(), self._session.recorder, self.last, note))

    @Slot()
    def take_back(self) -> None:
        """What was entered last was a mistake; `taken_back` or `failed` follows."""
        if self.last is not None and self._folder is not None and self.seconds_left:
            event, self.last = self.last, None
            self._end()
            self._queue.add(_TakeBack(self._folder, self._who(), self._session.recorder, event))

    def stop(self, timeout_ms: int) -> bool:
        """Enters what waits, and ends the thread; False where that does not end in time."""
        self._clock.stop()
        return self._queue.finish(timeout_ms)

    def _who(self) -> str:
        return judge_name(self._session.settings.now.operator)

    def _end(self) -> None:
        self._clock.stop()
        self.seconds_left = 0
        self.ticked.emit(0)

    def _settle(self) -> None:
        """What was entered last counts from now on; a note may still be given to it."""
        if self.seconds_left:
            self._end()
            self._session.station_changed.emit()

    @Slot()
    def _on_tick(self) -> None:
        if self.seconds_left > 1:
            self.seconds_left -= 1
            self.ticked.emit(self.seconds_left)
        else:
            self._settle()

    @Slot(object)
    def _on_done(self, event: Event) -> None:
        match self._queue.now:
            case _Enter(folder=folder):
                self._settle()
                self.last, self._folder, self.seconds_left = event, folder, UNDO_S
                self._clock.start()
                self.entered.emit(event)
                self.ticked.emit(UNDO_S)
            case _TakeBack(event=gone):
                self.taken_back.emit(gone)


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    folder: Path
    who: str
    recorder: Callable[[], "EventRecorder | None"]
    """Gives what the line records with at the moment, if anything."""


@dataclass(frozen=True, slots=True, eq=False)
class _Enter(_Work):
    kind: EventKind

    def steps(self) -> Steps[Event]:
        yield Progress("Writing the record", 0, 1)
        from inspector.services.health.cell_events import note_change  # brings what the window must not wait for

        return note_change(self.folder, self.kind, self.who, recorder=self.recorder())


@dataclass(frozen=True, slots=True, eq=False)
class _SayMore(_Work):
    event: Event
    note: str

    def steps(self) -> Steps[Event]:
        yield Progress("Writing the record", 0, 1)
        from inspector.services.health.cell_events import say_more

        return say_more(self.folder, self.event, self.note, self.who, self.recorder())


@dataclass(frozen=True, slots=True, eq=False)
class _TakeBack(_Work):
    event: Event

    def steps(self) -> Steps[Event]:
        yield Progress("Writing the record", 0, 1)
        from inspector.services.health.cell_events import take_back

        return take_back(self.folder, self.event, self.who, self.recorder())
