"""The Tune page: what a threshold does to the validation images is shown before it is put to use."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from page_stand_ins import WITHOUT_ITSELF, BrightnessInspector, FakeSession, write_parts
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Verdict
from inspector.devices.image_file import write_image
from inspector.services.strange_parts import find_strange
from inspector.services.tune import outcome
from inspector.ui.pages.thumbnails import Thumbnails
from inspector.ui.pages.tuning import figures
from inspector.ui.pages.tuning.figures import Show
from inspector.ui.pages.tuning.page import TunePage

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


def said(page: TunePage) -> list[str]:
    return [label.text() for pair in (page.panel._escapes, page.panel._rejects) for label in pair]


# -- figures --------------------------------------------------------------------------------------------------------------


def test_images_are_listed_worst_first() -> None:
    scores = [ScoredImage(f"good {score}", score, False) for score in (1, 6, 8)]
    scores += [ScoredImage(f"defect {score}", score, True) for score in (2, 4)]
    assert [each.image.score for each in figures.select(scores, 5, 5, Show.ALL)] == [2, 4, 8, 6, 1]
    assert [each.image.score for each in figures.select(scores, 5, 5, Show.ESCAPES)] == [2, 4]
    assert [each.image.score for each in figures.select(scores, 5, 5, Show.FALSE_REJECTS)] == [8, 6]
    assert [each.image.score for each in figures.select(scores, 5, 3, Show.NOTABLE)] == [4, 2, 8, 6]


def test_a_changed_image_knows_both_verdicts() -> None:
    (changed,) = figures.select([ScoredImage("a", 4, True)], 5, 3, Show.NOTABLE)
    assert (changed.before, changed.after, changed.is_changed, changed.is_mistake) == (Verdict.OK, Verdict.NG, True, False)


def test_rates_are_said_with_their_interval() -> None:
    scores = [ScoredImage("g", float(n), False) for n in range(100)] + [ScoredImage("d", 200.0, True)] * 96
    at = outcome(scores, 97.5)
    assert figures.escapes_text(at) == ("0 of 96 defects pass", "Of all defects 0 to 3.8\u00a0% would pass (95\u00a0% Wilson interval).")
    assert figures.false_rejects_text(at)[0] == "2 of 100 good parts rejected"
    assert figures.false_rejects_text(at)[1] == "Of all good parts 0.6 to 7.0\u00a0% would be rejected (95\u00a0% Wilson interval)."


def test_without_defects_nothing_is_claimed_about_escapes() -> None:
    at = outcome([ScoredImage("g", 1.0, False)], 2.0)
    assert "No defects" in figures.escapes_text(at)[0] and "%" not in figures.escapes_text(at)[1]


# -- the slider -----------------------------------------------------------------------------------------------------------


def test_the_page_opens_with_the_threshold_in_use(page: TunePage, qtbot: QtBot) -> None:
    assert page.plot.threshold == 100.0 and page.panel.value.value() == 100.0
    assert said(page)[0] == "1 of 4 defects pass" and said(page)[2] == "1 of 4 good parts rejected"
    assert not page.panel.apply.isEnabled() and not page.panel.undo.isEnabled()
    qtbot.waitUntil(lambda: shown(page) == [90, 110])


def test_moving_the_slider_shows_its_effect_and_stores_nothing(page: TunePage, session: FakeSession, qtbot: QtBot) -> None:
    page.plot._move_to(135.0)
    assert said(page)[0] == "2 of 4 defects pass" and said(page)[2] == "0 of 4 good parts rejected"
    qtbot.waitUntil(lambda: shown(page) == [130, 110, 90])
    assert session.inspector is not None and session.inspector.threshold.value == 100.0
    assert page.panel.apply.isEnabled() and "not applied" in page.panel._state.text()


def test_apply_puts_the_threshold_to_use_and_into_the_history(page: TunePage, session: FakeSession) -> None:
    page.panel.value.setValue(85.0)
    page.panel.apply.click()
    assert session.inspector is not None and session.inspector.threshold == Threshold(85.0, Rule.MANUAL)
    assert page.panel.history.rowCount() == 2 and page.panel.history.item(0, 2).text().strip() == "set by hand"
    assert not page.panel.apply.isEnabled()


def test_undo_goes_back_to_the_threshold_in_use(page: TunePage, session: FakeSession) -> None:
    page.panel.value.setValue(85.0)
    page.panel.undo.click()
    assert page.threshold == Threshold(100.0, Rule.BEST_F1) and page.plot.threshold == 100.0
    assert not page.panel.undo.isEnabled()


def test_moving_back_by_hand_is_no_change(page: TunePage) -> None:
    page.panel.value.setValue(85.0)
    page.panel.value.setValue(100.0)
    assert page.threshold.rule is Rule.BEST_F1 and not page.panel.apply.isEnabled()


def test_a_threshold_of_the_history_can_be_tried_again(page: TunePage, session: FakeSession) -> None:
    page.panel.value.setValue(85.0)
    page.panel.apply.click()
    page.panel.history.cellClicked.emit(1, 0)
    assert page.threshold == Threshold(100.0, Rule.BEST_F1) and page.panel.apply.isEnabled()
    assert session.inspector is not None and session.inspector.threshold.value == 85.0


@pytest.mark.parametrize(
    ("button", "value", "rule"),
    [("best_f1", 65.0, Rule.BEST_F1), ("no_escapes", 90.0, Rule.NO_ESCAPES)],
)
def test_rules_move_the_slider(page: TunePage, session: FakeSession, button: str, value: float, rule: Rule) -> None:
    getattr(page.panel, button).click()
    assert page.threshold.rule is rule and not page.threshold.provisional
    assert page.threshold.value == pytest.approx(value)
    assert "The same images chose this threshold and judge it" in page.panel._doubts.text()
    assert session.inspector is not None and session.inspector.threshold.value == 100.0


def test_no_escapes_lets_no_validation_defect_pass(page: TunePage) -> None:
    page.panel.no_escapes.click()
    assert said(page)[0] == "0 of 4 defects pass"


def test_a_threshold_set_elsewhere_arrives_here(page: TunePage, session: FakeSession) -> None:
    session.set_threshold(Threshold(70.0, Rule.MANUAL), "Complaint 17")
    assert page.threshold.value == 70.0 and page.plot.threshold == 70.0 and page.panel.history.rowCount() == 2


# -- without defects, without a model ---------------------------------------------------------------------------------------


def test_without_defects_the_threshold_is_explained_as_provisional(make_page: MakePage, tmp_path: Path) -> None:
    inspector = BrightnessInspector(scored(tmp_path, defects=False))
    inspector.threshold = Threshold(120.0, Rule.GOOD_QUANTILE, provisional=True)
    page = make_page(FakeSession(inspector))
    assert not page.panel.best_f1.isEnabled() and not page.panel.no_escapes.isEnabled() and page.panel.good_share.isEnabled()
    assert page.panel._doubts.isVisible() and "Add a few images of real defects" in page.panel._doubts.text()
    page.panel.value.setValue(80.0)
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
    page.panel.percent.setValue(10)
    page.panel.good_share.click()
    qtbot.waitUntil(lambda: page.threshold != session.inspector.threshold)  # type: ignore[union-attr]
    assert session.findings is not None and page.threshold.value == session.findings.limit_for(0.1).value
    assert "At most 10\u00a0% of good parts are rejected" in page.panel._rule_note.text() and page.panel._rule_note.isVisible()
    page.panel.value.setValue(60)
    assert page.panel._rule_note.isHidden()


def test_a_share_that_the_parts_cannot_carry_moves_nothing(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path)))
    before = page.threshold
    page.panel.percent.setValue(0.5)
    page.panel.good_share.click()
    qtbot.waitUntil(lambda: page.panel._rule_note.isVisible())
    assert "30 good parts cannot carry a limit of 0.5\u00a0%: that takes 60." in page.panel._rule_note.text()
    assert page.threshold == before and not page.panel.apply.isEnabled()


def test_seven_parts_defend_no_threshold_and_it_is_shown_as_a_guess(make_page: MakePage, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path, USUAL[:7])))
    assert page.panel.value.text() == "about 75" and page.plot.accessibleName() == "Threshold about 75"
    assert "No threshold can be defended from 7 good parts: at least 10 are needed." in page.panel._doubts.text()
    assert page.panel._state.text().startswith("In use: about 75")
    in_use = page.threshold
    page.panel.value.interpretText()  # as Return does: what was not typed changes nothing
    assert page.threshold == in_use
    page.panel.value.lineEdit().setText("80.5")
    page.panel.value.interpretText()
    assert page.panel.value.text() == "80.5000" and page.threshold == Threshold(80.5, Rule.MANUAL, provisional=True)


def test_a_strange_part_is_looked_at_before_anything_else(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path, odd=(ODD,))))
    (path,) = page.images.strange.paths()
    assert page.images.strange.isVisible() and not page.gallery.isVisible()
    assert "1 of 31 good parts looks unlike the others, and nobody has decided" in page.panel._doubts.text()
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
    assert "nobody has decided" not in page.panel._doubts.text()
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
    assert page.panel.apply.isEnabled() and session.inspector is not None and session.inspector.threshold == in_use
    page.images.strange.card(page.images.strange.paths()[0]).buttons.undo.click()
    assert page.threshold == in_use and not page.panel.apply.isEnabled()


def test_a_threshold_that_is_being_tried_out_stays_on_the_slider(make_page: MakePage, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path, odd=(ODD,))))
    page.panel.value.setValue(90)
    page.images.strange.card(page.images.strange.paths()[0]).buttons.keep.click()
    assert page.threshold.value == 90


def test_a_threshold_that_lets_more_defects_pass_asks_first(page: TunePage, session: FakeSession) -> None:
    page.panel.value.setValue(145)
    page.panel.apply.click()
    box = page.question.box
    assert box is not None and "3 of 4 known defects would pass; at the threshold in use 1 do." in box.informativeText()
    assert box.defaultButton() is page.question.keep_button and box.escapeButton() is page.question.keep_button
    page.question.keep_button.click()
    assert session.inspector is not None and session.inspector.threshold.value == 100.0 and page.question.box is None
    page.panel.apply.click()
    page.question.do_button.click()
    assert session.inspector.threshold.value == 145.0


def test_a_threshold_that_catches_as_many_does_not_ask(page: TunePage, session: FakeSession) -> None:
    page.panel.value.setValue(120)
    page.panel.apply.click()
    assert page.question.box is None and session.inspector is not None and session.inspector.threshold.value == 120.0


def test_a_question_about_another_model_is_withdrawn(page: TunePage, session: FakeSession) -> None:
    page.panel.value.setValue(145)
    page.panel.apply.click()
    session.open_with(BrightnessInspector(model_id="model-2", threshold=50.0))
    assert page.question.box is None and session.inspector is not None and session.inspector.threshold.value == 50.0


def test_a_learned_part_is_opened_as_it_was_scored(make_page: MakePage, qtbot: QtBot, tmp_path: Path) -> None:
    page = make_page(FakeSession(learned_parts(tmp_path)))
    page.filters.button(list(Show).index(Show.ALL)).click()
    each = page.gallery.items.item(0)
    page._on_opened(each.image.path)
    qtbot.waitUntil(lambda: page.picture.view.heatmap_shown)
    assert page.picture._score == each.image.score
    assert page.picture._words.text() == f"Good part, scored without itself, score {each.image.score:.1f}: OK"


def test_a_heatmap_that_is_not_that_of_the_score_says_so(
    make_page: MakePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BrightnessInspector, "judge_again", BrightnessInspector.judge)
    page = make_page(FakeSession(learned_parts(tmp_path)))
    path = page.images._all[0].path
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
    assert page.picture._words.text() == "Escape, score 90.0: OK"
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
    page.panel.no_escapes.click()
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
