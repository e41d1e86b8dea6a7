"""Where the PIN of this PC is set, changed and taken away."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.core.pin import LEAST_DIGITS, MOST_DIGITS, Tries
from inspector.services import pin as pins
from inspector.ui import theme
from inspector.ui.bridge.newest_job import NewestJob
from inspector.ui.pin.check import PinCheck
from inspector.ui.pin.keypad import Keypad
from inspector.ui.settings import UserSettings
from inspector.ui.widgets.icon_button import IconButton

_KEYPAD_PX = (500, 380)


class PinSettings(QWidget):
    """The present PIN is asked for before it goes; a new one is asked for twice."""

    def __init__(self, settings: UserSettings, parent: QWidget | None = None, tries: Tries | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._first, self._new, self._removes = "", False, False
        self.set, self.remove = IconButton("lock", operator=True), IconButton("trash", self.tr("Remove the PIN…"), operator=True)
        self.keypad, self.said = Keypad(), QLabel()
        self.check = PinCheck(self.keypad, settings, self, tries)
        self._sealing = NewestJob(self)
        self._lay_out()
        settings.changed.connect(self._show)
        self.set.clicked.connect(self._on_set)
        self.remove.clicked.connect(self._on_remove)
        self.check.passed.connect(self._on_passed)
        self.check.given_up.connect(self._close)
        self.keypad.entered.connect(self._on_entered)
        self.keypad.cancelled.connect(self._close)
        self._sealing.succeeded.connect(self._on_sealed)
        self._close()

    def stop(self, timeout_ms: int) -> bool:
        """Ends the threads; False when one does not end in time."""
        ended = (self.check.stop(timeout_ms), self._sealing.stop(timeout_ms))
        return all(ended)

    @Slot()
    def _on_set(self) -> None:
        self._begin(removes=False)

    @Slot()
    def _on_remove(self) -> None:
        self._begin(removes=True)

    def _begin(self, *, removes: bool) -> None:
        self._first, self._removes, self._new = "", removes, False
        self.keypad.show()
        if self._settings.now.operator_pin:
            self.check.ask(self.tr("Present PIN?"))
        else:
            self._on_passed()

    @Slot()
    def _on_passed(self) -> None:
        if self._removes:
            self._settings.change(operator_pin="")
            self._close()
        else:
            self._new = True
            self.keypad.ask(self.tr("New PIN, {least} to {most} digits?").format(least=LEAST_DIGITS, most=MOST_DIGITS))

    @Slot(str)
    def _on_entered(self, pin: str) -> None:
        if not self._new:  # it is for the check of the present one
            return
        if not self._first:
            self._first = pin
            self.keypad.ask(self.tr("The same PIN again?"))
        elif pin == self._first:
            self._new = False
            self.keypad.set_locked(True)
            self._sealing.start(pins.seal(pin))
        else:
            self._first = ""
            self.keypad.ask(self.tr("That was another one. New PIN?"))

    @Slot(object)
    def _on_sealed(self, sealed: str) -> None:
        self._settings.change(operator_pin=sealed)
        self._close()

    @Slot()
    def _close(self) -> None:
        self._first, self._new = "", False
        self.keypad.set_locked(False)
        self.keypad.hide()
        self._show()

    @Slot()
    def _show(self) -> None:
        has_pin = bool(self._settings.now.operator_pin)
        self.set.setText(self.tr("Change the PIN…") if has_pin else self.tr("Set a PIN…"))
        self.set.setAccessibleName(self.set.text())
        self.remove.setVisible(has_pin)
        without = self.tr("There is no PIN: Ctrl+Shift+F11 ends the operator mode.")
        self.said.setText(
            self.tr("A PIN ends the operator mode. If it is forgotten, delete the line operator_pin in settings.toml.")
            if has_pin
            else without
        )

    def _lay_out(self) -> None:
        self.said.setProperty("role", "muted")
        self.said.setWordWrap(True)
        self.keypad.setFixedSize(*map(theme.scaled, _KEYPAD_PX))
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        for widget in (self.set, self.remove):
            row.addWidget(widget)
        row.addWidget(self.said, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(row)
        layout.addWidget(self.keypad)
