"""Figures of merit against scikit-learn and against counting by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from inspector.core.metrics import average_precision, best_f1, confusion, escape_rate, image_auroc, threshold_at

# Quarters are exact in binary and collide often, so that ties are tried and midpoints lie strictly between.
SCORE = st.integers(-20, 20).map(lambda n: n / 4)
SOME = st.lists(SCORE, min_size=1, max_size=12)
MAYBE = st.lists(SCORE, max_size=12)


@given(SOME, SOME)
def test_auroc_is_scikit_learns(good: list[float], defect: list[float]) -> None:
    truth = [0] * len(good) + [1] * len(defect)
    assert image_auroc(good, defect) == pytest.approx(roc_auc_score(truth, good + defect), abs=1e-12)


@given(SOME, SOME)
def test_auroc_is_the_share_of_pairs_in_the_right_order(good: list[float], defect: list[float]) -> None:
    pairs = [(d > g) + 0.5 * (d == g) for g in good for d in defect]
    assert image_auroc(good, defect) == pytest.approx(np.mean(pairs), abs=1e-12)


def test_auroc_of_known_orders() -> None:
    assert image_auroc([1, 2], [3, 4]) == 1
    assert image_auroc([3, 4], [1, 2]) == 0
    assert image_auroc([1, 1, 1], [1, 1]) == 0.5


@pytest.mark.parametrize(("good", "defect"), [([], [1.0]), ([1.0], []), ([], [])])
def test_auroc_of_one_class_alone_is_not_a_number(good: list[float], defect: list[float]) -> None:
    assert math.isnan(image_auroc(good, defect))


def f1_at(good: list[float], defect: list[float], threshold: float) -> float:
    """Scikit-learn's F1 score of calling everything above the threshold a defect."""
    truth = [0] * len(good) + [1] * len(defect)
    called = [score > threshold for score in good + defect]
    return float(f1_score(truth, called, zero_division=0))


@given(MAYBE, SOME)
def test_best_f1_is_the_best_of_all_thresholds(good: list[float], defect: list[float]) -> None:
    f1, threshold = best_f1(good, defect)
    levels = sorted({*good, *defect})
    assert f1 == pytest.approx(max(f1_at(good, defect, t) for t in [levels[0] - 1, *levels]), abs=1e-12)
    assert f1_at(good, defect, threshold) == pytest.approx(f1, abs=1e-12)


@given(MAYBE, SOME)
def test_the_best_threshold_touches_no_score_and_of_equals_is_the_lowest(good: list[float], defect: list[float]) -> None:
    f1, threshold = best_f1(good, defect)
    scores = {*good, *defect}
    assert threshold not in scores
    below = sorted(score for score in scores if score < threshold)
    assert all(f1_at(good, defect, t) < f1 - 1e-12 for t in [score - 0.125 for score in below])


def test_the_best_threshold_lies_half_way_between_the_classes() -> None:
    assert best_f1([1.0, 2.0], [5.0, 9.0]) == (1.0, 3.5)


def test_defects_alone_are_all_caught() -> None:
    f1, threshold = best_f1([], [2.0, 3.0])
    assert f1 == 1 and threshold < 2


def test_best_f1_without_defects_is_not_a_number() -> None:
    assert all(map(math.isnan, best_f1([1.0], [])))


@given(MAYBE, MAYBE, SCORE)
def test_confusion_counts(good: list[float], defect: list[float], threshold: float) -> None:
    escapes, false_rejects = confusion(good, defect, threshold)
    assert escapes == sum(not d > threshold for d in defect)
    assert false_rejects == sum(g > threshold for g in good)


def test_a_score_that_is_no_number_is_a_reject() -> None:
    assert confusion([math.nan, 1.0], [math.nan, 1.0], 2.0) == (1, 1)


@given(MAYBE, SOME)
def test_average_precision_is_scikit_learns(good: list[float], defect: list[float]) -> None:
    truth = [0] * len(good) + [1] * len(defect)
    assert average_precision(good, defect) == pytest.approx(average_precision_score(truth, good + defect), abs=1e-12)


def test_average_precision_without_defects_is_not_a_number() -> None:
    assert math.isnan(average_precision([1.0], []))


@given(SOME, st.sampled_from([0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0]))
def test_the_threshold_at_a_rate_is_the_lowest_score_that_keeps_it(good: list[float], rate: float) -> None:
    threshold = threshold_at(good, rate)
    assert threshold in good
    assert sum(g > threshold for g in good) <= rate * len(good) + 1e-9
    lower = [g for g in good if g < threshold]
    assert all(sum(g > t for g in good) > rate * len(good) - 1 for t in lower)


def test_escapes_at_a_rate_of_false_rejects() -> None:
    good = [float(g) for g in range(100)]
    assert threshold_at(good, 0.01) == 98 and threshold_at(good, 0.05) == 94
    assert escape_rate(good, [50.0, 96.0, 98.5, 200.0], 0.05) == 0.25
    assert escape_rate(good, [50.0, 96.0, 98.5, 200.0], 0.01) == 0.5
    assert escape_rate(good[:10], [8.5, 9.5], 0.05) == 0.5  # ten good parts allow no false reject


@pytest.mark.parametrize(("good", "defect"), [([], [1.0]), ([1.0], []), ([], [])])
def test_escape_rate_of_one_class_alone_is_not_a_number(good: list[float], defect: list[float]) -> None:
    assert math.isnan(escape_rate(good, defect, 0.05))
