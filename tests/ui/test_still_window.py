"""What keeps the window from standing still: pages are made one at a time and cheaply, imported in threads, and garbage waits."""

import gc
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from inspector.core.user_settings import Settings
from inspector.ui import destroying, icons, page_stack
from inspector.ui.bridge import garbage
from inspector.ui.bridge.garbage import GuiThreadCollector
from inspector.ui.bridge.slices import Slices
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES
from inspector.ui.pages.settings.page import SettingsPage
from inspector.ui.widgets.icon_button import IconButton
from inspector.ui.widgets.late_plot import LatePlot

MOST_WIDGETS = 450
"""On one page. What is not seen at once can be made when it is."""
MOST_AT_ONCE = 230
"""Widgets that are made in one go: a page that has more of them is made in slices."""
MOST_STYLINGS = 7
"""How often a widget takes its style while its page is made, on average: once with each move to another parent of all that it is in."""
MOST_TRACKED = 60_000
"""Objects that a collection of garbage looks through once the pages are there."""


class Stylings(QObject):
    """Counts what happens to widgets."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[QEvent.Type] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen[event.type()] += 1
        return False


def test_no_page_is_too_much_for_one_go(window: MainWindow, qapp: QApplication) -> None:
    counted = Stylings()
    found = {}
    for entry in PAGES:
        counted.seen.clear()
        qapp.installEventFilter(counted)
        page = window.page(entry.key)
        qapp.removeEventFilter(counted)
        widgets = len(page.findChildren(QWidget))
        found[entry.key] = widgets, round(counted.seen[QEvent.Type.StyleChange] / max(1, widgets), 1)
    assert {key: each for key, each in found.items() if each[0] > MOST_WIDGETS or each[1] > MOST_STYLINGS} == {}


def goes(window: MainWindow, key: str) -> list[int]:
    """How many widgets are made in each slice of a page."""
    steps, counts, over = window.content.stack.make(key), [], False
    while not over:
        before = len(QApplication.allWidgets())
        over = next(steps, steps) is steps
        counts.append(len(QApplication.allWidgets()) - before)
    return counts


def test_large_pages_are_made_in_slices(window: MainWindow) -> None:
    made = {entry.key: goes(window, entry.key) for entry in PAGES}
    assert {key: counts for key, counts in made.items() if max(counts) > MOST_AT_ONCE} == {}
    assert all(window.content.stack.is_made(key) for key in made) and len(made["settings"]) > 1


def test_a_page_that_is_asked_for_halfway_is_made_whole_at_once(window: MainWindow) -> None:
    stack, made = window.content.stack, []
    stack.made.connect(made.append)
    next(stack.make("settings"))
    assert not stack.is_made("settings") and made == []
    page = window.page("settings")
    assert made == [page] and list(stack.make("settings")) == []
    assert isinstance(page, SettingsPage) and set(page.rows) == {each.name for each in fields(Settings)}
    assert stack.findChildren(SettingsPage) == [page]  # it was not begun twice


def test_a_window_with_a_page_halfway_is_made_anew_and_closed(window: MainWindow, qtbot: QtBot) -> None:
    next(window.content.stack.make("line"))
    with qtbot.waitSignal(window._remaking.ended):
        window.remake()
    next(window.content.stack.make("history"))
    window.close()
    assert not window.isVisible()


def test_pages_are_made_one_after_the_other_while_the_window_listens(window: MainWindow, qtbot: QtBot) -> None:
    made: list[object] = []
    window.content.stack.made.connect(made.append)
    window.content.prepare()
    qtbot.waitUntil(lambda: len(made) == 1)
    QApplication.processEvents()
    assert len(made) == 1


def test_preparing_a_page_takes_the_focus_from_nobody(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    search = window.show_page("history").findChild(QLineEdit)
    search.setEnabled(True)
    search.setFocus()
    held = window.focusWidget()
    for entry in PAGES:
        window.page(entry.key)
        assert window.focusWidget() is held, entry.key


@pytest.fixture
def nothing_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """As right after the start."""
    monkeypatch.setattr(page_stack, "_loaded", set())


def test_a_page_is_imported_in_a_thread_and_then_shown(window: MainWindow, qtbot: QtBot, nothing_imported: None) -> None:
    window.go_to("help")
    assert window.rail.current() == "help" and window.page_key == "projects"
    qtbot.waitUntil(lambda: window.page_key == "help")


def test_whoever_goes_elsewhere_meanwhile_stays_there(window: MainWindow, qtbot: QtBot, nothing_imported: None) -> None:
    window.go_to("help")
    window.show_page("history")
    with qtbot.waitSignal(window.content.stack.fetched):
        pass
    assert window.page_key == "history" == window.rail.current()


def test_the_later_one_of_two_wishes_counts(window: MainWindow, qtbot: QtBot, nothing_imported: None) -> None:
    window.go_to("help")
    window.go_to("verify")
    qtbot.waitUntil(lambda: window.page_key == "verify")
    assert window.rail.current() == "verify"


def test_a_window_that_is_being_made_anew_is_closed_afterwards(window: MainWindow, qtbot: QtBot) -> None:
    window.remake()
    qtbot.waitUntil(lambda: window._remaking.running)
    window.close()
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_a_button_draws_its_icon_in_one_size(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    draw = icons.pixmap

    def record(name: str, size_px: int, colour: str, ratio: float = 1.0) -> object:
        drawn.append(size_px)
        return draw(name, size_px, colour, ratio)

    monkeypatch.setattr(icons, "pixmap", record)
    icons._icon.cache_clear()
    button = IconButton("play", "Go")
    qtbot.addWidget(button)
    assert set(drawn) == {button.iconSize().width()}
    button.setParent(None)
    drawn.clear()
    for _ in range(10):
        QApplication.sendEvent(button, QEvent(QEvent.Type.PaletteChange))
    assert drawn == []  # nobody sees it


class Plot(LatePlot):
    """Writes down what is done to it."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def make(self) -> None:
        self.done.append("made")

    def tint(self) -> None:
        self.done.append("tinted")


