"""The tolerance limit keeps its promise, whatever the distribution of the scores within reason, and a strange part hardly moves it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from inspector.core.tolerance import FEWEST, USUAL_MARGIN, Doubt, Limit, tolerance_limit

SCORE = st.floats(0.01, 1e4)
ENOUGH = st.lists(SCORE, min_size=FEWEST, max_size=40)


def limits(logs: np.ndarray, share: float = 0.03) -> np.ndarray:
    """Limits of samples (S, n) of logarithms."""
    return np.array([tolerance_limit(np.exp(sample), share=share).value for sample in logs])


@pytest.mark.parametrize("count", [10, 20, 50, 100])
@pytest.mark.parametrize("distribution", [stats.norm(), stats.gamma(36), stats.gamma(25)], ids=["normal", "skewed", "more skewed"])
def test_at_most_three_per_cent_lie_above_with_ninety_per_cent_confidence(count: int, distribution: stats.rv_continuous) -> None:
    logs = 2 + 0.1 * distribution.rvs((300, count), random_state=count) / distribution.std()
    above = distribution.sf((np.log(limits(logs)) - 2) * distribution.std() / 0.1)
    assert (above <= 0.03).mean() >= 0.86  # 0.9, less two deviations of 300 draws


@pytest.mark.parametrize("count", [20, 100])
def test_the_limit_of_normal_samples_is_not_much_wider_than_the_textbooks(count: int) -> None:
    """Howe's factor from the noncentral t distribution is the best there is for samples that are known to be normal."""
    factor = stats.nct.ppf(0.9, count - 1, stats.norm.ppf(0.97) * math.sqrt(count)) / math.sqrt(count)
    logs = 0.1 * np.random.default_rng(1).standard_normal((300, count))
    ours, textbook = np.median(np.log(limits(logs))), np.median(logs.mean(1) + factor * logs.std(1, ddof=1))
    assert textbook <= ours <= 1.45 * textbook


@pytest.mark.parametrize("strange", [0.01, 1.5, 2.0, 3.0, 100.0])
def test_one_strange_part_of_twenty_changes_the_limit_by_less_than_a_tenth(strange: float) -> None:
    samples = np.exp(2 + 0.1 * np.random.default_rng(2).standard_normal((100, 20)))
    before = [tolerance_limit(sample).value for sample in samples]
    samples[:, 0] = strange * math.exp(2)
    after = [tolerance_limit(sample) for sample in samples]
    changes = [abs(limit.value / value - 1) for limit, value in zip(after, before, strict=True)]
    assert np.mean(np.array(changes) < 0.1) > 0.97
    assert np.mean([limit.strange == (0,) for limit in after]) > 0.95 or strange < 2


def test_good_parts_of_one_kind_are_rarely_called_strange() -> None:
    samples = np.exp(0.1 * np.random.default_rng(3).standard_normal((200, 30)))
    assert np.mean([bool(tolerance_limit(sample).strange) for sample in samples]) < 0.1


def test_strange_parts_are_named_highest_first_and_lower_the_number_that_the_limit_rests_on() -> None:
    scores = [*np.linspace(9, 11, 30), 90.0, math.nan, 300.0]
    limit = tolerance_limit(scores)
    assert limit.strange == (32, 30) and limit.parts == 30 and limit.is_defended and limit.value < 14


def test_a_part_that_a_person_keeps_lies_below_the_limit() -> None:
    scores = [*np.linspace(9, 11, 19), 30.0]
    doubted, kept = tolerance_limit(scores), tolerance_limit(scores, kept=[19])
    assert (doubted.strange, kept.strange) == ((19,), ()) and doubted.value < 20 and kept.value >= 30


def test_a_distribution_that_does_not_fit_gives_way_to_one_that_needs_none() -> None:
    """A tenth of the good parts lies well apart, though none is an exception: the fitted limit would reject them all."""
    scores = [*np.linspace(9, 11, 90), *np.linspace(13.2, 13.6, 10)]
    limit = tolerance_limit(scores)
    assert limit.strange == () and limit.value == pytest.approx(max(scores))


