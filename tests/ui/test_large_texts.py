"""With large texts no page is cut, and none is scrolled sideways."""

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from asking import open_in
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QScrollBar
from pytestqt.qtbot import QtBot

from inspector.ui import theme
from inspector.ui.application import speak
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES
from inspector.ui.pages.inspecting.page import InspectPage
from inspector.ui.widgets.page_scroll import WholeScroll

SAMPLE = Path(__file__).parents[1] / "data" / "projects" / "schema-1"
SIZES = {125: (1280, 800), 150: (1280, 800), 200: (1920, 1080)}
"""Of texts in percent -> of the window in pixels."""
_MOST_BELOW_PX = 120
"""Of the Inspect page, in the smallest window with the largest texts: its filmstrip is scrolled to."""


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The application speaks it. German words are the longest."""
    locale = QLocale()
    speak(qapp, request.param)
    yield request.param
    speak(qapp, "en")
    QLocale.setDefault(locale)


@pytest.fixture(params=SIZES)
def window(request: pytest.FixtureRequest, language: str, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    percent: int = request.param
    size = SIZES[percent]
    theme.apply(qapp, "light", percent)
    made = MainWindow()
    made.resize(*size)
    made.show()
    try:
        yield made
    finally:
        made.close_now()
        qtbot.waitUntil(lambda: not made.isVisible() and threads.join_all(10_000))
        made.deleteLater()
        theme.apply(qapp, "light")


def reaches_at_most(bar: QScrollBar, px: int) -> bool:
    return bar.maximum() <= px


def test_every_page_has_the_room_that_it_needs(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    open_in(qtbot, window, Path(shutil.copytree(SAMPLE, tmp_path / "project")))
    qtbot.waitUntil(lambda: window.session.inspector is not None)
    (scroll,) = window.findChildren(WholeScroll)
    for entry in PAGES:
        page = window.show_page(entry.key)
        qtbot.waitUntil(lambda page=page: page.size().expandedTo(page.minimumSizeHint()) == page.size(), timeout=5000)
        qtbot.waitUntil(partial(reaches_at_most, scroll.horizontalScrollBar(), 0), timeout=5000)
        assert page.width() <= scroll.viewport().width(), entry.key
        most = _MOST_BELOW_PX if entry.key == "inspect" else 0
        qtbot.waitUntil(partial(reaches_at_most, scroll.verticalScrollBar(), most), timeout=5000)


def test_the_verdict_is_seen_without_scrolling(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    open_in(qtbot, window, Path(shutil.copytree(SAMPLE, tmp_path / "project")))
    qtbot.waitUntil(lambda: window.session.inspector is not None)
    page = window.show_page("inspect")
    assert isinstance(page, InspectPage)
    banner = page.desk.side.banner
    qtbot.waitUntil(lambda: banner.visibleRegion().boundingRect() == banner.rect())
    assert page.desk.bar.freeze.accessibleName() and page.desk.bar.label.width() > 40


def test_all_entries_of_the_rail_are_seen_and_as_high_as_a_finger(qtbot: QtBot, window: MainWindow) -> None:
    entries = [window.rail.entry(each.key) for each in PAGES if each.key in window.rail._entries]
    qtbot.waitUntil(lambda: all(each.height() >= theme.TOUCH_PX for each in entries))
    assert all(each.visibleRegion().boundingRect() == each.rect() for each in entries)
    ends = sorted((each.geometry().top(), each.geometry().bottom()) for each in entries)
    assert all(below[0] > above[1] for above, below in pairwise(ends))
