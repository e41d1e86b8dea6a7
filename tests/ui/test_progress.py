"""What long work says about itself: stage, count, speed, time left; and that Cancel answers at once."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from inspector.core.progress import Progress
from inspector.ui.widgets.pace import Pace
from inspector.ui.widgets.progress_panel import ProgressPanel


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def run(pace: Pace, clock: Clock, steps: int, every_s: float, total: int = 1000, stage: str = "read", start: int = 0) -> None:
    for done in range(start + 1, start + steps + 1):
        clock.now += every_s
        pace.note(Progress(stage, done, total, "images"))


def test_speed_and_time_left(clock: Clock) -> None:
    pace = Pace(clock)
    run(pace, clock, 100, 0.1)
    assert pace.per_second == pytest.approx(10)
    assert pace.left_s == pytest.approx(90)
    assert pace.elapsed_s == pytest.approx(10)


def test_nothing_is_claimed_too_early_or_without_a_total(clock: Clock) -> None:
    pace = Pace(clock)
    assert pace.per_second is None and pace.left_s is None
    run(pace, clock, 3, 0.01)
    assert pace.per_second is None
    run(pace, clock, 200, 0.1, total=0, stage="search")
    assert pace.per_second is not None and pace.left_s is None


def test_a_new_stage_starts_anew(clock: Clock) -> None:
    pace = Pace(clock)
    run(pace, clock, 100, 0.1)
    run(pace, clock, 1, 0.1, stage="coreset")
    assert pace.per_second is None
    run(pace, clock, 100, 1.0, stage="coreset", start=1)
    assert pace.per_second == pytest.approx(1.0)


def test_the_speed_is_that_of_the_last_seconds(clock: Clock) -> None:
    pace = Pace(clock)
    run(pace, clock, 10, 1.0)
    run(pace, clock, 500, 0.1, start=10)
    assert pace.per_second == pytest.approx(10, rel=0.02)


@pytest.fixture
def panel(qtbot: QtBot, clock: Clock) -> ProgressPanel:
    made = ProgressPanel(clock=clock)
    qtbot.addWidget(made)
    made.resize(600, 100)
    return made


def test_the_panel_shows_stage_count_speed_and_time(panel: ProgressPanel, clock: Clock) -> None:
    for done in range(1, 101):
        clock.now += 0.1
        panel.show_progress(Progress("Reading images", done, 1600, "images"))
    assert panel.texts() == ["Reading images", "100 of 1,600 images", "10.0 images/s", "2 min left", "Cancel"]
    assert panel._bar.value() == 62


def test_an_unknown_total_keeps_the_bar_busy(panel: ProgressPanel) -> None:
    panel.show_progress(Progress("Searching", 12, 0, "files"))
    assert panel.texts()[1] == "12 files" and panel._bar.maximum() == 0
    panel.show_progress(Progress("Reading", 1, 2))
    assert panel._bar.maximum() > 0 and panel._bar.value() == panel._bar.maximum() / 2


def test_cancel_answers_at_once_and_only_once(panel: ProgressPanel, qtbot: QtBot) -> None:
    heard: list[bool] = []
    panel.cancel_requested.connect(lambda: heard.append(True))
    panel.cancel_button.click()
    panel.cancel_button.click()
    assert heard == [True] and panel.texts()[4] == "Cancelling…"
    panel.show_progress(Progress("Reading", 3, 9))
    assert panel.texts()[4] == "Cancelling…"
    panel.start("Next")
    assert panel.texts()[4] == "Cancel" and panel.cancel_button.isEnabled()


def test_of_all_stages_it_says_what_was_predicted_and_no_more(panel: ProgressPanel, clock: Clock) -> None:
    panel.show_progress(Progress("Reading images", 1, 10, "images"))
    assert panel.whole_text == "" and panel._whole.isHidden()
    panel.start("Starting")
    panel.expect(200.0)
    clock.now += 60
    panel.show_progress(Progress("Reading images", 1, 10, "images"))
    assert panel.whole_text == "All stages: 60 s of about 3 min" and not panel._whole.isHidden()
    clock.now += 60
    panel.show_progress(Progress("Choosing the memory bank", 1, 100, "vectors"))
    assert panel.whole_text == "All stages: 2 min of about 3 min"  # it does not begin anew with a stage
    clock.now += 120
    panel.show_progress(Progress("Choosing the memory bank", 99, 100, "vectors"))
    assert panel.whole_text == "All stages: 4 min, predicted were about 3 min"
    panel.show_end("Done")
    assert panel.whole_text == "" and panel._whole.isHidden()
    panel.start("Starting")
    assert panel.whole_text == ""


def test_the_end_says_how_long_it_took(panel: ProgressPanel, clock: Clock) -> None:
    panel.start("Reading")
    clock.now += 75
    panel.show_end("Model built")
    assert panel.texts()[0] == "Model built" and panel.texts()[3] == "took 75 s"
    assert panel.cancel_button.isHidden()


def test_the_bar_is_full_at_a_good_end_and_stays_where_it_was_at_a_bad_one(panel: ProgressPanel) -> None:
    bar = panel.findChild(QProgressBar)
    for complete, share in ((False, 0.25), (True, 1.0)):
        panel.start("Reading")
        panel.show_progress(Progress("Reading", 1, 4))
        panel.show_end("Over", complete=complete)
        assert bar.value() == share * bar.maximum()


def test_a_long_end_is_wrapped_and_leaves_the_hand_where_nothing_is_pressed(qtbot: QtBot) -> None:
    window, panel = QWidget(), ProgressPanel()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    other = QPushButton("Projects")
    row.addWidget(other)
    row.addWidget(panel)
    window.show()
    panel.start("Reading")
    panel.cancel_button.setFocus()
    panel.show_end("0 of 12 defects pass, 0 of 52 good parts rejected: the defects are told apart.")
    assert window.focusWidget() is None and panel.minimumSizeHint().width() < 400


def test_the_panel_keeps_its_height(panel: ProgressPanel, clock: Clock) -> None:
    before = panel.sizeHint().height()
    for done in range(1, 50):
        clock.now += 0.3
        panel.show_progress(Progress("Reading images", done, 100, "images"))
    assert panel.sizeHint().height() == before
