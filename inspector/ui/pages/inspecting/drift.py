"""Between the watch of the line and the quiet line of the page: what has moved, and what the operator has changed."""

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.record import Event
from inspector.ui import messages
from inspector.ui.change_desk import ChangeDesk
from inspector.ui.drift_text import event_text, zone_names
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.starter import Starter
from inspector.ui.session import Session


class DriftWords(QObject):
    """Shows an alarm as long as it stands, and lets the watch begin anew after a change, wherever that was entered."""

    look_wanted = Signal()
    """The charts are to be looked at."""

    def __init__(self, session: Session, run: InspectionRun, starter: Starter, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._run, self._desk = session, run, desk
        self._entering = ChangeDesk(session, self)
        for signal in (run.drifted, run.state_changed, starter.started, starter.chosen, session.model_changed):
            signal.connect(self.show_alarm)
        session.station_changed.connect(self._on_station_changed)
        desk.drift.changed.connect(self._entering.enter)
        desk.drift.look_wanted.connect(self.look_wanted)
        band = desk.drift.entered
        band.note_given.connect(self._entering.say_more)
        band.undo_clicked.connect(self._entering.take_back)
        self._entering.entered.connect(self._on_entered)
        self._entering.taken_back.connect(self._on_taken_back)
        self._entering.ticked.connect(band.show_seconds)
        self._entering.failed.connect(self._on_failed)

    def stop(self, timeout_ms: int) -> bool:
        """Enters what waits, and ends the thread; False where that does not end in time."""
        self._desk.drift.entered.end()
        return self._entering.stop(timeout_ms)

    @Slot()
    def show_alarm(self) -> None:
        """Shows what the watch of the run says now."""
        inspector = self._session.inspector
        self._desk.drift.show_alarm(self._run.drift, zone_names(inspector.threshold.areas) if inspector is not None else ())

    @Slot()
    def _on_station_changed(self) -> None:
        self._run.watch_anew()
        self._desk.drift.show_alarm(None)

    @Slot(object)
    def _on_entered(self, event: Event) -> None:
        self._desk.drift.show_entered(event_text(event.kind))

    @Slot(object)
    def _on_taken_back(self, event: Event) -> None:
        self._desk.stage.say(self.tr("Taken back: {change}").format(change=event_text(event.kind)))

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self._desk.stage.explain(messages.explain(error))
