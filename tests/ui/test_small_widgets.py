"""Labels that give way, lists that open, cards that wrap, facts, empty states."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui import theme
from inspector.ui.widgets.card_grid import CardGrid
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.expandable_list import MOST_LISTED, ExpandableList
from inspector.ui.widgets.expandable_list import listed as rows_of
from inspector.ui.widgets.facts import Fact, Facts

LONG = "/a/very/long/path/that/does/not/fit/into/any/label/of/this/width/project"


def test_a_long_text_is_cut_and_told_in_the_tool_tip(qtbot: QtBot) -> None:
    label = ElidedLabel(LONG, Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.resize(150, 20)
    label.show()
    assert label.shown_text() != LONG and label.shown_text().startswith("/a/") and label.shown_text().endswith("ect")
    assert label.toolTip() == LONG
    assert label.minimumSizeHint().width() < 100
    label.setText("short")
    assert (label.shown_text(), label.toolTip()) == ("short", "")


def test_a_list_without_rows_is_not_there(qtbot: QtBot) -> None:
    listed = ExpandableList()
    qtbot.addWidget(listed)
    listed.show_rows("2 files", [("a", "why"), ("b", "why not")])
    listed.show()
    assert listed.isVisible() and not listed.opened
    qtbot.mouseClick(listed.button, Qt.MouseButton.LeftButton)
    assert listed.opened and listed.rows() == [("a", "why"), ("b", "why not")]
    qtbot.mouseClick(listed.button, Qt.MouseButton.LeftButton)
    assert not listed.opened
    listed.show_rows("", [])
    assert listed.isHidden()


def test_short_names_leave_the_room_to_what_is_said_of_them(qtbot: QtBot) -> None:
    listed = ExpandableList()
    qtbot.addWidget(listed)
    listed.show_rows("2 folders", [("good", "10 images, 96 x 72 px, colour, 8 bit, PNG"), ("bad", "4 images")])
    listed.show()
    listed.button.click()
    table = listed.findChild(QTableView)
    assert table is not None
    needed = table.fontMetrics().horizontalAdvance("good")
    assert needed < table.columnWidth(0) < needed + 40
    listed.show_rows("1 folder", [("a folder with a name that is longer than any column should be", "4 images")])
    assert table.columnWidth(0) == theme.scaled(200)


def test_of_very_many_things_the_first_are_listed_and_the_others_counted() -> None:
    rows = rows_of(range(MOST_LISTED + 1500), lambda number: (str(number), ""))
    assert len(rows) == MOST_LISTED + 1 and rows[-2:] == [(str(MOST_LISTED - 1), ""), ("…", "and 1,500 more")]
    assert rows_of(range(MOST_LISTED), lambda number: (str(number), ""))[-1] == (str(MOST_LISTED - 1), "")


def test_rows_of_a_list_can_be_copied(qtbot: QtBot) -> None:
    listed = ExpandableList()
    qtbot.addWidget(listed)
    listed.show_rows("3 files", [("a", "1"), ("b", "2"), ("c", "3")])
    listed.show()
    listed.button.click()
    table = listed.findChild(QTableView)
    assert table is not None
    table.selectRow(1)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "b\t2"


@pytest.mark.parametrize(("width", "columns"), [(90, 1), (100, 1), (216, 2), (700, 6)])
def test_as_many_cards_in_a_row_as_fit(qtbot: QtBot, width: int, columns: int) -> None:
    grid = CardGrid(100)
    qtbot.addWidget(grid)
    cards = [QLabel("card") for _ in range(7)]
    grid.set_cards(cards)
    grid.resize(2000, 400)
    grid.show()
    grid.resize(width, 400)
    assert grid.columns == columns and grid.width() == width
    qtbot.waitUntil(lambda: cards[columns].pos().y() > cards[0].pos().y())
    assert len({card.pos().y() for card in cards[:columns]}) == 1


def test_cards_that_are_no_longer_wanted_are_destroyed(qtbot: QtBot) -> None:
    grid = CardGrid(100)
    qtbot.addWidget(grid)
    first, second = QWidget(), QWidget()
    grid.set_cards([first, second])
    with qtbot.waitSignal(first.destroyed):
        grid.set_cards([second])


def test_facts_are_replaced(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_facts([Fact("Images", "12"), Fact("Time", "3 s"), Fact("Vectors", "6,000")])
    facts.show_facts([Fact("Images", "13")])
    facts.show()
    assert facts.texts() == {"Images": "13"}


def test_an_empty_state_shows_its_whole_text(qtbot: QtBot) -> None:
    empty = EmptyState("part", "Nothing", "One sentence after another. " * 12)
    qtbot.addWidget(empty)
    button = empty.add_button("plus", "Begin", primary=True)
    empty.resize(900, 600)
    empty.show()
    text = empty._text  # the label whose height is at stake
    assert text.height() >= text.heightForWidth(text.width())
    with qtbot.waitSignal(button.clicked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
