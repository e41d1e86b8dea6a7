"""The watch finds what has moved, says since when, and leaves a steady station alone."""

from collections.abc import Callable, Iterable
from math import log, nan

import numpy as np
import pytest

from inspector.core.drift.cause import Cause
from inspector.core.drift.chart import Limits, onset
from inspector.core.drift.figures import FIGURES, MEASURES, Figure, figures, numbers_of
from inspector.core.drift.watch import Alarm, Watch
from inspector.core.picture_facts import PictureFacts

USUAL = dict(zip(FIGURES, (log(2.0), log(0.5), log(0.4), log(0.3), log(0.02), 0.05, -0.05, 3.0, -2.0, 0.5), strict=True))
SPREAD = dict.fromkeys(FIGURES, 0.03) | dict.fromkeys((Figure.RIGHT, Figure.DOWN), 0.5) | dict.fromkeys((Figure.RED, Figure.BLUE), 0.01)
SPREAD |= dict.fromkeys((Figure.TURN, Figure.SCORE), 0.1)


def numbers(rng: np.random.Generator, moved: dict[Figure, float], zones: int = 0) -> list[float]:
    own = [USUAL[each] + SPREAD[each] * rng.normal() + moved.get(each, 0.0) for each in FIGURES]
    return own + [USUAL[Figure.SCORE] + 0.1 * rng.normal() + moved.get(Figure.ZONE, 0.0) * (zone == 1) for zone in range(zones)]


def first_alarm(watch: Watch, parts: Iterable[list[float]]) -> tuple[int, Alarm] | None:
    for number, values in enumerate(parts):
        watch.take(1000.0 + number, values)
        if watch.alarm is not None:
            return number, watch.alarm
    return None


def drifting(change: Callable[[int], dict[Figure, float]], parts: int = 1200, seed: int = 1, zones: int = 0) -> Iterable[list[float]]:
    rng = np.random.default_rng(seed)
    return (numbers(rng, change(number), zones) for number in range(parts))


def test_a_steady_station_gives_no_alarm() -> None:
    assert [first_alarm(Watch(), drifting(lambda _: {}, 5000, seed)) for seed in range(3)] == [None] * 3


def test_parts_that_resemble_their_neighbours_are_steady_as_well() -> None:
    rng, state = np.random.default_rng(3), np.zeros(len(FIGURES))

    def part() -> list[float]:
        nonlocal state
        state = 0.5 * state + np.sqrt(0.75) * rng.normal(size=len(FIGURES))
        return [USUAL[each] + SPREAD[each] * float(own) for each, own in zip(FIGURES, state, strict=True)]

    assert first_alarm(Watch(), (part() for _ in range(4000))) is None


@pytest.mark.parametrize(
    ("figure", "change", "cause"),
    [
        (Figure.BRIGHTNESS, log(0.88), Cause.LIGHT),
        (Figure.CONTRAST, log(0.9), Cause.LENS),
        (Figure.SHARPNESS, log(0.8), Cause.LENS),
        (Figure.NOISE, log(1.3), Cause.GAIN),
        (Figure.NOISE, log(0.8), Cause.LENS),
        (Figure.RED, 0.05, Cause.COLOUR),
        (Figure.BLUE, -0.05, Cause.COLOUR),
        (Figure.RIGHT, 3.0, Cause.POSITION),
        (Figure.DOWN, -3.0, Cause.POSITION),
        (Figure.TURN, 1.0, Cause.POSITION),
        (Figure.SCORE, log(1.3), Cause.PARTS),
    ],
)
def test_a_step_is_named_with_its_cause_its_size_and_its_beginning(figure: Figure, change: float, cause: Cause) -> None:
    found = first_alarm(Watch(), drifting(lambda number: {figure: change} if number >= 500 else {}))
    assert found is not None
    number, alarm = found
    assert 500 <= number < 560 and alarm.cause is cause and alarm.first.figure is figure
    assert abs(alarm.first.since - 1500.0) <= 5 and abs(alarm.first.parts - (number - 499)) <= 5
    is_share = MEASURES[figure].relative
    assert alarm.first.change == pytest.approx(np.expm1(change) if is_share else change, rel=0.35)


def test_a_slow_drift_is_found_since_about_its_beginning() -> None:
    found = first_alarm(Watch(), drifting(lambda number: {Figure.BRIGHTNESS: log(0.9) * min(max(number - 500, 0) / 200, 1)}))
    assert found is not None and found[0] < 600 and found[1].cause is Cause.LIGHT and abs(found[1].first.since - 1500.0) < 60