def test_few_parts_carry_no_limit() -> None:
    limit = tolerance_limit([3.0, 4.0, 500.0])
    assert limit == Limit(USUAL_MARGIN * 4.0, 0.03, 0.9, 3, (), Doubt.TOO_FEW) and not limit.is_defended


@pytest.mark.parametrize(("alone", "doubt"), [(math.nan, None), (0.9, None), (0.93, Doubt.UNLIKE)])
def test_parts_that_do_not_resemble_each_other_defend_no_limit(alone: float, doubt: Doubt | None) -> None:
    scores = np.random.default_rng(0).lognormal(1, 0.05, 40)
    assert tolerance_limit(scores, alone=alone).doubt is doubt
    assert tolerance_limit(scores[:5], alone=alone).doubt is Doubt.TOO_FEW


@pytest.mark.parametrize(
    ("count", "share", "doubt"), [(29, 0.01, Doubt.TOO_FEW), (30, 0.01, None), (10, 0.03, None), (9, 0.2, Doubt.TOO_FEW)]
)
def test_a_share_needs_its_number_of_parts(count: int, share: float, doubt: Doubt | None) -> None:
    assert tolerance_limit(np.linspace(9, 11, count), share=share).doubt is doubt


def test_near_duplicates_count_once() -> None:
    scores = np.repeat(np.linspace(9, 11, 12), 5)
    families = np.repeat(np.arange(12), 5)
    assert tolerance_limit(scores, families).value == tolerance_limit(scores[::5]).value
    assert tolerance_limit(scores[:45], families[:45]).doubt is Doubt.ALIKE


def test_many_strange_parts_are_no_exceptions() -> None:
    limit = tolerance_limit([*np.linspace(9, 11, 40), *np.linspace(90, 110, 6)])
    assert limit.doubt is Doubt.MIXED and len(limit.strange) == 6


def test_without_a_number_there_is_no_limit() -> None:
    for scores in ([], [math.nan, math.inf]):
        assert math.isnan(tolerance_limit(scores).value) and tolerance_limit(scores).doubt is Doubt.TOO_FEW


def test_scores_of_zero_are_low_and_nothing_else() -> None:
    limit = tolerance_limit([0.0, *np.linspace(9, 11, 30)])
    assert limit.strange == () and limit.value == pytest.approx(tolerance_limit(np.linspace(9, 11, 31)).value, rel=0.1)


@settings(deadline=None)
@given(ENOUGH, st.floats(0.001, 1000))
def test_the_limit_follows_the_unit_of_the_scores(scores: list[float], factor: float) -> None:
    scaled = tolerance_limit([factor * score for score in scores])
    assert scaled.value == pytest.approx(factor * tolerance_limit(scores).value, rel=1e-6)


@settings(deadline=None)
@given(ENOUGH, st.randoms())
def test_the_order_of_the_parts_does_not_matter(scores: list[float], random: object) -> None:
    shuffled = random.sample(scores, len(scores))  # type: ignore[attr-defined]
    assert tolerance_limit(shuffled).value == pytest.approx(tolerance_limit(scores).value, rel=1e-9)


@settings(deadline=None)  # the first of a size simulates
@given(ENOUGH)
def test_a_smaller_share_has_a_higher_limit(scores: list[float]) -> None:
    values = [tolerance_limit(scores, share=share).value for share in (0.2, 0.1, 0.03, 0.01)]
    assert values == sorted(values)


def test_there_is_a_limit_of_many_thousand_parts() -> None:
    scores = np.random.default_rng(0).gamma(9.0, 1.0, 20_000)
    found = tolerance_limit(scores)
    assert found.is_defended and 0.001 < (scores > found.value).mean() < 0.03
