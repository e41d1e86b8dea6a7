"""The window: rail, pages, notice and status line, and the way out."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QMetaObject, QSettings, QSize, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from inspector import paths
from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.services import capabilities, crashes
from inspector.services.context import Context
from inspector.services.transfer import Imported, is_transfer_file
from inspector.ui import theme
from inspector.ui.building import Building
from inspector.ui.closing import CloseQuestion
from inspector.ui.display import LEAST_PX
from inspector.ui.page_stack import PageStack
from inspector.ui.pages.build import BuildPage
from inspector.ui.pages.new_project import NewProjectPage
from inspector.ui.pages.projects import ProjectsPage
from inspector.ui.session import Session
from inspector.ui.simulated_line import SimulatedLine
from inspector.ui.status_line import StatusLine
from inspector.ui.transfer_desk import TransferDesk
from inspector.ui.transfers import Transfer
from inspector.ui.widgets.navigation_rail import NavigationRail
from inspector.ui.widgets.notice import Notice

_log = logging.getLogger(__name__)

_SIZE_PX = (1280, 800)
_BEGIN_AFTER_MS, _PREPARE_AFTER_MS = 20, 200  # the window is painted first
_STOP_MS = 3000

_BUILD_AGAIN = {ErrorCode.MODEL_MISSING, ErrorCode.MODEL_DAMAGED, ErrorCode.MODEL_DRIFTED}
_OTHER_IMAGES = {ErrorCode.NO_IMAGES, ErrorCode.TOO_FEW_IMAGES, ErrorCode.FOLDER_UNREADABLE, ErrorCode.WEIGHTS_MISSING}


class MainWindow(QMainWindow):
    """All screens in one window. Tune and Inspect, which need the plotting library, are made after the window is visible."""

    def __init__(self, context: Context | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = Session(context, self)
        self.building = Building(self.session, self)
        self.rail, self.notice = NavigationRail(), Notice()
        self.desk = TransferDesk(self.notice, self)
        self._stack = PageStack(self.session)
        self._closing = False
        self._question = CloseQuestion(self)
        self._line = SimulatedLine(self.session, self)
        self.projects_page = ProjectsPage(self.session)
        self.form_page = NewProjectPage(self.session)
        self.build_page = BuildPage(self.session, self.building)
        self._lay_out()
        self._connect()
        self._restore_geometry()
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
        self._later(_PREPARE_AFTER_MS, self._prepare_pages)
        self._tell_of_crash()

    def _tell_of_crash(self) -> None:
        if crashes.new_reports():
            said = self.tr("Inspector did not end properly last time. A report was kept; nothing was sent anywhere.")
            self.notice.show_text(
                said, self.tr("If it happens again, collect the diagnostics for whoever looks after this program."), "warning"
            )
            self.notice.offer("help", self.tr("Collect diagnostics…"), "export")
            crashes.mark_seen()

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
        if self._refuse_while_building():
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
        if not self._refuse_on_station() and not self._refuse_while_building():
            self.form_page.begin(sources or [])
            self.show_page("new")

    @Slot()
    def change_project(self) -> None:
        """Shows images and network of the open project to be changed."""
        if self.session.project is not None and not self._refuse_on_station() and not self._refuse_while_building():
            self.form_page.edit()
            self.show_page("new")
            self.rail.set_current("build")

    @Slot()
    def start_demo(self) -> None:
        """Opens the demo project; on first use it is drawn and built before the user's eyes."""
        if not self._refuse_on_station() and not self._refuse_while_building():
            self.notice.dismiss()
            self.show_page("build")
            self.building.start_demo()

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Says what went wrong, what the line does now and what to do, with a button for it where there is one."""
        self.notice.show_error(error)
        code = error.code if isinstance(error, InspectorError) else None
        if code in _BUILD_AGAIN and self.page_key != "build" and capabilities.can_build():
            self.notice.offer("build", self.tr("Go to Build"), "build")
        elif code in _OTHER_IMAGES and self.session.project is not None:
            self.notice.offer("change", self.tr("Change the project…"), "edit")
        elif code is None and not isinstance(error, MemoryError):
            self.notice.offer("log", self.tr("Show the log files"), "folder")

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

    @Slot()
    def _on_build_started(self) -> None:
        self.notice.dismiss()

    @Slot(object)
    def _on_build_succeeded(self, folder: Path) -> None:
        if not self.building.worked and self.page_key == "build":
            self.show_page("inspect")

    @Slot(object)
    def _on_build_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self.show_error(error)

    @Slot(object)
    def _on_imported(self, imported: Imported) -> None:
        self.open_project(imported.folder)
        if self.session.folder == imported.folder:
            self.desk.tell_imported(imported)

    @Slot()
    def _on_too_late(self) -> None:
        self.notice.show_text(
            self.tr("The build was complete before Cancel could stop it."), self.tr("Its model is in use now."), "warning"
        )

    @Slot(str)
    def _on_action(self, key: str) -> None:
        if self.desk.acts_on(key):
            return
        self.notice.dismiss()
        if key == "log":
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_folder())))
        else:
            {"build": lambda: self.show_page("build"), "change": self.change_project, "help": self.show_help}[key]()

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

    def _refuse_on_station(self) -> bool:
        try:
            capabilities.expect_building()
        except InspectorError as error:
            self.show_error(error)
            return True
        return False

    def _refuse_while_building(self) -> bool:
        if self.building.running:
            self.notice.show_text(
                self.tr("A build is running."), self.tr("Wait for it or cancel it, then go on with another project."), "warning"
            )
        return self.building.running

    # -- the way out ----------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.building.running and not self._closing:
            event.ignore()
            self._question.ask()
            return
        self._closing = True
        self._settings().setValue("geometry", self.saveGeometry())
        self.hide()  # the user is done; what still has to end ends unseen
        self._stop_everything()
        event.accept()

    def _stop_everything(self) -> None:
        """Sources first, then the engine behind them, then the build; each ends its threads by itself."""
        pages = self._stack.made_pages()
        for key in ("inspect", "tune"):
            if key in pages and not pages[key].shutdown(_STOP_MS):  # type: ignore[attr-defined]
                _log.warning("The page %s did not stop within %s ms", key, _STOP_MS)
        self.building.cancel()
        self.desk.transfers.stop()
        self._line.stop()
        for page in (self.projects_page, self.form_page, self.build_page, pages.get("help")):
            if page is not None:
                page.stop()  # type: ignore[attr-defined]
        self.session.close()

    # -- how it is put together -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for key, icon, text in (
            ("projects", "projects", self.tr("Projects")),
            ("build", "build", self.tr("Build")),
            ("tune", "tune", self.tr("Tune")),
            ("inspect", "inspect", self.tr("Inspect")),
        ):
            self.rail.add(key, icon, text)
        self.rail.add("help", "info", self.tr("Help"), at_bottom=True)
        self._stack.made.connect(self._on_page_made)
        self._stack.add("projects", self.projects_page)
        self._stack.add("new", self.form_page)
        self._stack.add("build", self.build_page)
        inner = QVBoxLayout()
        inner.setSpacing(0)
        self._notice_frame = QVBoxLayout()
        self._notice_frame.setContentsMargins(3 * theme.SPACE, theme.SPACE, 3 * theme.SPACE, 0)
        self._notice_frame.addWidget(self.notice)
        inner.addLayout(self._notice_frame)
        inner.addWidget(self._stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(inner, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(StatusLine(self.session))
        self.setMinimumSize(*LEAST_PX)

    def _connect(self) -> None:
        session, building = self.session, self.building
        session.project_changed.connect(self._on_project_changed)
        self._line.ready.connect(self._on_line_ready)
        session.failed.connect(self.show_error)
        self.desk.imported.connect(self._on_imported)
        self.desk.failed.connect(self.show_error)
        building.started.connect(self._on_build_started)
        building.succeeded.connect(self._on_build_succeeded)
        building.failed.connect(self._on_build_failed)
        building.too_late.connect(self._on_too_late)
        self.rail.chosen.connect(self.show_page)
        self.rail.entry("projects").clicked.connect(self._on_projects_clicked)
        self.notice.action_requested.connect(self._on_action)
        self._question.confirmed.connect(self.close_now)
        self.projects_page.open_wanted.connect(self.open_project)
        self.projects_page.new_wanted.connect(self.new_project)
        self.projects_page.demo_wanted.connect(self.start_demo)
        self.projects_page.export_wanted.connect(self.desk.export)
        self.build_page.export_requested.connect(self.desk.export)
        self.projects_page.failed.connect(self.show_error)
        self.form_page.done.connect(self._on_form_done)
        self.form_page.left.connect(self._on_form_left)
        self.build_page.change_requested.connect(self.change_project)
        for key, work in (("Ctrl+O", self._on_open_shortcut), ("Ctrl+N", self.new_project), ("F1", self.show_help)):
            QShortcut(QKeySequence(key), self).activated.connect(work)

    @Slot(object)
    def _on_page_made(self, page: QWidget) -> None:
        """Pages ask for other pages by signals of these names."""
        if page is self._stack.made_pages().get("help"):
            page.failed.connect(self.show_error)  # type: ignore[attr-defined]
        targets = {"project_requested": "projects", "build_requested": "build", "tune_requested": "tune", "inspect_requested": "inspect"}
        for name, key in targets.items():
            if hasattr(page, name):
                getattr(page, name).connect(lambda key=key: self.show_page(key))

    @Slot()
    def _prepare_pages(self) -> None:
        """Makes the remaining pages before the user asks for them."""
        if not self._closing:
            for key in ("inspect", "tune"):
                self.page(key)

    def _settings(self) -> QSettings:
        return QSettings(str(paths.data_folder() / "window.ini"), QSettings.Format.IniFormat)

    def _restore_geometry(self) -> None:
        stored = self._settings().value("geometry")
        if not isinstance(stored, QByteArray) or not self.restoreGeometry(stored):
            space = self.screen().availableSize()
            fits = space.width() >= LEAST_PX[0] and space.height() >= LEAST_PX[1]
            self.resize(QSize(*_SIZE_PX).boundedTo(space) if fits else QSize(*_SIZE_PX))
