"""The lazy search picks what plain greedy picks, and says truly how well the picks cover the rest."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist

from inspector.core.progress import Progress, finish
from inspector.core.types import FloatArray
from inspector.engine.memory_bank import coreset
from inspector.engine.memory_bank.coreset import cover, greedy_k_center, random_coreset

POOLS = st.sampled_from([1, 2, 3, 7, 20, 100])
ROUNDING = 1e-4
"""Squared distances from a matrix product in float32, of vectors of length 3 or so."""


def plain_greedy(features: FloatArray, count: int, first: int) -> list[int]:
    """Algorithm 1 of the paper, written as it stands."""
    rows = features.astype(float)
    picks = [first]
    distances = np.linalg.norm(rows - rows[first], axis=1)
    while len(picks) < count:
        picks.append(int(distances.argmax()))
        distances = np.minimum(distances, np.linalg.norm(rows - rows[picks[-1]], axis=1))
    return picks


def radius_of(features: FloatArray, picks: list[int]) -> float:
    rows = features.astype(float)
    return float(cdist(rows, rows[picks]).min(axis=1).max())


@st.composite
def searches(draw: st.DrawFn) -> tuple[FloatArray, int, int, int]:
    """Random features, how many to pick, seed, pool size."""
    rows, dimension = draw(st.integers(1, 120)), draw(st.integers(1, 12))
    features = np.random.default_rng(draw(st.integers(0, 2**32))).normal(size=(rows, dimension)).astype(np.float32)
    return features, draw(st.integers(1, rows)), draw(st.integers(0, 99)), draw(POOLS)


@given(searches())
@settings(max_examples=150, deadline=None)
def test_every_pick_is_the_row_farthest_from_those_before(search: tuple[FloatArray, int, int, int]) -> None:
    features, count, seed, pool = search
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coreset, "POOL", pool)
        picks, radius, *_ = finish(greedy_k_center(features, count, seed))
    assert len(set(picks.tolist())) == count
    for k in range(1, count):
        squares = cdist(features, features[picks[:k]], "sqeuclidean").min(axis=1)
        assert squares[picks[k]] >= squares.max() - ROUNDING
    assert radius**2 == pytest.approx(radius_of(features, picks.tolist()) ** 2, abs=ROUNDING)


@pytest.mark.parametrize("pool", [1, 10, 300, 5000])
def test_picks_what_plain_greedy_picks_in_the_same_order(pool: int, monkeypatch: pytest.MonkeyPatch) -> None:
    features = np.random.default_rng(pool).normal(size=(900, 24)).astype(np.float32)
    monkeypatch.setattr(coreset, "POOL", pool)
    picks, _, *_ = finish(greedy_k_center(features, 250, 1))
    assert picks.tolist() == plain_greedy(features, 250, int(picks[0]))


# Small whole numbers are exact in float32, so that duplicates and ties are exactly that.
GRID_POINTS = st.tuples(st.integers(1, 60), st.integers(1, 4)).flatmap(lambda shape: arrays(np.float32, shape, elements=st.integers(-3, 3)))


@given(GRID_POINTS, st.data(), POOLS)
@settings(max_examples=150, deadline=None)
def test_every_pick_is_a_farthest_row_even_among_duplicates(features: FloatArray, data: st.DataObject, pool: int) -> None:
    count = data.draw(st.integers(1, len(features)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coreset, "POOL", pool)
        picks, radius, *_ = finish(greedy_k_center(features, count, 3))
    assert len(set(picks.tolist())) == count
    for k in range(1, count):
        distances = cdist(features, features[picks[:k]]).min(axis=1)
        assert distances[picks[k]] == distances.max()
    assert radius == pytest.approx(radius_of(features, picks.tolist()), abs=1e-6)


@pytest.mark.parametrize("rows", [1, 2, 50])
def test_all_rows_can_be_picked(rows: int) -> None:
    features = np.random.default_rng(0).normal(size=(rows, 5)).astype(np.float32)
    picks, radius, *_ = finish(greedy_k_center(features, rows))
    assert sorted(picks.tolist()) == list(range(rows))
    assert radius == 0


def test_one_pick_is_drawn_with_the_seed() -> None:
    features = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    drawn = {int(finish(greedy_k_center(features, 1, seed))[0][0]) for seed in range(20)}
    assert len(drawn) > 10
    assert finish(greedy_k_center(features, 1, 4))[0].tolist() == finish(greedy_k_center(features, 1, 4))[0].tolist()


def test_same_features_and_seed_give_the_same_picks() -> None:
    features = np.random.default_rng(1).normal(size=(3000, 8)).astype(np.float32)
    first, second = (finish(greedy_k_center(features.copy(), 300, 5))[0] for _ in range(2))
    assert np.array_equal(first, second)


def test_a_pool_smaller_than_the_features_at_full_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many rounds over many blocks: 20,000 rows, clustered as patch features are."""
    rng = np.random.default_rng(2)
    centres = rng.normal(size=(40, 16)) * 4
    features = (centres[rng.integers(40, size=20_000)] + rng.normal(size=(20_000, 16))).astype(np.float32)
    monkeypatch.setattr(coreset, "POOL", 256)
    picks, radius, *_ = finish(greedy_k_center(features, 400, 0))
    assert picks.tolist() == plain_greedy(features, 400, int(picks[0]))
    assert radius == pytest.approx(radius_of(features, picks.tolist()), rel=1e-5)


