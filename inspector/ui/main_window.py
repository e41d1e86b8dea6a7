"""The window: rail, pages, notice and status line, and the way out."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMetaObject, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from inspector.services.context import Context
from inspector.ui import page_list
from inspector.ui.building import Building
from inspector.ui.closing import CloseQuestion
from inspector.ui.line_question import LineQuestion
from inspector.ui.manual import open_manual
from inspector.ui.named_source import NamedSource
from inspector.ui.opening import Opening
from inspector.ui.page import Page, Place, WindowServices, in_rail
from inspector.ui.page_stack import PageStack
from inspector.ui.session import Session
from inspector.ui.status_line import StatusLine
from inspector.ui.telling import Telling
from inspector.ui.transfer_desk import TransferDesk
from inspector.ui.whole_screen import WholeScreen
from inspector.ui.widgets.navigation_rail import NavigationRail
from inspector.ui.widgets.notice import Notice
from inspector.ui.window_frame import WindowFrame, restore_place, store_place
from inspector.ui.wishes import BeginProject, ChooseProject, StartSource, Wish

_BEGIN_AFTER_MS, _PREPARE_AFTER_MS = 20, 200  # the window is painted first
_STOP_MS = 3000


class MainWindow(QMainWindow):
    """All screens in one window. Which pages there are only the list of pages knows."""

    def __init__(self, context: Context | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = Session(context, self)
        self.building = Building(self.session, self)
        self.rail, self.notice = NavigationRail(), Notice()
        self.desk = TransferDesk(self.notice, self)
        self.telling = Telling(self.notice, self.session, self.building, lambda: self.page_key, self)
        self._line_question = LineQuestion(self, lambda: self._stack.runs_line)
        self.opening = Opening(self.session, self.building, self.desk, self.telling, self._line_question, lambda: self.page_key, self)
        self._entries = {entry.key: entry for entry in page_list.PAGES}
        self._stack = PageStack(
            WindowServices(
                self.session,
                self.building,
                self.opening,
                self.desk,
                self.telling,
                tuple(self._entries.values()),
                lambda: self._stack.runs_line,
            )
        )
        self._closing = False
        self._question = CloseQuestion(self)
        self._source = NamedSource(self.session, self)
        self._lay_out()
        self._whole_screen = WholeScreen(self, self.rail, self.notice)
        self._connect()
        restore_place(self)
        self._on_project_changed()
        self.show_page(self.rail.current())

    def begin(self, project: Path | None = None, *, demo: bool = False, source: str = "") -> None:
        """What the program was started for; call it once the window is shown."""
        if source:
            self._source.begin(source)
        if demo:
            self._later(_BEGIN_AFTER_MS, lambda: self._begin_with(self.start_demo))
        elif project is not None:
            folder = project.absolute()
            self._later(_BEGIN_AFTER_MS, lambda: self._begin_with(lambda: self.open_project(folder)))
        else:
            self._tell_of_last_time()
        self._later(_PREPARE_AFTER_MS, self._prepare_pages)

    def _begin_with(self, work: Callable[[], object]) -> None:
        """Whatever opens something takes an earlier notice away."""
        work()
        self._tell_of_last_time()

    def _tell_of_last_time(self) -> None:
        if self.notice.isHidden() and not self.telling.tell_of_settings():
            self.telling.tell_of_crash()  # one thing at a time: otherwise at the next start

    def _later(self, delay_ms: int, work: Callable[[], object]) -> None:
        """Does something once, unless the window is gone by then."""
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(work)
        timer.start(delay_ms)

    # -- pages ----------------------------------------------------------------------------------------------------------

    def show_page(self, key: str, wish: Wish | None = None) -> Page:
        """Shows a page, for this wish, and gives it; while one is alone, that one."""
        if self._stack.alone is not None:
            return self._stack.alone
        page = self._stack.show_page(key)
        entry = self._entries[key]
        if entry.belongs_to or entry.place is not Place.NOWHERE:
            self.rail.set_current(entry.belongs_to or key)
        if wish is not None:
            page.take(wish)
        return page

    def page(self, key: str) -> Page:
        """A page, made if it is not there yet."""
        return self._stack.page(key)

    @property
    def page_key(self) -> str:
        """Which page is shown."""
        return self._stack.key

    # -- what the user wants --------------------------------------------------------------------------------------------

    def open_project(self, folder: Path) -> None:
        """Opens a project, or imports one from a file, and goes where it can be used, or says why not."""
        self.opening.open_project(folder)

    def start_demo(self) -> None:
        """Opens the demo project; on first use it is drawn and built before the user's eyes."""
        self.opening.start_demo()

    @Slot(object, bool)
    def come_forward(self, project: Path | None, demo: bool) -> None:
        """Another start of the program wants this window in front, and perhaps a project in it."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        if self._stack.alone is not None:
            return
        if demo:
            self.start_demo()
        elif project is not None:
            self.open_project(project)

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Says what went wrong, what the line does now and what to do, with a button for it where there is one."""
        self.telling.show_error(error)

    @Slot()
    def _on_help_wanted(self) -> None:
        """The manual at the chapter of the page; where there is none, Help. A browser never covers an operator's screen."""
        if self._stack.alone is None and not open_manual(self._entries[self.page_key].manual):
            self.go_to("help")

    @Slot(str, object)
    def go_to(self, key: str, wish: Wish | None = None) -> None:
        """Shows a page that somebody asks for, or says why it makes no sense now."""
        if not self._closing and not (self._entries[key].needs_building and self.telling.refuse_to_build()):
            self.show_page(key, wish)

    @Slot()
    def close_now(self) -> None:
        """Closes without asking, as soon as what is going on now has returned."""
        self._closing = True
        QMetaObject.invokeMethod(self, "close", Qt.ConnectionType.QueuedConnection)

    # -- what others say ------------------------------------------------------------------------------------------------

    @Slot()
    def _on_project_changed(self) -> None:
        project = self.session.project
        self.setWindowTitle(f"{project.name} – Inspector" if project else "Inspector")

    @Slot(str)
    def _on_source_wanted(self, key: str) -> None:
        self.show_page("inspect", StartSource(key))

    @Slot(str)
    def _on_action(self, key: str) -> None:
        if not self.desk.acts_on(key):
            self.telling.act_on(key)

    @Slot(object)
    def _on_page_made(self, page: Page) -> None:
        page.page_wanted.connect(self.go_to)
        page.left.connect(self._on_page_left)
        page.failed.connect(self.telling.show_error)
        page.alone_changed.connect(self._whole_screen.show_alone)

    @Slot()
    def _on_page_left(self) -> None:
        self.show_page(self.rail.current())

    @Slot()
    def _prepare_pages(self) -> None:
        if not self._closing:
            self._stack.prepare()

    # -- the way out ----------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        alone = self._stack.alone
        if alone is not None and not self._closing:
            event.ignore()
            alone.ask_to_leave(self.close)
            return
        if not self._closing and (self.building.running or self.desk.transfers.running):
            event.ignore()
            self._question.ask_about_build() if self.building.running else self._question.ask_about_transfer()
            return
        if not self._closing and self._stack.runs_line:
            event.ignore()
            self._line_question.ask_before(self.close_now, self.tr("Stop the inspection and close?"), self.tr("Stop and close"))
            return
        self._closing = True
        if alone is not None:
            alone.end_alone()  # the next start must not find the window without its frame
        store_place(self)
        self.hide()  # the user is done; what still has to end ends unseen
        self._stop_everything()
        event.accept()

    def _stop_everything(self) -> None:
        """Sources first, then the engine behind them, then the build; each ends its threads by itself."""
        self._stack.shutdown(_STOP_MS)
        self.building.cancel()
        self.desk.stop()
        self.session.shutdown(_STOP_MS)
        self.session.settings.finish(_STOP_MS)

    # -- how it is put together -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for entry in in_rail(tuple(self._entries.values())):
            self.rail.add(entry.key, entry.icon, entry.title(), at_bottom=entry.place is Place.BOTTOM)
        self.setCentralWidget(WindowFrame(self.rail, self.notice, self._stack))
        self.setStatusBar(StatusLine(self.session))

    def _connect(self) -> None:
        self._stack.made.connect(self._on_page_made)
        self.session.project_changed.connect(self._on_project_changed)
        self._source.wanted.connect(self._on_source_wanted, Qt.ConnectionType.QueuedConnection)  # pages learn of the model first
        self.desk.failed.connect(self.telling.show_error)
        self.rail.chosen.connect(self.show_page)
        self.rail.chosen_again.connect(self.show_page)
        self.notice.action_requested.connect(self._on_action)
        self.telling.page_wanted.connect(self.go_to)
        self.opening.page_wanted.connect(self.go_to)
        self._question.confirmed.connect(self.close_now)
        for key, page, wish in (("Ctrl+O", "projects", ChooseProject()), ("Ctrl+N", "new", BeginProject())):
            QShortcut(QKeySequence(key), self).activated.connect(lambda page=page, wish=wish: self.go_to(page, wish))
        QShortcut(QKeySequence("F1"), self).activated.connect(self._on_help_wanted)
