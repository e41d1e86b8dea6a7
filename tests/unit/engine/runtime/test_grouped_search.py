"""The search by groups of patches gives the true nearest vector, whatever the numbers: held to a plain search in float64."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.types import FloatArray
from inspector.engine.runtime import PatchScores, Search, band_search, grouped_search
from inspector.engine.runtime.band_search import BandSearch
from inspector.engine.runtime.grouped_search import GroupedSearch, grouped
from inspector.engine.runtime.shadow import Shadow, loss

KINDS = ("smooth", "noise", "whole numbers", "duplicates", "constant channels", "one vector", "far from 0", "a wide range")


def bank_and_patches(kind: str, seed: int, count: int, channels: int, grid: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    """A bank (count, channels) and patch features (1, h, w, channels) around it."""
    rng = np.random.default_rng(seed)
    bank = rng.standard_normal((count, channels))
    if kind == "whole numbers":
        bank = rng.integers(-1, 2, bank.shape).astype(float)
    if kind == "duplicates":
        bank = bank[rng.integers(0, max(1, count // 4), count)]
    if kind == "one vector":
        bank = np.repeat(bank[:1], count, axis=0)
    if kind == "constant channels":
        bank[:, ::2] = 3
    if kind == "far from 0":
        bank += 1000
    if kind == "a wide range":
        bank *= 10.0 ** rng.integers(-4, 5, (count, 1))
    coarse = bank[rng.integers(0, count, (-(-grid[0] // 3), -(-grid[1] // 3)))]
    patches = coarse.repeat(3, axis=0).repeat(3, axis=1)[: grid[0], : grid[1]]
    if kind == "whole numbers":
        patches = patches + rng.integers(-1, 2, patches.shape) / 2
    elif kind == "noise":
        patches = rng.standard_normal(patches.shape)
    else:
        patches = patches + 0.1 * rng.standard_normal(patches.shape) * rng.integers(0, 2, (*grid, 1))
    return bank.astype(np.float32), patches[None].astype(np.float32)


def searched(bank: FloatArray, workers: int = 1, keep: bool = False) -> GroupedSearch:
    channels = bank.shape[1]
    return GroupedSearch(Search(bank, np.zeros(channels, np.float32), np.ones(channels, np.float32), keep), workers, alone=True)


def plain(bank: FloatArray, patches: FloatArray) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Distances and lowest rows of the nearest vectors, (Q,) each, from differences in float64."""
    queries = patches.reshape(-1, bank.shape[1]).astype(np.float64)
    squares = np.stack([np.square(bank.astype(np.float64) - query).sum(axis=1) for query in queries])
    return np.sqrt(squares.min(axis=1)), squares.argmin(axis=1)


def is_right(found: PatchScores, bank: FloatArray, patches: FloatArray) -> bool:
    distances, rows = plain(bank, patches)
    assert found.nearest.shape == found.distances.shape == patches.shape[:3]
    assert found.nearest.ravel().tolist() == rows.tolist()
    assert found.distances.ravel() == pytest.approx(distances, rel=1e-5, abs=1e-18)
    return True


@settings(max_examples=25)
@given(
    kind=st.sampled_from(KINDS),
    scale=st.sampled_from([1e-30, 1e-20, 1e-12, 1.0, 1e8, 1e12]),
    seed=st.integers(0, 1 << 16),
    count=st.one_of(st.integers(1, 20), st.integers(1, 2000)),
    channels=st.integers(1, 160),
    grid=st.tuples(st.integers(1, 21), st.integers(1, 21)),
)
def test_the_nearest_vector_is_the_true_one_and_the_first_of_equals(
    kind: str, scale: float, seed: int, count: int, channels: int, grid: tuple[int, int]
) -> None:
    bank, patches = bank_and_patches(kind, seed, count, channels, grid)
    bank, patches = bank * np.float32(scale), patches * np.float32(scale)
    assert is_right(searched(bank)(patches), bank, patches)


@settings(max_examples=10)
@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 1 << 16), workers=st.sampled_from([1, 3]))
def test_lists_of_candidates_longer_than_the_graph_takes_are_divided(kind: str, seed: int, workers: int) -> None:
    bank, patches = bank_and_patches(kind, seed, 300, 12, (18, 22))
    with pytest.MonkeyPatch.context() as patched:
        for module in (band_search, grouped_search):
            patched.setattr(module, "LIST", 32)
        patched.setattr(band_search, "MOST", 1)
        assert is_right(searched(bank, workers)(patches), bank, patches)


