"""A notice lies over the page: nothing below it moves, and it is never over the verdict or Stop, in operator mode neither."""

from collections.abc import Iterator
from typing import cast

import pytest
from page_stand_ins import BrightnessInspector, grey
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inspector.core.project import Project
from inspector.devices.simulated import SimulatedCamera
from inspector.ui import page_list
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.rooms import Rooms
from inspector.ui.pages.sources import simulated_source
from inspector.ui.widgets import notice as notices
from inspector.ui.widgets.notice import Notice
from inspector.ui.widgets.notice_layer import NoticeLayer
from inspector.ui.widgets.verdict_banner import VerdictBanner

LONG = "The folder D:/parts/cover/2026 cannot be read. " * 4


@pytest.fixture
def inspect(qtbot: QtBot, window: MainWindow) -> Iterator[InspectPage]:
    """Inspect in the window, with a camera chosen and a stand-in for the model."""
    window.resize(1280, 800)
    page = cast(InspectPage, window.show_page("inspect"))
    window.session.inspector = BrightnessInspector()  # type: ignore[assignment]
    window.session.project = Project("bolts")
    window.session.settings.change(record=False)
    window.session.model_changed.emit()
    page.starter.start_source(simulated_source(lambda: SimulatedCamera([grey(50)], 2.0)))
    yield page
    page.run.abandon()
    window.session.inspector = window.session.project = None


def places(root: QWidget) -> dict[QWidget, QRect]:
    return {each: QRect(each.mapTo(root, QPoint(0, 0)), each.size()) for each in root.findChildren(QWidget) if each.isVisible()}


def settled(qtbot: QtBot, page: QWidget) -> dict[QWidget, QRect]:
    """Once nothing that is filled later moves any more."""
    seen = [places(page)]

    def is_still() -> bool:
        qtbot.wait(60)
        seen.append(places(page))
        return not threads.running_threads() and len(seen) > 4 and all(each == seen[-1] for each in seen[-4:])

    qtbot.waitUntil(is_still)
    return seen[-1]


def place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("key", [entry.key for entry in page_list.PAGES])
def test_nothing_moves_when_a_notice_comes_and_goes(qtbot: QtBot, window: MainWindow, key: str) -> None:
    page = window.show_page(key)
    before = settled(qtbot, page)
    window.notice.show_text("Something happened.", LONG)
    window.notice.offer("build", "Go to Build")
    qtbot.wait(20)
    assert window.notice.isVisible() and places(page) == before
    inside = QRect(page.mapToGlobal(QPoint(0, 0)), page.size())
    assert inside.contains(place(window.notice))
    kept = [each for each in page.findChildren(QWidget) if isinstance(each, Rooms | VerdictBanner) and each.isVisible()]
    assert not [each for each in kept if place(each).intersects(place(window.notice))]
    parts = [each for each in window.notice.findChildren(QWidget) if each.isVisible()]
    assert len(parts) == 5 and all(window.notice.rect().contains(each.geometry()) for each in parts)
    window.notice.dismiss()
    qtbot.wait(20)
    assert places(page) == before


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.parametrize("for_operator", [False, True])
def test_it_is_never_over_the_verdict_nor_over_the_buttons_of_a_run(
    qtbot: QtBot, window: MainWindow, inspect: InspectPage, for_operator: bool
) -> None:
    if for_operator:
        inspect.operator.enter()
        assert inspect.operator.is_on
    window.notice.show_text("Something happened.", LONG)
    window.notice.offer("build", "Go to Build")
    qtbot.wait(50)
    desk = inspect.desk
    kept = (desk.side.banner, *([] if for_operator else [desk.bar.source]), desk.bar.stop, desk.bar.start, desk.bar.pause)
    assert window.notice.isVisible() and all(each.isVisible() for each in kept)
    assert not [each for each in kept if place(each).intersects(place(window.notice))]


def test_what_was_said_before_the_model_came_is_not_over_the_buttons_either(qtbot: QtBot, window: MainWindow, inspect: InspectPage) -> None:
    model, window.session.inspector = window.session.inspector, None
    window.session.model_changed.emit()
    desk = inspect.desk
    assert not desk.isVisible()
    window.notice.show_text("Inspector did not end properly last time.", LONG)
    qtbot.wait(50)
    window.session.inspector = model
    window.session.model_changed.emit()
    kept = (desk.bar.source, desk.bar.start, desk.bar.pause, desk.bar.stop, desk.side.banner)
    qtbot.waitUntil(lambda: all(each.isVisible() for each in kept) and place(window.notice).top() >= place(desk.stage).top())
    assert not [each for each in kept if place(each).intersects(place(window.notice))]
    desk.stage.say("The camera is away.", LONG)
    qtbot.waitUntil(lambda: not place(desk.stage.notice).intersects(place(window.notice)))
    desk.stage.say_nothing()
    qtbot.waitUntil(lambda: place(window.notice).top() < place(desk.stage).top() + 20)


