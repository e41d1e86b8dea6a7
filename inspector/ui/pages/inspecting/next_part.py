"""What is known of the next part before its picture comes: what the line waits for, and what the operator says of it."""

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from inspector.core.serials import Serial, SerialOrigin, serial_of
from inspector.core.trigger_settings import TriggerKind
from inspector.ui.joined_text import sentences_text
from inspector.ui.pages.inspecting.awaited import LineFacts, awaited, word_of
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.scanner import Scanner
from inspector.ui.pages.inspecting.starter import Starter
from inspector.ui.session import Session

PART_KEY = Qt.Key.Key_F8


class NextPart(QObject):
    """Between the fields of the desk and the line; a key says that a part is there."""

    def __init__(self, session: Session, run: InspectionRun, starter: Starter, desk: Desk, scanner: Scanner, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._run, self._starter, self._desk, self._scanner = session, run, starter, desk, scanner
        page.installEventFilter(self)
        for signal in (run.state_changed, run.camera_lost, run.camera_back, starter.started):
            signal.connect(self.show_state)
        session.project_changed.connect(self.ask)
        starter.chosen.connect(self.ask)
        run.inspected.connect(self._show_waiting)
        desk.entries.part_is_here.connect(run.fire)
        desk.entries.entered.connect(self._on_entered)
        desk.entries.taken_back.connect(self._on_taken_back)
        desk.strip.lot.editingFinished.connect(self._on_lot)
        scanner.read.connect(self._put)
        self.ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() != PART_KEY:
            return False
        if not event.isAutoRepeat() and not self._desk.entries.here.isHidden():  # one that is held is one part
            self._run.fire()
        return True

    @Slot()
    def show_state(self) -> None:
        """Says what the line waits for."""
        starter, serves = self._starter, self._desk.stage.serves_operator
        facts = LineFacts(self._run.state, starter.source, starter.trigger, self._run.lost, serves)
        late = self.tr("The lot counts from the next start on.") if self._starter.lot_is_late else ""
        self._desk.state.say(word_of(facts), sentences_text((awaited(facts), late, self._excess_text())))

    def _excess_text(self) -> str:
        excess = self._starter.excess_bytes
        text = self.tr("The pictures take {gigabytes} GB more than their quota: rejects go by their age alone.")
        return text.format(gigabytes=QLocale().toString(excess / 1e9, "f", 1)) if excess else ""

    @Slot()
    def ask(self) -> None:
        """Asks for what the project wants to be told of each part."""
        project = self._session.project
        self._scanner.listens = project is not None and project.serial.origin is SerialOrigin.TYPED
        self._desk.entries.ask(serial=self._scanner.listens, here=project is not None and project.trigger.kind is TriggerKind.KEY)
        self._desk.strip.lot.setText(self._starter.lot)
        self._show_waiting()
        self.show_state()

    @Slot(str)
    def _on_entered(self, text: str) -> None:
        self._put(serial_of(text) if text.strip() else None)
        self._leave(self._desk.entries.serial)

    @Slot()
    def _on_taken_back(self) -> None:
        self._put(None)

    @Slot(object)
    def _put(self, serial: Serial | None) -> None:
        self._starter.typed.put(serial)
        self._show_waiting()

    @Slot()
    def _show_waiting(self) -> None:
        self._desk.entries.show_waiting(self._starter.typed.waiting)

    @Slot()
    def _on_lot(self) -> None:
        lot = self._desk.strip.lot
        self._starter.lot = lot.text().strip()
        if lot.hasFocus():
            self._leave(lot)
        self.show_state()

    def _leave(self, field: QWidget) -> None:
        """Gives the keys back to the page, or to the operator's screen where the field is there."""
        widget: QWidget | None = field.parentWidget()
        while widget is not None and widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
            widget = widget.parentWidget()
        if widget is not None:
            widget.setFocus()
