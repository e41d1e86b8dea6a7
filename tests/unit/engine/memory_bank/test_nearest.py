"""Exact nearest neighbours against scipy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from inspector.engine.memory_bank.nearest import nearest


@given(st.integers(1, 60), st.integers(1, 40), st.integers(1, 16), st.integers(1, 50), st.integers(0, 2**32))
@settings(deadline=None)
def test_distances_and_rows_are_scipys(queries: int, vectors: int, dimension: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    asked = rng.normal(size=(queries, dimension)).astype(np.float32)
    bank = rng.normal(size=(vectors, dimension)).astype(np.float32)
    distances, rows = nearest(asked, bank, count)
    exact = cdist(asked, bank)
    kept = min(count, vectors)
    assert distances.shape == rows.shape == (queries, kept)
    assert distances == pytest.approx(np.sort(exact, axis=1)[:, :kept], abs=1e-4)
    assert distances == pytest.approx(np.take_along_axis(exact, rows, axis=1), abs=1e-5)
    assert all(len(set(found)) == kept for found in rows.tolist())


def test_more_queries_than_are_taken_at_once() -> None:
    rng = np.random.default_rng(0)
    asked, bank = rng.normal(size=(3000, 8)).astype(np.float32), rng.normal(size=(500, 8)).astype(np.float32)
    distances, rows = nearest(asked, bank)
    exact = cdist(asked, bank)
    assert np.array_equal(rows[:, 0], exact.argmin(axis=1))
    assert distances[:, 0] == pytest.approx(exact.min(axis=1), rel=1e-5)


def test_a_vector_of_the_bank_is_exactly_zero_from_itself() -> None:
    bank = (100 + np.random.default_rng(1).normal(size=(200, 64))).astype(np.float32)
    distances, rows = nearest(bank, bank)
    assert np.array_equal(rows[:, 0], np.arange(200))
    assert not distances.any()


def test_neighbours_come_nearest_first() -> None:
    bank = np.array([[0.0], [10.0], [3.0], [4.0]], np.float32)
    distances, rows = nearest(np.array([[3.2]], np.float32), bank, 3)
    assert rows.tolist() == [[2, 3, 0]]
    assert distances[0] == pytest.approx([0.2, 0.8, 3.2], abs=1e-6)
