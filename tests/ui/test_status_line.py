"""The line at the bottom cuts nothing off."""

from pathlib import Path

import pytest
from page_stand_ins import BrightnessInspector, FakeSession
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from inspector.core.project import Project
from inspector.ui.runtime_text import runtime_text, runtime_tip
from inspector.ui.status_line import StatusLine
from inspector.ui.widgets.tap_tip import TapTip


@pytest.fixture
def session() -> FakeSession:
    model = BrightnessInspector(model_id="20260102-030405-abcdef012345")
    model.runtime_name = "openvino cpu float32"
    made = FakeSession(model)
    made.folder = Path("/projects/cover")
    made.project = Project("Bearing cover, left, of the second press")
    return made


@pytest.fixture
def window(qtbot: QtBot, session: FakeSession) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.setStatusBar(StatusLine(session, made))  # type: ignore[arg-type]
    made.resize(1000, 300)
    made.show()
    return made


def status_of(window: QMainWindow) -> StatusLine:
    status = window.statusBar()
    assert isinstance(status, StatusLine)
    return status


def cut(status: StatusLine) -> list[str]:
    """Texts that are wider or higher than their labels."""
    labels = [each for each in status.findChildren(QLabel) if each.text() and each.isVisible()]
    return [each.text() for each in labels if each.heightForWidth(each.width()) > each.height()]


@pytest.mark.parametrize(("width", "lines"), [(1000, 1), (420, 2)])
def test_what_does_not_fit_beside_the_others_has_a_line_of_its_own(qtbot: QtBot, window: QMainWindow, width: int, lines: int) -> None:
    window.resize(width, 300)
    qtbot.waitUntil(lambda: status_of(window).lines == lines)
    status = status_of(window)
    qtbot.waitUntil(lambda: cut(status) == [])
    assert status.texts() == ("Bearing cover, left, of the second press", "Model abcdef0", "Threshold 100", "Computes on the processor")
    assert all(each.geometry().right() <= each.parentWidget().width() for each in status.findChildren(QLabel))


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing|propagateSizeHints)", extend=True)
def test_a_tap_says_what_a_back_end_is(qtbot: QtBot, window: QMainWindow) -> None:
    label = next(each for each in window.statusBar().findChildren(QLabel) if each.text() == "Computes on the processor")
    assert "OpenVINO" in label.toolTip() and "openvino cpu float32" in label.toolTip()
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    (tip,) = label.findChildren(TapTip)
    assert tip.isVisible() and tip.text() == label.toolTip() and tip.geometry().bottom() <= window.frameGeometry().bottom()
    qtbot.mouseClick(tip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not label.findChildren(TapTip))


def test_a_back_end_that_nobody_knows_keeps_its_name(qtbot: QtBot) -> None:
    assert runtime_text("torch cuda:0 float32") == "Computes on the graphics card" and "PyTorch" in runtime_tip("torch cuda:0 float32")
    assert runtime_text("abacus") == "abacus" and runtime_tip("abacus") == ""
