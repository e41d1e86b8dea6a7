"""Patch features come back as they were stored, in memory or on the disk, and standardised over all of them."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_parts import good_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import FloatArray
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.memory_bank.coreset import greedy_k_center, project
from inspector.engine.patches.features import Features
from inspector.engine.patches.rows import BLOCK, LEAN, SPARED, ArrayRows, Rows, Storage, StoredRows, storage_for

EVERY = pytest.mark.parametrize("storage", list(Storage))


def values(rows: int, dimension: int, seed: int = 0) -> FloatArray:
    return np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)


def filled(storage: Storage, array: FloatArray, folder: Path, parts: int = 7) -> StoredRows:
    stored = StoredRows(storage, array.shape[1], folder)
    for part in np.array_split(array, parts):
        stored.append(part)
    return stored


def read(rows: Rows) -> FloatArray:
    """All rows, block by block, each where it says that it is."""
    whole = np.full(rows.shape, np.nan, np.float32)
    for where, block in rows.blocks():
        assert block.dtype == np.float32 and 0 < len(block) <= BLOCK
        whole[where] = block
    return whole


@EVERY
@pytest.mark.parametrize("count", [1, 100, BLOCK, BLOCK + 1, 2 * BLOCK + 77])
def test_rows_come_back(storage: Storage, count: int, tmp_path: Path) -> None:
    array = values(count, 5)
    stored = filled(storage, array, tmp_path)
    kept = array if storage in (Storage.FLOAT32, Storage.MERGED) else array.astype(np.float16).astype(np.float32)
    assert stored.shape == (count, 5)
    assert np.array_equal(read(stored), kept)
    wanted = np.random.default_rng(1).integers(0, count, 60)
    assert np.array_equal(stored.take(wanted), kept[wanted])
    stored.close()


@EVERY
def test_values_beyond_the_form_are_cut_not_infinite(storage: Storage, tmp_path: Path) -> None:
    stored = filled(storage, np.array([[1e6, -1e6, 3.0]], np.float32), tmp_path, 1)
    assert np.isfinite(read(stored)).all() and read(stored)[0, 2] == 3
    stored.close()


def test_rows_of_an_array_are_the_array() -> None:
    array = values(BLOCK + 5, 3)
    rows = ArrayRows(array)
    assert rows.shape == array.shape and np.array_equal(read(rows), array)
    assert np.array_equal(rows.take(np.array([5, 0, BLOCK])), array[[5, 0, BLOCK]])


def test_closing_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    stored = filled(Storage.DISK, values(500, 4), tmp_path)
    stored.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("rows", "budget", "disk", "storage"),
    [
        (1000, 400_000, 1e15, Storage.FLOAT32),
        (1000, 399_999, 1e15, Storage.FLOAT16),
        (1000, 200_000, 0, Storage.FLOAT16),
        (1000, 199_999, SPARED + 200_000, Storage.DISK),
        (1000, 199_999, SPARED + 199_999, Storage.MERGED),
        (LEAN // 400 + 1, 1e15, 1e15, Storage.FLOAT16),
        (LEAN // 200 + 1, 1e15, 1e15, Storage.DISK),
        (LEAN // 200 + 1, 3e9, 0, Storage.FLOAT32),
        (LEAN // 200 + 1, 2e9, 0, Storage.FLOAT16),
        (LEAN // 200 + 1, 1e9, 0, Storage.MERGED),
    ],
)
def test_features_are_kept_as_exactly_as_memory_and_disk_allow(rows: int, budget: float, disk: float, storage: Storage) -> None:
    assert storage_for(rows, 100, budget, disk) is storage


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=4), st.integers(0, 2**32))
@settings(deadline=None, max_examples=50)
def test_features_are_standardised_over_all_images(grids: list[tuple[int, int]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    images = [(rng.normal(size=(*grid, 4)) * (1, 50, 0.01, 0) + (0, 900, -3, 7)).astype(np.float32) for grid in grids]
    features = Features(StoredRows(Storage.FLOAT32, 4))
    for image in images:
        features.add(image)
    rows = np.concatenate([image.reshape(-1, 4) for image in images]).astype(float)
    spread = rows.std(axis=0)
    expected = np.where(spread <= 1e-6 * spread.max(), 1, spread)
    assert features.grids.tolist() == [list(grid) for grid in grids]
    assert features.mean == pytest.approx(rows.mean(axis=0), rel=1e-6, abs=1e-6)
    assert features.std == pytest.approx(expected, rel=1e-4)
    assert read(features) == pytest.approx((rows - rows.mean(axis=0)) / expected, abs=2e-3)


def test_every_row_knows_its_image_and_place() -> None:
    features = Features(StoredRows(Storage.FLOAT32, 1))
    places = [(image, row, column) for image, (h, w) in enumerate([(2, 3), (1, 1), (4, 2)]) for row in range(h) for column in range(w)]
    for h, w in [(2, 3), (1, 1), (4, 2)]:
        features.add(np.zeros((h, w, 1), np.float32))
    images, positions = features.origin(np.arange(len(places)))
    assert [(int(i), *map(int, p)) for i, p in zip(images, positions, strict=True)] == places


def test_a_projection_keeps_distances_on_average(tmp_path: Path) -> None:
    array = values(300, 600)
    projected = read(finish(project(array, 128, StoredRows(Storage.FLOAT32, 128), seed=3)))
    assert projected.shape == (300, 128)
    pairs = np.random.default_rng(0).integers(0, 300, (2000, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    ratio = np.linalg.norm(projected[pairs[:, 0]] - projected[pairs[:, 1]], axis=1) / np.linalg.norm(
        array[pairs[:, 0]] - array[pairs[:, 1]], axis=1
    )
    assert ratio.mean() == pytest.approx(1, abs=0.03)
    assert ratio.min() > 0.6 and ratio.max() < 1.4


def test_a_projection_depends_on_its_seed_alone() -> None:
    array = values(50, 20)
    first, again, other = (read(finish(project(array, 8, StoredRows(Storage.FLOAT32, 8), seed))) for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.allclose(first, other)


@EVERY
def test_the_coreset_search_runs_on_every_form(storage: Storage, tmp_path: Path) -> None:
    array = values(3000, 6).astype(np.float16).astype(np.float32)
    stored = filled(storage, array, tmp_path)
    picks, radius, *_ = finish(greedy_k_center(stored, 80, 2))
    expected, expected_radius, *_ = finish(greedy_k_center(array, 80, 2))
    assert np.array_equal(picks, expected) and radius == pytest.approx(expected_radius, rel=1e-6)
    stored.close()


@pytest.mark.parametrize("budget", [1e9, 200_000, 1])
def test_a_small_memory_budget_changes_the_form_and_not_the_bank(budget: float, network_cache: Path) -> None:
    images = [good_part(seed) for seed in range(6)]
    detectors = [PatchCore(Recipe(size=64, coreset=100), cache=network_cache, memory_budget=b) for b in (1e9, budget)]
    reports = [finish(detector.fit(images)) for detector in detectors]
    assert reports[1].storage == {1e9: "float32 in memory", 200_000: "float16 in memory", 1: "float16 on disk"}[budget]
    assert reports[1].coverage_radius == pytest.approx(reports[0].coverage_radius, rel=0.05)
    scores = [detector.score([good_part(50)])[0].score for detector in detectors]
    assert scores[1] == pytest.approx(scores[0], rel=0.05)


@pytest.mark.parametrize(("number", "code"), [(errno.EDQUOT, ErrorCode.DISK_FULL), (errno.EIO, ErrorCode.NOT_WRITABLE)])
def test_why_features_cannot_be_kept_is_told(number: int, code: ErrorCode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(InspectorError, match=os.strerror(number)) as caught:
        StoredRows(Storage.DISK, 100, tmp_path)
    assert caught.value.code is code


def test_a_full_disk_while_building_is_said_in_one_sentence(tiny_disk: Path) -> None:
    stored = StoredRows(Storage.DISK, 100, tiny_disk)
    with pytest.raises(InspectorError) as caught:
        for _ in range(200):
            stored.append(values(BLOCK, 100))
    assert caught.value.code is ErrorCode.DISK_FULL
    stored.close()


def test_a_place_where_nothing_can_be_kept_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InspectorError, match="cannot be kept on the disk: No such file") as caught:
        StoredRows(Storage.DISK, 100, tmp_path / "gone")
    assert caught.value.code is ErrorCode.NOT_WRITABLE
