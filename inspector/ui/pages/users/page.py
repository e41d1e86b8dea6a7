"""Users: who may log on at this PC, and as what. Without accounts everybody may do everything, and nobody logs on."""

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from inspector.core.access import Act
from inspector.core.account import Account
from inspector.core.errors import Cancelled, ErrorCode, InspectorError
from inspector.services.access import accounts
from inspector.ui import messages, theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.page import Page, WindowServices
from inspector.ui.pages.rooms import Rooms
from inspector.ui.pages.users import work
from inspector.ui.pages.users.form import AccountForm, Entered
from inspector.ui.pages.users.list import AccountList
from inspector.ui.people import People
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.page_scroll import PageScroll
from inspector.ui.widgets.question import Question

_LIST_PX = 400


class UsersPage(Page):
    """Reads the accounts whenever it is shown; what is changed is stored at once."""

    def __init__(self, people: People, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people = people
        self.accounts: tuple[Account, ...] = ()
        self._wanted = ""
        self.rooms, self.list, self.form = Rooms("users"), AccountList(), AccountForm()
        self.add = IconButton("plus", self.tr("New account"), operator=True)
        self.begin = IconButton("lock", self.tr("Set up accounts…"), primary=True, operator=True)
        self.question = Question(self)
        self._about, self._hint = QLabel(), QLabel()
        self._reading, self._storing = NewestJob(self), NewestJob(self)
        self._lay_out()
        self._connect()
        self._show()

    @property
    def is_unfinished(self) -> bool:
        return self.form.is_begun

    @property
    def busy(self) -> bool:
        """Whether accounts are being read or stored."""
        return self._reading.running or self._storing.running

    def shutdown(self, timeout_ms: int = 3000) -> bool:
        ended = [each.stop(timeout_ms) for each in (self._reading, self._storing)]
        return all(ended)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    @Slot()
    def _read(self) -> None:
        if not self._people.accounts_on or not self._people.may(Act.USERS):
            self._reading.drop()
            self._on_read(())
        elif self.isVisible():
            self._reading.start(work.listed())

    @Slot(object)
    def _on_read(self, found: tuple[Account, ...]) -> None:
        self.accounts = found
        self.list.show_accounts(found, self._wanted)
        self._show()

    def _show(self) -> None:
        on = self._people.accounts_on
        if self.form.isHidden():
            self.list.choose_none()
        self.begin.setVisible(not on and self.form.isHidden())
        self._about.setVisible(not on)
        self.list.setVisible(on)
        self.add.setVisible(on)
        self._hint.setVisible(on and self.form.isHidden())

    def _open(self, account: Account | None, *, first: bool = False) -> None:
        self.form.begin(account, first=first)
        self.form.show()
        self._show()
        self.form.name.setFocus()

    @Slot()
    def _on_begin(self) -> None:
        self._open(None, first=True)

    @Slot()
    def _on_add(self) -> None:
        self.list.choose_none()
        self._wanted = ""
        self._open(None)

    @Slot(object)
    def _on_chosen(self, account: Account) -> None:
        self._wanted = account.name
        self._open(account)

    @Slot()
    def _on_cancelled(self) -> None:
        self._wanted = ""
        self.form.hide()
        self._show()

    @Slot(object)
    def _on_saved(self, entered: Entered) -> None:
        self._start(work.store, entered)

    @Slot(str)
    def _on_remove(self, name: str) -> None:
        last = len(self.accounts) == 1
        off = self.tr("It is the last account: afterwards nobody logs on any more, and everybody may do everything.")
        stays = self.tr("What {name} has done stays in the record and in the audit.").format(name=name)
        self._wanted = name
        self.question.ask(
            self.tr("Remove an account"),
            self.tr("Remove the account of {name}?").format(name=name),
            off if last else stays,
            self.tr("Remove"),
            self.tr("Keep it"),
        )

    @Slot()
    def _on_removal_confirmed(self) -> None:
        self._start(accounts.remove_account, self._wanted)

    def _start(self, make: Any, what: Any) -> None:
        self.form.say("")
        self.form.set_locked(True)
        try:
            self._storing.start(make(what))
        except InspectorError as error:  # whoever was logged on is not any more
            self._on_failed(error)

    @Slot(object)
    def _on_stored(self, _stored: Account | None) -> None:
        self.form.set_locked(False)
        self.form.begin(None)
        self.form.hide()
        self._wanted = ""  # what the list marks is what the form shows
        self._people.look()
        self._read()
        self._show()

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        self.form.set_locked(False)
        if isinstance(error, Cancelled):
            return
        if isinstance(error, InspectorError) and error.code is ErrorCode.BAD_ARGUMENT and not self.form.isHidden():
            self.form.say(messages.explain(error).detail)
        else:
            self.failed.emit(error)

    def _connect(self) -> None:
        self.rooms.page_wanted.connect(self.page_wanted)
        self.begin.clicked.connect(self._on_begin)
        self.add.clicked.connect(self._on_add)
        self.list.chosen.connect(self._on_chosen)
        self.form.saved.connect(self._on_saved)
        self.form.remove_wanted.connect(self._on_remove)
        self.form.cancelled.connect(self._on_cancelled)
        self.question.confirmed.connect(self._on_removal_confirmed)
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self._on_failed)
        self._storing.succeeded.connect(self._on_stored)
        self._storing.failed.connect(self._on_failed)
        self._people.changed.connect(self._read)

    def _lay_out(self) -> None:
        self._about.setText(
            self.tr(
                "On this PC nobody logs on, and whoever sits before it may do everything.\n\n"
                "With accounts everybody logs on: operators inspect and verify, engineers build, tune and release, "
                "administrators look after settings and accounts. What is done is noted in the audit with the name.\n\n"
                "The first account is an administrator's. It turns accounts on at once: write its password down where it is kept safe."
            )
        )
        self._hint.setText(self.tr("Choose an account to change it."))
        self._hint.setProperty("role", "muted")
        for label in (self._about, self._hint):
            label.setWordWrap(True)
        self.form.hide()
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(theme.SPACE)
        self.list.setMinimumWidth(theme.scaled(_LIST_PX))
        left.addWidget(self.list, 1)
        left.addWidget(self.add)
        right.setSpacing(2 * theme.SPACE)
        right.addWidget(self._about)
        right.addWidget(self.begin)
        right.addWidget(self._hint)
        right.addWidget(self.form)
        right.addStretch(1)
        side = QWidget()
        side.setLayout(right)
        side.setMaximumWidth(theme.scaled(640))
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(*[2 * theme.SPACE] * 4)
        row.setSpacing(3 * theme.SPACE)
        row.addLayout(left)
        row.addWidget(side, 1)
        row.addStretch(0)
        self._stack = QStackedWidget()
        self._stack.addWidget(PageScroll(content))
        self.rooms.lay_out(self, self._stack)


def make_page(window: WindowServices) -> Page:
    """The page for the list of pages."""
    return UsersPage(window.session.people)
