"""The table of a run in another order: as Qt would sort it, and without asking for every value again and again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from inspector.core.decision_rule import DecisionRule
from inspector.core.inspection import Inspection
from inspector.core.types import Verdict
from inspector.ui.pages.inspecting.log import LogModel
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.inspecting.record import Record
from inspector.ui.pages.inspecting.sorted_log import SortedLog

SCORES = st.lists(st.one_of(st.none(), st.floats(0, 3).map(lambda value: round(value, 1))), max_size=30)
ORDERS = st.tuples(st.integers(0, 3), st.sampled_from(Qt.SortOrder))
NOON = datetime(2026, 11, 28, 12)


def judge(log: LogModel, scores: "list[float | None]", source: str = "camera") -> None:
    for score in scores:
        number = len(log.log) + 1
        name = source.format(number % 7)
        log.add(number, Inspection(name, score, 1.5, "m", 1.0, at=NOON + timedelta(seconds=number)))
    log.show_added()


def expected(log: LogModel, column: int, descending: bool) -> list[int]:
    def value(row: int) -> object:
        each = log.log.inspection(row)
        score = float("inf") if each.score is None else each.score
        name = each.at if log.index(row, 1).data() != each.source else each.source
        return (row, name, score, list(Verdict).index(each.verdict))[column]

    rows = sorted(range(len(log.log)), key=lambda row: (value(row), row), reverse=descending)
    return [log.log.number(row) for row in rows]


def shown(table: SortedLog) -> list[int]:
    return [int(table.index(row, 0).data()) for row in range(table.rowCount())]


@pytest.mark.parametrize("source", ["camera", "{}.png"])
@given(first=SCORES, later=SCORES, order=ORDERS, threshold=st.floats(0.5, 2.5))
@settings(max_examples=40, deadline=None)
def test_parts_stand_where_they_belong_however_they_came(
    source: str, first: "list[float | None]", later: "list[float | None]", order: tuple[int, Qt.SortOrder], threshold: float
) -> None:
    log = LogModel()
    log.clear(by_time=source == "camera")
    table = SortedLog(log)
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    judge(log, first, source)
    table.sort(*order)
    column, descending = order[0], order[1] is Qt.SortOrder.DescendingOrder
    assert shown(table) == expected(log, column, descending)
    judge(log, later, source)
    assert shown(table) == expected(log, column, descending)
    log.judge_again(DecisionRule(threshold))
    assert shown(table) == expected(log, column, descending)
    other = LogModel()
    other.take_over(log)
    assert shown(SortedLog(other)) == list(range(1, len(log.log) + 1))
    del tester


def test_who_is_chosen_stays_chosen(qtbot: QtBot) -> None:
    log = LogModel()
    table = SortedLog(log)
    judge(log, [2.0, 1.0, 3.0])
    chosen = QPersistentModelIndex(table.index(1, 0))
    for column, order in ((2, Qt.SortOrder.DescendingOrder), (0, Qt.SortOrder.DescendingOrder), (2, Qt.SortOrder.AscendingOrder)):
        table.sort(column, order)
        assert chosen.data() == "2"
    judge(log, [0.5])
    assert chosen.data() == "2" and shown(table) == [4, 2, 1, 3]


def test_a_shift_is_sorted_without_looking_at_each_part(monkeypatch: pytest.MonkeyPatch) -> None:
    log = LogModel()
    log.clear(by_time=True)
    table = SortedLog(log)
    judge(log, [0.001 * number for number in range(3000)])
    asked: list[object] = []
    monkeypatch.setattr(log.log, "inspection", lambda row: asked.append(row))
    monkeypatch.setattr(log, "data", lambda *given: asked.append(given))
    for column in range(4):
        for order in Qt.SortOrder:
            table.sort(column, order)
    other = LogModel()
    SortedLog(other).sort(3)
    other.take_over(log)
    assert asked == [] and log.log.row(2999) == 2998


def test_parts_that_are_judged_again_one_by_one_stand_where_they_belong(qtbot: QtBot) -> None:
    record = Record(LogModel())
    record.clear()
    table = SortedLog(record.log)
    for number, score in enumerate((1.0, 2.0, 3.0), 1):
        record.add(Part(number, Inspection("camera", score, 1.5, "m", 5.0)))
    record.log.show_added()
    table.sort(2)
    part = record.parts.get(1)
    assert part is not None
    with qtbot.waitSignal(table.dataChanged):
        record.take_judged([(part, replace(part.inspection, score=9.0))], recount=True)
    assert shown(table) == [2, 3, 1]
    assert all(table.mapFromSource(record.log.index(row, 0)).data() == str(row + 1) for row in range(3))
