"""A quick line is painted as often as somebody can look, and the first part at once."""

from PySide6.QtCore import QElapsedTimer, QTimer
from pytestqt.qtbot import QtBot

from inspector.ui.pages.inspecting.pace import Pace


def test_of_many_parts_the_newest_is_shown_more_often_than_the_rest_and_the_last_one_always(qtbot: QtBot) -> None:
    pace, came = Pace(), 0
    newest: list[int] = []
    rest: list[int] = []
    pace.newest_due.connect(lambda: newest.append(came))
    pace.rest_due.connect(lambda: rest.append(came))
    clock = QElapsedTimer()
    clock.start()

    def bring() -> None:
        nonlocal came
        if clock.elapsed() < 1000:
            came += 1
            pace.part_came()

    line = QTimer(interval=2)
    line.timeout.connect(bring)
    bring()
    assert newest == [] and rest == []  # in an event of its own
    line.start()
    qtbot.waitUntil(lambda: clock.elapsed() >= 1000 and newest[-1:] == [came] == rest[-1:])
    assert newest[0] <= 2 and rest[0] <= 2
    assert len(rest) < len(newest) < came and len(rest) <= 6 and len(newest) <= 18


def test_nothing_is_due_once_it_was_stopped(qtbot: QtBot) -> None:
    pace, due = Pace(), []
    pace.newest_due.connect(lambda: due.append("newest"))
    pace.part_came()
    pace.stop()
    qtbot.wait(100)
    assert due == []
    pace.part_came()
    qtbot.waitUntil(lambda: due == ["newest"])
