"""Rules for thresholds: what they promise holds for any scores."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from inspector.core.decision import rule_of, verdict_of
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.metrics import best_f1, confusion
from inspector.core.thresholds import Rule, no_escapes, propose, wilson_interval
from inspector.core.tolerance import tolerance_limit
from inspector.core.types import Verdict

SCORE = st.floats(0.01, 1e4)
SOME = st.lists(SCORE, min_size=1, max_size=40)


def test_with_defects_the_threshold_is_the_best_f1() -> None:
    good, defect = [1.0, 2.0, 4.5], [4.0, 6.0]
    threshold = propose(good, defect)
    assert (threshold.value, threshold.rule, threshold.provisional) == (best_f1(good, defect)[1], Rule.BEST_F1, False)


def test_without_defects_the_threshold_is_provisional() -> None:
    threshold = propose([1.0, 2.0, 3.0])
    assert (threshold.value, threshold.rule, threshold.provisional) == (tolerance_limit([1.0, 2.0, 3.0]).value, Rule.GOOD_QUANTILE, True)


def test_a_limit_that_knows_more_than_the_scores_decides() -> None:
    limit = tolerance_limit([1.0, 2.0, 3.0], families=[0, 0, 0])
    assert propose([1.0, 2.0, 3.0], limit=limit).value == limit.value


@pytest.mark.parametrize("defect", [[], [1.0]])
def test_a_threshold_needs_a_good_score(defect: list[float]) -> None:
    with pytest.raises(InspectorError) as caught:
        propose([], defect)
    assert caught.value.code is ErrorCode.TOO_FEW_IMAGES


def test_scores_that_are_no_numbers_make_every_part_undecided() -> None:
    assert verdict_of(1.0, rule_of(propose([math.nan]).value)) is Verdict.UNDECIDED
    assert verdict_of(1.0, rule_of(propose([math.nan], [math.nan]).value)) is Verdict.UNDECIDED


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
