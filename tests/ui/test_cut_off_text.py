"""No text of any page is cut off, in any language, at both sizes of screens."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from cut_off import cut_off
from painted_text import painted_text
from PySide6.QtCore import QEvent, QLocale, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from screen_tour import Tour

from inspector.services.context import Context
from inspector.storage import secret_hashes
from inspector.ui import theme
from inspector.ui.application import speak
from inspector.ui.bridge import threads
from inspector.ui.languages import available
from inspector.ui.main_window import MainWindow
from inspector.ui.widgets.page_scroll import WholeScroll

WAIT_MS = 60_000
PICTURES = os.environ.get("SCREEN_PICTURES", "")
"""Folder into which every page is photographed, for whoever wants to look."""
LANGUAGES = sorted(available())
LARGE = {125: (1280, 800), 200: (1920, 1080)}
"""Of texts in percent -> of the window in px: the smallest in which they are to be used."""


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The application speaks it, with its fonts and numbers."""
    locale = QLocale()
    speak(qapp, request.param)
    theme.apply(qapp, "light")
    yield request.param
    speak(qapp, "en")
    theme.apply(qapp, "light")
    QLocale.setDefault(locale)


def found_in(name: str, widget: QWidget) -> list[str]:
    """What is cut off in a scene, which is photographed where somebody wants to look."""
    with painted_text() as painted:
        picture = widget.grab()
    if PICTURES:
        picture.save(f"{PICTURES}/{name}.png")
    return [f"{name}: {line}" for line in (*cut_off(widget), *painted)]


def scrolled(window: MainWindow) -> bool:
    """Whether a part of the page is out of sight."""
    (scroll,) = window.findChildren(WholeScroll)
    return max(bar.maximum() for bar in (scroll.verticalScrollBar(), scroll.horizontalScrollBar())) > 0


def scrolled_sideways(window: MainWindow) -> bool:
    """Whether a line has to be moved before it can be read to its end."""
    (scroll,) = window.findChildren(WholeScroll)
    return scroll.horizontalScrollBar().maximum() > 0


def look_at_everything(tour: Tour, sizes: Sequence[tuple[int, int]], name: str, *, fits: bool = True) -> list[str]:
    """Pages and operator mode in all sizes, boxes in one. `fits`: texts of usual size; no page is scrolled, menus and log-on too."""
    found: list[str] = []
    for size in sizes:
        tour.window.resize(*size)
        for scenes in (tour.operator, tour.pages):
            for scene, widget in scenes():
                found += found_in(f"{name}-{size[0]}-{scene}", widget)
                found += [f"{name}-{size[0]}-{scene}: the page is scrolled"] * (fits and scrolled(tour.window))
                found += [f"{name}-{size[0]}-{scene}: the page is scrolled sideways"] * scrolled_sideways(tour.window)
    for scenes in (tour.boxes, tour.menus, tour.log_on) if fits else (tour.boxes,):
        for scene, widget in scenes():
            found += found_in(f"{name}-{scene}", widget)
    return sorted(set(found))


@pytest.fixture
def tour(qtbot: QtBot, context: Context, sample_project: Path, parts: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Tour]:
    """Makes a window with a project, its model and some parts that were inspected."""
    monkeypatch.setattr(secret_hashes, "_COSTS", {"time_cost": 1, "memory_cost": 8, "parallelism": 1, "hash_len": 16})

    def begin() -> Tour:
        window = MainWindow(context)
        window.show()
        made = Tour(window, lambda fact: qtbot.waitUntil(fact, timeout=WAIT_MS), parts)
        made.open(sample_project)
        return made

    return begin


def end(tour: Tour) -> None:
    tour.window._closing = True
    tour.window.close()
    assert threads.join_all(10_000)
    tour.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # otherwise it is dressed again with every scheme


@pytest.mark.slow
@pytest.mark.usefixtures("unplanned")
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
def test_no_text_is_cut_off(tour: Callable[[], Tour], language: str) -> None:
    begun = tour()
    found = look_at_everything(begun, ((1280, 800), (1920, 1080)), language)
    end(begun)
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.usefixtures("unplanned")
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
@pytest.mark.parametrize("language", ["de", "ko"], indirect=True)
@pytest.mark.parametrize(("percent", "size"), LARGE.items())
def test_no_large_text_is_cut_off(qapp: QApplication, tour: Callable[[], Tour], language: str, percent: int, size: tuple[int, int]) -> None:
    theme.apply(qapp, "light", percent)
    begun = tour()
    found = look_at_everything(begun, (size,), f"{language}-{percent}", fits=False)
    end(begun)
    assert not found, "\n".join(found)


def test_text_that_does_not_fit_is_found(qtbot: QtBot) -> None:
    label, button, tall = QLabel("much too long for so little"), QPushButton("much too long for so little"), QLabel("one\ntwo\nthree")
    for widget, size in ((label, (40, 30)), (button, (40, 44)), (tall, (200, 14))):
        parent = QLabel()
        qtbot.addWidget(parent)
        parent.setFixedSize(500, 200)
        widget.setParent(parent)
        widget.resize(*size)
        parent.show()
        assert len(cut_off(parent)) == 1, widget
        parent.resize(440, 140)
        widget.resize(400, 100)
        assert cut_off(parent) == []
        widget.move(200, 0)
        assert len(cut_off(parent)) == 1, "half of it is out of sight"


def test_text_that_another_one_lies_on_is_found(qtbot: QtBot) -> None:
    parent, lower, upper = QWidget(), QLabel("below"), QLabel("above")
    layout = QVBoxLayout(parent)
    for each in (lower, upper):
        layout.addWidget(each)
    qtbot.addWidget(parent)
    parent.resize(200, 200)
    parent.show()
    assert cut_off(parent) == []
    upper.setGeometry(lower.geometry())
    assert len(cut_off(parent)) == 2


@pytest.mark.parametrize(("text", "wide", "fits"), [("far too long", 20, False), ("far too…", 200, False), ("short", 200, True)])
def test_text_that_is_drawn_too_large_or_shortened_is_found(qtbot: QtBot, text: str, wide: int, fits: bool) -> None:
    class Drawn(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            with QPainter(self) as painter:
                painter.drawText(QRectF(0, 0, wide, 30), Qt.AlignmentFlag.AlignCenter, text)

    widget = Drawn()
    qtbot.addWidget(widget)
    with painted_text() as told:
        widget.grab()
    assert (told == []) is fits