def test_scores_that_follow_the_light_are_no_cause() -> None:
    """They may well give the alarm: less light makes every part look odd."""
    found = first_alarm(Watch(), drifting(lambda number: {Figure.BRIGHTNESS: log(0.95), Figure.SCORE: log(2)} if number >= 500 else {}))
    assert found is not None and found[1].cause in (Cause.LIGHT, Cause.PARTS)
    watch = Watch()
    for number, values in enumerate(drifting(lambda n: {Figure.BRIGHTNESS: log(0.95), Figure.SCORE: log(2)} if n >= 500 else {}, 600)):
        watch.take(float(number), values)
    assert watch.alarm is not None and watch.alarm.cause is Cause.LIGHT
    assert [each.figure for each in watch.alarm.movers] == [Figure.BRIGHTNESS, Figure.SCORE]


def test_noise_that_shows_more_in_less_light_is_no_cause() -> None:
    moved = {Figure.BRIGHTNESS: log(0.85), Figure.NOISE: -log(0.85), Figure.RED: 0.05}
    found = first_alarm(Watch(), drifting(lambda number: moved if number >= 500 else {}))
    assert found is not None and found[1].cause is Cause.LIGHT and found[1].first.figure is Figure.BRIGHTNESS


def test_the_zone_that_changes_is_named() -> None:
    found = first_alarm(Watch(3), drifting(lambda number: {Figure.ZONE: log(1.4)} if number >= 500 else {}, zones=3))
    assert found is not None and (found[1].first.figure, found[1].first.zone, found[1].cause) == (Figure.ZONE, 1, Cause.PARTS)


def test_an_alarm_ends_when_the_station_is_as_it_was() -> None:
    watch, ends = Watch(), []
    for number, values in enumerate(drifting(lambda n: {Figure.NOISE: log(1.4)} if 500 <= n < 600 else {})):
        watch.take(float(number), values)
        ends.append(watch.alarm is not None)
    assert not any(ends[:500]) and all(ends[550:600]) and not any(ends[700:])


def test_a_figure_that_scatters_too_much_is_left_out_and_one_that_is_not_measured_is_not_missed() -> None:
    rng, watch = np.random.default_rng(0), Watch(learned_from=50)
    for number in range(400):
        values = numbers(rng, {})
        values[FIGURES.index(Figure.TURN)] = rng.uniform(-180, 180)
        values[FIGURES.index(Figure.BRIGHTNESS)] = nan
        watch.take(float(number), values)
    assert [each for each, limits in zip(FIGURES, watch.limits, strict=True) if limits is None] == [Figure.BRIGHTNESS, Figure.TURN]
    assert watch.alarm is None


def test_nothing_is_said_before_enough_parts_are_known() -> None:
    watch = Watch(learned_from=50)
    for number, values in enumerate(drifting(lambda n: {Figure.BRIGHTNESS: -n / 10}, 49)):
        watch.take(float(number), values)
    assert watch.learning == 1 and watch.alarm is None


def test_odd_single_parts_are_no_drift() -> None:
    rng = np.random.default_rng(5)
    odd = (numbers(rng, {Figure.BRIGHTNESS: 3.0, Figure.SCORE: 3.0} if number % 97 == 0 else {}) for number in range(2000))
    assert first_alarm(Watch(), odd) is None


def test_a_station_that_never_changes_at_all_is_watched_by_the_least_change_worth_an_alarm() -> None:
    limits = Limits.learn([1.5] * 200, MEASURES[Figure.BRIGHTNESS])
    assert limits == Limits(1.5, 0.0, 0.02) and limits.clip(9.0) == 1.54


def test_the_beginning_of_a_step_and_of_a_ramp_is_found_exactly_where_nothing_scatters() -> None:
    assert onset(np.array([0.0] * 30 + [1.0] * 20)) == 30
    assert onset(np.array([0.0] * 30 + [0.1 * each for each in range(1, 21)])) == 30


def test_light_alone_changes_neither_contrast_nor_noise_nor_colour() -> None:
    full = PictureFacts(0.5, 0.2, 0.3, 0.01, 0.0, 0.0, (0.04, -0.02))
    dim = PictureFacts(0.25, 0.1, 0.3, 0.005, 0.0, 0.0, (0.02, -0.01))
    moved = [each for each, a, b in zip(FIGURES, numbers_of(2.0, (), full), numbers_of(2.0, (), dim), strict=True) if abs(a - b) > 1e-9]
    assert moved == [Figure.BRIGHTNESS]


def test_a_scene_unlike_the_reference_has_no_place_and_other_numbers_stay_in_their_columns() -> None:
    facts = PictureFacts(0.5, 0.2, 0.3, 0.01, 0.0, 0.0, dx=5.0, dy=6.0, degrees=7.0, likeness=0.1)
    found = dict(zip(figures(2), numbers_of(None, (2.0, nan), facts), strict=True))
    assert all(found[each] != found[each] for each in (Figure.RIGHT, Figure.DOWN, Figure.TURN, Figure.SCORE))
    assert numbers_of(1.0, (2.0, nan), None)[len(FIGURES)] == log(2.0)
    assert numbers_of(nan, (), None) == pytest.approx([nan] * len(FIGURES), nan_ok=True)
