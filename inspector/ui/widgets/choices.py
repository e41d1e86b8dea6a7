"""A few choices of which one holds, each with a sentence that says what it means."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from inspector.ui import theme

_INDENT_PX = 30


class Choices(QWidget):
    """`value` is the one chosen."""

    chosen = Signal()

    def __init__(self, choices: Sequence[tuple[Any, str, str]]) -> None:
        """Each is a value, what it is called, and its sentence."""
        super().__init__()
        self._values = [value for value, _, _ in choices]
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for number, (_, name, sentence) in enumerate(choices):
            button, label = QRadioButton(name), QLabel(sentence)
            button.setAccessibleDescription(sentence)
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            label.setContentsMargins(theme.scaled(_INDENT_PX), 0, 0, theme.SPACE // 2)
            self._group.addButton(button, number)
            layout.addWidget(button)
            layout.addWidget(label)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(lambda _, on: self.chosen.emit() if on else None)

    @property
    def value(self) -> Any:
        """The one that holds."""
        return self._values[self._group.checkedId()]

    def choose(self, value: Any) -> None:
        """Lets this one hold."""
        self.button(value).setChecked(True)

    def button(self, value: Any) -> QRadioButton:
        """The button of a value."""
        found = self._group.button(self._values.index(value))
        assert isinstance(found, QRadioButton)
        return found
