"""The threshold line can be dragged, typed and set, and any scores can be drawn below it."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from inspector.ui import theme
from inspector.ui.widgets.score_axis import ScoreAxis, axis_for, finite, ruler_axis
from inspector.ui.widgets.threshold_painter import bin_count
from inspector.ui.widgets.threshold_plot import ThresholdPlot

GOOD = np.random.default_rng(0).normal(2.0, 0.2, 100)
DEFECT = np.random.default_rng(1).normal(4.0, 0.6, 60)


@pytest.fixture
def plot(qtbot: QtBot) -> ThresholdPlot:
    made = ThresholdPlot()
    qtbot.addWidget(made)
    made.resize(800, 320)
    made.set_scores(GOOD, DEFECT)
    made.set_threshold(3.0)
    made.show()
    return made


def point(plot: ThresholdPlot, score: float) -> QPoint:
    return QPoint(round(plot.x_of(score)), 150)


def test_dragging_moves_the_line_and_tells_until_it_is_let_go(plot: ThresholdPlot, qtbot: QtBot) -> None:
    moved: list[float] = []
    plot.threshold_moved.connect(moved.append)
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=point(plot, 3.0))
    qtbot.mouseMove(plot, point(plot, 3.2))
    qtbot.mouseMove(plot, point(plot, 3.5))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=point(plot, 3.5))
    qtbot.mouseMove(plot, point(plot, 4.0))
    assert len(moved) == 2 and moved[-1] == pytest.approx(3.5, abs=0.02)
    assert plot.threshold == moved[-1], "a line that was let go stays"


def test_a_line_grabbed_beside_its_middle_does_not_jump(plot: ThresholdPlot, qtbot: QtBot) -> None:
    moved: list[float] = []
    plot.threshold_moved.connect(moved.append)
    beside = point(plot, 3.0) + QPoint(15, 0)
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=beside)
    qtbot.mouseMove(plot, beside + QPoint(1, 0))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=beside + QPoint(1, 0))
    assert moved[-1] == pytest.approx(3.0, abs=0.02)


def test_a_click_far_from_the_line_moves_nothing_a_double_click_does(plot: ThresholdPlot, qtbot: QtBot) -> None:
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=point(plot, 4.0))
    assert plot.threshold == 3.0
    qtbot.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=point(plot, 4.0))
    assert plot.threshold == pytest.approx(4.0, abs=0.02)


def test_dragging_beyond_the_ends_stops_there_and_the_range_stays(plot: ThresholdPlot, qtbot: QtBot) -> None:
    axis = plot.axis
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=point(plot, 3.0))
    qtbot.mouseMove(plot, QPoint(5000, 150))
    assert plot.threshold == axis.high and plot.axis == axis
    qtbot.mouseMove(plot, QPoint(-5000, 150))
    assert plot.threshold == axis.low


def test_arrow_keys_move_the_line(plot: ThresholdPlot, qtbot: QtBot) -> None:
    span = plot.axis.high - plot.axis.low
    with qtbot.waitSignal(plot.threshold_moved):
        qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert plot.threshold == pytest.approx(3.0 + span / 200)
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    qtbot.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert plot.threshold == pytest.approx(3.0 - span / 20)
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert plot.threshold == pytest.approx(3.0)
    qtbot.keyClick(plot, Qt.Key.Key_End)
    assert plot.threshold == plot.axis.high


def test_the_second_line_is_dragged_by_itself_and_stays_below_the_first(plot: ThresholdPlot, qtbot: QtBot) -> None:
    plot.set_threshold(3.0, unsure_from=2.5)
    moved: list[float] = []
    plot.unsure_moved.connect(moved.append)
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=point(plot, 2.5))
    qtbot.mouseMove(plot, point(plot, 2.2))
    assert moved == [pytest.approx(2.2, abs=0.02)] and plot.threshold == 3.0
    qtbot.mouseMove(plot, point(plot, 3.6))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=point(plot, 3.6))
    assert moved[-1] == plot.unsure_from == plot.threshold == 3.0
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=point(plot, 3.0))
    qtbot.mouseMove(plot, point(plot, 2.8))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=point(plot, 2.8))
    assert plot.unsure_from == pytest.approx(2.8, abs=0.02), "lines in one place can be parted again"


def test_arrow_keys_with_ctrl_move_the_second_line(plot: ThresholdPlot, qtbot: QtBot) -> None:
    qtbot.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert plot.threshold == 3.0 and plot.unsure_from is None
    plot.set_threshold(3.0, unsure_from=2.5)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageDown):
        qtbot.keyClick(plot, key, Qt.KeyboardModifier.ControlModifier)
    span = plot.axis.high - plot.axis.low
    assert plot.unsure_from == pytest.approx(2.5 - span / 200 - span / 20) and plot.threshold == 3.0
    qtbot.keyClick(plot, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert plot.unsure_from == plot.threshold == 3.0
    assert "Unsure above" in plot.accessibleDescription()


def test_the_band_between_the_lines_is_tinted(plot: ThresholdPlot) -> None:
    plot.set_scores([], [])
    plot.set_scores([2.0, 4.0], [])
    plot.set_threshold(3.6, unsure_from=2.4)
    between = plot.grab().toImage().pixelColor(round(plot.x_of(3.0)), 120)
    assert between == QColor(theme.colours(plot).undecided.tint)
    plot.set_threshold(3.6)
    assert plot.grab().toImage().pixelColor(round(plot.x_of(3.0)), 120) != between


def test_setting_the_threshold_from_outside_emits_nothing(plot: ThresholdPlot, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(plot.threshold_moved):
        plot.set_threshold(3.3)
    assert "3.30" in plot.accessibleName()


def test_a_threshold_outside_the_scores_is_still_in_view(plot: ThresholdPlot) -> None:
    plot.set_threshold(30.0)
    assert plot.axis.low < 2 and plot.axis.high > 30


def test_defects_are_hatched_and_good_parts_are_not(plot: ThresholdPlot) -> None:
    image = plot.grab().toImage()

    def seen(score: float) -> set[str]:
        columns = range(round(plot.x_of(score)) - 6, round(plot.x_of(score)) + 6)
        bottom = image.height() - 66
        return {image.pixelColor(x, y).name() for x in columns for y in range(bottom - 20, bottom - 3)}

    assert QColor(theme.LIGHT.good).name() in seen(2.0)
    assert len(seen(4.0)) > 4


@pytest.mark.parametrize(
    ("good", "defect"),
    [
        ([], []),
        ([2.0], []),
        ([], [3.0]),
        ([2.0] * 40, [2.0] * 3),
        ([0.0] * 5, []),
        ([1, 2, 3, 1e9], [1e12]),
        ([float("nan"), float("inf"), 2.0], [float("-inf")]),
        ([1e-9, 2e-9], [3e-9]),
        (np.linspace(1, 2, 5000), np.linspace(1.5, 4, 5000)),
    ],
)
@pytest.mark.parametrize("threshold", [None, 0.0, 2.5])
def test_any_scores_can_be_drawn_and_moved(
    plot: ThresholdPlot, qtbot: QtBot, good: list[float], defect: list[float], threshold: float | None
) -> None:
    plot.set_scores(good, defect)
    plot.set_threshold(threshold)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert not plot.grab().isNull()
    if threshold is not None:
        assert 0 <= plot.axis.share(plot.threshold or 0.0) <= 1


# -- the range of scores ----------------------------------------------------------------------------------------------


def test_one_wild_value_does_not_spoil_the_range() -> None:
    axis = axis_for((finite([*GOOD, 500.0]), finite(DEFECT)), 3.0)
    assert axis.high < 8 and axis.low > 0


def test_defects_far_away_from_good_parts_are_in_view() -> None:
    axis = axis_for((finite(GOOD), finite(DEFECT + 100)), 3.0)
    assert axis.low < 2 and axis.high > 104


def test_scores_are_counted_in_the_right_bins() -> None:
    axis = ScoreAxis(0.0, 10.0)
    assert axis.bins(finite([0, 0.5, 5.5, 10.0, 11.0, -1.0]), 10).tolist() == [2, 0, 0, 0, 0, 1, 0, 0, 0, 1]


def test_marks_are_round_numbers() -> None:
    assert ScoreAxis(1.3, 6.7).marks(6) == pytest.approx([2, 3, 4, 5, 6])
    assert ScoreAxis(0.0029, 0.0032).marks(3) == pytest.approx([0.0029, 0.003, 0.0031, 0.0032])


def test_the_ruler_has_the_threshold_in_its_middle() -> None:
    assert ruler_axis(finite(GOOD), 3.0).share(3.0) == pytest.approx(0.5)
    assert ruler_axis(finite(GOOD), 3.0).share(float(GOOD.min())) >= 0
    assert ruler_axis(finite([]), 0.0).share(0.0) == pytest.approx(0.5)


scores = st.lists(st.floats(-1e6, 1e6), max_size=30)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=80)
@given(good=scores, defect=scores, threshold=st.none() | st.floats(-1e6, 1e6))
def test_every_range_is_usable_and_shows_the_threshold(good: list[float], defect: list[float], threshold: float | None) -> None:
    axis = axis_for((finite(good), finite(defect)), threshold)
    assert axis.low < axis.high
    assert threshold is None or axis.low <= threshold <= axis.high
    assert all(axis.low - 1e-6 <= mark <= axis.high * (1 + 1e-9) + 1e-6 for mark in axis.marks(6))
    assert axis.score(axis.share((axis.low + axis.high) / 2)) == pytest.approx((axis.low + axis.high) / 2, abs=1e-6)


@pytest.mark.parametrize(("width_px", "bins"), [(60, 10), (750, 68), (1300, 75), (3200, 75)])
def test_a_wide_histogram_has_no_more_bars_than_say_something(width_px: float, bins: int) -> None:
    assert bin_count(width_px) == bins
