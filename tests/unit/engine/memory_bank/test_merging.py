"""Features that fit nowhere are condensed group by group, and what is said of the coverage radius holds for every patch that was read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from small_parts import good_part, scratched_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Subsampling
from inspector.core.types import FloatArray, Image
from inspector.engine.detectors import patchcore
from inspector.engine.detectors.detector import FitReport
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.memory_bank.coreset import Indices, cover, greedy_k_center, random_coreset
from inspector.engine.memory_bank.merging import Merging, divide
from inspector.engine.patches import embed as embedding
from inspector.engine.patches import rows
from inspector.engine.patches.features import Features
from inspector.engine.patches.rows import BLOCK, Rows, RowsFrom, Storage, StoredRows

ROUNDING = 1e-3
"""Distances from matrix products in float32."""


def values(count: int, dimension: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)


@given(st.integers(1, 10**7), st.integers(1, 50_000), st.integers(2, 1024), st.floats(1, 1e10))
@settings(deadline=None, max_examples=300)
def test_all_that_is_held_at_once_fits_the_budget(count: int, wanted: int, dimension: int, budget: float) -> None:
    wanted = min(wanted, count)
    division = divide(count, wanted, dimension, budget)
    assert division.groups * division.group >= count and 1 <= division.kept <= wanted
    left = (division.groups - 1) * division.kept
    assert left + division.group >= wanted, "there is enough to choose from in the end"
    room = max(budget / 4 / dimension, 4 * wanted)
    if room >= 2 * division.groups:  # otherwise not one row of every group would fit
        assert left + division.group <= room + 1


def test_every_group_keeps_as_many_rows_as_the_bank_where_these_fit() -> None:
    assert divide(1_000_000, 1000, 100, 200_000 * 400).kept == 1000
    assert divide(1_000_000, 50_000, 100, 200_000 * 400).kept == 10_000


@dataclass
class Reading:
    """Images that are added to merged features one by one, as a build does; remembers everything that it added."""

    merging: Merging
    features: Features
    added: list[FloatArray] = field(default_factory=list)
    most: int = 0
    """Largest number of rows that were held."""

    def read(self, images: list[FloatArray]) -> Iterator[Progress]:
        for image in images:
            yield from self.merging.make_room(self.features)
            self.features.add(image)
            self.added.append(image.reshape(-1, image.shape[2]))
            self.most = max(self.most, self.features.shape[0])
        yield from self.merging.finish(self.features)

    def all(self) -> FloatArray:
        return np.concatenate(self.added)


def greedy(found: Rows, count: int) -> Iterator[Progress]:
    return greedy_k_center(found, count, 3)  # type: ignore[return-value]


def reading(images: int, wanted: int, room: int, dimension: int, standardise: bool = True) -> Reading:
    stored = StoredRows(Storage.MERGED, dimension)
    return Reading(Merging(images, lambda *_: wanted, 4.0 * dimension * room, greedy), Features(stored, standardise))  # type: ignore[arg-type]


@given(
    grids=st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=2, max_size=14),
    wanted=st.integers(1, 12),
    room=st.integers(8, 120),
    standardise=st.booleans(),
    drift=st.floats(0, 3),
    seed=st.integers(0, 2**32),
)
@settings(deadline=None, max_examples=200)
def test_no_patch_is_farther_from_the_bank_than_the_bound(
    grids: list[tuple[int, int]], wanted: int, room: int, standardise: bool, drift: float, seed: int
) -> None:
    """Even where later images differ from earlier ones, so that the standardisation changes while groups are condensed."""
    rng = np.random.default_rng(seed)
    scales = np.array([1, 30, 0.05, 1])
    images = [((rng.normal(size=(*grid, 4)) + drift * k) * scales * (1 + k * drift)).astype(np.float32) for k, grid in enumerate(grids)]
    for image in images:
        image[..., 3] = 0  # a channel that is always silent
    build = reading(len(images), wanted, room, 4, standardise)
    finish(build.read(images))
    among_left = finish(greedy_k_center(build.features, min(wanted, build.features.shape[0]), 3))
    picks, bound, owners, distances = build.merging.of_all(build.features, among_left)
    everything = (build.all() - build.features.mean) / build.features.std
    to_owner = np.linalg.norm(everything - build.features.take(picks)[owners], axis=1)
    assert cdist(everything, build.features.take(picks)).min(axis=1).max() <= bound * (1 + ROUNDING) + ROUNDING
    assert to_owner.max() <= bound * (1 + ROUNDING) + ROUNDING and len(distances) == len(everything)
    if not build.merging.used:
        assert bound == among_left.radius
    places = [(k, row, column) for k, (h, w) in enumerate(grids) for row in range(h) for column in range(w)]
    numbers, positions = build.features.origin(picks)
    origins = [(int(k), *map(int, position)) for k, position in zip(numbers, positions, strict=True)]
    at = [places.index(origin) for origin in origins]
    assert np.allclose(everything[at], build.features.take(picks)), "every vector is the patch that it says it is"


def test_the_bound_says_something_and_the_memory_is_kept() -> None:
    """60 images in room for 12: the bound is less than twice what a search over everything reaches, and a build holds at most 12."""
    centres = values(30, 6, 1) * 5
    rng = np.random.default_rng(2)
    images = [(centres[rng.integers(30, size=(10, 10))] + rng.normal(size=(10, 10, 6))).astype(np.float32) for _ in range(60)]
    build = reading(60, 60, 1200, 6)
    finish(build.read(images))
    assert build.merging.used and build.most <= 1200
    found = build.merging.of_all(build.features, finish(greedy_k_center(build.features, 60, 3)))
    everything = (build.all() - build.features.mean) / build.features.std
    plain = finish(greedy_k_center(everything, 60, 3)).radius
    assert plain <= found.radius * (1 + ROUNDING) < 2 * plain
    exact = finish(cover(everything, _rows_of(build.features, found.picks)))
    assert np.mean(found.owners == exact.owners) > 0.5 and found.distances.mean() == pytest.approx(exact.distances.mean(), rel=0.35)


def _rows_of(features: Features, picks: Indices) -> Indices:
    """The numbers that `picks` would have if no row had been dropped; every image has 100 rows here."""
    images, places = features.origin(picks)
    return images.astype(np.int64) * 100 + places[:, 0] * 10 + places[:, 1]


def test_the_bound_holds_where_later_images_are_far_quieter() -> None:
    """Then the final standardisation enlarges every distance of the first group, which is long gone."""
    images = [values(128, 2, k).reshape(8, 16, 2) * (1.0 if k == 0 else 0.001) for k in range(16)]
    build = reading(16, 64, 256, 2)
    finish(build.read([image.astype(np.float32) for image in images]))
    found = finish(greedy_k_center(build.features, 64, 3))
    bound = build.merging.of_all(build.features, found).radius
    everything = (build.all() - build.features.mean) / build.features.std
    true = cdist(everything, build.features.take(found.picks)).min(axis=1).max()
    alone = finish(greedy_k_center((images[0] / images[0].std(axis=(0, 1))).reshape(-1, 2), 8, 3)).radius
    assert alone + found.radius < true <= bound * (1 + ROUNDING)


def test_features_with_room_are_left_alone() -> None:
    features = Features(StoredRows(Storage.FLOAT32, 3))
    merging = Merging(5, lambda *_: 2, 1, greedy)  # type: ignore[arg-type]
    for seed in range(5):
        finish(merging.make_room(features))
        features.add(values(20, 3, seed).reshape(4, 5, 3))
    finish(merging.finish(features))
    found = finish(greedy_k_center(features, 10))
    assert not merging.used and features.shape == (100, 3) and merging.of_all(features, found) is found


def test_a_random_bank_takes_every_patch_with_the_same_chance() -> None:
    """Five groups, the last one small: without care its patches would be drawn too often."""

    def drawn(found: Rows, count: int) -> Iterator[Progress]:
        return (yield from cover(found, random_coreset(found.shape[0], count, 0)))  # type: ignore[return-value]

    features = Features(StoredRows(Storage.MERGED, 1))
    merging = Merging(18, lambda *_: 100, 4 * 800, drawn, even=True)  # type: ignore[arg-type]
    for k in range(18):
        finish(merging.make_room(features))
        features.add(np.full((10, 10, 1), k, np.float32))
    finish(merging.finish(features))
    images, _ = features.origin(np.arange(features.shape[0]))
    shares = np.array([(images < 16).sum() / 1600, (images >= 16).sum() / 200])
    assert features.shape[0] < 1800 and shares[0] == pytest.approx(shares[1], rel=0.1)


@pytest.mark.parametrize("first", [0, 1, BLOCK - 1, BLOCK, BLOCK + 3])
def test_rows_that_are_kept_take_the_place_of_all_from_there_on(first: int) -> None:
    array = values(2 * BLOCK + 50, 3)
    stored = StoredRows(Storage.MERGED, 3)
    stored.append(array)
    wanted = np.random.default_rng(0).permutation(np.arange(first, len(array)))[:40]
    stored.keep(first, wanted)
    assert stored.shape == (first + 40, 3)
    assert np.array_equal(stored.take(np.arange(first + 40)), np.concatenate([array[:first], array[wanted]]))
    view = RowsFrom(stored, first // 2)
    seen = np.concatenate([block for _, block in view.blocks()])
    assert np.array_equal(seen, stored.take(np.arange(first // 2, first + 40))) and len(seen) == view.shape[0]
    assert next(view.blocks())[0].start == 0 and np.array_equal(view.take(np.array([5, 2])), seen[[5, 2]])


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with nothing to spare."""
    for module in (embedding, patchcore):
        monkeypatch.setattr(module, "free_disk", lambda _: 0.0)


