"""What is shown to whom: the log-on screen to nobody, operator mode to operators, everything else to those who may."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from inspector.core.access import Role
from inspector.core.errors import InspectorError
from inspector.services.access import logging_on
from inspector.services.who import AccountsState, operator_log_on
from inspector.ui.log_on.desk import LogOnDesk
from inspector.ui.log_on.log_off import AutoLogOff
from inspector.ui.people import People
from inspector.ui.settings import UserSettings

_LOOK_MS = 500


class Entrance(QObject):
    """Follows who is at the PC. A running inspection goes on whoever comes and goes, and its verdicts stay in sight."""

    def __init__(
        self, people: People, settings: UserSettings, window: QMainWindow, runs_line: Callable[[], bool], serve: Callable[[bool], None]
    ) -> None:
        """`serve` begins or ends operator mode."""
        super().__init__(window)
        self._people, self._window, self._runs_line, self._serve = people, window, runs_line, serve
        self.desk = LogOnDesk(people, window)
        self.log_off = AutoLogOff(people, settings, self)
        self._put_away: list[QWidget] = []
        self._waiting: list[Callable[[], object]] = []
        self._line = QTimer(self, interval=_LOOK_MS)
        self._line.timeout.connect(self.look)
        self.desk.shown_changed.connect(self._on_screen)
        people.changed.connect(self.look)

    @property
    def is_locked(self) -> bool:
        """Whether nothing but the log-on screen is to be reached."""
        return self.desk.is_open

    @Slot()
    def look(self) -> None:
        """Shows what is right for whoever is there now."""
        self._line.stop()
        people = self._people
        if people.nobody and not self._seat_an_operator():
            self._shut_out()
            return
        self.desk.close()
        if people.accounts_on:
            self._serve(people.person.role is Role.OPERATOR)
        self._do_what_waits()

    def when_in(self, work: Callable[[], object]) -> None:
        """Does something as soon as somebody is logged on: at once where somebody is."""
        self._waiting.append(work)
        if not self._people.nobody:
            self._do_what_waits()

    def _do_what_waits(self) -> None:
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            work()

    def stop(self, timeout_ms: int) -> bool:
        """Ends its threads and timers; False when one does not end in time."""
        self._line.stop()
        self.log_off.stop()
        return self.desk.stop(timeout_ms)

    def _seat_an_operator(self) -> bool:
        """Where operators need no log-on, there is always one."""
        if self._people.accounts is not AccountsState.ON or operator_log_on() != "none":
            return False
        try:
            logging_on.log_on_as_operator()
        except InspectorError:
            return False
        self._people.look()  # heard later, it would close a log-on screen that somebody has opened meanwhile
        return True

    def _shut_out(self) -> None:
        """Nobody is logged on: what runs is still seen, and nothing else."""
        if self._runs_line():
            self._serve(True)
            self._line.start()  # until it ends
        elif not self.desk.is_open:
            self.desk.ask(may_go_back=False)

    @Slot(bool)
    def _on_screen(self, shown: bool) -> None:
        """What lies below is not reached by keys either, and no open box lies above."""
        content = self._window.centralWidget()
        if content is not None:
            content.setEnabled(not shown)
        if shown:
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.close()
            self._put_away = [each for each in self._window.findChildren(QDialog) if each.isVisible()]
        for each in self._put_away:
            each.setVisible(not shown)
        if not shown:
            self._put_away = []
            self.look()  # whoever has only looked at it is who he was