def test_far_from_the_origin_no_row_is_picked_twice() -> None:
    """Squared lengths of 1e8 leave rounding errors of about 10 in the squared distances."""
    features = (1000 + np.random.default_rng(3).normal(size=(300, 100))).astype(np.float32)
    picks, _, *_ = finish(greedy_k_center(features, 300))
    assert len(set(picks.tolist())) == 300


def test_greedy_covers_better_than_chance() -> None:
    features = np.random.default_rng(4).standard_t(3, size=(4000, 6)).astype(np.float32)
    radius = finish(greedy_k_center(features, 100)).radius
    assert radius < 0.7 * finish(cover(features, random_coreset(4000, 100))).radius


@given(searches())
@settings(max_examples=60, deadline=None)
def test_coverage_radius_is_the_largest_distance_to_a_pick(search: tuple[FloatArray, int, int, int]) -> None:
    features, count, seed, _ = search
    picks = random_coreset(len(features), count, seed)
    before = picks.copy()
    radius = finish(cover(features, picks)).radius
    assert radius**2 == pytest.approx(radius_of(features, picks.tolist()) ** 2, abs=ROUNDING)
    assert np.array_equal(picks, before)


@given(searches())
@settings(max_examples=60, deadline=None)
def test_every_row_knows_its_nearest_pick(search: tuple[FloatArray, int, int, int]) -> None:
    features, count, seed, pool = search
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coreset, "POOL", pool)
        found = finish(greedy_k_center(features, count, seed))
    true = cdist(features, features[found.picks])
    assert found.distances == pytest.approx(true.min(axis=1), abs=0.02)
    assert true[np.arange(len(features)), found.owners] == pytest.approx(true.min(axis=1), abs=0.02)
    assert found.owners[found.picks].tolist() == list(range(count)) and not found.distances[found.picks].any()
    covered = finish(cover(features, found.picks))
    assert covered.picks.tolist() == found.picks.tolist()
    assert covered.distances == pytest.approx(found.distances, abs=0.02)


def test_random_coreset_draws_without_replacement_and_with_the_seed() -> None:
    picks = random_coreset(100, 30, 7)
    assert len(set(picks.tolist())) == 30 and picks.min() >= 0 and picks.max() < 100
    assert np.array_equal(picks, random_coreset(100, 30, 7))
    assert not np.array_equal(picks, random_coreset(100, 30, 8))


@pytest.fixture
def slow_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock finds a second gone, so that work yields wherever it can."""
    seconds: Iterator[float] = iter(range(10**9))
    monkeypatch.setattr("time.perf_counter", lambda: next(seconds))


@pytest.mark.usefixtures("slow_clock")
def test_progress_counts_the_picks() -> None:
    features = np.random.default_rng(5).normal(size=(500, 4)).astype(np.float32)
    steps = list(greedy_k_center(features, 60))
    assert steps[0].done <= 1
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert {step.done for step in steps} >= set(range(2, 61))
    assert {(step.total, step.unit) for step in steps} == {(60, "vectors")}


def test_even_the_shortest_search_tells_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coreset, "BREATH_S", 3600.0)
    steps = list(coreset.greedy_k_center(np.eye(8, dtype=np.float32), 2))
    assert [(step.stage, step.total) for step in steps] == [(coreset.STAGE, 2)]


@pytest.mark.usefixtures("slow_clock")
def test_the_search_may_be_closed_at_every_step() -> None:
    features = np.random.default_rng(6).normal(size=(300, 4)).astype(np.float32)
    total = sum(1 for _ in greedy_k_center(features, 30))
    assert total > 30
    for stop in range(1, total + 1):
        steps = greedy_k_center(features, 30)
        for _ in range(stop):
            assert isinstance(next(steps), Progress)
        steps.close()
        with pytest.raises(StopIteration):
            next(steps)
