"""The Tune page: what a threshold does to the validation images is shown before it is put to use."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import WITHOUT_ITSELF, BrightnessInspector, FakeSession, grey, write_parts
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.core.decision_rule import DecisionRule, RegionRule
from inspector.core.labels import Label, Truth
from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tuning.aims import Aim
from inspector.core.tuning.counting import KnownParts
from inspector.core.types import Verdict
from inspector.devices.image_file import write_image
from inspector.services.strange_parts import find_strange
from inspector.services.validation.labels import say
from inspector.services.validation.masks import keep_mask
from inspector.storage.projects import create_project
from inspector.ui.pages.thumbnails import Thumbnails
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.figures import Show
from inspector.ui.pages.tuning.page import TunePage
from inspector.ui.pages.tuning.scale_dialog import ScaleDialog

GOOD, DEFECT = (20, 30, 40, 110), (90, 130, 140, 150)

MakePage = Callable[[FakeSession], TunePage]


@pytest.fixture
def make_page(qtbot: QtBot) -> Iterator[MakePage]:
    made: list[TunePage] = []

    def make(session: FakeSession) -> TunePage:
        page = TunePage(session)  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1184, 760)
        page.show()
        made.append(page)
        return page

    yield make
    for page in made:
        assert page.shutdown()


def scored(folder: Path, defects: bool = True) -> tuple[ScoredImage, ...]:
    good = write_parts(folder / "good", *GOOD)
    scores = [ScoredImage(str(path), float(level), False) for path, level in zip(good, GOOD, strict=True)]
    if defects:
        bad = write_parts(folder / "defect", *DEFECT)
        scores += [ScoredImage(str(path), float(level), True) for path, level in zip(bad, DEFECT, strict=True)]
    return tuple(scores)


@pytest.fixture
def session(tmp_path: Path) -> FakeSession:
    return FakeSession(BrightnessInspector(scored(tmp_path), threshold=100.0))


@pytest.fixture
def page(make_page: MakePage, session: FakeSession) -> TunePage:
    return make_page(session)


def shown(page: TunePage) -> list[float]:
    items = page.gallery.items
    return [items.item(row).image.score for row in range(items.rowCount())]


def release(page: TunePage) -> None:
    """Puts what is tried out in force, for a reason."""
    page.desk.card.reason.setText("Complaint 17")
    page.desk.card.release.click()


def said(page: TunePage) -> list[str]:
    return [label.text() for pair in (page.panel.figures.escapes, page.panel.figures.rejects) for label in pair]


# -- figures --------------------------------------------------------------------------------------------------------------


def compared(scores: list[ScoredImage], before: float, after: Threshold) -> figures.Compared:
    parts = KnownParts.of(scores)
    return figures.Compared(scores, parts, *(parts.verdicts(each) for each in (DecisionRule(before), after.decision_rule)))


def by_hand(value: float, unsure_from: float | None = None) -> Threshold:
    return Threshold(value, Rule.MANUAL, unsure_from=unsure_from)


def listed(found: figures.Compared, show: Show) -> list[float]:
    return [found.images[number].score for number in found.order(show)]


def test_images_are_listed_worst_first() -> None:
    scores = [ScoredImage(f"good {score}", score, False) for score in (1, 6, 8)]
    scores += [ScoredImage(f"defect {score}", score, True) for score in (2, 4)]
    same = compared(scores, 5, by_hand(5))
    assert listed(same, Show.ALL) == [2, 4, 8, 6, 1]
    assert listed(same, Show.ESCAPES) == [2, 4]
    assert listed(same, Show.FALSE_REJECTS) == [8, 6]
    assert listed(compared(scores, 5, by_hand(3)), Show.NOTABLE) == [4, 2, 8, 6]


def test_a_changed_image_knows_both_verdicts() -> None:
    changed = compared([ScoredImage("a", 4, True)], 5, by_hand(3)).judged(0)
    assert (changed.before, changed.after, changed.is_changed, changed.is_mistake) == (Verdict.OK, Verdict.NG, True, False)


def test_what_is_unsure_is_no_mistake_and_what_has_no_score_is_in_no_list_but_all() -> None:
    scores = [ScoredImage("g", 4, False), ScoredImage("d", 4, True), ScoredImage("n", math.nan, True), ScoredImage("o", 1, False)]
    found = compared(scores, 5, by_hand(5, unsure_from=3))
    assert [found.images[number].path for number in found.order(Show.UNSURE)] == ["g", "d"]
    assert listed(found, Show.ESCAPES) == listed(found, Show.FALSE_REJECTS) == [] and len(found.order(Show.ALL)) == 4
    assert not found.judged(0).is_mistake and found.judged(0).is_changed


def test_rates_are_said_with_their_interval() -> None:
    scores = [ScoredImage("g", float(n), False) for n in range(100)] + [ScoredImage("d", 200.0, True)] * 96
    at = KnownParts.of(scores).outcome(DecisionRule(97.5))
    assert figures.escapes_text(at) == (
        "0 of 96 defects pass",
        "Of all defects 0 to 3.8% would pass (95%, exact: Clopper-Pearson).",
    )
    assert figures.false_rejects_text(at)[0] == "2 of 100 good parts rejected"
    assert figures.false_rejects_text(at)[1] == "Of all good parts 0.2 to 7.0% would be rejected (95%, exact: Clopper-Pearson)."


def test_without_defects_nothing_is_claimed_about_escapes() -> None:
    at = KnownParts.of([ScoredImage("g", 1.0, False)]).outcome(DecisionRule(2.0))
    assert "No defects" in figures.escapes_text(at)[0] and "%" not in figures.escapes_text(at)[1]


# -- the slider -----------------------------------------------------------------------------------------------------------


def test_the_page_opens_with_the_threshold_in_use(page: TunePage, qtbot: QtBot) -> None:
    assert page.plot.threshold == 100.0 and page.panel.threshold.value.value() == 100.0
    assert said(page)[0] == "1 of 4 defects pass" and said(page)[2] == "1 of 4 good parts rejected"
    assert not page.desk.card.release.isEnabled() and not page.panel.threshold.undo.isEnabled()
    qtbot.waitUntil(lambda: shown(page) == [90, 110])


def test_moving_the_slider_shows_its_effect_and_stores_nothing(page: TunePage, session: FakeSession, qtbot: QtBot) -> None:
    page.plot._move_to(135.0)
    assert said(page)[0] == "2 of 4 defects pass" and said(page)[2] == "0 of 4 good parts rejected"
    qtbot.waitUntil(lambda: shown(page) == [130, 110, 90])
    assert session.inspector is not None and session.inspector.threshold.value == 100.0
    assert page.desk.card.release.isEnabled() and "not applied" in page.panel.threshold._state.text()


def test_apply_puts_the_threshold_to_use_and_into_the_history(page: TunePage, session: FakeSession) -> None:
    page.panel.threshold.value.setValue(85.0)
    release(page)
    assert session.inspector is not None and session.inspector.threshold == Threshold(85.0, Rule.MANUAL)
    assert page.desk.history.list.rowCount() == 2 and page.desk.history.list.item(0, 2).text().strip() == "set by hand: Complaint 17"
    assert not page.desk.card.release.isEnabled()


def test_undo_goes_back_to_the_threshold_in_use(page: TunePage, session: FakeSession) -> None:
    page.panel.threshold.value.setValue(85.0)
    page.panel.threshold.undo.click()
    assert page.threshold == Threshold(100.0, Rule.BEST_F1) and page.plot.threshold == 100.0
    assert not page.panel.threshold.undo.isEnabled()


def test_undo_takes_back_one_step_after_the_other(page: TunePage, qtbot: QtBot) -> None:
    card, in_use = page.panel.threshold, page.threshold
    card.value.setValue(85.0)
    page.by_hand.let_go()
    card.value.setValue(90.0)
    card.band.click()
    banded = page.threshold
    page.panel.rules.buttons[Aim.NO_ESCAPES].click()
    qtbot.waitUntil(lambda: not page.rules.running and page.threshold.rule is Rule.NO_ESCAPES)
    card.undo.click()
    assert page.threshold == banded and banded.unsure_from is not None
    assert page.panel.rules.said.text() == "", "nothing is said of a rule that was taken back"
    card.undo.click()
    assert (page.threshold.value, page.threshold.unsure_from) == (90.0, None)
    card.undo.click()
    assert page.threshold.value == 85.0
    card.undo.click()
    assert page.threshold == in_use and not card.undo.isEnabled() and not card.back.isEnabled()


def test_a_drag_is_one_step(page: TunePage) -> None:
    for value in (99.0, 97.0, 92.0):
        page.plot.threshold_moved.emit(value)
    page.plot.let_go.emit()
    page.plot.threshold_moved.emit(80.0)
    page.panel.threshold.undo.click()
    assert page.threshold.value == 92.0
    page.panel.threshold.undo.click()
    assert page.threshold.value == 100.0


def test_all_that_was_tried_is_taken_back_at_once_and_that_can_be_undone(page: TunePage) -> None:
    page.panel.threshold.value.setValue(85.0)
    page.panel.threshold.band.click()
    page.panel.threshold.back.click()
    assert page.threshold == Threshold(100.0, Rule.BEST_F1)
    page.panel.threshold.undo.click()
    assert page.threshold.value == 85.0 and page.threshold.unsure_from is not None


def test_what_is_in_force_ends_the_way_back(page: TunePage) -> None:
    page.panel.threshold.value.setValue(85.0)
    release(page)
    assert not page.panel.threshold.undo.isEnabled()


def test_the_focus_stays_on_a_button_that_its_click_disables(page: TunePage, qtbot: QtBot) -> None:
    page.panel.threshold.value.setValue(85.0)
    page.window().activateWindow()
    page.panel.threshold.undo.setFocus()
    qtbot.mouseClick(page.panel.threshold.undo, Qt.MouseButton.LeftButton)
    assert not page.panel.threshold.undo.isEnabled()
    assert page.window().focusWidget() is page.panel.threshold.undo
    qtbot.keyClick(page.panel.threshold.undo, Qt.Key.Key_Space)
    assert page.threshold == Threshold(100.0, Rule.BEST_F1)
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
    assert page.window().focusWidget() is not page.panel.threshold.undo


def test_the_chosen_part_stays_chosen_when_the_list_is_another(page: TunePage) -> None:
    page.filters.button(list(Show).index(Show.ALL)).click()
    path = page.gallery.items.item(3).image.path
    page.gallery.select(path)
    page.panel.threshold.value.setValue(104.0)  # others are judged wrongly, so that the order is another
    assert page.gallery.items.item(page.gallery.currentIndex().row()).image.path == path


def test_moving_back_by_hand_is_no_change(page: TunePage) -> None:
    page.panel.threshold.value.setValue(85.0)
    page.panel.threshold.value.setValue(100.0)
    assert page.threshold.rule is Rule.BEST_F1 and not page.desk.card.release.isEnabled()


def test_a_threshold_of_the_history_can_be_tried_again(page: TunePage, session: FakeSession) -> None:
    page.panel.threshold.value.setValue(85.0)
    release(page)
    page.desk.history.list.cellClicked.emit(1, 0)
    assert page.threshold == Threshold(100.0, Rule.BEST_F1) and page.desk.card.release.isEnabled()
    assert session.inspector is not None and session.inspector.threshold.value == 85.0


@pytest.mark.parametrize(
    ("aim", "value", "rule"),
    [
        (Aim.BEST_F1, 65.0, Rule.BEST_F1),
        (Aim.NO_ESCAPES, 90.0 - 0.1 * (90 - 35), Rule.NO_ESCAPES),
        (Aim.COST, 65.0, Rule.LOWEST_COST),
    ],
)
def test_rules_move_the_slider_and_say_what_they_did(
    page: TunePage, session: FakeSession, qtbot: QtBot, aim: Aim, value: float, rule: Rule
) -> None:
    page.panel.rules.buttons[aim].click()
    qtbot.waitUntil(lambda: "cross-validated" in page.panel.rules.said.text())
    assert page.threshold.rule is rule and page.threshold.value == pytest.approx(value) and not page.threshold.provisional
    text = page.panel.rules.said.text()
    assert "It rests on 4 good parts and 4 defects." in text and "cross-validated" in text and "optimistic" in text
    assert session.inspector is not None and session.inspector.threshold.value == 100.0
    assert said(page)[0] == "0 of 4 defects pass"


def test_a_rule_that_the_parts_cannot_carry_says_how_many_it_takes(page: TunePage, qtbot: QtBot) -> None:
    page.panel.rules.escapes.setValue(5)
    page.panel.rules.buttons[Aim.MAX_ESCAPES].click()
    qtbot.waitUntil(lambda: "that takes" in page.panel.rules.said.text())
    assert "4 defects cannot carry at most 5% escapes: that takes 59." in page.panel.rules.said.text()
    assert page.threshold.value == 100.0


def test_a_rule_that_was_clicked_before_the_slider_moved_moves_nothing(page: TunePage, qtbot: QtBot) -> None:
    page.panel.rules.buttons[Aim.BEST_F1].click()
    page.panel.threshold.value.setValue(85.0)
    assert not page.rules.running and page.threshold.value == 85.0 and page.panel.rules.said.isHidden()


def test_a_threshold_set_elsewhere_arrives_here(page: TunePage, session: FakeSession) -> None:
    session.set_threshold(Threshold(70.0, Rule.MANUAL), "Complaint 17")
    assert page.threshold.value == 70.0 and page.plot.threshold == 70.0 and page.desk.history.list.rowCount() == 2


# -- without defects, without a model ---------------------------------------------------------------------------------------


def test_without_defects_the_threshold_is_explained_as_provisional(make_page: MakePage, tmp_path: Path) -> None:
    inspector = BrightnessInspector(scored(tmp_path, defects=False))
    inspector.threshold = Threshold(120.0, Rule.GOOD_QUANTILE, provisional=True)
    page = make_page(FakeSession(inspector))
    assert (
        not page.panel.rules.buttons[Aim.BEST_F1].isEnabled()
        and not page.panel.rules.buttons[Aim.NO_ESCAPES].isEnabled()
        and page.panel.rules.buttons[Aim.MAX_FALSE_REJECTS].isEnabled()
    )
    assert page.panel.figures.doubts.isVisible() and "Add a few images of real defects" in page.panel.figures.doubts.text()
    page.panel.threshold.value.setValue(80.0)
    assert page.threshold.provisional


def test_without_a_model_the_page_leads_to_build(qtbot: QtBot, make_page: MakePage) -> None:
    session = FakeSession()
    page = make_page(session)
    session.open_without_model()
    assert not page.gate.is_open and "no model" in page.gate.said()
    session.open_with(BrightnessInspector())
    assert page.gate.is_open and page.plot.threshold == 100.0


# -- good parts -----------------------------------------------------------------------------------------------------------

USUAL, ODD = tuple(range(40, 70)), 200


def learned_parts(folder: Path, usual: tuple[int, ...] = USUAL, odd: tuple[int, ...] = (), defects: bool = False) -> BrightnessInspector:
    """A model that has learned these parts; it scores each of them by the others."""
    paths = write_parts(folder / "learned", *usual, *odd)
    scores = [ScoredImage(str(path), level + WITHOUT_ITSELF, False) for path, level in zip(paths, (*usual, *odd), strict=True)]
    if defects:
        bad = write_parts(folder / "defect", *DEFECT)
        scores += [ScoredImage(str(path), float(level), True) for path, level in zip(bad, DEFECT, strict=True)]
    made = BrightnessInspector(tuple(scores), learned=tuple(map(str, paths)))
    findings = find_strange(made.good_parts, made.scores, made.good_images, Project("p"))
    assert findings.proposal is not None
    made.threshold = findings.proposal
    return made


def test_a_share_of_false_rejects_is_a_promise(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    session = FakeSession(learned_parts(tmp_path))
    page = make_page(session)
    page.panel.rules.rejects.setValue(10)
    page.panel.rules.buttons[Aim.MAX_FALSE_REJECTS].click()
    qtbot.waitUntil(lambda: page.threshold != session.inspector.threshold)  # type: ignore[union-attr]
    assert session.findings is not None and page.threshold.value == session.findings.limit_for(0.1).value
    assert "At most 10% of all good parts are rejected, with 90% confidence." in page.panel.rules.said.text()
    page.panel.threshold.value.setValue(60)
    assert page.panel.rules.said.isHidden()


def test_a_share_that_the_parts_cannot_carry_moves_nothing(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path)))
    before = page.threshold
    page.panel.rules.rejects.setValue(0.5)
    page.panel.rules.buttons[Aim.MAX_FALSE_REJECTS].click()
    qtbot.waitUntil(lambda: "that takes" in page.panel.rules.said.text())
    assert "30 good parts cannot carry a limit of 0.5%: that takes 60 different ones." in page.panel.rules.said.text()
    assert page.threshold == before and not page.desk.card.release.isEnabled()


def test_seven_parts_defend_no_threshold_and_it_is_shown_as_a_guess(make_page: MakePage, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path, USUAL[:7])))
    assert page.panel.threshold.value.text() == "about 75" and page.plot.accessibleName() == "Threshold about 75"
    assert "No threshold can be defended from 7 good parts: at least 10 are needed." in page.panel.figures.doubts.text()
    assert page.panel.threshold._state.text().startswith("In use: about 75")
    in_use = page.threshold
    page.panel.threshold.value.interpretText()  # as Return does: what was not typed changes nothing
    assert page.threshold == in_use
    page.panel.threshold.value.lineEdit().setText("80.5")
    page.panel.threshold.value.interpretText()
    assert page.panel.threshold.value.text() == "80.5000" and page.threshold == Threshold(80.5, Rule.MANUAL, provisional=True)


def test_a_strange_part_is_looked_at_before_anything_else(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path, odd=(ODD,))))
    (path,) = page.images.strange.paths()
    assert page.images.strange.isVisible() and not page.gallery.isVisible()
    assert "1 of 31 good parts looks unlike the others, and nobody has decided" in page.panel.figures.doubts.text()
    page.images.strange.card(path).picture.click()
    qtbot.waitUntil(lambda: page.picture.view.heatmap_shown)
    assert page.picture._words.text() == f"False reject, scored without itself, score {ODD + WITHOUT_ITSELF:.0f}: NG"
    assert page.picture.buttons.keep.isVisible() and page.picture.buttons.leave_out.isVisible()


def test_leaving_a_part_out_counts_it_no_more_and_offers_a_build(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    session = FakeSession(learned_parts(tmp_path, odd=(ODD,)))
    page = make_page(session)
    (path,) = page.images.strange.paths()
    assert said(page)[2] == "1 of 31 good parts rejected"
    page.images.strange.card(path).buttons.leave_out.click()
    assert said(page)[2] == "0 of 30 good parts rejected" and session.project is not None and session.project.left_out == (path,)
    assert "nobody has decided" not in page.panel.figures.doubts.text()
    with qtbot.waitSignal(page.page_wanted, check_params_cb=lambda key, wish: key == "build"):
        page.images.strange.build_button.click()
    page.images.strange.card(path).buttons.undo.click()
    assert said(page)[2] == "1 of 31 good parts rejected" and session.project.left_out == ()


def test_keeping_a_part_offers_a_threshold_that_lets_it_pass(make_page: MakePage, tmp_path: Path) -> None:
    session = FakeSession(learned_parts(tmp_path, odd=(ODD,)))
    page = make_page(session)
    in_use = page.threshold
    page.images.strange.card(page.images.strange.paths()[0]).buttons.keep.click()
    assert page.threshold.value >= ODD + WITHOUT_ITSELF and page.threshold.rule is Rule.GOOD_QUANTILE
    assert page.desk.card.release.isEnabled() and session.inspector is not None and session.inspector.threshold == in_use
    page.images.strange.card(page.images.strange.paths()[0]).buttons.undo.click()
    assert page.threshold == in_use and not page.desk.card.release.isEnabled()


def test_a_threshold_that_is_being_tried_out_stays_on_the_slider(make_page: MakePage, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path, odd=(ODD,))))
    page.panel.threshold.value.setValue(90)
    page.images.strange.card(page.images.strange.paths()[0]).buttons.keep.click()
    assert page.threshold.value == 90


def test_a_threshold_that_lets_more_defects_pass_asks_first(page: TunePage, session: FakeSession) -> None:
    page.panel.threshold.value.setValue(145)
    release(page)
    box = page.question.box
    assert box is not None and "3 of 4 known defects would pass; at the threshold in use 1 do." in box.informativeText()
    assert box.defaultButton() is page.question.keep_button and box.escapeButton() is page.question.keep_button
    page.question.keep_button.click()
    assert session.inspector is not None and session.inspector.threshold.value == 100.0 and page.question.box is None
    release(page)
    page.question.do_button.click()
    assert session.inspector.threshold.value == 145.0


def test_a_threshold_that_catches_as_many_does_not_ask(page: TunePage, session: FakeSession) -> None:
    page.panel.threshold.value.setValue(120)
    release(page)
    assert page.question.box is None and session.inspector is not None and session.inspector.threshold.value == 120.0


def test_a_question_about_another_model_is_withdrawn(page: TunePage, session: FakeSession) -> None:
    page.panel.threshold.value.setValue(145)
    release(page)
    session.open_with(BrightnessInspector(model_id="model-2", threshold=50.0))
    assert page.question.box is None and session.inspector is not None and session.inspector.threshold.value == 50.0


def test_a_learned_part_is_opened_as_it_was_scored(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path)))
    page.filters.button(list(Show).index(Show.ALL)).click()
    each = page.gallery.items.item(0)
    page._on_opened(each.image.path)
    qtbot.waitUntil(lambda: page.picture.view.heatmap_shown)
    assert page.picture._score == each.image.score
    assert page.picture._words.text() == f"Good part, scored without itself, score {each.image.score:.0f}: OK"


def test_a_heatmap_that_is_not_that_of_the_score_says_so(
    make_page: MakePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BrightnessInspector, "judge_again", BrightnessInspector.judge)
    page = make_page(FakeSession(learned_parts(tmp_path)))
    path = next(iter(page.images._all))
    page._on_opened(path)
    qtbot.waitUntil(lambda: page.picture.view.heatmap_shown)
    assert page.picture._words.text().endswith("(heatmap with itself learned: 40.0)")


# -- the images -----------------------------------------------------------------------------------------------------------


def test_a_click_opens_the_picture_with_its_heatmap_and_the_contour_follows(
    page: TunePage, session: FakeSession, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: shown(page) == [90, 110])
    place = page.gallery.visualRect(page.gallery.items.index(0)).center()
    QTest.mouseClick(page.gallery.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: page.picture.view.heatmap_shown)
    assert page.picture.isVisible() and not page.gallery.isVisible()
    assert page.picture._words.text() == "Escape, score 90: OK"
    assert page.picture.view._contour.path.isEmpty()
    page.plot._move_to(85.0)
    qtbot.waitUntil(lambda: page.picture._words.text() == "Defect, score 90.0: OK becomes NG")
    assert not page.picture.view._contour.path.isEmpty()


def test_page_keys_step_through_the_images_and_escape_goes_back(page: TunePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown(page) == [90, 110])
    page._on_opened(page.gallery.items.item(0).image.path)
    qtbot.waitUntil(lambda: page.picture._words.text().startswith("Escape"))
    QTest.keyClick(page.picture, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: page.picture._words.text().startswith("False reject"))
    QTest.keyClick(page.picture, Qt.Key.Key_PageDown)
    assert page.picture.path == page.gallery.items.item(1).image.path
    QTest.keyClick(page.picture, Qt.Key.Key_Escape)
    assert page.gallery.isVisible() and page.picture.path == ""


def test_an_image_that_is_gone_says_so(page: TunePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown(page) == [90, 110])
    path = Path(page.gallery.items.item(0).image.path)
    path.unlink()
    page._on_opened(str(path))
    qtbot.waitUntil(lambda: path.name in page.picture.view._empty.text())


def test_filters_choose_what_the_gallery_shows(page: TunePage, qtbot: QtBot) -> None:
    for show, expected in ((Show.ESCAPES, [90]), (Show.FALSE_REJECTS, [110]), (Show.ALL, [90, 110, 130, 140, 150, 40, 30, 20])):
        page.filters.button(list(Show).index(show)).click()
        assert sorted(shown(page)) == sorted(expected), show
        assert page.filters.button(list(Show).index(show)).text().endswith(str(len(expected)))
    page.panel.rules.buttons[Aim.NO_ESCAPES].click()
    qtbot.waitUntil(lambda: page.threshold.rule is Rule.NO_ESCAPES)
    page.filters.button(list(Show).index(Show.ESCAPES)).click()
    qtbot.waitUntil(lambda: shown(page) == [])
    assert "no known defect" in page.gallery._nothing.text() and page.gallery._nothing.isVisible()


def test_thumbnails_arrive_and_unreadable_files_are_known(qtbot: QtBot, tmp_path: Path) -> None:
    good = str(write_parts(tmp_path, 50)[0])
    bad = str(tmp_path / "bad.png")
    Path(bad).write_bytes(b"no picture")
    thumbnails = Thumbnails(64)
    assert thumbnails.get(good) is None and thumbnails.get(bad) is None
    qtbot.waitUntil(lambda: thumbnails.get(good) is not None and thumbnails.is_unreadable(bad))
    assert thumbnails.get(bad) is None and not thumbnails.is_unreadable(good)
    assert thumbnails.stop(3000)


def test_thumbnails_are_read_again_for_a_model_of_another_depth(qtbot: QtBot, tmp_path: Path) -> None:
    write_image(tmp_path / "a.png", np.full((80, 80), 1000, np.uint16))
    thumbnails, path = Thumbnails(64), str(tmp_path / "a.png")
    for depth, level in ((12, 1000 >> 4), (16, 1000 >> 8)):
        thumbnails.set_depth(depth)
        assert thumbnails.get(path) is None
        qtbot.waitUntil(lambda: thumbnails.get(path) is not None)
        assert thumbnails.get(path).toImage().pixelColor(30, 30).lightness() == level
    assert thumbnails.stop(3000)


def test_another_model_closes_the_opened_picture(page: TunePage, session: FakeSession, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.waitUntil(lambda: shown(page) == [90, 110])
    page._on_opened(page.gallery.items.item(0).image.path)
    session.open_with(BrightnessInspector(model_id="model-2", threshold=50.0))
    assert page.picture.path == "" and page.plot.threshold == 50.0


def test_whatever_the_tabulator_reaches_has_a_name(page: TunePage) -> None:
    reached = [each for each in page.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()]
    nameless = [type(each).__name__ for each in reached if not (each.accessibleName() or getattr(each, "text", str)())]
    assert len(reached) > 8 and nameless == []


# -- the band and the size of a fault ---------------------------------------------------------------------------------------


def counts(page: TunePage) -> list[list[str]]:
    return page.panel.figures.texts()


def test_between_the_thresholds_parts_are_unsure_and_go_to_verify(page: TunePage, session: FakeSession, qtbot: QtBot) -> None:
    assert counts(page) == [["3", "0", "1"], ["1", "0", "3"]]
    page.panel.threshold.band.click()
    page.panel.threshold.unsure_from.setValue(35.0)
    assert counts(page) == [["2", "1", "1"], ["0", "1", "3"]] and said(page)[0] == "0 of 4 defects pass"
    assert page.plot.unsure_from == 35.0 and page.threshold.rule is Rule.BEST_F1
    qtbot.waitUntil(lambda: page.filters.button(list(Show).index(Show.UNSURE)).isVisible())
    page.filters.button(list(Show).index(Show.UNSURE)).click()
    assert sorted(shown(page)) == [40, 90]
    release(page)
    assert session.inspector is not None and session.inspector.threshold == Threshold(100.0, Rule.BEST_F1, unsure_from=35.0)
    page.panel.threshold.band.click()
    assert page.threshold.unsure_from is None and counts(page) == [["3", "0", "1"], ["1", "0", "3"]]


def test_the_band_is_dragged_with_the_threshold_and_never_lies_above_it(page: TunePage) -> None:
    page.panel.threshold.band.click()
    page.panel.threshold.unsure_from.setValue(80.0)
    page.panel.threshold.value.setValue(120.0)
    assert (page.threshold.value, page.threshold.unsure_from) == (120.0, 100.0)
    page.panel.threshold.unsure_from.setValue(300.0)
    assert page.threshold.unsure_from == 120.0
    page.panel.threshold.back.click()
    assert page.threshold == Threshold(100.0, Rule.BEST_F1) and not page.panel.threshold.band.isChecked()


def on_disk(session: FakeSession, folder: Path) -> None:
    create_project(folder, Project("Project"))
    session.folder = folder


def wait_for_regions(page: TunePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.finder.is_missing(page.threshold))


def test_a_fault_that_is_faint_but_large_is_ng(make_page: MakePage, session: FakeSession, qtbot: QtBot, tmp_path: Path) -> None:
    on_disk(session, tmp_path / "project")
    page = make_page(session)
    regions = page.panel.regions
    regions.on.click()
    wait_for_regions(page, qtbot)
    regions.pixel_threshold.setValue(35.0)
    wait_for_regions(page, qtbot)
    assert counts(page) == [["2", "0", "2"], ["0", "0", "4"]]  # each picture is one region of 144 px
    regions.least.setValue(145)
    assert counts(page) == [["3", "0", "1"], ["1", "0", "3"]] and "at least 145 px" in regions._said.text()
    regions.least.setValue(144)
    regions.most.setValue(1)
    assert counts(page) == [["3", "0", "1"], ["1", "0", "3"]]
    page.panel.threshold.value.setValue(85.0)
    release(page)
    assert session.inspector is not None
    assert session.inspector.threshold == Threshold(85.0, Rule.MANUAL, region=RegionRule(35.0, 144, 1))


def test_parts_whose_maps_are_missing_are_undecided_by_a_region_rule_and_counted(
    make_page: MakePage, session: FakeSession, qtbot: QtBot, tmp_path: Path
) -> None:
    on_disk(session, tmp_path / "project")
    for name in ("good/3.png", "defect/1.png"):
        (tmp_path / name).unlink()
    page = make_page(session)
    page.panel.regions.on.click()
    wait_for_regions(page, qtbot)
    page.panel.regions.pixel_threshold.setValue(35.0)
    wait_for_regions(page, qtbot)
    assert counts(page) == [["2", "1", "1"], ["0", "1", "3"]]
    assert "2 images have no map to find regions in" in page.panel.figures.missing.text()
    page.panel.regions.on.click()
    assert page.panel.figures.missing.isHidden() and counts(page) == [["3", "0", "1"], ["1", "0", "3"]]


def test_areas_are_given_in_square_millimetres_where_the_scale_is_set(
    make_page: MakePage, session: FakeSession, qtbot: QtBot, tmp_path: Path
) -> None:
    on_disk(session, tmp_path / "project")
    assert session.project is not None
    session.project = replace(session.project, mm_per_px=0.5)
    page = make_page(session)
    page.panel.regions.on.click()
    wait_for_regions(page, qtbot)
    page.panel.regions.least.setValue(10.0)
    assert page.threshold.region is not None and page.threshold.region.least_area == 40
    assert "at least 40 px (10 mm²)" in page.panel.regions._said.text()


def test_the_scale_comes_from_a_length_that_is_drawn(page: TunePage, session: FakeSession, qtbot: QtBot) -> None:
    page.panel.regions.scale.click()
    dialog = page.findChild(ScaleDialog)
    assert dialog is not None and not dialog.use.isEnabled()
    picture = dialog.picture
    qtbot.waitUntil(lambda: picture._pixmap is not None)
    place = picture.place()
    left, right = (QPoint(round(place.left() + share * place.width()), round(place.center().y())) for share in (0.25, 0.75))
    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=left)
    QTest.mouseMove(picture, right)
    qtbot.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=right)
    assert dialog.px.value() == pytest.approx(6.0, abs=0.1)
    dialog.px.setValue(6.0)
    dialog.mm.setValue(3.0)
    dialog.use.click()
    assert session.project is not None and session.project.mm_per_px == 0.5
    assert page.panel.regions.scale.text() == "1 px = 0.5 mm"


def test_a_scale_can_be_forgotten_and_cancelling_changes_nothing(page: TunePage, session: FakeSession) -> None:
    session.edit(lambda project: replace(project, mm_per_px=0.5))
    for button, expected in (("cancel", 0.5), ("forget", 0.0)):
        page._on_scale_wanted()
        dialog = page.findChildren(ScaleDialog)[-1]
        getattr(dialog, button).click()
        assert session.project is not None and session.project.mm_per_px == expected


def write_masks(folder: Path, session: FakeSession, levels: tuple[int, ...]) -> None:
    """A picture of each level whose right half is twice as bright, with a mask of that half."""
    assert session.inspector is not None and session.folder is not None
    labels = []
    for number, level in enumerate(levels):
        picture = grey(level)
        picture[:, 6:] = min(255, 2 * level)
        path = folder / f"{number}.png"
        folder.mkdir(exist_ok=True)
        write_image(path, picture)
        labels.append(Label(str(path), Truth.DEFECT, mask=keep_mask(session.folder, path, picture > level)))
        session.inspector.scores += (ScoredImage(str(path), float(picture.mean()), True),)
    say(session.folder, labels)


def test_a_region_rule_is_chosen_by_masks(make_page: MakePage, session: FakeSession, qtbot: QtBot, tmp_path: Path) -> None:
    on_disk(session, tmp_path / "project")
    write_masks(tmp_path / "masked", session, (100, 101, 102, 103))
    page = make_page(session)
    page.panel.regions.on.click()
    wait_for_regions(page, qtbot)
    page.panel.regions.masks.click()
    qtbot.waitUntil(lambda: page.panel.regions._masks_said.isVisible())
    assert "Chosen by the masks of 4 defects and by 4 good parts" in page.panel.regions._masks_said.text()
    assert "Regions touch 4 of 4 painted defects" in page.panel.regions._masks_said.text()
    rule = page.threshold.region
    assert rule is not None and 110 <= rule.pixel_threshold < 150 and 0 < rule.least_area <= 72
    wait_for_regions(page, qtbot)
    page.panel.regions.most.setValue(2)
    assert page.panel.regions._masks_said.isHidden()


def test_without_masks_the_button_says_what_it_takes(make_page: MakePage, session: FakeSession, qtbot: QtBot, tmp_path: Path) -> None:
    on_disk(session, tmp_path / "project")
    page = make_page(session)
    page.panel.regions.on.click()
    wait_for_regions(page, qtbot)
    before = page.threshold
    page.panel.regions.masks.click()
    qtbot.waitUntil(lambda: page.panel.regions._masks_said.isVisible())
    assert "at least 3 validation images with masks; there are 0" in page.panel.regions._masks_said.text() and page.threshold == before


# -- curves and kinds -------------------------------------------------------------------------------------------------------


def test_curves_show_where_the_whole_rule_works(page: TunePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "AUROC 0.9375" in page.charts.roc.said())
    assert "95%, stratified bootstrap" in page.charts.roc.said()
    page.charts.tabs.button(1).click()
    x, y = page.charts.roc.point.getData()
    assert (list(x), list(y)) == ([0.25], [0.75])
    page.panel.threshold.value.setValue(85.0)
    assert [list(each) for each in page.charts.roc.point.getData()] == [[0.25], [1.0]]
    page.charts.tabs.button(2).click()
    assert [list(each) for each in page.charts.precision.point.getData()] == [[1.0], [0.8]]


def test_each_kind_of_defect_is_counted(page: TunePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "AUROC" in page.charts.roc.said())
    page.charts.tabs.button(3).click()
    assert page.charts.kinds.texts(0) == ["defect", "4", "1", "0", "3", "0.6 to 80.6%", "0.938"]


# -- bad input --------------------------------------------------------------------------------------------------------------


def test_scores_that_are_no_numbers_are_left_out_and_listed(make_page: MakePage, tmp_path: Path) -> None:
    good = [ScoredImage(str(tmp_path / f"{n}.png"), score, False) for n, score in enumerate((20.0, math.nan, 30.0))]
    bad = [ScoredImage(str(tmp_path / "odd.png"), math.nan, True), ScoredImage(str(tmp_path / "bad.png"), 120.0, True)]
    page = make_page(FakeSession(BrightnessInspector((*good, *bad))))
    assert counts(page) == [["2", "0", "0"], ["0", "0", "1"]]
    text = page.panel.figures.missing.text()
    assert "2 images have no score that counts and are left out: 1.png, odd.png" in text
    assert page.panel.figures.missing.toolTip().splitlines() == [str(tmp_path / "1.png"), str(tmp_path / "odd.png")]


def test_equal_scores_are_shown_and_refused_by_every_rule(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    scores = tuple(ScoredImage(str(tmp_path / f"{n}.png"), 50.0, n > 8) for n in range(12))
    page = make_page(FakeSession(BrightnessInspector(scores)))
    for aim in Aim:
        page.panel.rules.buttons[aim].click()
        qtbot.waitUntil(lambda: "stays where it is" in page.panel.rules.said.text())
        assert "All scores are the same" in page.panel.rules.said.text() and page.threshold.value == 100.0
        page.panel.rules.say("")


def test_one_defect_gives_figures_and_says_how_little_they_are(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    scores = tuple(ScoredImage(str(tmp_path / f"{n}.png"), 10.0 + n, n == 20) for n in range(21))
    page = make_page(FakeSession(BrightnessInspector(scores)))
    assert said(page)[:2] == ["1 of 1 defects pass", "Of all defects 2.5 to 100% would pass (95%, exact: Clopper-Pearson)."]
    page.panel.rules.buttons[Aim.NO_ESCAPES].click()
    qtbot.waitUntil(lambda: "cross-validated" in page.panel.rules.said.text())
    assert "There are too few parts for a cross-validated figure" in page.panel.rules.said.text()
