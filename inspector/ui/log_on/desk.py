"""When the log-on screen is shown, what becomes of what is typed there, and when it goes."""

import math

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.core.errors import Cancelled
from inspector.services.access import logging_on
from inspector.services.access.logging_on import Choice
from inspector.services.who import AccountsState, operator_log_on
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.joined_text import sentences_text
from inspector.ui.log_on.screen import LogOnScreen
from inspector.ui.messages import explain
from inspector.ui.people import People

_LOOK_MS, _IDLE_MS = 500, 60_000


class LogOnDesk(QObject):
    """One for the window. `shown_changed`: the screen covers the window now, or does so no more."""

    shown_changed = Signal(bool)

    def __init__(self, people: People, window: QWidget) -> None:
        super().__init__(window)
        self._people, self._window = people, window
        self._screen: LogOnScreen | None = None
        self._may_go_back = False
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._on_logged_on)
        self._job.failed.connect(self._on_refused)
        self._wait = QTimer(self, interval=_LOOK_MS)
        self._wait.timeout.connect(self._show_wait)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._idle.timeout.connect(self._on_back)
        self._asked_for = ""
        people.log_on_wanted.connect(self.ask)

    @property
    def is_open(self) -> bool:
        """Whether the screen covers the window."""
        return self._screen is not None and not self._screen.isHidden()

    @property
    def screen(self) -> LogOnScreen:
        """Made when it is needed: most PCs have no accounts."""
        if self._screen is None:
            self._screen = self._make_screen()
        return self._screen

    @Slot()
    def ask(self, *, may_go_back: bool = True) -> None:
        """Shows the screen; `may_go_back`: what lies below may be looked at by anybody."""
        state = self._people.accounts
        if state is AccountsState.OFF:
            return
        self._may_go_back = may_go_back
        damaged = state is AccountsState.DAMAGED
        taken = operator_log_on()
        self.screen.show_names(
            logging_on.choices(),
            without=damaged or taken == "none",
            badges=not damaged and taken != "pin",
            back=may_go_back,
            off=bool(self._people.person.name) and not self._people.nobody,
        )
        if damaged:
            what = self.tr("The accounts of this PC cannot be read. Operators can go on inspecting, without log-on.")
            to_do = self.tr("For everything else, whoever looks after this PC has to bring the file accounts.json back from a backup.")
            self.screen.say(sentences_text((what, to_do)))
        self.screen.set_locked(False)
        self.screen.setGeometry(self._window.rect())
        self.screen.raise_()
        self.screen.show()
        self.screen.setFocus()
        self._touch()
        self.shown_changed.emit(True)

    def close(self) -> None:
        """The screen is not needed any more."""
        if self.is_open:
            self._end()
            self.screen.hide()
            self.shown_changed.emit(False)

    def remake(self) -> None:
        """Another language is spoken: the screen is made anew."""
        was_open, old = self.is_open, self._screen
        self._end()
        self._screen = None
        if old is not None:
            old.hide()
            old.deleteLater()
        if was_open:
            self.ask(may_go_back=self._may_go_back)

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread that tries a secret; False when it does not end in time."""
        self._end()
        return self._job.stop(timeout_ms)

    def _make_screen(self) -> LogOnScreen:
        screen = LogOnScreen(self._window)
        screen.secret_given.connect(self._on_secret)
        screen.badge_read.connect(self._on_badge)
        screen.without_wanted.connect(self._on_without)
        screen.back_wanted.connect(self._on_back)
        screen.off_wanted.connect(self._on_off)
        screen.touched.connect(self._touch)
        return screen

    def _end(self) -> None:
        self._idle.stop()
        self._wait.stop()
        self._job.drop()

    @Slot()
    def _touch(self) -> None:
        """Whoever walks away leaves what lies below in sight again."""
        if self._may_go_back:
            self._idle.start()

    @Slot(object, str)
    def _on_secret(self, choice: Choice, secret: str) -> None:
        if not self._job.running:
            self._asked_for = choice.name
            self.screen.set_locked(True)
            self._job.start(logging_on.log_on(choice.name, secret))

    @Slot(str)
    def _on_badge(self, text: str) -> None:
        if not self._job.running and not self._wait.isActive():
            self._asked_for = ""
            self.screen.set_locked(True)
            self._job.start(logging_on.log_on_by_badge(text))

    @Slot()
    def _on_without(self) -> None:
        try:
            logging_on.log_on_as_operator()
        except Exception as error:
            self._on_refused(error)
            return
        self._on_logged_on()

    @Slot()
    def _on_logged_on(self) -> None:
        self._people.look()
        self.close()

    @Slot(object)
    def _on_refused(self, error: BaseException) -> None:
        self.screen.set_locked(False)
        if isinstance(error, Cancelled):
            return
        self.screen.begin_again()
        self.screen.say(explain(error).detail or explain(error).happened)
        self._wait.start()
        self._show_wait()

    @Slot()
    def _show_wait(self) -> None:
        left = math.ceil(logging_on.wait_s(self._asked_for))
        self.screen.set_locked(left > 0)
        if left:
            self.screen.say(self.tr("There were too many wrong tries. Wait {seconds} s.").format(seconds=left))
        elif self._wait.isActive():
            self._wait.stop()

    @Slot()
    def _on_off(self) -> None:
        self.close()
        self._people.log_off()

    @Slot()
    def _on_back(self) -> None:
        if self._may_go_back:
            self.close()
