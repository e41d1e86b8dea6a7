"""The bar that says that a draft of a threshold waits to be put in force."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.core.project import Draft
from inspector.ui.pages.tuning.release.words import draft_text
from inspector.ui.session import Session
from inspector.ui.widgets.notice import Notice


class DraftBanner(Notice):
    """Shown while the open project has a draft, until it is dismissed or there is another one."""

    looked = Signal()
    """Its button was pressed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._draft: Draft | None = None
        self._wanted = self._away = False
        self.dismissed.connect(self._on_dismissed)
        self.action_requested.connect(self._on_action_requested)
        session.project_changed.connect(self._on_project_changed)
        self._on_project_changed()

    def keep_away(self, away: bool) -> None:
        """Hides it from those who only operate the line."""
        self._away = away
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(self._wanted and not self._away)

    @Slot()
    def _on_dismissed(self) -> None:
        self._wanted = False

    @Slot()
    def _on_project_changed(self) -> None:
        project = self._session.project
        draft: Draft | None = project.draft if project is not None else None
        if draft == self._draft:
            return
        self._draft, self._wanted = draft, draft is not None
        if draft is not None:
            self.show_text(self.tr("A draft of the threshold waits"), draft_text(draft))
            self.offer("look", self.tr("Look at it"))
        self._show_or_hide()

    @Slot(str)
    def _on_action_requested(self, _: str) -> None:
        self.looked.emit()