def test_a_patch_that_is_no_number_is_none_in_the_end_and_its_neighbours_are_right() -> None:
    bank, patches = bank_and_patches("smooth", 0, 500, 24, (12, 12))
    broken = patches.copy()
    broken[0, 3, 4, 5], broken[0, 6, 7], broken[0, 9, 2, 1], broken[0, 11, 11, 0] = np.nan, np.nan, np.inf, 3e38
    found, (distances, rows) = searched(bank)(broken), plain(bank, patches)
    fine = np.isfinite(broken).all(axis=3)[0] & (np.abs(broken).max(axis=3)[0] < 1e30)
    assert np.count_nonzero(~fine) == 4 and not np.isfinite(found.distances[0][~fine]).any()
    assert np.array_equal(found.nearest[0][fine], rows.reshape(12, 12)[fine])
    assert found.distances[0][fine] == pytest.approx(distances.reshape(12, 12)[fine], rel=1e-5)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_bank_that_holds_no_numbers_finds_none_near_there(value: float) -> None:
    bank, patches = bank_and_patches("noise", 0, 50, 6, (5, 5))
    bank[:, 2] = value
    assert not np.isfinite(searched(bank)(patches).distances).any()


def test_smooth_images_are_compared_with_few_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    bank, noise = bank_and_patches("noise", 1, 3000, 40, (16, 16))
    patches = bank[7] + noise / 10
    lengths: list[int] = []
    compare = BandSearch._nearest
    monkeypatch.setattr(BandSearch, "_nearest", lambda self, *given: lengths.append(len(given[-1])) or compare(self, *given))
    assert is_right(searched(bank)(patches), bank, patches)
    assert 0 < max(lengths) < len(bank) / 20


def test_calls_side_by_side_do_not_disturb_each_other() -> None:
    sets = [bank_and_patches("smooth", seed, 400, 16, (15, 9 + seed)) for seed in range(8)]
    search = searched(sets[0][0], workers=2, keep=True)
    alone = [search(patches) for _, patches in sets]
    with ThreadPoolExecutor(4) as pool:
        for together, one, (_, patches) in zip(pool.map(lambda pair: search(pair[1]), sets), alone, sets, strict=True):
            assert np.array_equal(together.nearest, one.nearest) and np.array_equal(together.distances, one.distances)
            assert together.features is not None and np.array_equal(together.features, patches)


@given(rows=st.integers(1, 40), columns=st.integers(1, 40))
def test_every_patch_of_a_grid_is_in_a_group_beside_its_neighbours(rows: int, columns: int) -> None:
    places = grouped(rows, columns)
    assert len(places) % band_search.RUN == 0
    assert np.unique(places).tolist() == list(range(rows * columns))
    y, x = np.divmod(places.reshape(-1, band_search.GROUP), columns)
    assert np.ptp(y, axis=1).max() <= 1 and np.ptp(x, axis=1).max() <= 1


@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 1 << 16), channels=st.integers(1, 60))
def test_rounding_as_bad_as_it_can_be_rules_no_nearest_vector_out(kind: str, seed: int, channels: int) -> None:
    """All that float32 may lose goes against the nearest vector: its value is too large, all that the limit is made of is too small."""
    bank, patches = bank_and_patches(kind, seed, 200, channels, (2, 2))
    shadow, queries = Shadow.of(bank), patches.reshape(4, channels)
    lengths = np.linalg.norm(queries.astype(np.float64), axis=1)
    shadows = queries.astype(np.float64) @ shadow.axes
    off = loss(channels - 12) * np.sqrt(shadow.axes.shape[1]) * lengths[:, None] * np.sign(shadows) / np.sqrt(shadow.axes.shape[1])
    centre = (shadows - off).astype(np.float32).mean(axis=0, dtype=np.float64).astype(np.float32)
    spreads = np.linalg.norm(shadows - off - centre, axis=1) * (1 - loss(channels - 12))
    distances, rows = plain(bank, patches)
    reached = distances * (1 - loss(channels - 12))
    (limit,) = shadow.limits(centre[None], spreads[None], reached[None], lengths[None])  # type: ignore[arg-type]  # float64 is exact
    vectors = shadow.vectors[rows].astype(np.float64)
    products = np.abs(vectors) @ np.abs(centre.astype(np.float64)) + shadow.halves[rows]
    values = np.square(vectors).sum(axis=1) / 2 - vectors @ centre + loss(shadow.axes.shape[1] - 12) * products
    assert (values <= limit).all()
