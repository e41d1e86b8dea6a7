"""A page that is added to the list is everywhere: nothing else has to be told of it."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from inspector.ui import page_list, screens
from inspector.ui.bridge import threads
from inspector.ui.main_window import MainWindow
from inspector.ui.page import Page, PageEntry, WindowServices
from inspector.ui.wishes import Wish

SAMPLE = Path(__file__).parents[1] / "data" / "projects" / "schema-1"


class TrendPage(Page):
    """A page that nobody has heard of."""

    def __init__(self, window: WindowServices) -> None:
        super().__init__()
        self.window_services = window
        self.wishes: list[Wish] = []
        self.told_to_end: list[int] = []

    def take(self, wish: Wish) -> None:
        self.wishes.append(wish)

    def shutdown(self, timeout_ms: int) -> bool:
        self.told_to_end.append(timeout_ms)
        return True


@pytest.fixture(autouse=True)
def made(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[TrendPage]:
    """The list with a page more, and the pages that were made from its entry. Comes before the window."""
    pages: list[TrendPage] = []

    def make(window: WindowServices) -> Page:
        pages.append(TrendPage(window))
        return pages[-1]

    entry = PageEntry("trend", "Trend", "clock", lambda: make)
    listed = page_list.PAGES
    monkeypatch.setattr(page_list, "PAGES", (*listed[:-1], entry, listed[-1]))
    return pages


def test_the_rail_shows_it_with_its_key(qtbot: QtBot, window: MainWindow, made: list[TrendPage]) -> None:
    entry = window.rail.entry("trend")
    assert entry.text() == "Trend" and entry._icon == "clock" and entry.toolTip() == "Trend (Ctrl+8)" and made == []
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.page_key == "trend")  # it is imported in a thread
    assert window.rail.current() == "trend" and window.page("trend") is made[0] and made[0].isVisible()
    qtbot.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert window.page_key == "settings"


def test_help_names_its_key(window: MainWindow) -> None:
    told = {label.text() for label in window.show_page("help").findChildren(QLabel)}
    assert {"Ctrl+1 – Ctrl+9", "Projects, Build, Tune, Health, Inspect, Verify, History, Trend, Settings"} <= told


def test_it_is_made_before_anybody_asks_for_it(qtbot: QtBot, window: MainWindow, made: list[TrendPage]) -> None:
    window.begin()
    qtbot.waitUntil(lambda: bool(made), timeout=20_000)
    assert window.page_key == "projects" and made[0].window_services.session is window.session


def test_it_asks_for_other_pages_and_its_failures_are_told(window: MainWindow, made: list[TrendPage]) -> None:
    window.show_page("trend")
    made[0].go_to("build")
    assert window.page_key == window.rail.current() == "build"
    wish = Wish()
    window.go_to("trend", wish)
    assert made[0].wishes == [wish]
    made[0].failed.emit(ZeroDivisionError("division by zero"))
    assert "ZeroDivisionError" in window.notice.text()


def test_it_is_told_to_end_when_the_window_closes(window: MainWindow, made: list[TrendPage]) -> None:
    window.show_page("trend")
    window.close()
    assert len(made[0].told_to_end) == 1 and made[0].told_to_end[0] > 0


def test_a_page_that_was_never_made_is_not_made_to_be_ended(window: MainWindow, made: list[TrendPage]) -> None:
    window.close()
    assert made == [] and threads.join_all(5000)


def test_its_picture_is_taken(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "_settle", lambda ask: None)
    pictures = screens.photograph(Path(shutil.copytree(SAMPLE, tmp_path / "p")), tmp_path / "pictures")
    tune = ["tune", "validation", "places", "models"]
    health, history = ["doctor", "passed", "teach", "known", "capability", "challenge"], ["history", "drift", "families"]
    listed = [
        "projects",
        "new",
        "build",
        *tune,
        *health,
        "inspect",
        "line",
        "verify",
        *history,
        "products",
        "settings",
        "users",
        "audit",
        "trend",
        "help",
    ]
    assert [path.stem for path in pictures] == listed
    assert QImage(str(pictures[-2])).size() == QSize(*screens.SIZE)
