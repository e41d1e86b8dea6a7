"""The verdict on the whole screen, and the way to the hottest place: both come and go by a key, and change nothing of a run."""

from collections.abc import Iterator
from typing import cast

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, grey
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.core.project import Project
from inspector.core.types import Verdict
from inspector.devices.simulated import SimulatedCamera
from inspector.services.line.state import State
from inspector.ui.main_window import MainWindow
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.pages.sources import simulated_source
from inspector.ui.screen_picture import ScreenPicture
from inspector.ui.widgets.hottest import hottest_place
from inspector.ui.widgets.image_tools import ImageTools
from inspector.ui.widgets.image_view import ImageView
from inspector.ui.widgets.verdict_banner import VerdictBanner
from inspector.ui.widgets.whole_verdict import WholeVerdict

without_a_screen = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
NG = 150


@pytest.fixture
def inspect(qtbot: QtBot, window: MainWindow) -> Iterator[InspectPage]:
    """Inspect in the window, with a stand-in for the model, and parts that come."""
    page = cast(InspectPage, window.show_page("inspect"))
    window.session.inspector = BrightnessInspector()  # type: ignore[assignment]
    window.session.project = Project("bolts")
    window.session.settings.change(record=False)
    window.session.model_changed.emit()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.starter.start_source(simulated_source(lambda: SimulatedCamera([grey(NG), grey(50)] * 200, 0.05)))
    qtbot.waitUntil(lambda: page.desk.side.banner.verdict is not None)
    yield page
    page.run.abandon()
    window.session.inspector = window.session.project = None


@without_a_screen
@pytest.mark.parametrize("way", ["key", "double click"])
@pytest.mark.parametrize("back", ["escape", "double click", "button"])
def test_it_fills_the_screen_follows_the_run_and_ends_without_ending_it(
    qtbot: QtBot, window: MainWindow, inspect: InspectPage, way: str, back: str
) -> None:
    banner, whole = inspect.desk.side.banner, inspect.desk.whole_verdict
    if way == "key":
        qtbot.keyClick(inspect, Qt.Key.Key_F)
    else:
        qtbot.mouseDClick(banner, Qt.MouseButton.LeftButton)
    cover = whole.cover
    assert cover is not None and window.isFullScreen()
    qtbot.waitUntil(lambda: cover.geometry() == window.rect() and cover.banner.height() > 0.7 * window.height())
    for verdict in (Verdict.NG, Verdict.OK):
        qtbot.waitUntil(lambda verdict=verdict: cover.banner.verdict is verdict)
    focused = window.focusWidget()
    assert focused is inspect  # a scanner's keys still reach the page
    if back == "escape":
        qtbot.keyClick(focused, Qt.Key.Key_Escape)
    elif back == "button":
        qtbot.mouseClick(cover.back, Qt.MouseButton.LeftButton)
    else:
        qtbot.mouseDClick(cover.banner, Qt.MouseButton.LeftButton)
    assert whole.cover is None and not cover.isVisible() and not window.isFullScreen()
    assert inspect.run.state is State.RUNNING


@without_a_screen
def test_in_operator_mode_the_screen_stays_whole(qtbot: QtBot, window: MainWindow, inspect: InspectPage) -> None:
    inspect.operator.enter()
    qtbot.mouseDClick(inspect.desk.side.banner, Qt.MouseButton.LeftButton)
    cover = inspect.desk.whole_verdict.cover
    assert cover is not None and cover.banner.isVisible()
    qtbot.mouseDClick(cover.banner, Qt.MouseButton.LeftButton)
    assert inspect.operator.is_on and window.isFullScreen() and inspect.run.state is State.RUNNING
    inspect.operator.end()
    assert not window.isFullScreen()


@without_a_screen
def test_a_page_that_is_made_anew_leaves_no_cover(qtbot: QtBot) -> None:
    host = QWidget()
    banner = VerdictBanner(host)
    whole = WholeVerdict(banner)
    qtbot.addWidget(host)
    host.show()
    whole.toggle()
    gone: list[bool] = []
    assert whole.cover is not None and host.isFullScreen()
    whole.cover.destroyed.connect(lambda: gone.append(True))
    banner.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
    assert not host.isFullScreen()


PICTURE = QRectF(0, 0, 400, 300)


def hot(row: int, column: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    made = np.zeros((30, 40), np.float32)
    made[row, column] = 9.0
    return made


@pytest.mark.parametrize(("row", "column"), [(15, 20), (0, 0), (29, 39), (0, 39)])
def test_the_hottest_place_is_in_the_picture_and_has_the_highest_value_in_it(row: int, column: int) -> None:
    place = hottest_place(hot(row, column), PICTURE)
    assert place is not None and PICTURE.contains(place) and place.width() == place.height() == pytest.approx(88)
    assert place.contains((column + 0.5) * 10, (row + 0.5) * 10)


def test_what_is_no_number_is_not_hottest() -> None:
    field = hot(3, 4)
    field[20, 20], field[25, 25] = np.nan, np.inf
    place = hottest_place(field, PICTURE)
    assert place is not None and place.contains(45, 35)


@pytest.mark.parametrize("field", [None, np.full((3, 4), np.nan, np.float32)])
def test_without_a_map_there_is_no_hottest_place(field: np.ndarray[tuple[int, int], np.dtype[np.float32]] | None) -> None:
    assert hottest_place(field, PICTURE) is None


def test_a_small_picture_is_shown_whole() -> None:
    place = hottest_place(hot(3, 4), QRectF(0, 0, 24, 16))
    assert place == QRectF(0, 0, 24, 16)


@pytest.fixture
def view(qtbot: QtBot) -> ImageView:
    made = ImageView()
    made.resize(600, 450)
    qtbot.addWidget(made)
    made.show()
    made.show_picture(ScreenPicture.of(np.zeros((300, 400, 3), np.uint8)))
    return made


def test_z_goes_there_and_back(qtbot: QtBot, view: ImageView) -> None:
    whole = view.shown_rect()
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert view.shown_rect() == whole  # there is no heatmap
    view.show_map(hot(5, 30), 3.0)
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert view.shown_rect().contains(305, 55) and view.shown_rect().width() < 130
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert view.shown_rect() == whole


def test_from_another_place_z_goes_to_the_hottest_one(qtbot: QtBot, view: ImageView) -> None:
    view.show_map(hot(25, 5), 3.0)
    view.look_at(QRectF(300, 0, 60, 60))
    tools = ImageTools(view)
    qtbot.addWidget(tools)
    tools.hottest.click()
    assert view.shown_rect().contains(55, 255)


def test_tools_stand_in_two_rows_where_there_is_no_room_for_one(qtbot: QtBot, view: ImageView) -> None:
    host = QWidget()
    tools = ImageTools(view, parent=host)
    qtbot.addWidget(host)
    host.resize(1000, 200)
    host.show()
    all_of_them, without_name = tools._one_row_px(named=True), tools._one_row_px()
    assert all_of_them > without_name + 20
    for width, named, rows in ((900, True, 1), (all_of_them - 10, False, 1), (without_name - 10, False, 2), (900, True, 1)):
        tools.resize(width, 96)
        qtbot.waitUntil(lambda rows=rows: (tools.hottest.y() > tools.heatmap.y() + 40) is (rows == 2))
        qtbot.waitUntil(lambda named=named: tools._label.isVisible() is named)
        qtbot.waitUntil(lambda: tools.rect().contains(tools.hottest.geometry()) and tools.rect().contains(tools.peek.geometry()))
        assert (tools.minimumSizeHint().height() >= 88) is (rows == 2)
