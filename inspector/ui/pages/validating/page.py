"""Validation images: what each shows, in the hands of the engineer. Figures on Tune follow."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.decision import rule_of
from inspector.core.decision_rule import DecisionRule
from inspector.core.labels import Truth
from inspector.core.progress import Progress
from inspector.services.sources import one_name
from inspector.services.validation.adding import Added
from inspector.services.validation.images import ValidationImage, ValidationSet
from inspector.ui import theme
from inspector.ui.dropped import dropped_paths
from inspector.ui.joined_text import sentences_text
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.rooms import Rooms
from inspector.ui.pages.validating.exchange import Exchange
from inspector.ui.pages.validating.grid import Grid
from inspector.ui.pages.validating.head import Head
from inspector.ui.pages.validating.part import PartPane
from inspector.ui.pages.validating.shown import Show, added_text, counts_text, remarks, select
from inspector.ui.session import Session
from inspector.ui.shortcuts import listen
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.wishes import ExplainPassed

_PANE_PX = (420, 640)
"""At 1280 and at 1920 pixels of window width."""


class ValidationPage(Page):
    """Grid on the left, the current image on the right. Labels are stored as they are said."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._images = session, session.images
        self._added = ""
        self.rooms = Rooms("validation")
        self.head, self.grid, self.pane = Head(), Grid(), PartPane()
        self.exchange = Exchange(session, self)
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._on_model()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._images.look()
        self._images.score()
        if self.focusWidget() is None:  # otherwise where the hand was when the page was left
            self.grid.setFocus()

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [self.grid.stop(timeout_ms), self.pane.stop(timeout_ms)]
        return all(ended)

    def said(self) -> str:
        """What is said instead of the images; empty while they are shown."""
        shown = self._stack.currentWidget()
        return shown.text() if isinstance(shown, EmptyState) else ""

    # -- what the user does ---------------------------------------------------------------------------------------------

    @Slot(object)
    def label(self, truth: Truth) -> None:
        """Says what all chosen images show. Who labels one after another comes to the next one by itself."""
        chosen = self.grid.chosen
        self._say(chosen, truth)
        if len(chosen) == 1 and not chosen[0].is_labelled:
            self.grid.select_row(self.grid.currentIndex().row() + 1)

    @Slot(str)
    def label_kind(self, kind: str) -> None:
        """Says that all chosen images are defects of one kind, which Verify offers from then on."""
        self._say(self.grid.chosen, Truth.DEFECT, kind)
        project = self._session.project
        if project is not None and kind not in project.defect_kinds:
            self._session.edit(lambda now: now if kind in now.defect_kinds else replace(now, defect_kinds=(*now.defect_kinds, kind)))
        self.grid.setFocus()

    def _say(self, images: list[ValidationImage], truth: Truth, kind: str | None = None) -> None:
        if images:
            self._images.say(images, truth, kind)
        self._show_current()

    @Slot()
    def paint_mask(self) -> None:
        """Lets the user paint where the defect of the current image is."""
        self.exchange.paint(self.grid.current)

    @Slot()
    def _on_passed(self) -> None:
        if self.pane.image is not None:
            self.go_to("passed", ExplainPassed(self.pane.image.path))

    @Slot(list)
    def add(self, names: list[str]) -> None:
        """Adds files and folders."""
        self._images.add(names)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._session.folder is not None and dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add(list(map(str, dropped_paths(event.mimeData()))))

    # -- what is shown --------------------------------------------------------------------------------------------------

    @Slot()
    def _on_images(self) -> None:
        """The set was read: the same images stay in their places, whatever is said of them by now."""
        self._sort(keep=True)
        if self.isVisible():
            self._images.score()

    @Slot()
    def _on_filter(self) -> None:
        self._sort()

    @Slot(object)
    def _on_relabelled(self, changed: list[tuple[int, ValidationImage]]) -> None:
        self.grid.images.replace([each for _, each in changed])
        self._show_words(self._images.now)
        self._show_current()

    def _sort(self, keep: bool = False) -> None:
        """`keep`: what is shown stays, also where its new label says otherwise, so that a slip is put right in place."""
        now = self._images.now
        images = now.validation if now is not None else ()
        chosen = select(images, self.head.show_wanted, self.head.kind_wanted, self._rule)
        if keep:
            by_path = {each.path: each for each in images}
            before = [by_path[each.path] for each in self.grid.images.items if each.path in by_path]
            there = {each.path for each in before}
            chosen = [*before, *(each for each in chosen if each.path not in there)]
        self._show_words(now)
        self.grid.show_items(chosen, self.tr("No image is like that."))
        self._show_stack()
        self._show_current()

    def _show_words(self, now: ValidationSet | None) -> None:
        kinds = sorted({each.kind for each in now.validation if each.kind}) if now is not None else []
        project = self._session.project
        self.head.counts.setText(counts_text(now) if now is not None else "")
        self.head.say([*([self._added] if self._added else []), *(remarks(now) if now is not None else [])])
        self.head.show_kinds(kinds)
        self.head.undo.setEnabled(self._images.can_undo)
        self.pane.show_kinds(sorted({*kinds, *(project.defect_kinds if project is not None else ())}))

    def _show_stack(self) -> None:
        now = self._images.now
        if self._session.project is None:
            self._stack.setCurrentWidget(self._no_project)
        elif now is None:
            self._stack.setCurrentWidget(self._reading)
        else:
            self._stack.setCurrentWidget(self._content if now.validation else self._nothing)
        self.head.setVisible(self._session.project is not None)

    @Slot()
    def _show_current(self) -> None:
        each, now = self.grid.current, self._images.now
        words = now.said.by_name.get(one_name(each.path), ()) if each is not None and now is not None else ()
        self.pane.show_image(each, words, self.grid.chosen_count)

    @Slot(object)
    def _on_added(self, added: Added) -> None:
        self._added = added_text(added)
        if any(label.truth is Truth.UNKNOWN for label in added.labels):
            self._added = sentences_text((self._added, self.tr("Those that are not labelled wait for keys 1, 2 and 3.")))
        self.head.choose(Show.ALL)

    @Slot(str)
    def _on_said(self, sentence: str) -> None:
        self._added = sentence
        self.head.choose(Show.ALL)

    @Slot(object)
    def _on_stepped(self, progress: Progress) -> None:
        self.head.show_progress(progress)

    @Slot()
    def _on_settled(self) -> None:
        self.head.show_progress(None)

    # -- the session ----------------------------------------------------------------------------------------------------

    @property
    def _rule(self) -> DecisionRule | None:
        """What judges by the score alone."""
        inspector = self._session.inspector
        return rule_of(inspector.threshold.value, inspector.threshold.unsure_from) if inspector is not None else None

    @Slot()
    def _on_model(self) -> None:
        inspector = self._session.inspector
        self.grid.show_rule(self._rule, inspector.depth if inspector is not None else 0)
        self.pane.use(inspector, self._rule)
        self._sort(keep=True)
        if self.isVisible():
            self._images.look()

    @Slot()
    def _on_project(self) -> None:
        self._show_words(self._images.now)
        self._show_stack()
        if self.isVisible():
            self._images.look()

    # -- parts ----------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._content = QWidget()
        columns = QHBoxLayout(self._content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2 * theme.SPACE)
        columns.addWidget(self.grid, 1)
        columns.addWidget(self.pane)
        self._no_project = EmptyState("images", self.tr("No project is open"), self.tr("Here you say what the validation images show."))
        self._no_project.add_button("projects", self.tr("Choose a project"), primary=True).clicked.connect(lambda: self.go_to("projects"))
        self._reading = EmptyState("images", self.tr("Looking for images…"), "")
        text = self.tr(
            "Drop a folder or images here: good parts and defects that the model has not learned. Folders called good or ok, "
            "defect, ng or bad, and beside them by kinds such as scratch, say what is in them; you can correct every label."
        )
        self._nothing = EmptyState("images", self.tr("There are no validation images yet"), text)
        self._nothing.add_button("folder", self.tr("Add folder…"), primary=True).clicked.connect(self.head.browse_folder)
        self._nothing.add_button("images", self.tr("Add images…")).clicked.connect(self.head.browse_files)
        self._stack = QStackedWidget()
        for widget in (self._no_project, self._reading, self._nothing, self._content):
            self._stack.addWidget(widget)
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        inside.setSpacing(theme.SPACE)
        inside.addWidget(self.head)
        inside.addWidget(self._stack, 1)
        self.rooms.lay_out(self, content)

    def _connect(self) -> None:
        self.rooms.page_wanted.connect(self.page_wanted)
        self.head.names_chosen.connect(self.add)
        self.head.filter_changed.connect(self._on_filter)
        self.head.more.setMenu(self.exchange.menu)
        self.exchange.said.connect(self._on_said)
        self.head.undo.clicked.connect(self._images.undo)
        self.head.refresh.clicked.connect(self._images.refresh)
        self.head.stop.clicked.connect(self._images.stop_scoring)
        self.grid.moved.connect(self._show_current)
        self.grid.selectionModel().selectionChanged.connect(self._show_current)
        self.pane.said.connect(self.label)
        self.pane.kind_said.connect(self.label_kind)
        self.pane.mask_wanted.connect(self.paint_mask)
        self.pane.passed_wanted.connect(self._on_passed)
        self._images.changed.connect(self._on_images)
        self._images.relabelled.connect(self._on_relabelled)
        self._images.added.connect(self._on_added)
        self._images.stepped.connect(self._on_stepped)
        self._images.settled.connect(self._on_settled)
        self._session.project_changed.connect(self._on_project)
        self._session.model_changed.connect(self._on_model)
        self._session.threshold_changed.connect(self._on_model)
        self._connect_keys()

    def _connect_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "1": partial(self.label, Truth.GOOD),
            "2": partial(self.label, Truth.DEFECT),
            "3": partial(self.label, Truth.LEFT_OUT),
            "K": self.pane.ask_for_kind,
            "M": self.paint_mask,
            "H": self.pane.tools.heatmap.toggle,
            "F5": self._images.refresh,
            "Backspace": self._images.undo,
            "Ctrl+Z": self._images.undo,
        }
        listen(self, keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        small, large = _PANE_PX
        wanted = theme.scaled(small if self.width() < theme.scaled(1500) else large)
        self.pane.setFixedWidth(max(wanted, self.pane.minimumSizeHint().width()))


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return ValidationPage(window.session)
