"""The caption of the picture on the Inspect page names the good part behind a result, or says why it cannot."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.core.inspection import Inspection, Nearest
from inspector.ui.pages.inspecting.parts import Part
from inspector.ui.pages.inspecting.stage import Stage
from inspector.ui.screen_picture import ScreenPicture


@pytest.mark.parametrize(
    ("nearest", "said"),
    [
        (Nearest("/parts/good/07.png", 0.5, 0.25), "Hottest place: most like 07.png"),
        (Nearest(reason="A Gaussian is made of all good images."), "A Gaussian is made of all good images."),
        (None, ""),
    ],
    ids=["named", "not to be named", "never judged"],
)
def test_the_caption_names_the_good_part_or_says_why_not(qtbot: QtBot, nearest: Nearest | None, said: str) -> None:
    stage = Stage()
    qtbot.addWidget(stage)
    stage.resize(600, 400)
    stage.show()
    picture = np.zeros((20, 30), np.uint8)
    inspection = Inspection("a.png", 1.0, 2.0, "m", 3.0, np.zeros((20, 30), np.float32), nearest=nearest)
    stage.show_part(Part(1, inspection, ScreenPicture.of(picture)))
    assert stage.nearest_text() == said
    assert stage.caption().startswith("1   a.png")
    stage.show_part(None)
    assert stage.nearest_text() == ""


def test_a_click_moves_the_caption_away_from_what_it_covers(qtbot: QtBot) -> None:
    stage = Stage()
    qtbot.addWidget(stage)
    stage.resize(600, 400)
    stage.show()
    stage.show_part(Part(1, Inspection("a.png", 1.0, 2.0, "m", 3.0), ScreenPicture.of(np.zeros((20, 30), np.uint8))))
    before = stage._caption.geometry()
    QTest.mouseClick(stage._caption, Qt.MouseButton.LeftButton)
    after = stage._caption.geometry()
    assert not before.intersects(after) and after.bottom() < stage.height()
    stage.resize(600, 500)
    assert stage._caption.geometry().bottom() > after.bottom()
    QTest.mouseClick(stage._caption, Qt.MouseButton.LeftButton)
    assert stage._caption.geometry() == before


def test_what_can_be_inspected_is_offered_again_after_operator_mode(qtbot: QtBot) -> None:
    stage = Stage()
    qtbot.addWidget(stage)
    stage.show()
    stage.show_welcome(True)
    stage.serve_operator(True)
    assert not stage._welcome.isVisible()
    stage.serve_operator(False)
    assert stage._welcome.isVisible()
