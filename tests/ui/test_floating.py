"""Labels over a picture are dragged off what they cover, and stay where they were put, in every picture."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.ui.widgets import floating
from inspector.ui.widgets.floating import Floating

MARGIN = 10


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floating, "_PLACES", {})


class Picture(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.label = QWidget(self)
        self.label.resize(100, 40)
        self.moving = Floating(self.label, "label", MARGIN)
        self.resize(400, 300)

    def place(self) -> QPoint:
        self.moving.place(QPoint(MARGIN, MARGIN))
        return self.label.pos()


@pytest.fixture
def picture(qtbot: QtBot) -> Picture:
    made = Picture()
    qtbot.addWidget(made)
    made.show()
    return made


def drag(picture: Picture, way: QPoint) -> None:
    start = QPoint(20, 20)
    QTest.mousePress(picture.label, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(picture.label, start + way / 2)
    QTest.mouseMove(picture.label, start + way - way / 2)  # the label has followed meanwhile
    QTest.mouseRelease(picture.label, Qt.MouseButton.LeftButton, pos=start)


def test_it_goes_where_it_is_dragged_and_stays_there(qtbot: QtBot, picture: Picture) -> None:
    assert picture.place() == QPoint(MARGIN, MARGIN) and not picture.moving.is_placed
    drag(picture, QPoint(100, 80))
    assert picture.label.pos() == QPoint(110, 90) and picture.moving.is_placed
    assert picture.place() == QPoint(110, 90)
    other = Picture()
    qtbot.addWidget(other)
    assert other.place() == QPoint(110, 90)


def test_it_never_leaves_the_picture(picture: Picture) -> None:
    picture.place()
    drag(picture, QPoint(2000, 2000))
    assert picture.label.pos() == QPoint(400 - 100 - MARGIN, 300 - 40 - MARGIN)
    picture.resize(200, 150)
    assert picture.place() == QPoint(200 - 100 - MARGIN, 150 - 40 - MARGIN)
    picture.resize(60, 30)
    picture.place()  # no room at all


def test_a_tap_is_no_drag(qtbot: QtBot, picture: Picture) -> None:
    picture.place()
    with qtbot.waitSignal(picture.moving.tapped):
        QTest.mouseClick(picture.label, Qt.MouseButton.LeftButton)
    assert not picture.moving.is_placed
    drag(picture, QPoint(60, 0))
    picture.moving.put_back()
    assert picture.place() == QPoint(MARGIN, MARGIN)
