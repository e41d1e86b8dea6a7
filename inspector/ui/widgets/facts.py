"""A short table of facts: what it is on the left, its value on the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from inspector.ui import theme
from inspector.ui.widgets.tap_tip import open_tip_by_tap


@dataclass(frozen=True, slots=True)
class Fact:
    """One row; `tip` explains it to whoever points at it or taps it, `number` aligns its digits with those of the other rows.

    `note` explains it where it stands, in a line below.
    """

    name: str
    value: str
    tip: str = ""
    number: bool = False
    note: str = ""


class Facts(QWidget):
    """Rows of facts. Values wrap; numbers are tabular and right-aligned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * theme.SPACE)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Replaces all rows; labels are used again, so that nothing flickers."""
        while len(self._rows) < len(facts):
            self._add_row()
        for number, (name, value, note) in enumerate(self._rows):
            fact = facts[number] if number < len(facts) else None
            for label in (name, value):
                label.setVisible(fact is not None)
            note.setVisible(fact is not None and bool(fact.note))
            if fact is not None:
                _fill(name, value, fact)
                note.setText(fact.note)

    def notes(self) -> dict[str, str]:
        """What is explained below rows, by their names."""
        return {name.text(): note.text() for name, _, note in self._rows if not note.isHidden()}

    def texts(self) -> dict[str, str]:
        """What is shown, by name."""
        return {name.text(): value.text() for name, value, _ in self._rows if not name.isHidden()}

    def _add_row(self) -> None:
        name, value, note = QLabel(), QLabel(), QLabel()
        name.setProperty("role", "muted")
        note.setProperty("role", "small")
        for label in (value, note):
            label.setWordWrap(True)
        for label in (name, value, note):
            label.setTextFormat(Qt.TextFormat.PlainText)
        open_tip_by_tap(name, value)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = 2 * len(self._rows)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        self._grid.addWidget(note, row + 1, 0, 1, 2)
        self._rows.append((name, value, note))


def _fill(name: QLabel, value: QLabel, fact: Fact) -> None:
    name.setText(fact.name)
    value.setText(fact.value)
    value.setFont(theme.font(theme.FONT_BODY, tabular=fact.number))
    value.setAlignment(Qt.AlignmentFlag.AlignRight if fact.number else Qt.AlignmentFlag.AlignLeft)
    for label in (name, value):
        label.setToolTip(fact.tip)
