"""Projects: what was opened last, a way to open another one, and a way to begin."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from inspector import paths
from inspector.core.abandon import abandonable
from inspector.core.errors import InspectorError
from inspector.core.progress import Steps
from inspector.services import capabilities, projects, recent
from inspector.services.recent import ProjectView, RecentProject
from inspector.services.transfer import is_transfer_file
from inspector.storage.archive import SUFFIX
from inspector.ui import theme
from inspector.ui.bridge.job_queue import JobQueue
from inspector.ui.dropped import dropped_paths
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.projects.card import CARD_WIDTH_PX, ProjectCard
from inspector.ui.pages.projects.deeds import ProjectDeeds
from inspector.ui.pages.projects.order import Order, in_order
from inspector.ui.session import Session
from inspector.ui.tab_order import tab_through
from inspector.ui.widgets.card_grid import CardGrid
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.notice import Notice
from inspector.ui.widgets.notice_layer import NoticeLayer
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.window_state import window_state
from inspector.ui.wishes import BeginProject, ChooseProject, Wish

_ORDER = "projects/order"


class ProjectsPage(Page):
    """Cards of recent projects. Opening is left to the window, which knows whether a build is running."""

    open_wanted = Signal(Path)
    export_wanted = Signal(Path)
    folder_wanted = Signal(Path)
    """The project in this folder is to be exported."""
    demo_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None, *, busy: Callable[[], bool] = lambda: False) -> None:
        """`busy`: whether something is inspected or built in the open project."""
        super().__init__(parent)
        self._session = session
        self.notice = Notice(self)
        self.deeds = ProjectDeeds(session, self.notice, self, busy)
        self.deeds.changed.connect(self.refresh)
        self.deeds.opened.connect(self.open_wanted)
        self.deeds.failed.connect(self.failed)
        self._looking = JobQueue(_look, self)
        self._looking.succeeded.connect(self._on_seen)
        self._cards: dict[Path, ProjectCard] = {}
        self._grid = CardGrid(theme.scaled(CARD_WIDTH_PX))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_empty() if capabilities.can_build() else self._make_empty_station())
        self._stack.addWidget(self._make_list())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.SPACE, 2 * theme.SPACE, 3 * theme.SPACE, 0)
        layout.setSpacing(2 * theme.SPACE)
        layout.addLayout(self._make_head())
        layout.addWidget(self._stack, 1)
        layout.addLayout(self._make_foot())
        NoticeLayer(self.notice, self, self.rect)
        self.setAcceptDrops(True)

    def cards(self) -> list[ProjectCard]:
        """The cards as they are shown."""
        return list(self._cards.values())

    @Slot()
    def refresh(self) -> None:
        """Reads the list again and looks at every project in the background."""
        listed = in_order(recent.recent_projects(), Order(self.order.currentData()))
        if [each.folder for each in listed] != list(self._cards):
            self._show_cards(listed)
        for each in listed:
            self._cards[each.folder].show_listed(each)
        self._stack.setCurrentIndex(1 if listed else 0)
        self.order.setVisible(len(listed) > 1)
        self.new_button.setVisible(bool(listed) and capabilities.can_build())  # without projects it stands in the middle of the page
        self.demo_button.setVisible(bool(listed) and capabilities.can_build())
        self._looking.replace(listed)

    def take(self, wish: Wish) -> None:
        if isinstance(wish, ChooseProject):
            self.choose_folder()

    def shutdown(self, timeout_ms: int = 0) -> bool:
        """Looks at no further project; a drive that does not answer is not waited for."""
        self._looking.stop()
        return self.deeds.stop(timeout_ms)

    @Slot()
    def choose_folder(self) -> None:
        """Asks for the folder of a project and opens it."""
        start = str(self._session.folder.parent if self._session.folder else paths.projects_folder())
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Open a project"), start)
        if chosen:
            self.open_wanted.emit(Path(chosen))

    @Slot()
    def choose_file(self) -> None:
        """Asks for a file that was exported on another PC, and imports it."""
        chosen = QFileDialog.getOpenFileName(self, self.tr("Import a project"), "", f"Inspector (*{SUFFIX})")[0]
        if chosen:
            self.open_wanted.emit(Path(chosen))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        (self.cards()[0] if self._cards else self._begin).setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = dropped_paths(event.mimeData())
        event.acceptProposedAction()
        if len(dropped) == 1 and (projects.is_project(dropped[0]) or is_transfer_file(dropped[0])):
            self.open_wanted.emit(dropped[0])
        elif dropped:
            self.go_to("new", BeginProject(tuple(dropped)))

    def _make_head(self) -> QHBoxLayout:
        title = QLabel(self.tr("Projects"))
        title.setProperty("role", "title")
        self.open_button = IconButton("folder", self.tr("Open folder…"), tip=self.tr("Open a project from its folder (Ctrl+O)"))
        self.open_button.clicked.connect(self.choose_folder)
        self.import_button = IconButton("file", self.tr("Import…"), tip=self.tr("Bring in a project that was exported on another PC"))
        self.import_button.clicked.connect(self.choose_file)
        self.new_button = IconButton("plus", self.tr("New project"), tip=self.tr("Set up a new product (Ctrl+N)"), primary=True)
        self.new_button.clicked.connect(lambda: self.go_to("new", BeginProject()))
        self.order = QComboBox()
        self.order.setAccessibleName(self.tr("Order of the projects"))
        for order, text in ((Order.OPENED, self.tr("Opened last first")), (Order.NAME, self.tr("By name"))):
            self.order.addItem(text, order)
        self.order.setCurrentIndex(max(0, self.order.findData(window_state().value(_ORDER))))
        self.order.activated.connect(self._on_order)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.order)
        head.addWidget(self.open_button)
        head.addWidget(self.import_button)
        head.addWidget(self.new_button)
        return head

    def _make_foot(self) -> QHBoxLayout:
        self.demo_button = IconButton("play", self.tr("Open the demo"), quiet=True)
        self.demo_button.clicked.connect(self.demo_wanted)
        self.deleted_button = IconButton("trash", self.tr("Deleted projects…"), quiet=True)
        self.deleted_button.clicked.connect(self.deeds.show_deleted)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, theme.SPACE)
        foot.addWidget(self.demo_button)
        foot.addStretch(1)
        foot.addWidget(self.deleted_button)
        return foot

    def _make_list(self) -> QWidget:
        self._grid.setContentsMargins(0, 0, 0, 2 * theme.SPACE)
        return PageScroll(self._grid, wide=True)

    def _make_empty(self) -> QWidget:
        empty = EmptyState(
            "part",
            self.tr("No project yet"),
            self.tr(
                "A project is one product to inspect. Drop a folder with pictures of good parts anywhere on this page, "
                "or begin with the button. Fifty to two hundred pictures are a good start."
            ),
        )
        self._begin = empty.add_button("plus", self.tr("New project"), primary=True)
        self._begin.clicked.connect(lambda: self.go_to("new", BeginProject()))
        empty.add_button("folder", self.tr("Open folder…")).clicked.connect(self.choose_folder)
        empty.add_button("play", self.tr("Try the demo")).clicked.connect(self.demo_wanted)
        return empty

    def _make_empty_station(self) -> QWidget:
        empty = EmptyState(
            "part",
            self.tr("No project yet"),
            self.tr(
                "This PC is a station: it inspects with models that were built elsewhere. Drop a file that was exported there "
                "(its name ends in .inspector) anywhere on this page."
            ),
        )
        self._begin = empty.add_button("file", self.tr("Import a file…"), primary=True)
        self._begin.clicked.connect(self.choose_file)
        empty.add_button("folder", self.tr("Open folder…")).clicked.connect(self.choose_folder)
        return empty

    def _show_cards(self, listed: list[RecentProject]) -> None:
        self._cards = {each.folder: self._cards.get(each.folder) or self._make_card(each) for each in listed}
        self._grid.set_cards(self.cards())
        tab_through((self.new_button, *(each for card in self.cards() for each in (card, card.more)), self.demo_button))

    def _make_card(self, project: RecentProject) -> ProjectCard:
        card = ProjectCard(project)
        card.open_wanted.connect(self.open_wanted)
        card.export_wanted.connect(self.export_wanted)
        card.forget_wanted.connect(self._on_forget_wanted)
        card.folder_wanted.connect(self.folder_wanted)
        card.pin_wanted.connect(lambda folder: self.deeds.pin(folder, not card.pinned))
        card.rename_wanted.connect(lambda folder: self.deeds.rename(folder, card.name))
        card.duplicate_wanted.connect(lambda folder: self.deeds.duplicate(folder, card.name))
        card.notes_wanted.connect(lambda folder: self.deeds.edit_notes(folder, card.name, card.notes))
        card.delete_wanted.connect(self.deeds.delete)
        return card

    @Slot()
    def _on_order(self) -> None:
        window_state().setValue(_ORDER, self.order.currentData())
        self.refresh()

    @Slot(Path)
    def _on_forget_wanted(self, folder: Path) -> None:
        try:
            recent.forget_project(folder)
        except InspectorError as error:
            self.failed.emit(error)
        self.refresh()

    @Slot(object)
    def _on_seen(self, view: ProjectView) -> None:
        if view.folder in self._cards:
            self._cards[view.folder].show_view(view)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    page = ProjectsPage(window.session, busy=lambda: window.line_runs() or window.building.running or window.desk.transfers.running)
    page.open_wanted.connect(window.opening.open_project)
    page.demo_wanted.connect(window.opening.start_demo)
    page.export_wanted.connect(window.desk.export)
    page.folder_wanted.connect(window.telling.show_folder)
    return page


def _look(listed: RecentProject) -> Steps[ProjectView]:
    """A project on a drive that does not answer must hold up neither the window nor the end of the program."""
    with abandonable():
        return (yield from recent.look_at_project(listed.folder, listed.name))
