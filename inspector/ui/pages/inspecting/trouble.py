"""Why the line cannot be trusted at a moment: camera lost, engine silent, source failed, line at fault. Never a silent OK."""

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.errors import ErrorCode, InspectorError
from inspector.services.line.state import State
from inspector.ui import messages
from inspector.ui.pages.inspecting.run import InspectionRun
from inspector.ui.pages.inspecting.stage import Stage


class Trouble(QObject):
    """Listens to a run and explains in the stage's notice.

    Trouble ends with the next part judged, a failure with the next run, a fault when it is put right.
    """

    changed = Signal()

    def __init__(self, run: InspectionRun, stage: Stage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        """One sentence for the verdict banner; empty while all is well."""
        self._failed = self._faulty = False
        self._run, self._stage = run, stage
        run.camera_lost.connect(self._on_lost)
        run.reconnecting.connect(self._on_reconnecting)
        run.camera_back.connect(self._on_camera_back)
        run.late.connect(self._on_late)
        run.failed.connect(self._on_failed)
        run.faulted.connect(self._on_fault)
        run.state_changed.connect(self._on_state)

    def part_came(self) -> None:
        """A part has its verdict."""
        if not self._run.lost and not self._failed and not self._faulty:
            self.text = ""

    def clear(self) -> None:
        """A new run."""
        self.text, self._failed, self._faulty = "", False, False
        self._stage.say_nothing()

    @Slot(str)
    def _on_lost(self, sentence: str) -> None:
        self._explain_loss(sentence)
        self._set(self.tr("The camera does not answer."))

    @Slot(int)
    def _on_reconnecting(self, attempt: int) -> None:
        if self._run.lost:
            self._explain_loss(self.tr("Attempt {n} to reach it.").format(n=attempt))

    @Slot()
    def _on_camera_back(self) -> None:
        self._stage.say_nothing()
        self._set(self.tr("The camera is back, and no picture has been judged yet."))

    @Slot(str)
    def _on_late(self, sentence: str) -> None:
        self._set(sentence)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        message = messages.explain(error)
        self._failed = True
        self._stage.explain(message)
        self._set(message.happened)

    @Slot(object)
    def _on_fault(self, error: Exception) -> None:
        message = messages.explain(error)
        self._faulty = True
        self._stage.explain(message)
        self._set(message.happened)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        """A fault is over when the line says so."""
        if self._faulty and state is not State.FAULT:
            self.clear()
            self.changed.emit()

    def _explain_loss(self, sentence: str) -> None:
        self._stage.explain(messages.explain(InspectorError(ErrorCode.CAMERA_LOST, sentence)))

    def _set(self, text: str) -> None:
        self.text = text
        self.changed.emit()
