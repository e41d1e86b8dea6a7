"""The bar that says that a draft of a threshold waits to be put in force."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from inspector.core.project import Draft
from inspector.ui.pages.tuning.release.words import draft_text
from inspector.ui.session import Session
from inspector.ui.widgets.notice import Notice

LOOK = "look"


class DraftBanner(Notice):
    """Shown while the open project has a draft, until it is dismissed or there is another one; its button emits `LOOK`."""

    def __init__(self, session: Session, button: str, parent: QWidget | None = None) -> None:
        """`button`: what its button says."""
        super().__init__(parent)
        self._session, self._button_text = session, button
        self._draft: Draft | None = None
        session.project_changed.connect(self._on_project_changed)
        self._on_project_changed()

    @Slot()
    def _on_project_changed(self) -> None:
        project = self._session.project
        draft: Draft | None = project.draft if project is not None else None
        if draft == self._draft:
            return
        self._draft = draft
        if draft is None:
            self.hide()
            return
        self.show_text(self.tr("A draft of the threshold waits"), draft_text(draft))
        self.offer(LOOK, self._button_text)
