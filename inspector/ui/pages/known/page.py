"""Known defects: a second small bank of confirmed defects, which can only raise a score."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.session import Session


class KnownDefectsPage(Page):
    """See the module."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rooms = Rooms("known")
        what = self.tr("Here the model gets to know defects that were confirmed.")
        self.gate = ModelGate(session, QWidget(), "target", what)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.gate, 1)
        layout.insertWidget(0, self.rooms)  # last in the order of Tab: the page itself has the focus first
        self.rooms.page_wanted.connect(self.page_wanted)
        self.gate.page_wanted.connect(self.page_wanted)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return KnownDefectsPage(window.session)
