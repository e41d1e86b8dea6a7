"""Two models on the same parts: the difference of their AUROCs, and what passes where both reject as many good parts."""

from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.metrics import image_auroc
from inspector.core.tuning.aims import IntervalKind
from inspector.core.tuning.curves import RESAMPLES
from inspector.core.tuning.pairs import at_equal_rejects, auroc_difference

levels = st.integers(0, 6).map(float)  # many ties
Parts: TypeAlias = list[tuple[float, float]]
parts = st.lists(st.tuples(levels, levels), min_size=2, max_size=12)


def plainly(good: np.ndarray, defect: np.ndarray, seed: int) -> tuple[float, float]:
    """The same bootstrap, written down as one reads about it: draw parts, not scores, and take both models' AUROC of them."""
    rng, differences = np.random.default_rng(seed), []
    for _ in range(RESAMPLES):
        g = good[rng.integers(len(good), size=len(good), dtype=np.int32)]
        d = defect[rng.integers(len(defect), size=len(defect), dtype=np.int32)]
        differences.append(image_auroc(g[:, 0], d[:, 0]) - image_auroc(g[:, 1], d[:, 1]))
    low, high = np.quantile(differences, (0.025, 0.975))
    return float(low), float(high)


@settings(max_examples=15)  # each draws a thousand times
@given(parts, parts, st.integers(0, 3))
def test_the_interval_is_that_of_a_bootstrap_over_parts(good: Parts, defect: Parts, seed: int) -> None:
    g, d = np.array(good), np.array(defect)
    found = auroc_difference((g[:, 0], g[:, 1]), (d[:, 0], d[:, 1]), seed)
    assert found.value == image_auroc(g[:, 0], d[:, 0]) - image_auroc(g[:, 1], d[:, 1])
    if found.kind is IntervalKind.BOOTSTRAP:
        assert (found.low, found.high) == pytest.approx(plainly(g, d, seed), abs=1e-12)


@settings(max_examples=15)
@given(parts, parts)
def test_turned_round_it_is_its_own_opposite(good: Parts, defect: Parts) -> None:
    g, d = np.array(good), np.array(defect)
    there = auroc_difference((g[:, 0], g[:, 1]), (d[:, 0], d[:, 1]))
    back = auroc_difference((g[:, 1], g[:, 0]), (d[:, 1], d[:, 0]))
    assert (back.value, back.low, back.high) == pytest.approx((-there.value, -there.high, -there.low), abs=1e-12)


def test_models_that_agree_in_everything_differ_by_nothing_but_not_for_certain() -> None:
    """Both part the parts entirely, so that no draw differs: the interval comes from how few there are."""
    found = auroc_difference(([1, 2, 3], [4, 5, 6]), ([7, 8, 9], [7, 8, 9]))
    assert found.value == 0 and found.kind is IntervalKind.SCORE and found.low < 0 < found.high and not found.is_clear


def test_a_model_that_is_far_better_is_clearly_better() -> None:
    rng = np.random.default_rng(0)
    good, defect = rng.normal(0, 1, 80), rng.normal(4, 1, 60)
    found = auroc_difference((good, rng.permutation(good)), (defect, rng.normal(0, 1, 60)))
    assert found.is_clear and found.value > 0.3


def test_without_defects_nothing_is_said() -> None:
    found = auroc_difference(([1, 2], [2, 1]), ([], []))
    assert np.isnan([found.value, found.low, found.high]).all() and not found.is_clear


@given(parts, parts, st.integers(0, 12))
def test_no_lower_threshold_would_reject_as_few(good: Parts, defect: Parts, allowed: int) -> None:
    g, d = np.array(good), np.array(defect)
    found = at_equal_rejects((g[:, 0], g[:, 1]), (d[:, 0], d[:, 1]), allowed)
    for number, (threshold, escapes, rejects) in enumerate(zip(found.thresholds, found.escapes, found.false_rejects, strict=True)):
        assert rejects.events == (g[:, number] > threshold).sum() <= allowed and rejects.trials == len(g)
        assert escapes.events == (d[:, number] <= threshold).sum() and escapes.trials == len(d)
        assert (g[:, number] > np.nextafter(threshold, -np.inf)).sum() > allowed or allowed >= len(g)


def test_there_must_be_good_parts_and_as_many_scores_of_both() -> None:
    with pytest.raises(ValueError, match="no good part"):
        at_equal_rejects(([], []), ([1], [1]), 0)
    with pytest.raises(ValueError, match="same parts"):
        at_equal_rejects(([1, 2], [1]), ([1], [1]), 0)
