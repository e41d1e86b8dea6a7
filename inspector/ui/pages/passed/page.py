"""Why did it pass? The suspicious places of a part, the good pictures that silenced them, and the bank without these."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.session import Session


class PassedPage(Page):
    """See the module."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rooms = Rooms("passed")
        self.gate = ModelGate(
            session, QWidget(), "search", self.tr("Here you see why a part passed, and which good pictures made it pass.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.gate, 1)
        layout.insertWidget(0, self.rooms)  # last in the order of Tab: the page itself has the focus first
        self.rooms.page_wanted.connect(self.page_wanted)
        self.gate.page_wanted.connect(self.page_wanted)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return PassedPage(window.session)
