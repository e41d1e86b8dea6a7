"""Whoever works with the keyboard sees where they are: everything that takes the focus looks another way while it has it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from asking import open_in
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from inspector.ui import theme
from inspector.ui.main_window import MainWindow
from inspector.ui.page_list import PAGES

SAMPLE = Path(__file__).parents[1] / "data" / "projects" / "schema-1"
SEEN_FROM, SEEN_PX = 40, 40
"""A pixel looks another way from this difference on (of 255), a control from so many of them on."""


@pytest.fixture(params=["light", "dark", "contrast"])
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    theme.apply(qapp, request.param)
    yield request.param
    theme.apply(qapp, "light")


def looks(widget: QWidget) -> npt.NDArray[np.int16]:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., :3].astype(np.int16)


def stops(window: MainWindow) -> Iterator[QWidget]:
    """Everything that the Tab key comes to."""
    for each in window.findChildren(QWidget):
        tab = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tab and each.focusProxy() is None and each.isVisible() and each.isEnabled() and not each.visibleRegion().isEmpty():
            yield each


def test_the_focus_is_seen_on_every_control_of_every_page(scheme: str, qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    open_in(qtbot, window, Path(shutil.copytree(SAMPLE, tmp_path / "project")))
    qtbot.waitUntil(lambda: window.session.inspector is not None)
    unseen, walked = [], 0
    for entry in PAGES:
        window.show_page(entry.key)
        for stop in list(stops(window)):
            window.setFocus()
            without = looks(stop)
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            if not stop.hasFocus():
                continue
            walked += 1
            changed = int((np.abs(looks(stop) - without).max(axis=2) > SEEN_FROM).sum()) if stop.size().isValid() else 0
            if changed < SEEN_PX:
                unseen.append((entry.key, type(stop).__name__, stop.accessibleName(), changed))
    assert unseen == [] and walked > 150
