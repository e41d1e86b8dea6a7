"""Curves and areas are those of scipy and of counting by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.auroc_interval import auroc_interval
from inspector.core.metrics import image_auroc
from inspector.core.tuning.aims import IntervalKind
from inspector.core.tuning.curves import area, by_kind, curves

FEW = st.lists(st.integers(0, 9).map(float), min_size=1, max_size=9)
RNG = np.random.default_rng(3)
GOOD, DEFECT = RNG.normal(0, 1, 300), RNG.normal(1.2, 1, 80)


@given(FEW, FEW)
def test_every_point_is_what_its_threshold_does(good: list[float], defect: list[float]) -> None:
    found = curves([*good, math.nan], defect)
    for k, threshold in enumerate(found.thresholds):
        hits, alarms = sum(score > threshold for score in defect), sum(score > threshold for score in good)
        assert (found.caught[k], found.false_rejects[k]) == (hits / len(defect), alarms / len(good))
        assert found.precision[k] == (hits / (hits + alarms) if hits + alarms else 1.0)
    assert found.caught[0] == found.false_rejects[0] == 0 and found.caught[-1] == found.false_rejects[-1] == 1
    assert np.trapezoid(found.caught, found.false_rejects) == pytest.approx(image_auroc(good, defect))


def test_the_bootstrap_agrees_with_delongs_interval_and_is_the_same_every_time() -> None:
    found = area(GOOD, DEFECT, seed=5)
    assert found.kind is IntervalKind.BOOTSTRAP and found == area(GOOD, DEFECT, seed=5) != area(GOOD, DEFECT, seed=6)
    assert (found.low, found.high) == pytest.approx(auroc_interval(GOOD, DEFECT), abs=0.012)
    assert found.low < found.value == image_auroc(GOOD, DEFECT) < found.high


def test_the_areas_of_the_draws_are_those_of_drawn_parts() -> None:
    """Drawn here part by part, by the same generator."""
    good, defect = GOOD.round(1)[:40], DEFECT.round(1)[:15]
    found, rng = area(good, defect, seed=1), np.random.default_rng(1)
    drawn = []
    for _ in range(1000):
        own_good = np.sort(good)[rng.integers(40, size=40, dtype=np.int32)]
        drawn.append(image_auroc(own_good, np.sort(defect)[rng.integers(15, size=15, dtype=np.int32)]))
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(drawn, (0.025, 0.975))))


def test_parts_that_lie_apart_are_no_certainty() -> None:
    found = area([1.0, 2.0, 3.0], [7.0, 8.0, 9.0])
    assert found.value == 1.0 and found.kind is IntervalKind.SCORE and found.low < 0.9
    assert math.isnan(area([], [1.0]).value) and math.isnan(area([1.0], [2.0]).low)


def test_each_kind_of_defect_stands_against_all_good_parts() -> None:
    found = by_kind([1.0, 2.0, math.nan], [0.5, 3.0, 4.0, math.nan], ["dent", "dent", "scratch", "scratch"], 2.0)
    assert [(each.kind, each.escapes.events, each.escapes.trials, each.auroc) for each in found] == [
        ("dent", 1, 2, 0.5),
        ("scratch", 0, 1, 1.0),
    ]


def test_without_any_score_there_is_no_curve() -> None:
    assert len(curves([], []).thresholds) == 0
    assert np.isnan(curves([1.0], []).caught).all()
