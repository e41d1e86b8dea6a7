"""The runs of the Inspect page: its sources through a line, and parts as it shows them."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from inspector.core.inspection import Inspection
from inspector.core.serials import Serial
from inspector.core.types import Image
from inspector.services.line.line import LATE_S
from inspector.services.line.setup import Engine, Setup
from inspector.services.line.state import Judged
from inspector.ui.bridge.line_bridge import LineBridge
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.screen_picture import ScreenPicture


class InspectionRun(LineBridge):
    """Takes pictures from a source, has them judged and hands the parts out in order, one by one."""

    inspected = Signal(object)
    """A `Part`."""

    def __init__(self, parent: QObject | None = None, *, late_s: float = LATE_S, first_retry_s: float = 0.5) -> None:
        super().__init__(parent, late_s=late_s, first_retry_s=first_retry_s)
        self.judged.connect(self._on_judged)

    def start(self, setup: Setup, engine: Engine) -> None:
        """Begins a new run; one that is going on is abandoned, and what it still had in the engine with it.

        `engine` makes maps as fine as the screen shows them.
        """
        self.begin(replace(setup, engine=engine, look=_for_screen))

    @Slot(object)
    def _on_judged(self, judged: Judged) -> None:
        picture = judged.picture if isinstance(judged.picture, ScreenPicture) else None
        serial = Serial(judged.part.serial, judged.part.serial_state)
        self.inspected.emit(Part(judged.part.number, judged.inspection, picture, judged.path, serial, judged.took_ms))


def _for_screen(image: Image, inspection: Inspection) -> ScreenPicture:
    return ScreenPicture.of(image, inspection.depth)
