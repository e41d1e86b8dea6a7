"""The table of a run: the newest part is the first one, and what somebody looks at stays before their eyes."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inspector.core.inspection import Inspection
from inspector.services.line.state import State
from inspector.ui.pages.inspecting.log import LogModel
from inspector.ui.pages.inspecting.parts import Tally
from inspector.ui.pages.inspecting.side import ResultTable
from inspector.ui.pages.inspecting.strip import RunStrip


@pytest.fixture
def log(qtbot: QtBot) -> LogModel:
    return LogModel()


@pytest.fixture
def table(qtbot: QtBot, log: LogModel) -> ResultTable:
    made = ResultTable(log)
    qtbot.addWidget(made)
    made.resize(300, 300)
    made.show()
    return made


def judge(log: LogModel, first: int, last: int) -> None:
    for number in range(first, last + 1):
        log.add(number, Inspection(f"{number}.png", 1.0, 2.0, "m", 3.0))
    log.show_added()


@pytest.mark.parametrize("width", [720, 900, 1400])
def test_nothing_of_what_came_out_is_cut_off(qtbot: QtBot, width: int) -> None:
    strip = RunStrip()
    qtbot.addWidget(strip)
    strip.resize(width, 48)
    strip.show()
    tally = Tally()
    for number in range(1234):
        tally.add(Inspection(f"{number}.png", 1.0 if number % 2 else 3.0, 2.0, "m", 12.5))
    strip.show_run(State.IDLE, None, tally, 0)
    assert strip.text().startswith("1,234 parts · 617 OK · 617 NG · 0 undecided · yield 50.0% · median 12.5 ms")
    qtbot.waitUntil(lambda: strip._text.heightForWidth(strip._text.width()) <= strip.height())


def seen(table: ResultTable) -> int:
    """Number of the part in the first row in sight."""
    return int(table.model().index(table.rowAt(0), 0).data())


def test_the_newest_part_is_the_first_one_and_stays_in_sight(table: ResultTable, log: LogModel) -> None:
    judge(log, 1, 50)
    assert seen(table) == 50
    judge(log, 51, 53)
    assert seen(table) == 53 and table.verticalScrollBar().value() == 0


def test_who_looks_at_older_parts_keeps_them_before_their_eyes(table: ResultTable, log: LogModel) -> None:
    judge(log, 1, 50)
    table.verticalScrollBar().setValue(20)
    before = seen(table)
    assert before == 30
    for number in range(51, 60):
        judge(log, number, number)
    assert seen(table) == before
    table.scrollToTop()
    judge(log, 60, 61)
    assert seen(table) == 61


def test_sorted_the_other_way_it_follows_at_the_end(table: ResultTable, log: LogModel) -> None:
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    judge(log, 1, 50)
    assert seen(table) == 1
    table.scrollToBottom()
    judge(log, 51, 60)
    bar = table.verticalScrollBar()
    assert bar.value() == bar.maximum()
    table.scrollToTop()
    judge(log, 61, 70)
    assert seen(table) == 1
