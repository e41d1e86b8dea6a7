"""Models of the project side by side, and the report on the one in use."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.tune_rooms import TuneRooms
from inspector.ui.session import Session


class ModelsPage(Page):
    """Models of the project side by side, and the report on the one in use."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rooms = TuneRooms("models")
        self.gate = ModelGate(session, QWidget(), "memory", self.tr("Here you compare the models of the project."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rooms)
        layout.addWidget(self.gate, 1)
        self.rooms.page_wanted.connect(self.page_wanted)
        self.gate.page_wanted.connect(self.page_wanted)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return ModelsPage(window.session)
