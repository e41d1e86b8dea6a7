import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from inspector.core.logistic import Floats, fit

DROP = 1.3528


def simple_likelihood(beta: Floats, designs: Floats, hits: Floats) -> float:
    """As the paper has it: log likelihood and half of the log determinant of the information."""
    chance = 1 / (1 + np.exp(-designs @ beta))
    information = sum(p * (1 - p) * np.outer(x, x) for p, x in zip(chance, designs, strict=True))
    return float(np.log(np.where(hits > 0, chance, 1 - chance)).sum() + 0.5 * np.log(np.linalg.det(information)))


def some(seed: int, count: int = 40, columns: int = 3) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    designs = np.column_stack([np.ones(count), rng.normal(0, 1, (count, columns - 1))])
    eta = designs @ np.array([0.3, 2.0, -1.0])[:columns]
    return designs, (rng.random(count) < 1 / (1 + np.exp(-eta))).astype(float)


@given(st.integers(0, 10_000), st.sampled_from([2, 3]))
@settings(max_examples=15, deadline=None)
def test_it_is_the_best_that_another_search_finds(seed: int, columns: int) -> None:
    designs, hits = some(seed, columns=columns)
    found = fit(designs, hits)
    other = minimize(lambda beta: -simple_likelihood(beta, designs, hits), np.zeros(columns), method="BFGS")
    assert found.likelihood == pytest.approx(-other.fun, abs=1e-5)
    assert found.likelihood == pytest.approx(simple_likelihood(found.beta, designs, hits), abs=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_its_lower_limit_is_the_least_that_another_search_finds_within_the_drop(seed: int) -> None:
    designs, hits = some(seed)
    found, design = fit(designs, hits), np.array([1.0, 1.5, 0.2])
    within = {"type": "ineq", "fun": lambda beta: simple_likelihood(beta, designs, hits) - found.likelihood + DROP}
    other = minimize(lambda beta: float(design @ beta), found.beta, constraints=[within], method="SLSQP", options={"ftol": 1e-10})
    assert other.success and found.lower(design, DROP) == pytest.approx(other.fun, abs=1e-3)


def test_it_has_an_answer_where_all_hits_are_larger_than_all_misses() -> None:
    sizes = np.linspace(-2, 2, 30)
    found = fit(np.column_stack([np.ones(30), sizes]), (sizes > 0).astype(float))
    assert np.isfinite(found.beta).all() and 2 < found.beta[1] < 50
    assert found.lower(np.array([1.0, 0.3]), DROP) < found.beta @ [1, 0.3]


@pytest.mark.parametrize("hit", [0.0, 1.0])
def test_it_has_an_answer_where_all_are_alike(hit: float) -> None:
    sizes = np.linspace(-2, 2, 30)
    found = fit(np.column_stack([np.ones(30), sizes]), np.full(30, hit))
    assert np.isfinite(found.beta).all() and (found.beta[0] > 0) == bool(hit)
    assert np.isfinite(found.lower(np.array([1.0, 2.0]), DROP))


def test_designs_that_are_all_alike_are_refused() -> None:
    with pytest.raises(ValueError, match="do not differ"):
        fit(np.ones((20, 2)), np.zeros(20))
