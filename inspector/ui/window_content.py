"""What the window shows: rail, notice, pages and status line. All of it is written in one language and one size of text.

When another one is wanted it is made anew as a whole; what is open and what runs belongs to the window and lives on.
"""

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from inspector.core.access import Act
from inspector.core.errors import InspectorError
from inspector.services import who
from inspector.ui import languages, page_list
from inspector.ui.bridge.job import Job
from inspector.ui.bridge.slices import Slices
from inspector.ui.building import Building
from inspector.ui.going_on import GoingOn
from inspector.ui.line_question import LineQuestion
from inspector.ui.log_on.own_secret import OwnSecretDialog
from inspector.ui.manual import open_file, page_file
from inspector.ui.opening import Opening
from inspector.ui.operator_bar import OperatorBar
from inspector.ui.page import Page, Place, WindowServices, in_rail
from inspector.ui.page_stack import PageStack
from inspector.ui.pages.rooms import Rooms
from inspector.ui.person_button import PersonButton
from inspector.ui.renewal import Hindrance
from inspector.ui.session import Session
from inspector.ui.status_line import StatusLine
from inspector.ui.telling import Telling
from inspector.ui.transfer_desk import TransferDesk
from inspector.ui.whole_screen import WholeScreen
from inspector.ui.widgets.navigation_rail import NavigationRail
from inspector.ui.widgets.notice import Notice
from inspector.ui.window_frame import WindowFrame
from inspector.ui.wishes import Wish


