"""Good parts that look unlike the others, as pictures that wait for a decision."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from page_stand_ins import write_parts
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.services.good_parts import good_parts
from inspector.services.strange_parts import Decision, Findings, decided, find_strange
from inspector.ui import theme
from inspector.ui.pages.strange_parts import StrangeParts

USUAL, ODD = tuple(range(40, 72)), (200, 210, 220)


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    """Pictures of the usual parts and, last, of the odd ones."""
    return [str(path) for path in write_parts(tmp_path, *USUAL, *ODD)]


@pytest.fixture
def strange(qtbot: QtBot) -> Iterator[StrangeParts]:
    made = StrangeParts(2)
    qtbot.addWidget(made)
    made.resize(520, 600)
    yield made
    assert made.stop(5000)


def findings_of(paths: list[str], project: Project | None = None, learned: int | None = None) -> Findings:
    scores = tuple(ScoredImage(path, float(level), False) for path, level in zip(paths, (*USUAL, *ODD), strict=False))
    return find_strange(good_parts(scores, paths[:learned]), scores, paths[:learned], project or Project("p"))


def test_without_strange_parts_there_is_nothing_to_be_seen(strange: StrangeParts, paths: list[str]) -> None:
    strange.show_findings(findings_of(paths[:32]), "m1")
    assert strange.isHidden() and strange.paths() == []


def test_the_most_unlike_are_shown_with_their_pictures_and_the_rest_counted(qtbot: QtBot, strange: StrangeParts, paths: list[str]) -> None:
    strange.show_findings(findings_of(paths), "m1")
    strange.show()
    assert strange.paths() == [paths[34], paths[33]] and strange.more_button.text() == "1 more"
    assert strange.text() == "3 of 35 good parts look unlike the others: look at them."
    qtbot.waitUntil(lambda: strange._thumbnails.get(paths[34]) is not None)
    with qtbot.waitSignal(strange.opened) as opened:
        qtbot.mouseClick(strange.card(paths[34]).picture, Qt.MouseButton.LeftButton)
    assert opened.args == [paths[34]]
    with qtbot.waitSignal(strange.more_requested):
        strange.more_button.click()


def test_both_buttons_are_large_enough_for_gloves_and_name_the_part(qtbot: QtBot, strange: StrangeParts, paths: list[str]) -> None:
    strange.show_findings(findings_of(paths), "m1")
    strange.show()
    buttons = strange.card(paths[34]).buttons
    assert min(buttons.keep.height(), buttons.leave_out.height()) >= theme.TOUCH_PX
    for button, decision in ((buttons.keep, Decision.KEEP), (buttons.leave_out, Decision.LEAVE_OUT)):
        with qtbot.waitSignal(strange.decided) as told:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert told.args == [paths[34], decision]


def test_a_decision_can_be_taken_back_and_moves_nothing(qtbot: QtBot, strange: StrangeParts, paths: list[str]) -> None:
    strange.show_findings(findings_of(paths), "m1")
    strange.show()
    kept = decided(Project("p"), paths[34], Decision.KEEP)
    places = [strange.card(path).pos() for path in strange.paths()]
    strange.card(paths[34]).buttons.keep.setFocus()
    strange.show_findings(findings_of(paths, kept), "m1")
    buttons = strange.card(paths[34]).buttons
    assert [strange.card(path).pos() for path in strange.paths()] == places and strange.paths()[0] == paths[34]
    assert buttons.keep.isHidden() and buttons.leave_out.isHidden() and "counts as a good part" in buttons.said()
    with qtbot.waitSignal(strange.decided) as told:
        qtbot.mouseClick(buttons.undo, Qt.MouseButton.LeftButton)
    assert told.args == [paths[34], Decision.OPEN]


def test_a_second_tap_on_keep_does_not_undo_it(qtbot: QtBot, strange: StrangeParts, paths: list[str]) -> None:
    strange.show_findings(findings_of(paths), "m1")
    strange.show()
    buttons = strange.card(paths[34]).buttons
    keep, leave_out = buttons.keep.geometry(), buttons.leave_out.geometry()
    strange.show_findings(findings_of(paths, decided(Project("p"), paths[34], Decision.KEEP)), "m1")
    qtbot.waitUntil(lambda: buttons.undo.isVisible())
    assert not buttons.undo.geometry().intersects(keep) and not buttons.undo.geometry().intersects(leave_out)


def test_what_the_model_still_contains_asks_for_a_build(qtbot: QtBot, strange: StrangeParts, paths: list[str]) -> None:
    without = decided(Project("p"), paths[34], Decision.LEAVE_OUT)
    strange.show_findings(findings_of(paths, without), "m1")
    strange.show()
    assert "The model still contains 1 part that you left out." in strange.text() and strange.build_button.isVisible()
    with qtbot.waitSignal(strange.build_requested):
        strange.build_button.click()
    strange.show_findings(findings_of(paths[:32], without), "m2")
    assert "still contains" not in strange.text() and strange.build_button.isHidden()
    assert "the model does not contain it" in strange.card(paths[34]).buttons.said()


def test_another_model_begins_with_the_parts_that_are_open(strange: StrangeParts, paths: list[str]) -> None:
    kept = decided(Project("p"), paths[34], Decision.KEEP)
    strange.show_findings(findings_of(paths), "m1")
    strange.show_findings(findings_of(paths, kept), "m1")
    assert strange.paths() == [paths[34], paths[33]]
    strange.show_findings(findings_of(paths, kept), "m2")
    assert strange.paths() == [paths[33], paths[32]]


def test_whatever_the_tabulator_reaches_has_a_name(strange: StrangeParts, paths: list[str]) -> None:
    strange.show_findings(findings_of(paths), "m1")
    strange.show()
    reached = [each for each in strange.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()]
    assert len(reached) >= 6 and all(each.accessibleName() or getattr(each, "text", str)() for each in reached)


def test_all_good_parts_can_be_looked_through(strange: StrangeParts, paths: list[str], qtbot: QtBot) -> None:
    strange.show_findings(findings_of(paths), "m1")
    with qtbot.waitSignal(strange.look_requested):
        strange.look_button.click()
