"""A distance counts by how unusual it is for the vector of the bank that it leads to."""

from statistics import fmean, pvariance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.types import FloatArray
from inspector.engine.memory_bank.density import BLEND, PRIOR, Density


def by_hand(owners: list[int], distances: list[float], vector: int, distance: float) -> float:
    """The corrected distance, from its definition and in plain Python."""
    mean, variance = fmean(distances), pvariance(distances)
    own = [d for d, owner in zip(distances, owners, strict=True) if owner == vector]
    size = len(own) + PRIOR
    own_mean = (sum(own) + PRIOR * mean) / size
    own_variance = (sum((d - own_mean) ** 2 for d in own) + PRIOR * (variance + (mean - own_mean) ** 2)) / size
    own_mean = (1 - BLEND) * own_mean + BLEND * mean
    own_variance = (1 - BLEND) * own_variance + BLEND * variance
    return float(max(0.0, mean + (variance / own_variance) ** 0.5 * (distance - own_mean)))


@st.composite
def cells(draw: st.DrawFn) -> tuple[FloatArray, FloatArray, int]:
    count, rows = draw(st.integers(1, 8)), draw(st.integers(2, 60))
    generator = np.random.default_rng(draw(st.integers(0, 2**32)))
    return generator.integers(0, count, rows).astype(np.int32), generator.gamma(4, 1, rows).astype(np.float32), count  # type: ignore[return-value]


@given(cells(), st.floats(0, 30))
def test_it_is_what_its_definition_says(cell: tuple[FloatArray, FloatArray, int], distance: float) -> None:
    owners, distances, count = cell
    density = Density.measure(owners, distances, count)  # type: ignore[arg-type]
    for vector in range(count):
        found = density.correct(np.full((1, 2), distance, np.float32), np.full((1, 2), vector, np.int32))
        expected = by_hand(owners.tolist(), distances.tolist(), vector, distance)
        assert found.dtype == np.float32 and found == pytest.approx(np.full((1, 2), expected), rel=1e-3, abs=1e-3)


@given(cells())
def test_farther_from_the_same_vector_is_never_better(cell: tuple[FloatArray, FloatArray, int]) -> None:
    owners, distances, count = cell
    density = Density.measure(owners, distances, count)  # type: ignore[arg-type]
    for vector in range(count):
        line = density.correct(np.linspace(0, 30, 50, dtype=np.float32), np.full(50, vector, np.int32))
        assert (np.diff(line) >= 0).all() and line[0] >= 0 and line[-1] > 0


def test_the_same_distance_is_worse_where_good_parts_are_alike() -> None:
    generator = np.random.default_rng(1)
    owners = np.repeat([0, 1], 500).astype(np.int32)
    distances = np.concatenate([generator.normal(3, 0.5, 500), generator.normal(8, 1.5, 500)]).astype(np.float32)
    density = Density.measure(owners, distances, 2)
    alike, varied = density.correct(np.array([9, 9], np.float32), np.array([0, 1], np.int32))
    assert alike > 1.5 * varied


def test_where_every_good_patch_is_in_the_bank_nothing_is_changed() -> None:
    density = Density.measure(np.arange(5, dtype=np.int32), np.zeros(5, np.float32), 5)
    distances = np.array([[0, 1.5, 7]], np.float32)
    assert np.array_equal(density.correct(distances, np.array([[4, 0, 2]], np.int32)), distances)


def test_a_little_noise_on_a_flawless_background_is_not_blown_up() -> None:
    generator = np.random.default_rng(2)
    owners = np.repeat([0, 1], [5000, 5000]).astype(np.int32)
    distances = np.concatenate([generator.normal(0.1, 0.02, 5000), generator.normal(8, 1, 5000)]).astype(np.float32)
    speck, noisy = Density.measure(owners, distances, 2).correct(np.array([2, 10], np.float32), np.array([0, 1], np.int32))
    assert speck < 0.8 * noisy
