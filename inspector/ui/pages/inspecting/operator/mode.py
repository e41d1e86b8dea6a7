"""Operator mode: how it is entered, and that it is left by those only who may."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.services.line.state import State
from inspector.ui.bridge.nobody import nobody
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.operator.screen import OperatorScreen
from inspector.ui.people import People
from inspector.ui.pin.check import PinCheck
from inspector.ui.pin.keypad import Keypad
from inspector.ui.settings import UserSettings
from inspector.ui.shortcuts import LEAVE_KEY, listen
from inspector.ui.widgets.icon_button import IconButton

ENTER_KEY = "F11"


class OperatorMode(QObject):
    """Changes what is seen of a run, never the run. With a PIN nothing else ends it; without one a combination of keys does."""

    changed = Signal(bool)
    """It is on now, or over."""

    def __init__(
        self, desk: Desk, settings: UserSettings, people: People, page: QWidget, changing: Callable[[], bool] = lambda: False
    ) -> None:
        """`people`: where there are accounts, logging on as somebody else is the way out.

        `changing`: something goes on that may open another project when it ends, which nobody in the mode has asked for."""
        super().__init__(page)
        self._page, self._stage, self._changing = page, desk.stage, changing
        self._settings, self._people = settings, people
        self._state, self._has_source = State.IDLE, False
        self._to_begin = settings.now.start_in_operator_mode
        self._after: Callable[[], object] = nobody
        self.screen = OperatorScreen(desk, Keypad(), page)
        self.check = PinCheck(self.screen.keypad, settings, self)
        self.button: IconButton = desk.operator
        self._connect(page)

    @property
    def is_on(self) -> bool:
        """Whether the screen is the operator's."""
        return self.screen.is_open

    @Slot()
    def enter(self) -> None:
        """Begins the mode, once there is something to inspect."""
        if self._changing():
            self._stage.say(self.tr("Operator mode can begin once the build or the import has ended."))
        elif not self.is_on and self._has_source:
            self._begin()

    def serve(self, on: bool) -> None:
        """Begins the mode for whoever is logged on as an operator, whatever there is to inspect, or lets somebody else out of it."""
        after, self._after = self._after, nobody
        if on and not self.is_on:
            self._begin()
        elif not on and self.is_on:
            self.end()
            after()

    def _begin(self) -> None:
        self.screen.open()
        self.screen.show_state(self._state)
        self._show_way_out()
        self.changed.emit(True)

    def ask_to_leave(self, after: Callable[[], object] = nobody) -> None:
        """Asks for the PIN, then leaves and does `after`. Where there is none, the screen says which keys leave.

        Where there are accounts, somebody else has to log on.
        """
        self._after = after
        if self._people.accounts_on:
            self._people.log_on_wanted.emit()
        elif self._settings.now.operator_pin:
            self.screen.show_keypad(True)
            self.check.ask(self.tr("PIN to leave?"))
        else:
            self._show_way_out(asked=True)

    def show_state(self, state: State, has_source: bool) -> None:
        """What the line does; with the first source a station begins in this mode that is told to."""
        self._state, self._has_source = state, has_source
        self.button.setEnabled(has_source)
        self.screen.show_state(state)
        if has_source and self._to_begin and self._page.isVisible():  # on a page that nobody sees nobody could leave it
            self._to_begin = False
            self.enter()

    def end(self) -> None:
        """Leaves without a question."""
        if self.is_on:
            self.check.give_up()
            self.screen.close_down()
            self.changed.emit(False)

    def stop(self, timeout_ms: int) -> bool:
        """Ends the thread that tries a PIN; False when it does not end in time."""
        return self.check.stop(timeout_ms)

    @Slot()
    def leave_by_key(self) -> None:
        """Leaves, or asks who may: for the keys, and the button of a screen on which nothing can be started."""
        if self.is_on:
            self.ask_to_leave() if self._settings.now.operator_pin or self._people.accounts_on else self.end()

    @Slot()
    def _on_leave(self) -> None:
        self.ask_to_leave()

    @Slot()
    def _on_passed(self) -> None:
        after, self._after = self._after, nobody
        self.end()
        after()

    @Slot()
    def _on_given_up(self) -> None:
        self._after = nobody
        self.screen.show_keypad(False)

    def _show_way_out(self, *, asked: bool = False) -> None:
        text = self.tr("To leave: {keys}").format(keys=LEAVE_KEY)
        has_pin = bool(self._settings.now.operator_pin) and not self._people.accounts_on
        self.screen.show_way_out("" if self._people.accounts_on else text, has_pin=has_pin, loud=asked)
        self._stage.no_source.offer(log_on=self._people.accounts_on)

    def _connect(self, page: QWidget) -> None:
        listen(page, {ENTER_KEY: self.enter, LEAVE_KEY: self.leave_by_key})
        self.button.clicked.connect(self.enter)
        self.screen.leave_clicked.connect(self._on_leave)
        self._stage.no_source.way_clicked.connect(self.leave_by_key)
        self.check.passed.connect(self._on_passed)
        self.check.given_up.connect(self._on_given_up)