class WindowContent(QWidget):
    """Which pages there are only the list of pages knows."""

    renewal_wanted = Signal()
    """The user does not want to wait until everything is made anew."""

    def __init__(self, session: Session, building: Building, line_question: LineQuestion, window: QMainWindow) -> None:
        super().__init__(window)
        self._session, self._building = session, building
        self.rail, self.notice, self.status = NavigationRail(), Notice(), StatusLine(session)
        self.desk = TransferDesk(self.notice, self)
        self.telling = Telling(self.notice, session, building, lambda: self.page_key, self)
        self.opening = Opening(session, building, self.desk, self.telling, line_question, lambda: self.page_key, self)
        self._listed = page_list.PAGES
        self._entries = {entry.key: entry for entry in self._listed}
        pages = tuple(self._entries.values())
        self.going_on = GoingOn(building, self)
        services = WindowServices(
            session, building, self.opening, self.desk, self.telling, pages, self._runs_line, line_question, self.going_on
        )
        self.stack = PageStack(services)
        self._over = False
        self._wanted: tuple[str, Wish | None] | None = None
        """What is shown as soon as it is imported."""
        for entry in in_rail(pages):
            self.rail.add(entry.key, entry.icon, entry.title(), at_bottom=entry.place is Place.BOTTOM)
        self._session, self.people = session, session.people
        self.person = PersonButton(session.people)
        self.rail.add_foot(self.person)
        self.person.secret_wanted.connect(self._on_secret_wanted)
        self._own_secret: OwnSecretDialog | None = None
        self.operator_bar = OperatorBar(session.people)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._frame = WindowFrame(self.rail, self.notice, self.stack, self.stack.notice_area, self.operator_bar)
        layout.addWidget(self._frame)
        self._whole_screen = WholeScreen(window, self.rail, self.notice, self.operator_bar, session.settings, self.stack)
        self._connect()
        self._show_rights()

    # -- pages ----------------------------------------------------------------------------------------------------------

    @property
    def page_key(self) -> str:
        """Which page is shown."""
        return self.stack.key

    def show_page(self, key: str, wish: Wish | None = None) -> Page:
        """Shows a page, for this wish, and gives it; while one is alone, that one or one beside it. A page is for those only who may."""
        alone = self.stack.alone
        if alone is not None and key not in (*alone.beside, self.stack.key_of(alone)):
            return alone
        self._wanted = None
        if not self._is_for_us(key):
            return self._refused(key)
        page = self.stack.show_page(key)
        self._mark(key)
        if wish is not None:
            page.take(wish)
        return page

    def show_first(self, wanted: str = "") -> Page:
        """Shows the page `wanted`, where the rail has it, else the first one of the rail that whoever is at the PC may see."""
        keys = [each.key for each in in_rail(self._listed)]
        found = [key for key in (wanted, self.rail.current(), *keys) if key in keys and self._is_for_us(key)]
        return self.show_page(found[0]) if found else self.stack.show_page("inspect")  # nobody: the log-on screen lies over it

    def serve(self, on: bool) -> None:
        """Begins or ends operator mode for whoever is logged on as an operator, or is not."""
        page = self.stack.page("inspect")
        if on and not page.is_alone:
            self.stack.show_page("inspect")
        page.serve_operator(on)
        if on and self._no_project() and self.people.may(Act.CHOOSE_PRODUCT):
            self.show_page("products")
        if not on and not self._is_for_us(self.page_key):
            self.show_first()

    @Slot(str, object)
    def go_to(self, key: str, wish: Wish | None = None) -> None:
        """Shows a page that somebody asks for, or says why it makes no sense now. One that is not imported yet is fetched in a thread."""
        if self._over or (self._entries[key].needs_building and self.telling.refuse_to_build()):
            return
        if self.stack.is_at_hand(key) or self.stack.alone is not None or not self._is_for_us(key):
            self.show_page(key, wish)
        else:
            self._mark(key)
            self._wanted = key, wish
            self.stack.fetch(key)

    @Slot()
    def _on_fetched(self) -> None:
        if self._wanted is not None:  # otherwise somebody has gone elsewhere meanwhile
            self.show_page(*self._wanted)

    def _mark(self, key: str) -> None:
        entry = self._entries[key]
        if entry.belongs_to or entry.place is not Place.NOWHERE:
            self.rail.set_current(entry.belongs_to or key)

    def show_help(self) -> None:
        """The manual at the chapter of the page; where there is none, Help. A browser never covers an operator's screen."""
        if self.stack.alone is not None:
            return
        file = page_file(self._entries[self.page_key].manual, languages.spoken())
        if file is None or not open_file(file):
            self.go_to("help")
            if file is not None:
                self.telling.tell_of_manual(file)

    @Slot()
    def prepare(self) -> None:
        """Makes the pages that nobody has asked for yet, one at a time."""
        if not self._over:
            self.stack.prepare()

    # -- the end --------------------------------------------------------------------------------------------------------

    @property
    def works(self) -> bool:
        """Whether something that a page, or a file on its way, needs is done in a thread, or in slices."""
        in_slices = any(each.running for each in self.findChildren(Slices))
        return self.desk.transfers.running or in_slices or any(job.is_running() for job in self.findChildren(Job))

    @property
    def hindrance(self) -> Hindrance | None:
        """What would be lost, or ended, if all this were made anew now."""
        if self.stack.alone is not None and not self._session.people.accounts_on:
            return Hindrance.ALONE
        if self.stack.runs_line:
            return Hindrance.LINE
        if not self._building.settled:
            return Hindrance.BUILD
        if self.works or not self._session.settled:
            return Hindrance.WORK
        return Hindrance.ENTERED if self.unfinished else None

    @property
    def unfinished(self) -> str:
        """What a page is called that holds what was entered and not stored; empty where none does."""
        return next((self._entries[key].title() for key in self.stack.unfinished), "")

    def shutdown(self, timeout_ms: int) -> bool:
        """Shows nothing more and ends the threads of the pages, `timeout_ms` for each; False when one does not end in time."""
        self._over = True
        ended = self.stack.shutdown(timeout_ms)
        self.desk.stop()
        self.telling.stop()
        return ended

    def give_up(self, timeout_ms: int) -> Iterator[None]:
        """The same a page at a time, each of which is destroyed; what is left is the frame around them, without life."""
        self._over = True
        self.desk.stop()
        self.telling.stop()
        yield from self.stack.give_up(timeout_ms)

    def _runs_line(self) -> bool:
        return self.stack.runs_line

    # -- what others say ------------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_action(self, key: str) -> None:
        if key == RENEW:
            self.notice.dismiss()
            self.renewal_wanted.emit()
        elif not self.desk.acts_on(key):
            self.telling.act_on(key)

    @Slot()
    def _on_secret_wanted(self) -> None:
        self._own_secret = OwnSecretDialog(self.people, self)
        self._own_secret.finished.connect(self._own_secret.deleteLater)
        self._own_secret.open()

    @Slot()
    def _show_rights(self) -> None:
        for entry in in_rail(self._listed):
            self.rail.set_visible(entry.key, self._is_for_us(entry.key) or bool(entry.otherwise))
        for rooms in self.findChildren(Rooms):
            rooms.offer(self._is_for_us)

    @Slot(bool)
    def _on_alone(self, alone: bool) -> None:
        self._whole_screen.show_alone(alone)
        for key in self.stack.page("inspect").beside:
            if alone or self.stack.is_made(key):
                self.stack.page(key).serve_operator(alone)

    def _no_project(self) -> bool:
        return self._session.project is None and not self._session.busy

    def _is_for_us(self, key: str) -> bool:
        needs = self._entries[key].needs
        return needs is None or self.people.may(needs)

    def _refused(self, key: str) -> Page:
        """Another page in its place, or a sentence."""
        entry = self._entries[key]
        if entry.otherwise and self._is_for_us(entry.otherwise):
            return self.show_page(entry.otherwise)
        try:
            if entry.needs is not None:
                who.require(entry.needs)
        except InspectorError as error:
            self.telling.show_error(error)
        page = self.stack.currentWidget()
        if isinstance(page, Page):
            self.rail.set_current(self._entries[self.page_key].belongs_to or self.page_key)
            return page
        return self.stack.show_page("inspect")

    @Slot(object)
    def _on_page_made(self, page: Page) -> None:
        for rooms in page.findChildren(Rooms):
            rooms.offer(self._is_for_us)
        page.page_wanted.connect(self.go_to)
        page.left.connect(self._on_page_left)
        page.area_changed.connect(self._frame.layer.place)
        page.failed.connect(self.telling.show_error)
        page.alone_changed.connect(self._on_alone)
        page.line_changed.connect(self._on_line)

    @Slot()
    def _on_line(self) -> None:
        self.going_on.take_line(self.stack.line)

    @Slot()
    def _show_going_on(self) -> None:
        self.rail.mark("inspect", self.going_on.line)
        self.rail.mark("build", self.going_on.build)

    @Slot()
    def _on_page_left(self) -> None:
        self.show_page(self.rail.current())

    def _connect(self) -> None:
        self.stack.made.connect(self._on_page_made)
        self.stack.fetched.connect(self._on_fetched)
        self.going_on.changed.connect(self._show_going_on)
        self._show_going_on()
        self.stack.currentChanged.connect(self._frame.layer.place)
        QShortcut(QKeySequence("F6"), self).activated.connect(self.notice.take_focus)
        self.desk.failed.connect(self.telling.show_error)
        self.desk.folder_wanted.connect(self.telling.show_folder)
        self.people.changed.connect(self._show_rights)
        for leading in (self.operator_bar, self._whole_screen):
            leading.page_wanted.connect(self.go_to)
        self.stack.page_changed.connect(self.operator_bar.show_page)
        self.rail.chosen.connect(self.go_to)
        self.rail.chosen_again.connect(self.go_to)
        self.notice.action_requested.connect(self._on_action)
        self.telling.page_wanted.connect(self.go_to)
        self.opening.page_wanted.connect(self.go_to)


RENEW = "renew"
"""The button of a notice that says what the window waits for before it is made anew."""
