"""What is tried out on the picture on show, a good part or what the camera sees: serials are read from it, the gate measures it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from inspector.devices.camera import Frame
from inspector.services.line.trying import Example, example_of, try_serial
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pages.line_setup.gate_tab import GateTab
from inspector.ui.pages.line_setup.serial_tab import SerialTab
from inspector.ui.session import Session

if TYPE_CHECKING:
    from inspector.core.project import Project
    from inspector.services.picture_gate import PictureGate


class TriedOnPicture(QObject):
    """Everything that takes time is done in threads, and shown on the tab that it is for."""

    example_found = Signal(object)
    """An `Example`: a good part, which is shown until the camera sees something."""

    def __init__(self, session: Session, serial: SerialTab, gate: GateTab, gate_is_seen: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._serial, self._gate_is_seen = session, serial, gate_is_seen
        self.frame: Frame | None = None
        """The picture on show, as it was taken."""
        self._examples, self._trying, self._looking = NewestJob(self), NewestJob(self), NewestJob(self)
        self._examples.succeeded.connect(self._on_example)
        self._trying.succeeded.connect(serial.show_serial)
        self._looking.succeeded.connect(gate.show_figures)
        serial.try_wanted.connect(self._on_try)

    @property
    def gate(self) -> "PictureGate | None":
        """That of the model in use; None without one."""
        inspector = self._session.inspector
        return inspector.pictures if inspector is not None else None

    def forget(self) -> None:
        """No picture is on show."""
        self.frame = None

    def find_example(self, project: "Project | None") -> None:
        """Looks for a good part of a project."""
        self._examples.start(example_of(project.good if project is not None else ()))

    def see(self, frame: Frame) -> None:
        """This is the picture on show from now on."""
        self.frame = frame
        self.look()

    def look(self) -> None:
        """Today's figures for the gate, measured elsewhere, as often as that gets done."""
        frame, gate = self.frame, self.gate
        if frame is not None and gate is not None and self._gate_is_seen() and not self._looking.running:
            self._looking.start(gate.figures(frame.image))

    def stop(self, timeout_ms: int) -> bool:
        """Ends all threads; False where one does not end in time."""
        ended = [job.stop(timeout_ms) for job in (self._examples, self._trying, self._looking)]
        return all(ended)

    @Slot(object)
    def _on_example(self, example: Example | None) -> None:
        self._serial.show_names(example.names if example is not None else ())
        if example is not None and self.frame is None:
            self.frame = example.frame
            self.example_found.emit(example)
            self.look()

    @Slot()
    def _on_try(self) -> None:
        if self.frame is not None and not self._serial.problem:
            self._trying.start(try_serial(self.frame, self._serial.settings))
