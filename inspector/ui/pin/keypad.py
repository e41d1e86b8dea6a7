"""Digits to be tapped, in gloves. It takes nothing from a keyboard: what a scanner types is no PIN."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from inspector.core.pin import LEAST_DIGITS, MOST_DIGITS
from inspector.ui import theme
from inspector.ui.widgets.icon_button import IconButton


class Keypad(QWidget):
    """A question, a dot for each digit, ten digits, and the buttons that end it."""

    entered = Signal(str)
    """A PIN with as many digits as one can have; the dots are gone by then."""
    cancelled = Signal()
    touched = Signal()
    """Somebody is at it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pin = ""
        self._question, self._dots = QLabel(), QLabel()
        self._question.setProperty("role", "heading")
        self._question.setWordWrap(True)
        self._dots.setFont(theme.font(theme.FONT_FIGURE, bold=True))
        self.digits = [self._key(QPushButton(str(digit))) for digit in range(10)]
        self.back = self._key(IconButton("left", tip=self.tr("Take the last digit back"), operator=True))
        self.cancel = self._key(IconButton("close", self.tr("Cancel"), operator=True))
        self.done = self._key(IconButton("check", self.tr("OK"), primary=True, operator=True))
        self._lay_out()
        for digit, button in enumerate(self.digits):
            button.clicked.connect(lambda _checked=False, digit=digit: self._add(str(digit)))
        self.back.clicked.connect(self._take_back)
        self.cancel.clicked.connect(self.cancelled)
        self.done.clicked.connect(self._on_done)
        self.ask("")

    def ask(self, question: str) -> None:
        """Begins anew, with this question."""
        self._question.setText(question)
        self._set("")

    def question(self) -> str:
        """What is asked."""
        return self._question.text()

    def set_locked(self, locked: bool) -> None:
        """Takes no digits for now."""
        for button in (*self.digits, self.back):
            button.setEnabled(not locked)
        self.done.setEnabled(not locked and len(self._pin) >= LEAST_DIGITS)

    def _key(self, button: QPushButton) -> QPushButton:
        button.setProperty("gloves", True)
        button.setProperty("square", len(button.text()) < 2)  # a least width of the style sheet would cut off a word
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.SPACE)
        grid.addWidget(self._question, 0, 0, 1, 2)
        grid.addWidget(self._dots, 0, 2, 1, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for digit in range(1, 10):
            grid.addWidget(self.digits[digit], 3 - (digit - 1) // 3, (digit - 1) % 3)
        grid.addWidget(self.digits[0], 4, 0, 1, 3)
        grid.addWidget(self.back, 1, 3)
        grid.addWidget(self.cancel, 2, 3)
        grid.addWidget(self.done, 3, 3, 2, 1)
        for row in range(1, 5):
            grid.setRowStretch(row, 1)
        for column in range(4):
            grid.setColumnStretch(column, 1)

    def _add(self, digit: str) -> None:
        self._set((self._pin + digit)[:MOST_DIGITS])

    @Slot()
    def _take_back(self) -> None:
        self._set(self._pin[:-1])

    @Slot()
    def _on_done(self) -> None:
        pin = self._pin
        self._set("")
        self.entered.emit(pin)

    def _set(self, pin: str) -> None:
        self._pin = pin
        self._dots.setText("•" * len(pin))
        self.done.setEnabled(len(pin) >= LEAST_DIGITS)
        self.touched.emit()
