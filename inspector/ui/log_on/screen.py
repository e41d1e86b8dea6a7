"""The log-on screen: who is there, and how they prove it. It lies over the whole window, and nothing below it is reached meanwhile."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from inspector.services.access.logging_on import Choice
from inspector.ui import theme
from inspector.ui.badge import BadgeReader
from inspector.ui.log_on.names import Names
from inspector.ui.pin.keypad import Keypad
from inspector.ui.widgets.icon_button import IconButton

_WIDE_PX, _HIGH_PX = 720, 640
_KEYPAD_PX = 420


class LogOnScreen(QWidget):
    """Says what was tapped and typed; who may come in others decide. `choice` is whoever was chosen."""

    secret_given = Signal(object, str)
    """The `Choice`, and the PIN or password."""
    badge_read = Signal(str)
    without_wanted = Signal()
    """As an operator without a name."""
    back_wanted = Signal()
    """Nobody wants to log on after all."""
    off_wanted = Signal()
    """Whoever is logged on goes."""
    touched = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.choice: Choice | None = None
        self._title, self._said, self._badge_said = QLabel(self.tr("Who is working here?")), QLabel(), QLabel()
        self.names, self.keypad, self.password = Names(), Keypad(), QLineEdit()
        self.password_of = QLabel()
        self.log_on = IconButton("right", self.tr("Log on"), primary=True, operator=True)
        self.other = IconButton("left", self.tr("Another name"), operator=True)
        self.back = IconButton("close", self.tr("Back"), operator=True)
        self.off = IconButton("lock", self.tr("Log off"), operator=True)
        self.badges = BadgeReader(self)
        self._steps = QStackedWidget()
        self._lay_out()
        self._connect()
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Log on"))
        self.hide()

    def show_names(self, choices: Sequence[Choice], *, without: bool, badges: bool, back: bool, off: bool) -> None:
        """Begins anew. `without`: an operator needs no name; `badges`: they are taken; `back`: there is something to go back to.

        `off`: somebody is logged on, and may go.
        """
        self.choice = None
        self.names.show_choices(choices, without=without)
        self.badges.listens = badges
        self._badge_said.setVisible(badges)
        self.back.setVisible(back)
        self.off.setVisible(off)
        self.say("")
        self._step_to(0)
        self.setFocus()

    def choose(self, choice: Choice) -> None:
        """Asks for this one's PIN or password."""
        self.choice = choice
        self.say("")
        if choice.asks_pin:
            self.keypad.ask(self.tr("PIN of {name}?").format(name=choice.name))
            self._step_to(1)
            self.setFocus()
        else:
            self.password_of.setText(self.tr("Password of {name}?").format(name=choice.name))
            self.password.clear()
            self._step_to(2)
            self.password.setFocus()

    def say(self, text: str) -> None:
        """Why somebody did not get in; empty: nothing."""
        self._said.setText(text)

    def said(self) -> str:
        """What is said of the last try."""
        return self._said.text()

    def set_locked(self, locked: bool) -> None:
        """Takes nothing for now."""
        self.keypad.set_locked(locked)
        for widget in (self.names, self.password, self.log_on):
            widget.setEnabled(not locked)
        if not locked and self._steps.currentIndex() == 2:
            self.password.setFocus()

    def begin_again(self) -> None:
        """Wants the same secret once more."""
        self.password.clear()
        if self.choice is not None and self.choice.asks_pin:
            self.keypad.ask(self.tr("PIN of {name}?").format(name=self.choice.name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lies over all of its window, however large that becomes."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def _step_to(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        self.other.setVisible(step > 0)

    @Slot()
    def _on_other(self) -> None:
        self.choice = None
        self.say("")
        self._step_to(0)
        self.setFocus()

    @Slot()
    def _on_password(self) -> None:
        if self.choice is not None and self.password.text() and self.log_on.isEnabled():
            self.secret_given.emit(self.choice, self.password.text())

    @Slot(str)
    def _on_pin(self, pin: str) -> None:
        if self.choice is not None:
            self.secret_given.emit(self.choice, pin)

    def _connect(self) -> None:
        self._window.installEventFilter(self)
        self.names.chosen.connect(self.choose)
        self.names.without_wanted.connect(self.without_wanted)
        self.keypad.entered.connect(self._on_pin)
        self.keypad.cancelled.connect(self._on_other)
        self.keypad.touched.connect(self.touched)
        self.password.returnPressed.connect(self._on_password)
        self.password.textEdited.connect(self.touched)
        self.log_on.clicked.connect(self._on_password)
        self.other.clicked.connect(self._on_other)
        self.back.clicked.connect(self.back_wanted)
        self.off.clicked.connect(self.off_wanted)
        self.badges.read.connect(self.badge_read)

    def _lay_out(self) -> None:
        self._title.setProperty("role", "title")
        for label in (self._said, self._badge_said):
            label.setWordWrap(True)
        self._said.setFont(theme.font(theme.FONT_HEADING, bold=True))
        self._badge_said.setText(self.tr("Or hold your badge to the reader."))
        self._badge_said.setProperty("role", "muted")
        self.password_of.setProperty("role", "heading")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(self.tr("Password"))
        for widget in (self.names, self._pin_step(), self._password_step()):
            self._steps.addWidget(widget)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.setSpacing(theme.SPACE)
        top.addWidget(self.other)
        top.addWidget(self.off)
        top.addWidget(self.back)
        card = QWidget()
        card.setMaximumSize(theme.scaled(_WIDE_PX), theme.scaled(_HIGH_PX))
        column = QVBoxLayout(card)
        column.setContentsMargins(2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE, 2 * theme.SPACE)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self._said)
        column.addWidget(self._steps, 1)
        column.addWidget(self._badge_said)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(card, 100)
        row.addStretch(1)

    def _pin_step(self) -> QWidget:
        step = QWidget()
        layout = QVBoxLayout(step)
        layout.setContentsMargins(0, 0, 0, 0)
        self.keypad.setMaximumHeight(theme.scaled(_KEYPAD_PX))
        layout.addWidget(self.keypad, 1)
        layout.addStretch(0)
        return step

    def _password_step(self) -> QWidget:
        step = QWidget()
        layout = QVBoxLayout(step)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.SPACE)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE)
        row.addWidget(self.password, 1)
        row.addWidget(self.log_on)
        layout.addWidget(self.password_of)
        layout.addLayout(row)
        layout.addStretch(1)
        return step
