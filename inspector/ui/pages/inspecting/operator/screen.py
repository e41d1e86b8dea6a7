"""Inspect for gloves: state, part, verdict, counts and the buttons of a run. Nothing in it needs a pointer that hovers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from inspector.services.line.state import State
from inspector.ui import theme
from inspector.ui.pages.inspecting.desk import Desk
from inspector.ui.pages.inspecting.operator.loan import Loan
from inspector.ui.pin.keypad import Keypad
from inspector.ui.widgets.icon_button import IconButton

_SIDE_SHARE = 3, 2  # picture to verdict, in width
_BIG_PX, _ROW_PX = 96, 76


class OperatorScreen(QWidget):
    """Borrows its parts of the desk between `open` and `close`; whatever the page tells them is seen here."""

    leave_clicked = Signal()

    def __init__(self, desk: Desk, keypad: Keypad, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.keypad = desk, keypad
        self._loans: list[Loan] = []
        self.way_out = QLabel()
        self.leave = IconButton("lock", self.tr("Leave"), operator=True)
        self.leave.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.leave.clicked.connect(self.leave_clicked)
        self.seen = IconButton("check", self.tr("NG seen: continue"), primary=True, operator=True)
        self.seen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.seen.clicked.connect(desk.bar.start_clicked)
        self._left, self._right, self._top = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self._go, self._below = QStackedWidget(), QStackedWidget()
        self._controls = QGridLayout()
        self._rows = QVBoxLayout(self)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Operator mode"))
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether the parts of the desk are here."""
        return bool(self._loans)

    def open(self) -> None:
        """Borrows the parts and is shown."""
        desk, bar = self._desk, self._desk.bar
        borrowed = (
            *(desk.state, desk.drift, desk.entries, desk.stage, desk.film, desk.side.banner, desk.side.counters),
            *(bar.start, bar.pause, bar.stop, desk.sound),
        )
        self._loans = [Loan(widget) for widget in borrowed]
        self._top.insertWidget(0, desk.state, 1)
        self._top.insertWidget(1, desk.drift, 2)
        self._rows.insertWidget(1, desk.entries)
        for widget in (desk.stage, desk.film):
            self._left.addWidget(widget)
        self._left.setStretchFactor(desk.stage, 1)
        self._right.insertWidget(0, desk.side.banner, 1)
        self._go.insertWidget(0, bar.start)
        self._controls.addWidget(bar.pause, 1, 0)
        self._controls.addWidget(bar.stop, 1, 1)
        self._controls.addWidget(desk.side.counters, 2, 0, 1, 2)
        self._top.insertWidget(self._top.count() - 1, desk.sound)
        desk.stage.serve_operator(True)
        for loan in self._loans:
            loan.show()
        bar.start.setMinimumHeight(theme.scaled(_BIG_PX))
        self.show_keypad(False)
        self.setStyleSheet(_for_gloves())
        self._enlarge(True)  # a style sheet forgets what fonts were set before it
        self.show()
        self.setFocus()

    def close_down(self) -> None:
        """Gives the parts back and is hidden."""
        self.hide()
        self.setStyleSheet("")
        self._enlarge(False)
        self._desk.stage.serve_operator(False)
        for loan in reversed(self._loans):
            loan.end()
        self._loans = []

    def show_state(self, state: State) -> None:
        """An NG part that holds the line is acknowledged where Start was."""
        self._go.setCurrentIndex(self._go.indexOf(self.seen) if state is State.FROZEN else 0)

    def show_way_out(self, text: str, *, has_pin: bool, loud: bool) -> None:
        """How the mode is left: by a button where there is a PIN, otherwise as `text` says; `loud`: somebody has tried to."""
        self.way_out.setFont(theme.font(theme.FONT_TITLE if loud else theme.FONT_BODY, bold=loud))
        self.leave.setVisible(has_pin)
        self.way_out.setVisible(not has_pin and bool(text))
        self.way_out.setText(text)

    def show_keypad(self, shown: bool) -> None:
        """The keypad in place of buttons and counts; part and verdict stay in sight."""
        self._below.setCurrentIndex(1 if shown else 0)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """A scanner that ends with Tab and Enter must not press a button."""
        return False

    def _enlarge(self, large: bool) -> None:
        self._desk.state.set_large(large)
        self._desk.drift.set_large(large)
        self._desk.side.counters.set_large(large)

    def _lay_out(self) -> None:
        for widget in (self.way_out, self.leave):
            self._top.addWidget(widget)
        self._top.setSpacing(2 * theme.SPACE)
        self._go.addWidget(self.seen)
        self._go.setFixedHeight(theme.scaled(_BIG_PX))
        controls = QWidget()
        self._controls.setContentsMargins(0, 0, 0, 0)
        self._controls.setSpacing(theme.SPACE)
        self._controls.addWidget(self._go, 0, 0, 1, 2)
        self._controls.setRowMinimumHeight(1, theme.scaled(_ROW_PX))
        controls.setLayout(self._controls)
        self._below.addWidget(controls)
        self._below.addWidget(self.keypad)
        self._right.addWidget(self._below)
        self._left.setSpacing(theme.SPACE)
        self._right.setSpacing(theme.SPACE)
        columns = QHBoxLayout()
        columns.setSpacing(2 * theme.SPACE)
        columns.addLayout(self._left, _SIDE_SHARE[0])
        columns.addLayout(self._right, _SIDE_SHARE[1])
        self._rows.setContentsMargins(*[2 * theme.SPACE] * 4)
        self._rows.addLayout(self._top)
        self._rows.addLayout(columns, 1)


def _for_gloves() -> str:
    """Also for buttons within what is borrowed, such as the one that takes a notice away. Words are never cut off for the least width."""
    size, text = theme.GLOVES_PX, theme.scaled(theme.FONT_TITLE)
    least = f'QToolButton, QPushButton[bare="true"] {{ min-width: {size}px; }}'
    return f"QPushButton, QToolButton {{ min-height: {size}px; font-size: {text}px; }} {least}"
