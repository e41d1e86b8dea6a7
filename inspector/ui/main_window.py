"""The window: rail, pages, notice and status line, and the way out."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMetaObject, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from inspector.services.context import Context
from inspector.services.transfer import Imported, is_transfer_file
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.building import Building
from inspector.ui.closing import CloseQuestion
from inspector.ui.page_stack import PageStack, import_pages
from inspector.ui.pages.building.page import BuildPage
from inspector.ui.pages.project_form.page import NewProjectPage
from inspector.ui.pages.projects.page import ProjectsPage
from inspector.ui.session import Session
from inspector.ui.simulated_line import SimulatedLine
from inspector.ui.status_line import StatusLine
from inspector.ui.telling import Telling
from inspector.ui.transfer_desk import TransferDesk
from inspector.ui.transfers import Transfer
from inspector.ui.widgets.navigation_rail import NavigationRail
from inspector.ui.widgets.notice import Notice
from inspector.ui.window_frame import WindowFrame, restore_place, store_place

_log = logging.getLogger(__name__)

_BEGIN_AFTER_MS, _PREPARE_AFTER_MS = 20, 200  # the window is painted first
_STOP_MS = 3000


class MainWindow(QMainWindow):
    """All screens in one window. Tune and Inspect, which need the plotting library, are made after the window is visible."""

    def __init__(self, context: Context | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = Session(context, self)
        self.building = Building(self.session, self)
        self.rail, self.notice = NavigationRail(), Notice()
        self.desk = TransferDesk(self.notice, self)
        self._stack = PageStack(self.session)
        self.telling = Telling(self.notice, self.session, self.building, lambda: self.page_key, self)
        self._closing = False
        self._question = CloseQuestion(self)
        self._line = SimulatedLine(self.session, self)
        self._imports = NewestJob(self)
        self.projects_page = ProjectsPage(self.session)
        self.form_page = NewProjectPage(self.session)
        self.build_page = BuildPage(self.session, self.building)
        self._lay_out()
        self._connect()
        restore_place(self)
        self._on_project_changed()
        self.show_page("projects")

    def begin(self, project: Path | None = None, *, demo: bool = False, source: str = "") -> None:
        """What the program was started for; call it once the window is shown."""
        if source == "simulated":
            self._line.begin()
        if demo:
            self._later(_BEGIN_AFTER_MS, self.start_demo)
        elif project is not None:
            folder = project.absolute()
            self._later(_BEGIN_AFTER_MS, lambda: self.open_project(folder))
        self._later(_PREPARE_AFTER_MS, self._import_pages)
        self.telling.tell_of_crash()

    def _later(self, delay_ms: int, work: Callable[[], object]) -> None:
        """Does something once, unless the window is gone by then."""
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(work)
        timer.start(delay_ms)

    # -- pages ----------------------------------------------------------------------------------------------------------

    def show_page(self, key: str) -> QWidget:
        """Shows projects, new, build, tune, inspect or help, and gives it."""
        page = self._stack.show_page(key)
        if key != "new":
            self.rail.set_current(key)
        return page

    def page(self, key: str) -> QWidget:
        """A page, made if it is not there yet."""
        return self._stack.page(key)

    @property
    def page_key(self) -> str:
        """Which page is shown."""
        return self._stack.key

    # -- what the user wants --------------------------------------------------------------------------------------------

    @Slot(Path)
    def open_project(self, folder: Path) -> None:
        """Opens a project, or imports one from a file, and goes where it can be used, or says why not."""
        if self.telling.refuse_while_building():
            return
        if is_transfer_file(folder):
            self.desk.transfers.start(Transfer(folder))
            return
        self.notice.dismiss()
        if self.session.open(folder) and self.session.project is not None:
            self.show_page("inspect" if self.session.project.active_model else "build")

    @Slot()
    def show_help(self) -> None:
        """Shows version, folders, diagnostics and licences."""
        self.show_page("help")

    @Slot(object, bool)
    def come_forward(self, project: Path | None, demo: bool) -> None:
        """Another start of the program wants this window in front, and perhaps a project in it."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()
        if demo:
            self.start_demo()
        elif project is not None:
            self.open_project(project)

    @Slot(list)
    def new_project(self, sources: list[Path] | None = None) -> None:
        """Begins a new project from these files and folders."""
        if not self.telling.refuse_to_build():
            self.form_page.begin(sources or [])
            self.show_page("new")

    @Slot()
    def change_project(self) -> None:
        """Shows images and network of the open project to be changed."""
        if self.session.project is not None and not self.telling.refuse_to_build():
            self.form_page.edit()
            self.show_page("new")
            self.rail.set_current("build")

    @Slot()
    def start_demo(self) -> None:
        """Opens the demo project; on first use it is drawn and built before the user's eyes."""
        if not self.telling.refuse_to_build():
            self.notice.dismiss()
            self.show_page("build")
            self.building.start_demo()

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Says what went wrong, what the line does now and what to do, with a button for it where there is one."""
        self.telling.show_error(error)

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

    @Slot()
    def _on_line_ready(self) -> None:
        self.show_page("inspect").start_simulated()  # type: ignore[attr-defined]

    @Slot(object)
    def _on_build_succeeded(self, folder: Path) -> None:
        if not self.building.worked and self.page_key == "build":
            self.show_page("inspect")

    @Slot(object)
    def _on_imported(self, imported: Imported) -> None:
        self.open_project(imported.folder)
        if self.session.folder == imported.folder:
            self.desk.tell_imported(imported)

    @Slot(str)
    def _on_part_requested(self, path: str) -> None:
        self.show_page("tune").open_part(path)  # type: ignore[attr-defined]

    @Slot(str)
    def _on_action(self, key: str) -> None:
        if not self.desk.acts_on(key):
            self.telling.act_on(key)

    @Slot(str)
    def _on_page_wanted(self, key: str) -> None:
        if key == "change":
            self.change_project()
        else:
            self.show_page(key)

    @Slot()
    def _on_form_done(self) -> None:
        self.notice.dismiss()
        self.show_page("build")

    @Slot()
    def _on_form_left(self) -> None:
        self.show_page(self.rail.current())

    @Slot()
    def _on_projects_clicked(self) -> None:
        self.show_page("projects")

    @Slot()
    def _on_open_shortcut(self) -> None:
        self.show_page("projects")
        self.projects_page.choose_folder()

    # -- the way out ----------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing and (self.building.running or self.desk.transfers.running):
            event.ignore()
            self._question.ask_about_build() if self.building.running else self._question.ask_about_transfer()
            return
        self._closing = True
        store_place(self)
        self.hide()  # the user is done; what still has to end ends unseen
        self._stop_everything()
        event.accept()

    def _stop_everything(self) -> None:
        """Sources first, then the engine behind them, then the build; each ends its threads by itself."""
        pages = self._stack.made_pages()
        for key in ("inspect", "tune"):
            if key in pages and not pages[key].shutdown(_STOP_MS):  # type: ignore[attr-defined]
                _log.warning("The page %s did not stop within %s ms", key, _STOP_MS)
        self._imports.drop()
        self.building.cancel()
        self.desk.transfers.stop()
        self._line.stop()
        for page in (self.projects_page, self.form_page, self.build_page, pages.get("help")):
            if page is not None:
                page.stop()  # type: ignore[attr-defined]
        self.session.close()

    # -- how it is put together -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._stack.made.connect(self._on_page_made)
        self._stack.add("projects", self.projects_page)
        self._stack.add("new", self.form_page)
        self._stack.add("build", self.build_page)
        self.setCentralWidget(WindowFrame(self.rail, self.notice, self._stack))
        self.setStatusBar(StatusLine(self.session))

    def _connect(self) -> None:
        session, building = self.session, self.building
        session.project_changed.connect(self._on_project_changed)
        self._line.ready.connect(self._on_line_ready)
        self._imports.succeeded.connect(self._prepare_pages)
        self.desk.imported.connect(self._on_imported)
        self.desk.failed.connect(self.telling.show_error)
        building.succeeded.connect(self._on_build_succeeded)
        self.rail.chosen.connect(self.show_page)
        self.rail.entry("projects").clicked.connect(self._on_projects_clicked)
        self.notice.action_requested.connect(self._on_action)
        self.telling.page_wanted.connect(self._on_page_wanted)
        self._question.confirmed.connect(self.close_now)
        self.projects_page.open_wanted.connect(self.open_project)
        self.projects_page.new_wanted.connect(self.new_project)
        self.projects_page.demo_wanted.connect(self.start_demo)
        self.projects_page.export_wanted.connect(self.desk.export)
        self.build_page.export_requested.connect(self.desk.export)
        self.projects_page.failed.connect(self.telling.show_error)
        self.form_page.done.connect(self._on_form_done)
        self.form_page.left.connect(self._on_form_left)
        self.build_page.change_requested.connect(self.change_project)
        self.build_page.part_requested.connect(self._on_part_requested)
        for key, work in (("Ctrl+O", self._on_open_shortcut), ("Ctrl+N", self.new_project), ("F1", self.show_help)):
            QShortcut(QKeySequence(key), self).activated.connect(work)

    @Slot(object)
    def _on_page_made(self, page: QWidget) -> None:
        """Pages ask for other pages by signals of these names."""
        if page is self._stack.made_pages().get("help"):
            page.failed.connect(self.telling.show_error)  # type: ignore[attr-defined]
        targets = {"project_requested": "projects", "build_requested": "build", "tune_requested": "tune", "inspect_requested": "inspect"}
        for name, key in targets.items():
            if hasattr(page, name):
                getattr(page, name).connect(lambda key=key: self.show_page(key))

    @Slot()
    def _import_pages(self) -> None:
        if not self._closing:
            self._imports.start(import_pages())

    @Slot()
    def _prepare_pages(self) -> None:
        """Makes the remaining pages before the user asks for them, one at a time."""
        missing = [key for key in ("inspect", "tune") if key not in self._stack.made_pages()]
        if missing and not self._closing:
            self.page(missing[0])
            self._later(_PREPARE_AFTER_MS, self._prepare_pages)
