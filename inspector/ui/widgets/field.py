"""A value that somebody types: its name, a line to type in, what others say of it, and a sentence below where it cannot be."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from inspector.core.errors import InspectorError
from inspector.core.said import reason_of
from inspector.ui import theme
from inspector.ui.said_text import in_words

_NAME_PX, _SHORT_PX = 150, 110


class Field(QWidget):
    """`read` makes a value of the text, or raises ValueError or an `InspectorError` with a sentence."""

    changed = Signal()
    """The text is another one."""
    settled = Signal()
    """Somebody has changed it and is done."""

    def __init__(self, name: str, read: Callable[[str], Any], *, short: bool = True, extra: QWidget | None = None) -> None:
        """`short`: for a number. `extra` stands beside it."""
        super().__init__()
        self._read, self._short = read, short
        self._value: Any = None
        self._shown = ""
        self.edit, self._name, self._said, self._problem = QLineEdit(), QLabel(name), QLabel(), QLabel()
        self._lay_out(name, short, extra)
        self.say("")
        self.edit.textChanged.connect(self._on_text)
        self.edit.editingFinished.connect(self._on_finished)
        self._on_text()

    @property
    def value(self) -> Any:
        """What the text means; None where it cannot be."""
        return self._value

    @property
    def problem(self) -> str:
        """Why it cannot be; empty where it can."""
        return self._problem.text()

    def set_text(self, text: str) -> None:
        """Shows a value as if it had stood there from the beginning."""
        self._shown = text
        self.edit.setText(text)

    def say(self, text: str) -> None:
        """What the camera says of it."""
        self._said.setText(text)
        self._said.setVisible(bool(text) or self._short)

    def said(self) -> str:
        """What stands beside it."""
        return self._said.text()

    def _lay_out(self, name: str, short: bool, extra: QWidget | None) -> None:
        self._name.setBuddy(self.edit)
        self._name.setWordWrap(True)
        self._name.setFixedWidth(theme.scaled(_NAME_PX))
        self.edit.setAccessibleName(name)
        self.edit.setStyleSheet(f"min-height: {theme.TOUCH_PX - 12}px;")
        self._said.setProperty("role", "small")
        for label in (self._said, self._problem):
            label.setWordWrap(True)
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._problem.setProperty("role", "problem")
        self._problem.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self.edit, 0, 1)
        if short:
            self.edit.setFixedWidth(theme.scaled(_SHORT_PX))
        if extra is not None:
            grid.addWidget(extra, 0, 2)
        if short:
            grid.addWidget(self._said, 0, 3)
            grid.setColumnStretch(3, 1)
        else:
            grid.addWidget(self._said, 1, 1, 1, 2)
            grid.setColumnStretch(1, 1)
        grid.addWidget(self._problem, 2, 1, 1, 3)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.scaled(_NAME_PX + _SHORT_PX), super().minimumSizeHint().height())

    @Slot()
    def _on_text(self) -> None:
        self._value, problem = None, ""
        try:
            self._value = self._read(self.edit.text().strip())
        except InspectorError as error:
            problem = in_words(error.detail)
        except ValueError as error:
            problem = in_words(reason_of(error))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.changed.emit()

    @Slot()
    def _on_finished(self) -> None:
        if self.edit.text() != self._shown:
            self._shown = self.edit.text()
            self.settled.emit()