def fitted(cache: Path, budget: float, images: list[Image], **recipe: object) -> tuple[PatchCore, FitReport]:
    detector = PatchCore(Recipe(size=64, **{"coreset": 60, **recipe}), cache=cache, memory_budget=budget)  # type: ignore[arg-type]
    return detector, finish(detector.fit(images, [str(k) for k in range(len(images))]))


PARTS = [good_part(seed) for seed in range(12)]


@pytest.mark.usefixtures("no_room")
@pytest.mark.parametrize("recipe", [{}, {"subsampling": Subsampling.RANDOM}, {"projection_dimension": 32}, {"coreset": 0.1}], ids=str)
def test_a_build_without_room_on_the_disk_merges_and_says_so(network_cache: Path, recipe: dict[str, object]) -> None:
    exact, plainly = fitted(network_cache, 1e9, PARTS, **recipe)
    merged, report = fitted(network_cache, 150_000, PARTS, **recipe)
    assert (report.storage, report.coverage_is_bound) == (str(Storage.MERGED), True)
    assert (plainly.storage, plainly.coverage_is_bound) == (str(Storage.FLOAT32), False)
    assert (report.patches, report.bank_vectors, report.images) == (plainly.patches, plainly.bank_vectors, 12)
    runtime, found = exact.runtime(), []
    for image in PARTS:
        features = runtime.features(exact.preprocess.apply(image)[None])[0]
        found.append((features.reshape(-1, features.shape[2]) - merged.mean_) / merged.std_)
    assert np.allclose(merged.mean_, exact.mean_) and np.allclose(merged.std_, exact.std_)
    true = cdist(np.concatenate(found), merged.bank_.vectors).min(axis=1).max()
    assert true <= report.coverage_radius * (1 + ROUNDING)
    for vector, image, (row, column) in zip(merged.bank_.vectors, merged.bank_.images, merged.bank_.positions, strict=True):
        grid = merged.bank_.grids[image]
        assert np.allclose(found[image].reshape(*grid, -1)[row, column], vector, atol=1e-3)
    good, bad = (merged.score([part])[0].score for part in (good_part(50), scratched_part(51)))
    assert bad > 1.5 * good


