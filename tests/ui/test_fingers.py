"""Fingers scroll what can be scrolled, tap what can be tapped, and ask for tool tips by resting; drawings and sliders are left alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QGraphicsView,
    QListWidget,
    QPushButton,
    QScrollArea,
    QScroller,
    QSlider,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from inspector.ui import fingers
from inspector.ui.fingers import Fingers

without_a_screen = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""Tool tips are raised, which the platform for no screen cannot do."""


@dataclass
class Screen:
    """A window, and a finger on it."""

    qtbot: QtBot
    device: QPointingDevice
    window: QWidget

    def touch(self, *points: QPoint, rest: Callable[[], bool] | None = None) -> None:
        """Puts a finger down, moves it from point to point and lifts it; where it is to `rest`, until something is so."""
        place = self.window.windowHandle()
        QTest.touchEvent(place, self.device).press(0, points[0]).commit()
        if rest is not None:
            self.qtbot.waitUntil(rest, timeout=8000)
        for point in points[1:]:
            self.qtbot.wait(10)
            QTest.touchEvent(place, self.device).move(0, point).commit()
        QTest.touchEvent(place, self.device).release(0, points[-1]).commit()
        QApplication.processEvents()

    def swipe(self, at: QPoint, by: int = -200) -> None:
        """Drags up, or down."""
        self.touch(*(QPoint(at.x(), at.y() + by * step // 20) for step in range(21)))

    def middle(self, widget: QWidget) -> QPoint:
        """Of a widget, in the window."""
        return widget.mapTo(self.window, widget.rect().center())


@pytest.fixture(scope="module")
def device() -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def screen(qtbot: QtBot, device: QPointingDevice, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    window.resize(320, 420)
    yield Screen(qtbot, device, window)
    QToolTip.hideText()


def show(screen: Screen, widget: QWidget) -> None:
    layout = screen.window.layout()
    assert layout is not None
    layout.addWidget(widget)
    screen.window.show()
    screen.window.activateWindow()
    screen.qtbot.waitUntil(screen.window.isActiveWindow)
    if isinstance(widget, QListWidget):
        widget.doItemsLayout()  # its rows were measured before it had a style sheet


def buttons(count: int = 30) -> tuple[QScrollArea, list[QPushButton], list[int]]:
    area, content, clicked = QScrollArea(), QWidget(), []
    made = [QPushButton(f"Button {number}") for number in range(count)]
    column = QVBoxLayout(content)
    for number, button in enumerate(made):
        button.clicked.connect(lambda _=False, number=number: clicked.append(number))
        column.addWidget(button)
    area.setWidget(content)
    return area, made, clicked


def test_one_follows_the_fingers_of_the_application(qapp: QApplication) -> None:
    assert len(qapp.findChildren(Fingers)) == 1


def test_a_finger_scrolls_and_presses_nothing_on_its_way(screen: Screen) -> None:
    area, made, clicked = buttons()
    show(screen, area)
    screen.swipe(screen.middle(made[5]))
    assert area.verticalScrollBar().value() > 100 and clicked == []


def test_a_tap_presses(screen: Screen) -> None:
    area, made, clicked = buttons()
    show(screen, area)
    screen.touch(screen.middle(made[2]))
    assert clicked == [2] and area.verticalScrollBar().value() == 0


def test_a_finger_that_scrolls_chooses_nothing_more(screen: Screen) -> None:
    rows, clicked = QListWidget(), list[QModelIndex]()
    rows.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
    rows.addItems([f"Row {number}" for number in range(60)])
    rows.clicked.connect(clicked.append)
    show(screen, rows)
    screen.swipe(QPoint(100, 300))
    assert rows.verticalScrollBar().value() > 100 and clicked == [] and len(rows.selectedItems()) <= 1
    QScroller.scroller(rows.viewport()).stop()
    rows.scrollToTop()
    screen.touch(rows.viewport().mapTo(screen.window, rows.visualItemRect(rows.item(1)).center()))
    assert [each.row() for each in clicked] == [rows.row(each) for each in rows.selectedItems()] and len(clicked) == 1


def test_a_mouse_scrolls_nothing(screen: Screen) -> None:
    area, made, clicked = buttons()
    show(screen, area)
    screen.swipe(screen.middle(made[5]))
    QScroller.scroller(area.viewport()).stop()
    area.verticalScrollBar().setValue(0)
    place, left, plain = screen.window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(place, left, plain, screen.middle(made[5]))
    QTest.mouseMove(place, screen.middle(made[3]))
    QTest.mouseRelease(place, left, plain, screen.middle(made[5]))
    assert area.verticalScrollBar().value() == 0 and clicked == [5]


def test_a_list_scrolls_by_pixels(screen: Screen) -> None:
    rows = QListWidget()
    rows.addItems([f"Row {number}" for number in range(60)])
    show(screen, rows)
    screen.swipe(QPoint(100, 300))
    assert rows.verticalScrollMode() is QListWidget.ScrollMode.ScrollPerPixel and rows.verticalScrollBar().value() > 100


@pytest.mark.parametrize("kind", ["drawing", "own"])
def test_what_is_drawn_on_is_not_scrolled(screen: Screen, kind: str) -> None:
    area: QAbstractScrollArea
    if kind == "drawing":
        view = QGraphicsView()
        view.setSceneRect(0, 0, 300, 3000)
        area = view
    else:
        area = buttons()[0]
        fingers.keeps_fingers(area)
    show(screen, area)
    area.verticalScrollBar().setValue(0)
    screen.swipe(QPoint(100, 300))
    assert area.verticalScrollBar().value() == 0 and not QScroller.hasScroller(area.viewport())


def test_a_drawing_in_a_page_that_was_scrolled_before_is_left_alone(screen: Screen) -> None:
    area, made, _ = buttons()
    content, view = area.widget(), QGraphicsView()
    column = content.layout()
    assert column is not None
    column.addWidget(view)
    show(screen, area)
    content.adjustSize()
    screen.swipe(screen.middle(made[5]))
    QScroller.scroller(area.viewport()).stop()
    area.ensureWidgetVisible(view)
    before = area.verticalScrollBar().value()
    screen.swipe(screen.middle(view), by=100)
    assert area.verticalScrollBar().value() == before


def test_a_slider_in_what_can_be_scrolled_is_dragged_and_nothing_else_moves(screen: Screen) -> None:
    area, _, _ = buttons()
    slider = QSlider(Qt.Orientation.Horizontal)
    content = area.widget()
    column = content.layout()
    assert column is not None
    column.addWidget(slider)
    show(screen, area)
    content.adjustSize()
    area.ensureWidgetVisible(slider)
    before = area.verticalScrollBar().value()
    at = screen.middle(slider)
    start = QPoint(slider.mapTo(screen.window, QPoint(22, 22)).x(), at.y())
    screen.touch(*(start + QPoint(5 * step, -step) for step in range(15)))
    assert slider.value() > 20 and area.verticalScrollBar().value() == before


@without_a_screen
def test_a_resting_finger_asks_what_a_button_does_and_does_not_press_it(screen: Screen) -> None:
    area, made, clicked = buttons()
    made[2].setToolTip("Presses two")
    show(screen, area)
    screen.touch(screen.middle(made[2]), rest=lambda: QToolTip.text() == "Presses two")
    screen.qtbot.waitUntil(QToolTip.isVisible)
    screen.qtbot.wait(50)
    assert QToolTip.text() == "Presses two" and clicked == [] and not made[2].isDown()


@without_a_screen
def test_a_disabled_button_says_why(screen: Screen) -> None:
    area, made, _ = buttons()
    made[2].setToolTip("There is no model.")
    made[2].setEnabled(False)
    show(screen, area)
    screen.touch(screen.middle(made[2]), rest=lambda: QToolTip.text() == "There is no model.")


@without_a_screen
def test_a_row_of_a_list_says_more(screen: Screen) -> None:
    rows = QListWidget()
    rows.addItems(["one", "two"])
    rows.item(1).setToolTip("C:/parts/two.png")
    show(screen, rows)
    at = rows.visualItemRect(rows.item(1)).center()
    screen.touch(rows.viewport().mapTo(screen.window, at), rest=lambda: QToolTip.text() == "C:/parts/two.png")


@without_a_screen
def test_where_there_is_nothing_to_say_a_long_tap_is_a_tap(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    area, made, clicked = buttons()
    show(screen, area)
    asked: list[QWidget] = []
    ask = fingers.ask_for_tip

    def spy(widget: QWidget, where: QPoint) -> bool:
        asked.append(widget)
        return ask(widget, where)

    monkeypatch.setattr(fingers, "ask_for_tip", spy)
    screen.touch(screen.middle(made[2]), rest=lambda: bool(asked))
    assert clicked == [2]