def test_a_plot_is_made_when_it_is_seen_and_draws_the_last_of_each(qtbot: QtBot) -> None:
    plot = Plot()
    qtbot.addWidget(plot)
    for word in ("first", "second"):
        plot.draw("curve", lambda word=word: plot.done.append(word))
    QApplication.sendEvent(plot, QEvent(QEvent.Type.PaletteChange))
    assert plot.done == []
    plot.show()
    plot.hide()
    plot.show()
    plot.draw("curve", lambda: plot.done.append("third"))
    assert plot.done == ["made", "tinted", "second", "third"]


def test_slices_leave_turns_to_others(qtbot: QtBot) -> None:
    done: list[str] = []

    def work() -> Iterator[None]:
        for number in range(3):
            done.append(str(number))
            yield

    slices = Slices()
    with qtbot.waitSignal(slices.ended):
        slices.start(work())
        assert done == [] and slices.running
        QApplication.processEvents()
        assert done == ["0"]
    assert done == ["0", "1", "2"] and not slices.running


def test_what_is_dropped_is_not_gone_on_with(qtbot: QtBot) -> None:
    done, ended, slices = [], [], Slices()
    slices.ended.connect(lambda: ended.append(True))
    slices.start(done.append(number) for number in range(3))
    QApplication.processEvents()
    slices.drop()
    QApplication.processEvents()
    assert done == [0] and ended == [] and not slices.running


def test_a_slice_that_fails_ends_it(qtbot: QtBot) -> None:
    def work() -> Iterator[None]:
        yield
        raise ValueError("7")

    slices = Slices()
    with qtbot.capture_exceptions() as caught, qtbot.waitSignal(slices.ended):
        slices.start(work())
    assert not slices.running and [str(each[1]) for each in caught] == ["7"]


# -- garbage ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def collector() -> Iterator[GuiThreadCollector]:
    made = GuiThreadCollector()
    made._timer.stop()
    yield made
    made.stop()


def test_pages_are_few_objects_for_a_collection(window: MainWindow, collector: GuiThreadCollector) -> None:
    for entry in PAGES:
        window.page(entry.key)
    assert len(gc.get_objects()) < MOST_TRACKED


def test_a_page_that_was_destroyed_is_gone_without_a_collection(window: MainWindow, qtbot: QtBot, collector: GuiThreadCollector) -> None:
    for entry in PAGES:
        window.page(entry.key)
    gc.freeze()  # no collection would find them any more
    pages = [weakref.ref(window.page(entry.key)) for entry in PAGES]
    with qtbot.waitSignal(window._remaking.ended):
        window.remake()
    for entry in PAGES:
        window.page(entry.key)
    window.content.prepare()
    qtbot.waitUntil(lambda: not any(page() for page in pages))
    assert destroying._destroyed == []


def test_what_is_left_of_widgets_is_asked_until_others_have_taken_their_place(window: MainWindow, qtbot: QtBot) -> None:
    page = window.show_page("inspect")
    run = page.run
    with qtbot.waitSignal(window._remaking.ended):
        window.remake()
    assert page.run is run and not isValid(page)
    for _ in destroying.forget_destroyed():
        pass
    assert not hasattr(page, "run")
    assert window.page("inspect").run is not run


def test_what_a_long_collection_found_in_use_is_left_out_of_the_next(
    collector: GuiThreadCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [[] for _ in range(1000)]  # type: ignore[var-annotated]
    monkeypatch.setattr(garbage, "_LONG_S", -1.0)
    before = gc.get_freeze_count()
    collector._on_tick()
    assert gc.get_freeze_count() >= before + len(kept)
