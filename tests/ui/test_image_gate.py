"""What people see of the image gate: a good part beside the picture that was not judged, and the checks where the line is set up."""

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.core.decision import UNUSUAL, Reason
from inspector.core.gate_settings import Check, GateSettings
from inspector.core.inspection import Inspection
from inspector.core.picture_limits import Figure, PictureLimits, Range
from inspector.ui.pages.inspecting.beside_good import BesideGood
from inspector.ui.pages.line_setup.gate_tab import GateTab
from inspector.ui.reason_text import reason_text

GOOD = np.full((90, 120, 3), 128, np.uint8)
LIMITS = PictureLimits(
    {
        Figure.BRIGHTNESS: Range(0.31, 0.36, 0.25, 0.44),
        Figure.RED: Range(-0.02, 0.03, -0.05, 0.06),
        Figure.LIKENESS: Range(0.2, 0.7, None, None),
    },
    30,
)


def dark(reason: Reason = Reason.TOO_DARK) -> Inspection:
    return Inspection("part", None, 1.0, "m", 1.0, error="Not judged: the picture is too dark.", trouble=reason)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 600)
    return made


@pytest.fixture
def beside(window: QWidget) -> BesideGood:
    made = BesideGood(window)
    window.show()
    return made


@pytest.mark.parametrize("reason", UNUSUAL)
def test_a_good_part_stands_beside_a_picture_that_was_not_judged(beside: BesideGood, reason: Reason) -> None:
    beside.show_beside(dark(reason), GOOD)
    beside.place_in(QRect(10, 10, 880, 580))
    assert beside.isVisible() and beside.geometry().right() <= 890
    assert beside.title.text() == reason_text(reason) and beside.sentence.text() == "Not judged: the picture is too dark."
    assert beside.picture.pixmap().width() > 100


@pytest.mark.parametrize("inspection", [None, Inspection("ok", 0.5, 1.0, "m", 1.0), dark(Reason.UNREADABLE)])
def test_it_is_hidden_beside_all_others(beside: BesideGood, inspection: Inspection | None) -> None:
    beside.show_beside(dark(), GOOD)
    beside.show_beside(inspection, GOOD)
    assert beside.isHidden()


def test_a_model_without_a_good_picture_shows_none(beside: BesideGood) -> None:
    beside.show_beside(dark(), None)
    assert beside.isHidden()


@pytest.fixture
def tab(qtbot: QtBot) -> GateTab:
    made = GateTab()
    qtbot.addWidget(made)
    return made


def test_the_limits_are_shown_with_what_the_picture_is_like(tab: GateTab) -> None:
    tab.show_settings(GateSettings(), LIMITS)
    row = tab.rows[Check.BRIGHTNESS]
    assert row.said() == "Brightness: good 0.31-0.36, refused below 0.25, refused above 0.44"
    tab.show_figures({Figure.BRIGHTNESS: 0.4, Figure.RED: 0.0})
    assert row.said() == "Brightness: today 0.40, good 0.31-0.36, refused below 0.25, refused above 0.44"
    assert "good -0.020 … 0.030" in tab.rows[Check.COLOUR].said()


def test_checks_that_say_nothing_of_the_product_are_not_offered_and_one_that_is_off_by_itself_says_so(tab: GateTab) -> None:
    tab.show_settings(GateSettings(), LIMITS)
    assert [check for check, row in tab.rows.items() if not row.isHidden()] == [Check.BRIGHTNESS, Check.COLOUR, Check.SCENE]
    assert tab.rows[Check.SCENE].said() == "Off by itself: good parts lie too differently for it."


def test_a_model_without_limits_says_what_to_do(tab: GateTab) -> None:
    tab.show_settings(GateSettings(), None)
    assert "Build a model" in tab.about()
    assert all(row.isHidden() for row in tab.rows.values())


def test_what_is_set_is_what_is_stored(qtbot: QtBot, tab: GateTab) -> None:
    before = GateSettings(frozenset({Check.COLOUR}), {Check.BRIGHTNESS: 2.5})
    tab.show_settings(before, LIMITS)
    assert tab.settings == before and not tab.rows[Check.COLOUR].is_on
    row = tab.rows[Check.BRIGHTNESS]
    with qtbot.waitSignal(tab.changed):
        row.wider.setCurrentIndex(row.wider.findData(2.0))
    assert "refused below 0.19" in row.said()
    with qtbot.waitSignal(tab.changed):
        row.box.click()
    assert tab.settings == GateSettings(frozenset({Check.COLOUR, Check.BRIGHTNESS}), {Check.BRIGHTNESS: 2.0})
    assert not row.wider.isEnabled()
