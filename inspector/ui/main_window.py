"""The window: what is open and what runs, what is shown of it, and the way out."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QLocale, QMetaObject, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from inspector.services.context import Context
from inspector.services.recent import recent_projects
from inspector.ui.application import take_look
from inspector.ui.bridge.slices import Slices
from inspector.ui.building import Building
from inspector.ui.closing import CloseQuestion
from inspector.ui.destroying import destroy
from inspector.ui.entrance import Entrance
from inspector.ui.focus_place import focus_on, way_to
from inspector.ui.line_question import LineQuestion
from inspector.ui.named_source import NamedSource
from inspector.ui.opening import Opening
from inspector.ui.page import Page
from inspector.ui.renewal import Hindrance, Renewal
from inspector.ui.session import Session
from inspector.ui.telling import Telling
from inspector.ui.transfer_desk import TransferDesk
from inspector.ui.widgets.navigation_rail import NavigationRail
from inspector.ui.widgets.notice import Notice
from inspector.ui.window_content import RENEW, WindowContent
from inspector.ui.window_frame import restore_place, store_place
from inspector.ui.wishes import BeginProject, ChooseProject, StartSource, Wish

_BEGIN_AFTER_MS, _PREPARE_AFTER_MS = 20, 200  # the window is painted first
_STOP_MS = 3000


class MainWindow(QMainWindow):
    """Session and build live as long as the window; what is shown of them, `content`, is made anew for another language."""

    def __init__(self, context: Context | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = Session(context, self)
        self.building = Building(self.session, self)
        self._closing = self._stopped = self._between = False
        self._line_question = LineQuestion(self, lambda: self.content.stack.runs_line)
        self._question = CloseQuestion(self)
        self._source = NamedSource(self.session, self)
        self.renewal = Renewal(self.session.settings, self._hindrance, self, self.session.people)
        self._remaking = Slices(self)
        self._remaking.ended.connect(self._on_remade)
        self.content = self._make_content()
        people, settings = self.session.people, self.session.settings
        self.entrance = Entrance(people, settings, self, lambda: self.content.stack.runs_line, self._serve)
        self._connect()
        restore_place(self)
        self._show_title()
        self.content.show_first(self.session.settings.now.start_page)
        self.entrance.look()

    def begin(self, project: Path | None = None, *, demo: bool = False, source: str = "") -> None:
        """What the program was started for; call it once the window is shown."""
        if source:
            self._source.begin(source)
        if demo:
            self._later(_BEGIN_AFTER_MS, lambda: self._begin_with(self.start_demo))
        elif project is not None or (project := self._last_project()) is not None:
            folder = project.absolute()
            self._later(_BEGIN_AFTER_MS, lambda: self._begin_with(lambda: self.open_project(folder)))
        else:
            self.telling.tell_of_last_time()
        self._later(_PREPARE_AFTER_MS, lambda: self.content.prepare())

    def _last_project(self) -> Path | None:
        """The project that was open last, where the settings want that one; it may be gone, which is then said."""
        recent = recent_projects() if self.session.settings.now.open_last else []
        return recent[0].folder if recent else None

    def _begin_with(self, work: Callable[[], object]) -> None:
        """Whatever opens something takes an earlier notice away."""
        self.entrance.when_in(work)
        self.telling.tell_of_last_time()

    def _later(self, delay_ms: int, work: Callable[[], object]) -> None:
        """Does something once, unless the window is gone by then."""
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(work)
        timer.start(delay_ms)

    # -- what is shown --------------------------------------------------------------------------------------------------

    @property
    def rail(self) -> NavigationRail:
        """The rail, until the content is made anew."""
        return self.content.rail

    @property
    def notice(self) -> Notice:
        """The notice, until the content is made anew."""
        return self.content.notice

    @property
    def desk(self) -> TransferDesk:
        """Where projects leave and arrive as files."""
        return self.content.desk

    @property
    def telling(self) -> Telling:
        """What speaks through the notice."""
        return self.content.telling

    @property
    def opening(self) -> Opening:
        """What opens projects."""
        return self.content.opening

    @property
    def page_key(self) -> str:
        """Which page is shown."""
        return self.content.page_key

    def show_page(self, key: str, wish: Wish | None = None) -> Page:
        """Shows a page, for this wish, and gives it; while one is alone, that one."""
        return self.content.show_page(key, wish)

    def page(self, key: str) -> Page:
        """A page, made if it is not there yet."""
        return self.content.stack.page(key)

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Says what went wrong, what the line does now and what to do, with a button for it where there is one."""
        self.telling.show_error(error)

    def go_to(self, key: str, wish: Wish | None = None) -> None:
        """Shows a page that somebody asks for, or says why it makes no sense now."""
        self.content.go_to(key, wish)

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
        if self.content.stack.alone is not None or self.entrance.is_locked:
            return
        if demo:
            self.start_demo()
        elif project is not None:
            self.open_project(project)

    @Slot()
    def close_now(self) -> None:
        """Closes without asking, as soon as what is going on now has returned."""
        self._closing = True
        QMetaObject.invokeMethod(self, "close", Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _show_title(self) -> None:
        project = self.session.project
        said = self.content.going_on.text, project.name if project is not None else "", "Inspector"
        self.setWindowTitle(" – ".join(part for part in said if part))

    @Slot(str)
    def _on_source_wanted(self, key: str) -> None:
        self.entrance.when_in(lambda: self.show_page("inspect", StartSource(key)))

    # -- made anew ------------------------------------------------------------------------------------------------------

    def remake(self) -> None:
        """Makes everything that is shown anew, with the texts, sizes and colours of then; once nothing stands against it."""
        self.renewal.ask()

    def _hindrance(self) -> Hindrance | None:
        return Hindrance.WORK if self._remaking.running else self.content.hindrance

    @Slot(object)
    def _on_waiting(self, hindrance: Hindrance | None) -> None:
        if hindrance is None:
            self.notice.dismiss()
            return
        said = self.tr("The language will be changed.") if self.renewal.changes_language else self.tr("The look will be changed.")
        self.notice.show_text(said, hindrance.text(self.content.unfinished))
        if hindrance.may_be_ended:
            self.notice.offer(RENEW, self.tr("Change it now"), "right")

    @Slot()
    def _on_renewal_due(self) -> None:
        if not self._closing and not self._remaking.running:
            self._remaking.start(self._remade())

    def _remade(self) -> Iterator[None]:
        """A slice for each page that goes, one for what is around them, some for the page that is seen again; the others follow."""
        old = self.content
        key, way, error, wishes = old.page_key, way_to(old, self.focusWidget()), old.telling.standing, old.stack.wishes()
        self.setUpdatesEnabled(False)  # what was there is seen until what follows is complete
        try:
            self._between = True
            yield from old.give_up(_STOP_MS)
            destroy(old)  # before: whatever is there would be dressed as well
            take_look(self.renewal.look.language, self.session.settings.now)
            self.setLocale(QLocale())  # widgets take theirs from the window
            self.content = self._make_content()
            self._between = False
            self.content.stack.begin_with(wishes)
            self.entrance.desk.remake()
            for part in (self.content, self.content.status):
                part.show()  # by themselves layouts show them a moment later, when pages take the focus
            yield
            yield from self.content.stack.make(key)
            focus_on(self.content, way, self.show_page(key))
            self.entrance.look()
            if error is not None:
                self.show_error(error)
            self.telling.say_cut_off()
        finally:
            self.setUpdatesEnabled(True)
        self.content.prepare()

    def _serve(self, on: bool) -> None:
        if not self._between:  # otherwise what is made then looks who is there
            self.content.serve(on)

    @Slot()
    def _on_remade(self) -> None:
        if self._closing:
            self.close_now()

    # -- the way out ----------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._remaking.running:
            event.ignore()
            self._closing = True  # in a moment
            return
        stack = self.content.stack
        alone = stack.alone
        if alone is not None and not self._closing:
            event.ignore()
            self.show_page(stack.key_of(alone))  # whatever it asks is asked there
            alone.ask_to_leave(self.close)
            return
        if not self._closing and (self.building.running or self.desk.transfers.running):
            event.ignore()
            self._question.ask_about_build() if self.building.running else self._question.ask_about_transfer()
            return
        if not self._closing and stack.runs_line:
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
        """Sources first, then the engine behind them, then the build; each ends its threads by itself. Systems may close a window twice."""
        if self._stopped:
            return
        self._stopped = True
        self.renewal.stop()
        self.entrance.stop(_STOP_MS)
        self.content.shutdown(_STOP_MS)
        self.building.cancel()
        self.session.shutdown(_STOP_MS)
        self.session.settings.finish(_STOP_MS)

    # -- how it is put together -----------------------------------------------------------------------------------------

    def _make_content(self) -> WindowContent:
        content = WindowContent(self.session, self.building, self._line_question, self)
        content.renewal_wanted.connect(self.renewal.insist)
        content.going_on.changed.connect(self._show_title)
        self.setCentralWidget(content)
        self.setStatusBar(content.status)
        return content

    def _connect(self) -> None:
        self.session.project_changed.connect(self._show_title)
        self._source.wanted.connect(self._on_source_wanted, Qt.ConnectionType.QueuedConnection)  # pages learn of the model first
        self._question.confirmed.connect(self.close_now)
        self.renewal.waiting.connect(self._on_waiting)
        self.renewal.due.connect(self._on_renewal_due)
        for key, page, wish in (("Ctrl+O", "projects", ChooseProject()), ("Ctrl+N", "new", BeginProject())):
            QShortcut(QKeySequence(key), self).activated.connect(lambda page=page, wish=wish: self.go_to(page, wish))
        QShortcut(QKeySequence("F1"), self).activated.connect(lambda: self.content.show_help())
