"""Rules for thresholds: what they promise holds for any scores."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.metrics import best_f1, confusion
from inspector.core.thresholds import GOOD_QUANTILE, Rule, good_quantile, no_escapes, propose, wilson_interval
from inspector.core.types import Verdict, judge

SCORE = st.floats(0.01, 1e4)
SOME = st.lists(SCORE, min_size=1, max_size=40)


def test_with_defects_the_threshold_is_the_best_f1() -> None:
    good, defect = [1.0, 2.0, 4.5], [4.0, 6.0]
    threshold = propose(good, defect)
    assert (threshold.value, threshold.rule, threshold.provisional) == (best_f1(good, defect)[1], Rule.BEST_F1, False)


def test_without_defects_the_threshold_is_provisional() -> None:
    threshold = propose([1.0, 2.0, 3.0])
    assert (threshold.value, threshold.rule, threshold.provisional) == (good_quantile([1.0, 2.0, 3.0]), Rule.GOOD_QUANTILE, True)


@pytest.mark.parametrize("defect", [[], [1.0]])
def test_a_threshold_needs_a_good_score(defect: list[float]) -> None:
    with pytest.raises(InspectorError) as caught:
        propose([], defect)
    assert caught.value.code is ErrorCode.TOO_FEW_IMAGES


@given(SOME)
def test_a_proposal_from_good_scores_never_rejects_more_than_it_says(good: list[float]) -> None:
    false_rejects = confusion(good, [], propose(good).value)[1]
    assert false_rejects <= math.ceil((1 - GOOD_QUANTILE) * len(good))


@given(SOME, st.floats(0.001, 1000))
def test_a_proposal_follows_the_unit_of_the_scores(good: list[float], factor: float) -> None:
    assert good_quantile([g * factor for g in good]) == pytest.approx(factor * good_quantile(good), rel=1e-9)


@given(st.lists(SCORE, min_size=1, max_size=40), st.floats(0.5, 0.999))
def test_few_scores_never_lower_the_quantile_below_the_empirical_one(good: list[float], share: float) -> None:
    assert good_quantile(good, share) >= np.quantile(good, share)


def test_from_100_scores_on_the_quantile_is_the_empirical_one() -> None:
    scores = np.random.default_rng(0).lognormal(size=100)
    assert good_quantile(scores) == np.quantile(scores, 0.97)


def test_scores_at_or_below_zero_have_the_empirical_quantile() -> None:
    assert good_quantile([-1.0, 0.0, 2.0]) == np.quantile([-1.0, 0.0, 2.0], 0.97)


def test_few_scores_are_extended_by_a_log_normal_tail() -> None:
    """Median 1, median absolute deviation of the logarithms ln 2, five scores."""
    scores = [0.25, 0.5, 1.0, 2.0, 4.0]
    spread = 1.4826 * math.log(2) * math.sqrt(1 + 1 / 5)
    assert good_quantile(scores) == pytest.approx(stats.lognorm(spread).ppf(0.97))
    assert good_quantile(scores) > max(scores)


def test_the_quantile_of_few_scores_is_about_right_on_average() -> None:
    """Of new parts from the same process about 3 in 100 are rejected, whatever the ten that were held out."""
    rng = np.random.default_rng(1)
    thresholds = [good_quantile(rng.lognormal(1, 0.2, 10)) for _ in range(2000)]
    rejected = np.mean(stats.lognorm(0.2, scale=math.e).sf(thresholds))
    assert 0.01 < rejected < 0.06


def test_one_strange_held_out_part_does_not_open_the_gate() -> None:
    usual = list(np.linspace(1.0, 1.2, 60))
    assert good_quantile([*usual, 50.0]) < 1.5


def test_scores_that_are_no_numbers_make_every_part_undecided() -> None:
    assert judge(1.0, propose([math.nan, 1.0]).value) is Verdict.UNDECIDED
    assert judge(1.0, propose([math.nan], [math.nan]).value) is Verdict.UNDECIDED


@given(SOME)
def test_no_escapes_is_the_largest_threshold_without_one(defect: list[float]) -> None:
    threshold = no_escapes(defect)
    assert confusion([], defect, threshold)[0] == 0
    assert confusion([], defect, np.nextafter(threshold, math.inf))[0] > 0


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_interval_is_scipys(counts: tuple[int, int], confidence: float) -> None:
    expected = stats.binomtest(*counts).proportion_ci(confidence, method="wilson")
    assert wilson_interval(*counts, confidence) == pytest.approx((expected.low, expected.high), abs=1e-12)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_rate_and_stays_a_rate(counts: tuple[int, int]) -> None:
    low, high = wilson_interval(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-12 and counts[0] / counts[1] - 1e-12 <= high <= 1


def test_nothing_is_known_without_trials() -> None:
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_wilson_interval_of_no_escape_in_96() -> None:
    """The example of the Tune screen: 0 escapes of 96, 0 to 3.8 %."""
    low, high = wilson_interval(0, 96)
    assert low == 0 and high == pytest.approx(0.0385, abs=1e-4)
