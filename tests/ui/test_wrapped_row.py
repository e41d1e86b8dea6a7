"""A row becomes as many lines as it needs, and none is needed where there is room."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui.widgets.wrapped_row import WrappedRow

BUTTON_PX = 100


@pytest.fixture
def made(qtbot: QtBot) -> tuple[QWidget, WrappedRow, list[QPushButton]]:
    """A row of five buttons, of which the last two stand at the right, in a window that is shown."""
    window, row = QWidget(), WrappedRow(spacing=10)
    buttons = [QPushButton(str(number)) for number in range(5)]
    for button in buttons:
        button.setFixedWidth(BUTTON_PX)
    row.add(*buttons[:3])
    row.add_stretch()
    row.add(*buttons[3:])
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(row)
    layout.addStretch(1)
    qtbot.addWidget(window)
    window.resize(700, 300)
    window.show()
    return window, row, buttons


def lines(window: QWidget, buttons: list[QPushButton], width: int) -> list[list[str]]:
    """The words of the buttons as they stand below each other."""
    window.resize(width, 300)
    for _ in range(4):
        QApplication.processEvents()
    seen: dict[int, list[QPushButton]] = {}
    for button in buttons:
        if button.isVisible():
            seen.setdefault(button.y(), []).append(button)
    assert all(button.width() == BUTTON_PX and button.x() >= 0 and button.geometry().right() < width for button in buttons)
    return [[button.text() for button in sorted(seen[y], key=QPushButton.x)] for y in sorted(seen)]


def test_it_has_the_lines_that_it_needs(made: tuple[QWidget, WrappedRow, list[QPushButton]]) -> None:
    window, row, buttons = made
    assert lines(window, buttons, 540) == [["0", "1", "2", "3", "4"]]
    assert buttons[4].geometry().right() == 539
    assert lines(window, buttons, 539) == [["0", "1", "2"], ["3", "4"]], "what is kept at the right stays together"
    assert lines(window, buttons, 220) == [["0", "1"], ["2"], ["3", "4"]]
    assert lines(window, buttons, 110) == [["0"], ["1"], ["2"], ["3"], ["4"]]
    assert row.minimumSizeHint().width() == BUTTON_PX and row.height() >= 5 * buttons[0].height()
    assert lines(window, buttons, 700) == [["0", "1", "2", "3", "4"]]


def test_a_part_that_is_hidden_needs_no_room(made: tuple[QWidget, WrappedRow, list[QPushButton]]) -> None:
    window, _, buttons = made
    assert len(lines(window, buttons, 430)) == 2
    buttons[0].hide()
    assert lines(window, buttons, 430) == [["1", "2", "3", "4"]]
    buttons[0].show()
    assert len(lines(window, buttons, 430)) == 2


def test_parts_in_a_line_of_their_own_are_no_wider_than_in_the_others(qtbot: QtBot) -> None:
    window, row = QWidget(), WrappedRow(spacing=0)
    parts = [QPushButton(str(number)) for number in range(3)]
    for part in parts:
        part.setMinimumWidth(BUTTON_PX)
    row.add(*parts, stretch=1)
    QVBoxLayout(window).addWidget(row)
    qtbot.addWidget(window)
    window.resize(280, 300)
    window.show()
    qtbot.waitUntil(lambda: parts[2].y() > parts[0].y())
    qtbot.waitUntil(lambda: abs(parts[2].width() - parts[0].width()) <= 1)