@pytest.mark.usefixtures("no_room")
def test_the_bank_is_the_same_every_time(network_cache: Path) -> None:
    first, second = (fitted(network_cache, 150_000, PARTS)[1] for _ in range(2))
    assert first.bank_sha256 == second.bank_sha256


@pytest.mark.usefixtures("no_room")
def test_images_that_cannot_be_read_shift_no_origin(network_cache: Path) -> None:
    def broken() -> Image:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, "broken.png is damaged.")

    images = [PARTS[0], broken, *PARTS[1:5], broken, *PARTS[5:]]
    detector, report = fitted(network_cache, 150_000, images)  # type: ignore[arg-type]
    _, without = fitted(network_cache, 150_000, PARTS)
    assert [index for index, _ in report.skipped] == [1, 6] and report.images == without.images == len(detector.bank_.grids)
    assert int(detector.bank_.images.max()) < 12


@pytest.mark.usefixtures("no_room")
def test_condensing_tells_its_progress_and_may_be_cancelled(network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    detector = PatchCore(Recipe(size=64, coreset=60), cache=network_cache, memory_budget=150_000)
    steps = list(detector.fit(PARTS))
    names = list(dict.fromkeys(step.stage for step in steps))
    condensing = [name for name in names if name.startswith("Condensing group")]
    assert condensing and names[0] == "Loading the network" and names[-1] == "Choosing the memory bank"
    assert condensing[0].startswith("Condensing group 1 of")
    number = next(k for k, step in enumerate(steps) if step.stage == condensing[-1])
    again = PatchCore(Recipe(size=64, coreset=60), cache=network_cache, memory_budget=150_000)
    running = again.fit(PARTS)
    for _ in range(number + 1):
        next(running)
    running.close()
    assert not hasattr(again, "bank_")


def test_a_tiny_disk_is_not_filled(tiny_disk: Path) -> None:
    assert rows.storage_for(10_000, 100, 1000, rows.free_disk(tiny_disk)) is Storage.MERGED
    assert rows.storage_for(10_000, 100, 1000, rows.free_disk(Path("/"))) is not Storage.FLOAT32
    assert rows.free_disk(tiny_disk / "nothing here") == np.inf
