"""Where to look: region of interest, ignore areas and zones."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.tune_rooms import TuneRooms
from inspector.ui.session import Session


class PlacesPage(Page):
    """Where to look: region of interest, ignore areas and zones."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rooms = TuneRooms("places")
        self.gate = ModelGate(session, QWidget(), "region", self.tr("Here you say which places of the pictures count."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rooms)
        layout.addWidget(self.gate, 1)
        self.rooms.page_wanted.connect(self.page_wanted)
        self.gate.page_wanted.connect(self.page_wanted)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return PlacesPage(window.session)
