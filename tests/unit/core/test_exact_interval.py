"""Exact intervals are those of scipy's beta distribution, which is computed by other means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from inspector.core.exact_interval import (
    beta_quantile,
    binomial,
    clopper_pearson,
    incomplete_beta,
    most_events,
    trials_needed,
    upper_limit,
)

COUNTS = st.integers(1, 20_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
CONFIDENCES = st.sampled_from([0.8, 0.9, 0.95, 0.99])


@given(COUNTS, CONFIDENCES)
def test_both_ends_are_quantiles_of_the_beta_distribution(counts: tuple[int, int], confidence: float) -> None:
    events, trials = counts
    tail = (1 - confidence) / 2
    low = stats.beta.ppf(tail, events, trials - events + 1) if events else 0.0
    high = stats.beta.ppf(1 - tail, events + 1, trials - events) if events < trials else 1.0
    assert clopper_pearson(events, trials, confidence) == pytest.approx((low, high), rel=1e-9, abs=1e-15)
    one_sided = stats.beta.ppf(confidence, events + 1, trials - events) if events < trials else 1.0
    assert upper_limit(events, trials, confidence) == pytest.approx(one_sided, rel=1e-9)


@given(st.floats(0.5, 2e4), st.floats(0.5, 2e4), st.floats(0, 1))
def test_the_incomplete_beta_function_is_scipys(a: float, b: float, x: float) -> None:
    assert incomplete_beta(a, b, x) == pytest.approx(special.betainc(a, b, x), rel=1e-8, abs=1e-10)


@given(COUNTS, st.floats(0.001, 0.999))
def test_the_binomial_distribution_is_scipys(counts: tuple[int, int], share: float) -> None:
    assert binomial(*counts, share) == pytest.approx(stats.binom.cdf(*counts, share), rel=1e-7, abs=1e-10)
    assert binomial(-1, counts[1], share) == 0


@given(st.floats(0.001, 0.999), st.floats(0.5, 500), st.floats(0.5, 500))
def test_a_quantile_is_where_its_chance_is_reached(chance: float, a: float, b: float) -> None:
    assert special.betainc(a, b, beta_quantile(chance, a, b)) == pytest.approx(chance, abs=1e-9)


@given(st.floats(0.001, 0.5), CONFIDENCES)
def test_so_many_trials_without_an_event_are_needed_and_no_fewer(share: float, confidence: float) -> None:
    needed = trials_needed(share, confidence)
    assert upper_limit(0, needed, confidence) <= share * (1 + 1e-9)
    assert needed == 1 or upper_limit(0, needed - 1, confidence) > share
    assert most_events(needed, share * (1 + 1e-9), confidence) >= 0 and most_events(needed - 1, share, confidence) < 0


@given(st.integers(1, 2000), st.floats(0.01, 0.5))
def test_most_events_is_the_last_that_the_upper_limit_allows(trials: int, share: float) -> None:
    found = most_events(trials, share, 0.95)
    assert found < 0 or upper_limit(found, trials) <= share * (1 + 1e-9)
    assert upper_limit(found + 1, trials) > share * (1 - 1e-9)


def test_nothing_is_known_without_trials_and_of_none_in_29_a_tenth_is_possible() -> None:
    assert clopper_pearson(0, 0) == (0.0, 1.0)
    assert upper_limit(0, 29) == pytest.approx(0.098, abs=1e-3) and trials_needed(0.1) == 29
