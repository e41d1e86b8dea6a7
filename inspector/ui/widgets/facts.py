"""A short table of facts: what it is on the left, its value on the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from inspector.ui import theme


@dataclass(frozen=True, slots=True)
class Fact:
    """One row; `tip` explains it, `number` aligns its digits with those of the other rows."""

    name: str
    value: str
    tip: str = ""
    number: bool = False


class Facts(QWidget):
    """Rows of facts. Values wrap; numbers are tabular and right-aligned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * theme.SPACE)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Replaces all rows; labels are used again, so that nothing flickers."""
        while len(self._rows) < len(facts):
            self._add_row()
        for number, (name, value) in enumerate(self._rows):
            fact = facts[number] if number < len(facts) else None
            for label in (name, value):
                label.setVisible(fact is not None)
            if fact is not None:
                _fill(name, value, fact)

    def texts(self) -> dict[str, str]:
        """What is shown, by name."""
        return {name.text(): value.text() for name, value in self._rows if not name.isHidden()}

    def _add_row(self) -> None:
        name, value = QLabel(), QLabel()
        name.setProperty("role", "muted")
        value.setWordWrap(True)
        for label in (name, value):
            label.setTextFormat(Qt.TextFormat.PlainText)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = len(self._rows)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._rows.append((name, value))


def _fill(name: QLabel, value: QLabel, fact: Fact) -> None:
    name.setText(fact.name)
    value.setText(fact.value)
    value.setFont(theme.font(theme.FONT_BODY, tabular=fact.number))
    value.setAlignment(Qt.AlignmentFlag.AlignRight if fact.number else Qt.AlignmentFlag.AlignLeft)
    for label in (name, value):
        label.setToolTip(fact.tip)
