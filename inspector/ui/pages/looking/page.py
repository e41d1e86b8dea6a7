"""Where to look: region of interest, ignored areas and zones are drawn on a picture, tried, and put to use with a reason."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from inspector.core.areas import Areas
from inspector.ui import theme
from inspector.ui.file_patterns import picture_filter
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.looking import work
from inspector.ui.pages.looking.board import Board
from inspector.ui.pages.looking.copying import OtherProjects
from inspector.ui.pages.looking.desk import Desk
from inspector.ui.pages.looking.draft import Draft
from inspector.ui.pages.looking.editing import Editing
from inspector.ui.pages.looking.effect import EffectPane
from inspector.ui.pages.looking.panel import PlacesPanel
from inspector.ui.pages.model_gate import ModelGate
from inspector.ui.pages.rooms import Rooms
from inspector.ui.pages.side_panel import fit_beside
from inspector.ui.session import Session
from inspector.ui.wishes import DrawAreas, Wish

_PANEL_PX = (360, 438)
"""At 1280 and at 1920 px of window width."""


class PlacesPage(Page):
    """What is drawn is a draft, which stays while the program runs, until it is applied."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wished: Areas | None = None
        """Areas that another page proposes, and that are not drawn yet."""
        self.desk, self.rooms, self.panel, self.others = Desk(session, self), Rooms("places"), PlacesPanel(), OtherProjects(self)
        self.editing, self.effect = Editing(self._changeable, self), EffectPane(self._areas)
        self.board = Board(self.effect, self)
        what = self.tr("Here you say which places of the pictures count.")
        self.gate = ModelGate(session, self._lay_out(), "region", what, needs_model=False, parent=self)
        self.rooms.lay_out(self, self.gate)
        self._connect()
        self._show()

    @property
    def draft(self) -> Draft | None:
        """What is drawn, once its picture was read."""
        return self.desk.draft

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        return all([self.desk.stop(timeout_ms), self.effect.stop(timeout_ms), self.panel.background.stop(timeout_ms)])

    def take(self, wish: Wish) -> None:
        if isinstance(wish, DrawAreas):
            self._wished = wish.areas
            self._draw_wished()

    @property
    def is_unfinished(self) -> bool:
        return self.draft is not None and self.draft.is_changed

    def _draw_wished(self) -> None:
        """Draws what another page proposes, once there is a draft of pictures of that size."""
        draft, wished = self._changeable(), self._wished
        if draft is None or wished is None:
            return
        self._wished = None
        if wished.size == draft.size:
            draft.add(*wished.areas)
            self._on_changed()
        else:
            self.desk.said.emit(self.tr("What was proposed belongs to pictures of another size."))

    def _changeable(self) -> Draft | None:
        return self.draft if not self.desk.stores else None

    def _areas(self) -> Areas | None:
        return self.draft.as_areas if self.draft is not None else None

    # -- what is shown --------------------------------------------------------------------------------------------------

    @Slot()
    def _show(self) -> None:
        draft, desk, inspector, project = self.draft, self.desk, self._session.inspector, self._session.project
        editable = draft is not None and not desk.stores
        self.panel.setEnabled(draft is not None)
        self.board.tools.set_editable(editable)
        self.board.show_effect.setEnabled(inspector is not None and draft is not None)
        if draft is None or project is None:
            return
        self.board.show_draft(draft, self.panel.background.area)
        self.panel.show_draft(draft, project.mm_per_px, desk.threshold, editable=editable)
        state = {"busy": desk.busy, "has_areas": bool(draft.areas), "has_model": inspector is not None, "waits": desk.waits}
        self.panel.apply.show_state(changed=draft.is_changed, problem=desk.problem, **state)

    @Slot(object)
    def _on_ground(self, ground: work.Ground) -> None:
        self.board.canvas.show_picture(ground.picture)
        self._on_effect(self.board.show_effect.isChecked())
        self._draw_wished()

    @Slot()
    def _on_another_project(self) -> None:
        """Nothing of the former one is shown or waited for."""
        self.panel.background.drop()
        self.board.show_effect.setChecked(False)
        self.board.clear()

    @Slot()
    def _on_changed(self) -> None:
        """The draft is another one."""
        self.desk.check()
        if self.board.show_effect.isChecked():
            self.effect.refresh()

    # -- the draft, its picture, its effect -----------------------------------------------------------------------------

    @Slot()
    def _on_discarded(self) -> None:
        """To what is in use; what was drawn comes back by undo."""
        if self.draft is not None:
            was_elsewhere = self.draft.is_elsewhere
            self.draft.go_back()
            self._on_changed()
            if was_elsewhere:
                self.desk.read_again()

    @Slot()
    def _on_background_wanted(self) -> None:
        project, draft = self._session.project, self.draft
        if project is not None and draft is not None:
            self.panel.background.start(work.propose(project, self._session.context, draft.size, self.tr("Background")))

    @Slot()
    def _on_reference_wanted(self) -> None:
        start = str(self.draft.reference.parent) if self.draft is not None else ""
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Picture of a good part to draw on"), start, picture_filter())
        if chosen:
            self.desk.stand_on(Path(chosen))

    @Slot()
    def _on_copy_wanted(self) -> None:
        button = self.panel.copy
        self.others.ask(button.mapToGlobal(button.rect().bottomLeft()), self._session.folder)

    @Slot(bool)
    def _on_effect(self, shown: bool) -> None:
        if not shown or self.draft is None:
            self.effect.drop()
            return
        findings = self._session.findings
        self.effect.take(self._session.inspector, findings.scores if findings is not None else (), self.draft.reference)
        self.effect.refresh()

    @Slot()
    def _on_applied(self) -> None:
        self.panel.apply.reason.clear()

    # -- parts ----------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_project_changed(self) -> None:
        if self.isVisible():
            self.desk.take_project()

    @Slot()
    def _on_model_changed(self) -> None:
        self.board.show_effect.setChecked(False)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.desk.take_project()
        self._fit_panel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_panel()

    def _fit_panel(self) -> None:
        """Not only at another size: what its texts need is known once they have their style."""
        fit_beside(self.panel, self.width(), *_PANEL_PX)

    def _lay_out(self) -> QWidget:
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        columns.setSpacing(2 * theme.SPACE)
        columns.addWidget(self.board, 1)
        columns.addWidget(self.panel)
        return content

    def _connect(self) -> None:
        panel, session = self.panel, self._session
        self.editing.connect_to(self.board.canvas, self.board.tools, panel)
        for signal, slot in (
            (self.rooms.page_wanted, self.page_wanted),
            (self.gate.page_wanted, self.page_wanted),
            (self.editing.changed, self._on_changed),
            (self.editing.chosen, self._show),
            (self.editing.refused, self.board.say),
            (self.desk.changed, self._show),
            (self.desk.said, self.board.say),
            (self.desk.moved, self._on_another_project),
            (self.desk.ground_read, self._on_ground),
            (self.desk.applied, self._on_applied),
            (panel.background.wanted, self._on_background_wanted),
            (panel.background.shown, self._show),
            (panel.copy.clicked, self._on_copy_wanted),
            (panel.apply.applied, self.desk.apply),
            (panel.apply.discarded, self._on_discarded),
            (panel.apply.build_wanted, self._on_build),
            (self.others.chosen, self.desk.copy_from),
            (self.board.reference_wanted, self._on_reference_wanted),
            (self.board.effect_wanted, self._on_effect),
            (session.project_changed, self._on_project_changed),
            (session.threshold_changed, self._on_project_changed),
            (session.model_changed, self._on_model_changed),
        ):
            signal.connect(slot)

    @Slot()
    def _on_build(self) -> None:
        self.go_to("build")


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return PlacesPage(window.session)
