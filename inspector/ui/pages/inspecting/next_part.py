"""What is known of the next part before its picture comes: what the line waits for, and what the operator says of it."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent

from inspector.core.trigger_settings import TriggerKind
from inspector.ui.pages.inspecting.awaited import LineFacts, awaited, state_word
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.starter import Starter
from inspector.ui.session import Session

PART_KEY = Qt.Key.Key_F8


class NextPart(QObject):
    """Between the fields of the desk and the line; a key says that a part is there."""

    def __init__(self, session: Session, run: InspectionRun, starter: Starter, desk: Desk, page: QObject) -> None:
        super().__init__(page)
        self._session, self._run, self._starter, self._desk = session, run, starter, desk
        page.installEventFilter(self)
        for signal in (run.state_changed, run.camera_lost, run.camera_back, starter.chosen, starter.started):
            signal.connect(self.show_state)
        session.project_changed.connect(self._on_project)
        desk.entries.part_is_here.connect(run.fire)
        self._on_project()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() != PART_KEY:
            return False
        if not event.isAutoRepeat() and not self._desk.entries.here.isHidden():  # one that is held is one part
            self._run.fire()
        return True

    @Slot()
    def show_state(self) -> None:
        """Says what the line waits for."""
        facts = LineFacts(self._run.state, self._starter.source, self._starter.trigger, self._run.lost)
        self._desk.state.say(state_word(facts.state), awaited(facts))

    @Slot()
    def _on_project(self) -> None:
        project = self._session.project
        self._desk.entries.ask(serial=False, here=project is not None and project.trigger.kind is TriggerKind.KEY)
        self.show_state()
