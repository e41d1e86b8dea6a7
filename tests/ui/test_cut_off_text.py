"""No text of any page is cut off, in any language, at both sizes of screens."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cut_off import cut_off, settled
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from inspector.services.context import Context
from inspector.ui import theme
from inspector.ui.application import speak
from inspector.ui.bridge import threads
from inspector.ui.languages import available
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES

WAIT_MS = 60_000
PICTURES = os.environ.get("SCREEN_PICTURES", "")
"""Folder into which every page is photographed, for whoever wants to look."""
LANGUAGES = sorted(available())


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


def opened(qtbot: QtBot, context: Context, project: Path, parts: Path) -> MainWindow:
    """A window with a project, its model and some parts that were inspected."""
    made = MainWindow(context)
    made.show()
    made.open_project(project)
    qtbot.waitUntil(lambda: made.session.inspector is not None and not made.session.busy, timeout=WAIT_MS)
    inspect = made.show_page("inspect")
    with qtbot.waitSignal(inspect.run.finished, timeout=WAIT_MS):
        inspect.starter.open_paths([*sorted((parts / "held_out").iterdir()), *sorted((parts / "scratched").iterdir())])
    return made


@pytest.mark.slow
@pytest.mark.usefixtures("unplanned")
@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)], ids=["small", "large"])
def test_no_text_is_cut_off(
    qtbot: QtBot, context: Context, sample_project: Path, parts: Path, language: str, size: tuple[int, int]
) -> None:
    window = opened(qtbot, context, sample_project, parts)
    window.resize(*size)
    found: list[str] = []
    for page in PAGES:
        window.show_page(page.key)
        settled()
        qtbot.wait(150)
        found += [f"{page.key}: {line}" for line in cut_off(window)]
        if PICTURES:
            window.grab().save(f"{PICTURES}/{language}-{size[0]}-{page.key}.png")
    window._closing = True
    window.close()
    assert threads.join_all(10_000)
    assert sorted(set(found)) == []


def test_text_that_does_not_fit_is_found(qtbot: QtBot) -> None:
    label, button, tall = QLabel("much too long for so little"), QPushButton("much too long for so little"), QLabel("one\ntwo\nthree")
    for widget, size in ((label, (40, 30)), (button, (40, 44)), (tall, (200, 14))):
        parent = QLabel()
        qtbot.addWidget(parent)
        widget.setParent(parent)
        widget.resize(*size)
        parent.show()
        assert len(cut_off(parent)) == 1, widget
        widget.resize(400, 100)
        assert cut_off(parent) == []
