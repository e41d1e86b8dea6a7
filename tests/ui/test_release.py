"""Before a threshold counts: it is tried on recorded parts, drafted, put in force by whom the project asks for, and gone back from."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from page_stand_ins import BrightnessInspector, FakeSession, grey
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from record_parts import a_part, a_review, a_run, reader, record

from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.project import Draft, Project, ThresholdRecord
from inspector.core.record import Answer, Picture
from inspector.core.releases import Grounds, Replayed, Validated
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tuning.counting import Outcome, Split
from inspector.core.types import Verdict
from inspector.devices.image_file import write_image
from inspector.services.releasing.releasing import grounds_of
from inspector.services.who import user_name
from inspector.storage.models import save_model
from inspector.storage.projects import create_project, open_project, update_project
from inspector.ui.pages.tuning.release import words
from inspector.ui.pages.tuning.release.desk import ReleaseDesk
from inspector.ui.pages.tuning.release.draft_banner import DraftBanner
from inspector.ui.pages.tuning.release.history_box import HistoryBox
from inspector.ui.pages.tuning.release.steps_plot import ThresholdSteps

NOW, HIGHER, OTHER = Threshold(100.0, Rule.BEST_F1), Threshold(130.0, Rule.MANUAL), Threshold(140.0, Rule.MANUAL)
OUTCOME = Outcome(Split(3, 0, 1), Split(1, 0, 3))
LEVELS = (50.0, 105.0, 110.0, 125.0, 180.0)


class Detected:
    """As much of a detector as a part needs that is opened again."""

    def result_of(self, evidence: Evidence) -> object:
        raise ValueError("of another model")


class RecordedInspector(BrightnessInspector):
    """A model whose parts were recorded."""

    highest = 1000.0
    detector = Detected()


class StoringSession(FakeSession):
    """A session whose project is on the disk; what is asked of it is done at once."""

    def change_rule(self, work: Callable[[Path], Project]) -> None:
        assert self.folder is not None and self.inspector is not None
        try:
            self.project = work(self.folder)
        except InspectorError as error:
            self.failed.emit(error)
            return
        self.inspector.threshold = self.project.threshold(self.inspector.model_id) or self.inspector.threshold
        self.project_changed.emit()

    def edit(self, change: Callable[[Project], Project]) -> None:
        assert self.folder is not None
        self.change_rule(lambda folder: update_project(folder, change))


@pytest.fixture
def session(tmp_path: Path) -> StoringSession:
    """Five parts are recorded; two were reviewed as defects, and the picture of one is gone."""
    from inspector.core.model import ModelState

    create_project(tmp_path, Project("bolts"))
    state = ModelState({"detector": "patchcore", "recipe": {}}, {"bank": np.zeros((2, 2), np.float32)}, {})
    model_id = save_model(tmp_path, state, (), NOW, {})
    update_project(tmp_path, lambda now: replace(now, active_model=model_id).with_threshold(model_id, NOW))
    run = a_run(model_id=model_id)
    parts = [a_part(run, number, Verdict.NG if level > 100 else Verdict.OK, level) for number, level in enumerate(LEVELS)]
    write_image(tmp_path / "kept.png", grey(110))
    record(tmp_path, "", run, *parts, Picture(parts[2].id, 0, "kept.png", Verdict.NG, "00" * 32, 100, parts[2].judged))
    with reader(tmp_path) as opened:
        opened.add_reviews([a_review(parts[number].id, Answer.DEFECT) for number in (1, 2)])
    made = StoringSession(None)
    made.folder, made.project = tmp_path, open_project(tmp_path)
    made.inspector = RecordedInspector(threshold=100.0, model_id=model_id)
    return made


@pytest.fixture
def desk(session: StoringSession, qtbot: QtBot) -> Iterator[ReleaseDesk]:
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    page = QWidget()
    qtbot.addWidget(page)
    made = ReleaseDesk(session, page)  # type: ignore[arg-type]
    layout = QVBoxLayout(page)
    layout.addWidget(made.card)
    layout.addWidget(made.history)
    page.show()
    made.show(NOW, NOW, OUTCOME)
    yield made
    assert made.stop(10_000)


def history(session: StoringSession) -> list[ThresholdRecord]:
    assert session.folder is not None
    project = open_project(session.folder)
    return list(project.thresholds[project.active_model])


def tried(desk: ReleaseDesk, qtbot: QtBot) -> None:
    desk.card.trial.begin.click()
    qtbot.waitUntil(lambda: not desk.trying)


# -- the time machine -----------------------------------------------------------------------------------------------------


def test_a_threshold_is_tried_on_recorded_parts_and_says_what_it_would_have_done(desk: ReleaseDesk, qtbot: QtBot) -> None:
    assert not desk.card.trial.begin.isEnabled()
    desk.show(HIGHER, NOW, OUTCOME)
    tried(desk, qtbot)
    said = desk.card.trial.said.text().replace("\u00a0", " ")
    assert said == "Of the last 5 recorded parts: yield 20.0% → 80.0%, 3 parts change, 2 of them reviewed as defects now pass."
    assert desk.card.trial.see.isVisible()
    desk.show(OTHER, NOW, OUTCOME)  # it is about another threshold now
    assert not desk.card.trial.said.isVisible() and not desk.card.trial.see.isVisible()


def test_the_parts_that_change_are_shown_worst_first_and_opened_in_history(
    desk: ReleaseDesk, session: StoringSession, qtbot: QtBot
) -> None:
    desk.show(HIGHER, NOW, OUTCOME)
    tried(desk, qtbot)
    desk.card.trial.see.click()
    shown = desk.changed.list
    qtbot.waitUntil(lambda: not desk.changed.reading)
    assert [shown.item(row).text().split("\n") for row in range(shown.count())] == [
        ["NG → OK  110", "reviewed as a defect"],
        ["NG → OK  105", "reviewed as a defect"],
        ["NG → OK  125"],
    ]
    assert shown.item(0).toolTip() == "" and "No picture of this part is kept" in shown.item(1).toolTip()
    asked: list[UUID] = []
    desk.part_wanted.connect(asked.append)
    shown.itemClicked.emit(shown.item(0))
    assert asked == [shown.item(0).data(Qt.ItemDataRole.UserRole)] and not desk.changed.isVisible()


def test_a_trial_can_be_cancelled_and_ends_when_the_slider_moves(desk: ReleaseDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    from inspector.core.progress import Progress
    from inspector.services.releasing import trial

    go_on = threading.Event()

    def waits(*_: object) -> object:
        while not go_on.wait(0.01):
            yield Progress("Replaying", 0, 10, "parts")
        return None

    monkeypatch.setattr(trial, "replayed", waits)
    for end in (desk.card.trial.cancel.click, lambda: desk.show(OTHER, NOW, OUTCOME)):
        desk.show(HIGHER, NOW, OUTCOME)
        desk.card.trial.begin.click()
        assert desk.trying and desk.card.trial.cancel.isVisible()
        end()
        assert not desk.trying and not desk.card.trial.cancel.isVisible() and desk.card.trial.begin.isVisible()
    go_on.set()


def test_where_nothing_was_recorded_that_is_said(desk: ReleaseDesk, session: StoringSession, qtbot: QtBot) -> None:
    assert session.folder is not None
    for path in session.folder.glob("record.sqlite*"):
        path.unlink()
    desk.show(HIGHER, NOW, OUTCOME)
    tried(desk, qtbot)
    assert "No part of this model has been recorded yet" in desk.card.trial.said.text() and not desk.card.trial.see.isVisible()


def test_a_record_that_is_damaged_is_told_and_the_way_stays_open(desk: ReleaseDesk, session: StoringSession, qtbot: QtBot) -> None:
    assert session.folder is not None
    for path in session.folder.glob("record.sqlite*"):
        path.write_bytes(b"no database" * 500)
    desk.show(HIGHER, NOW, OUTCOME)
    with qtbot.waitSignal(desk.failed) as failed:
        desk.card.trial.begin.click()
    assert isinstance(failed.args[0], InspectorError) and desk.card.release.isEnabled() and desk.card.trial.begin.isVisible()


# -- putting in force -----------------------------------------------------------------------------------------------------


def test_nothing_is_put_in_force_without_a_reason(desk: ReleaseDesk, session: StoringSession) -> None:
    desk.show(HIGHER, NOW, OUTCOME)
    desk.put_in_force()
    assert session.inspector is not None and session.inspector.threshold == NOW and "Say why" in desk.card.hint.text()
    desk.card.reason.setText("Complaint 17")
    desk.put_in_force()
    assert session.inspector.threshold == HIGHER
    assert session.project is not None and session.project.in_force(session.inspector.model_id).reason == "Complaint 17"  # type: ignore[union-attr]


def test_what_is_not_known_yet_cannot_be_put_in_force(desk: ReleaseDesk) -> None:
    desk.show(HIGHER, NOW, None)
    assert not desk.card.release.isEnabled() and not desk.card.draft.isEnabled()


def test_a_draft_is_kept_looked_at_and_released_with_what_it_was_tried_on(desk: ReleaseDesk, session: StoringSession, qtbot: QtBot) -> None:
    desk.show(HIGHER, NOW, OUTCOME)
    tried(desk, qtbot)
    desk.card.draft.click()
    assert len(history(session)) == 1 and f"{user_name()} drafted 130" in desk.card.state.text()
    looked: list[Threshold] = []
    desk.look_wanted.connect(looked.append)
    desk.show(NOW, NOW, OUTCOME)
    desk.card.look.click()
    assert looked == [HIGHER]
    desk.show(HIGHER, NOW, OUTCOME)
    desk.card.reason.setText("Complaint 17")
    desk.card.release_wanted.connect(desk.put_in_force)
    QTest.keyClick(desk.card.reason, Qt.Key.Key_Return)
    assert [each.reason for each in history(session)] == ["", "Complaint 17"]
    assert session.folder is not None
    grounds = grounds_of(session.folder, open_project(session.folder).active_model, history(session)[-1])
    assert grounds == Grounds(Validated(4, 4, 1, 1, 0), Replayed(5, 1, 4, 3, 2, 0))
    assert not desk.card.discard.isVisible() and "Complaint 17" in desk.card.state.text()


def test_of_two_persons_the_other_one_puts_it_in_force(desk: ReleaseDesk, session: StoringSession, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.card.two_persons.click()
    desk.show(HIGHER, NOW, OUTCOME)
    assert not desk.card.release.isEnabled() and "another one puts it in force" in desk.card.hint.text()
    desk.card.draft.click()
    assert not desk.card.release.isEnabled() and "Another person has to put it in force" in desk.card.hint.text()
    monkeypatch.setattr("inspector.ui.pages.tuning.release.desk.user_name", lambda: "bo")
    desk.show(HIGHER, NOW, OUTCOME)
    assert desk.card.release.isEnabled() and not desk.card.draft.isEnabled()
    desk.card.reason.setText("Looked at it together")
    desk.put_in_force()
    assert [(each.who, each.reason) for each in history(session)][1:] == [("bo", "Looked at it together")]


def test_a_draft_that_rests_on_another_threshold_says_so_and_is_not_released(desk: ReleaseDesk, session: StoringSession) -> None:
    desk.show(HIGHER, NOW, OUTCOME)
    desk.card.draft.click()
    assert session.folder is not None
    update_project(session.folder, lambda now: now.with_threshold(now.active_model, OTHER, "meanwhile", "bo"))  # another program
    errors: list[InspectorError] = []
    session.failed.connect(errors.append)
    desk.card.reason.setText("Complaint 17")
    desk.put_in_force()
    assert [error.code for error in errors] == [ErrorCode.DRAFT_OUTDATED] and "140 is in force by bo" in errors[0].detail
    assert desk.card.reason.text() == "Complaint 17" and open_project(session.folder).draft is not None
    session.edit(lambda now: now)  # the project is read again
    assert "Another threshold is in force since" in desk.card.hint.text()
    desk.card.discard.click()
    assert open_project(session.folder).draft is None and not desk.card.discard.isVisible()


# -- the way back ---------------------------------------------------------------------------------------------------------


def records(*values: float) -> tuple[ThresholdRecord, ...]:
    begin = datetime.fromisoformat("2026-03-01T08:00:00+00:00")
    return tuple(
        ThresholdRecord(value, Rule.MANUAL, False, (begin + timedelta(days=day)).isoformat(), None, None, f"Complaint {day}", "Ada")
        for day, value in enumerate(values)
    )


def test_going_back_says_to_what_and_brings_everything_back(desk: ReleaseDesk, session: StoringSession) -> None:
    former = Threshold(120.0, Rule.MANUAL, unsure_from=110.0, region=RegionRule(100.0, 9))
    session.edit(lambda now: now.with_threshold(now.active_model, former, "Complaint 17", "Ada"))
    session.edit(lambda now: now.with_threshold(now.active_model, HIGHER, "Complaint 18", "Ada"))
    assert desk.history.back.text() == "Go back to 120" and "Ada: Complaint 17." in desk.history.back.toolTip()
    desk.history.back.click()
    box = desk.history.question.box
    assert box is not None and box.text() == "Put 120 in force again?"
    desk.history.question.do_button.click()
    assert history(session)[-1].threshold == former and history(session)[-1].reason.startswith("Back to 120, in force from")
    assert desk.history.back.text() == "Go back to 130"


def test_a_former_threshold_is_chosen_in_the_list_or_over_time(qtbot: QtBot) -> None:
    box = HistoryBox()
    qtbot.addWidget(box)
    assert not box.back.isEnabled()
    box.show_records(records(1.0, 2.0, 3.0))
    tried: list[float] = []
    box.chosen.connect(lambda threshold: tried.append(threshold.value))
    box.list.cellClicked.emit(2, 0)
    assert box.back.text() == "Go back to 1.00"
    box.show_records(records(1.0, 2.0, 3.0))
    assert box.back.text() == "Go back to 1.00"  # nothing has changed
    box.over_time.click()
    box.steps.chosen.emit(box._records[2])
    assert tried == [1.0, 3.0] and box.back.text() == "Go back to 2.00"  # the last one is in force


def test_the_steps_reach_to_the_present_and_leave_out_what_has_no_time(qtbot: QtBot) -> None:
    plot = ThresholdSteps()
    qtbot.addWidget(plot)
    plot.show()
    known = records(1.0, 2.0)
    now = datetime.fromisoformat("2026-03-09T08:00:00+00:00")
    plot.show_records((*known, replace(known[0], at="yesterday")), now)
    moments, values = plot.line.getOriginalDataset()
    assert list(values) == [1.0, 2.0, 2.0] and moments[-1] == now.timestamp()
    assert [point.data() for point in plot.dots.points()] == list(known)
    plot.show_records(())
    assert len(plot.dots.points()) == 0


def test_the_history_says_who_and_why() -> None:
    assert words.origin_text(records(1.0)[0]) == "set by hand, Ada: Complaint 0"
    assert words.origin_text(ThresholdRecord.now(NOW)) == "best F1"
    assert words.when_text("yesterday") == "yesterday"


# -- the banner -----------------------------------------------------------------------------------------------------------


def test_the_banner_says_that_a_draft_waits_until_it_is_dismissed(qtbot: QtBot) -> None:
    session = FakeSession(BrightnessInspector())
    banner = DraftBanner(session)  # type: ignore[arg-type]
    qtbot.addWidget(banner)
    assert banner.isHidden()
    drafted = Draft("model-1", ThresholdRecord.now(HIGHER, who="Ada"), ThresholdRecord.now(NOW))
    session.edit(lambda now: replace(now, draft=drafted))
    assert not banner.isHidden() and "Ada drafted 130" in banner.text() and "in place of 100" in banner.text()
    banner.keep_away(True)
    assert banner.isHidden()
    banner.keep_away(False)
    assert not banner.isHidden()
    banner.dismiss()
    session.edit(lambda now: replace(now, name="other"))
    banner.keep_away(False)
    assert banner.isHidden()
    session.edit(lambda now: replace(now, draft=replace(drafted, model_id="m2")))
    assert not banner.isHidden()
    session.edit(lambda now: replace(now, draft=None))
    assert banner.isHidden()
