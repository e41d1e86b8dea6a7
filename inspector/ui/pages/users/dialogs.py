"""A PIN that is typed twice on the keypad, and a badge that is held to the reader twice."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from inspector.core.pin import LEAST_DIGITS, MOST_DIGITS
from inspector.ui import theme
from inspector.ui.badge import BadgeReader
from inspector.ui.pin.keypad import Keypad
from inspector.ui.widgets.icon_button import IconButton

_KEYPAD_PX = (500, 400)
_BADGE_PX = 420


class PinDialog(QDialog):
    """The second time tries out whether the first one was meant: it is the keypad that is used to log on."""

    given = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("PIN of {name}").format(name=name))
        self._first = ""
        self.keypad = Keypad()
        self.keypad.setMinimumSize(theme.scaled(_KEYPAD_PX[0]), theme.scaled(_KEYPAD_PX[1]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[2 * theme.SPACE] * 4)
        layout.addWidget(self.keypad)
        self.keypad.entered.connect(self._on_entered)
        self.keypad.cancelled.connect(self.reject)
        self.keypad.ask(self.tr("New PIN, {least} to {most} digits?").format(least=LEAST_DIGITS, most=MOST_DIGITS))

    @Slot(str)
    def _on_entered(self, pin: str) -> None:
        if not self._first:
            self._first = pin
            self.keypad.ask(self.tr("The same PIN again?"))
        elif pin == self._first:
            self.given.emit(pin)
            self.accept()
        else:
            self._first = ""
            self.keypad.ask(self.tr("That was another one. New PIN?"))


class BadgeDialog(QDialog):
    """Waits for a reader that types. The second time shows that the first one was read whole, and from one badge."""

    given = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Badge of {name}").format(name=name))
        self._first = ""
        self.said = QLabel(self.tr("Hold the badge to the reader now."))
        self.said.setProperty("role", "heading")
        self.said.setWordWrap(True)
        self.cancel = IconButton("close", self.tr("Cancel"), operator=True)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.reader = BadgeReader(self)
        self.reader.watch(self.cancel)
        self.reader.read.connect(self._on_read)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.SPACE] * 4)
        layout.setSpacing(3 * theme.SPACE)
        layout.addWidget(self.said)
        layout.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(theme.scaled(_BADGE_PX))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @Slot(str)
    def _on_read(self, text: str) -> None:
        if not self._first:
            self._first = text
            self.said.setText(self.tr("It was read. Hold the same badge to the reader once more."))
        elif text == self._first:
            self.given.emit(text)
            self.accept()
        else:
            self._first = ""
            self.said.setText(self.tr("The reader read something else the second time. Hold the badge to the reader again, twice."))