def test_what_is_said_on_the_picture_and_in_the_window_can_both_be_read(qtbot: QtBot, window: MainWindow, inspect: InspectPage) -> None:
    inspect.desk.stage.say("The camera is away.", LONG)
    window.notice.show_text("Something happened.", LONG)
    qtbot.wait(50)
    assert inspect.desk.stage.notice.isVisible()
    assert not place(inspect.desk.stage.notice).intersects(place(window.notice))


def test_a_challenge_that_is_due_moves_nothing(qtbot: QtBot, inspect: InspectPage) -> None:
    desk = inspect.desk
    fixed = (desk.bar.stop, desk.bar.start, desk.side.banner, desk.film, desk.tools.heatmap, desk.stage, desk.side.counters)
    before = list(map(place, fixed))
    inspect.challenge.show_text("A challenge is due", LONG)
    qtbot.wait(50)
    assert list(map(place, fixed)) == before and inspect.challenge.isVisible()
    assert not place(inspect.challenge).intersects(place(inspect.desk.side.banner))


def test_the_notice_goes_with_the_page_that_is_shown(qtbot: QtBot, window: MainWindow, inspect: InspectPage) -> None:
    window.notice.show_text("Something happened.")
    qtbot.wait(20)
    over_picture = place(window.notice)
    window.show_page("projects")
    qtbot.wait(20)
    assert place(window.notice).width() > over_picture.width()
    window.show_page("inspect")
    qtbot.wait(20)
    assert place(window.notice) == over_picture


@pytest.fixture
def layer(qtbot: QtBot) -> tuple[QWidget, Notice, QPushButton]:
    host, notice = QWidget(), Notice()
    NoticeLayer(notice, host, host.rect)
    below = QPushButton("Start")
    QVBoxLayout(host).addWidget(below)
    qtbot.addWidget(host)
    host.resize(600, 300)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    return host, notice, below


def test_a_tap_that_was_meant_for_what_lay_there_does_nothing(
    qtbot: QtBot, layer: tuple[QWidget, Notice, QPushButton], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, notice, _ = layer
    monkeypatch.setattr(notices, "DEAF_MS", 60_000)
    notice.show_text("Something happened.")
    qtbot.mouseClick(notice._close, Qt.MouseButton.LeftButton)
    assert notice.isVisible()
    monkeypatch.setattr(notices, "DEAF_MS", 0)
    qtbot.wait(5)
    qtbot.mouseClick(notice._close, Qt.MouseButton.LeftButton)
    assert notice.isHidden()


@pytest.mark.parametrize("shown_first", [False, True])
def test_its_parts_lie_in_it_from_the_beginning(qtbot: QtBot, shown_first: bool) -> None:
    host, notice = QWidget(), Notice()
    NoticeLayer(notice, host, host.rect)
    qtbot.addWidget(host)
    host.resize(800, 300)
    if shown_first:
        host.show()
    notice.show_text("Something happened.", "Do something.")
    host.show()
    qtbot.wait(10)
    parts = [each for each in notice.findChildren(QWidget) if each.isVisible()]
    assert len(parts) == 4 and all(notice.rect().contains(each.geometry()) for each in parts)
    assert notice._close.geometry().right() > notice.width() - 30


def test_keys_reach_the_notice_and_come_back(qtbot: QtBot, layer: tuple[QWidget, Notice, QPushButton]) -> None:
    host, notice, below = layer
    below.setFocus()
    notice.show_text("Something happened.")
    notice.offer("build", "Go to Build")
    notice.take_focus()
    assert host.focusWidget() is notice._button
    with qtbot.waitSignal(notice.action_requested):
        qtbot.keyClick(notice._button, Qt.Key.Key_Space)
    qtbot.keyClick(notice._button, Qt.Key.Key_Escape)
    assert notice.isHidden() and host.focusWidget() is below


def test_a_notice_is_as_high_as_its_words(qtbot: QtBot, layer: tuple[QWidget, Notice, QPushButton]) -> None:
    host, notice, _ = layer
    notice.show_text("Short.")
    qtbot.wait(20)
    low = notice.height()
    notice.show_text("Long.", LONG)
    qtbot.waitUntil(lambda: notice.height() > low)
    host.resize(400, 300)
    qtbot.waitUntil(lambda: notice.width() <= 400 - 2 * 8)
