"""Large inputs are seen tile by tile, and nobody can tell where one tile ends."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_parts import good_part

from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import FloatArray
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.runtime import Batch, PatchScores, Search, tiles
from inspector.engine.runtime.tiles import LARGEST, TILE, TiledRuntime, tile_size

STRIDE = 8


class OwnCellOnly:
    """A runtime whose features tell of their own 8 x 8 px alone: tiles must make no difference to them."""

    name, streams, batch = "own cell only", 3, 5

    def __init__(self) -> None:
        self.seen: list[tuple[int, ...]] = []
        self.held: Search | None = None

    def features(self, batch: Batch) -> FloatArray:
        self.seen.append(batch.shape)
        assert batch.flags.c_contiguous
        count, height, width, _ = batch.shape
        return batch.reshape(count, height // STRIDE, STRIDE, width // STRIDE, STRIDE, 3).mean(axis=(2, 4), dtype=np.float32)

    def hold(self, search: Search) -> None:
        self.held = search

    def search(self, batch: Batch) -> PatchScores:
        features = self.features(batch)
        return PatchScores(features.sum(axis=3), features[..., 0].astype(np.int32), features if self.held else None)


def noise(height: int, width: int, count: int = 1, seed: int = 0) -> Batch:
    return np.random.default_rng(seed).integers(0, 256, (count, height, width, 3), np.uint8)


SIDES = st.integers(2, 100).map(lambda cells: 16 * cells)


@given(SIDES, SIDES)
def test_only_inputs_that_are_too_large_are_cut(height: int, width: int) -> None:
    found = tile_size((height, width))
    if height * width <= LARGEST:
        assert found == (height, width)
    else:
        assert found == (min(TILE, height), min(TILE, width))


@pytest.mark.parametrize("size", [(64, 64), (768, 768), (32, 5000)])
def test_small_inputs_are_passed_on_whole(size: tuple[int, int]) -> None:
    inner = OwnCellOnly()
    batch = noise(*size, count=2)
    assert np.array_equal(TiledRuntime(inner).features(batch), OwnCellOnly().features(batch))
    assert inner.seen == [batch.shape]


@pytest.mark.parametrize("size", [(784, 784), (800, 1232), (64, 9600), (13_008, 48), (1600, 400)])
def test_features_of_a_large_input_are_those_of_the_whole(size: tuple[int, int]) -> None:
    inner, batch = OwnCellOnly(), noise(*size)
    found = TiledRuntime(inner).features(batch)
    assert found.dtype == np.float32
    assert found == pytest.approx(OwnCellOnly().features(batch), abs=1e-3)
    assert all(count == 1 and height <= TILE and width <= TILE for count, height, width, _ in inner.seen)


class MarksItsRim(OwnCellOnly):
    """A runtime that sees zero padding: 1 in the outermost cells of whatever it is given, 0 elsewhere."""

    def features(self, batch: Batch) -> FloatArray:
        found = np.ones_like(super().features(batch))
        found[:, 1:-1, 1:-1] = 0
        return found


def test_the_rim_of_a_tile_is_hardly_used_inside_the_image() -> None:
    found = TiledRuntime(MarksItsRim()).features(noise(800, 1232))[0, :, :, 0]
    assert (found[0] == 1).all() and (found[:, 0] == 1).all() and (found[-1] == 1).all() and (found[:, -1] == 1).all()
    assert found[1:-1, 1:-1].max() < 0.15


def test_every_image_of_a_batch_is_stitched_on_its_own() -> None:
    batch = noise(784, 800, count=3)
    assert TiledRuntime(OwnCellOnly()).features(batch) == pytest.approx(OwnCellOnly().features(batch), abs=1e-3)


@pytest.mark.parametrize("keep_features", [True, False])
def test_distances_neighbours_and_features_of_a_search_are_stitched(keep_features: bool) -> None:
    tiled, plain, batch = TiledRuntime(OwnCellOnly()), OwnCellOnly(), noise(848, 1200, count=2)
    for runtime in (tiled, plain) if keep_features else ():
        runtime.hold(Search(np.zeros((1, 3), np.float32), np.zeros(3, np.float32), np.ones(3, np.float32), True))
    found, expected = tiled.search(batch), plain.search(batch)
    assert found.distances == pytest.approx(expected.distances, abs=1e-2)
    assert np.array_equal(found.nearest, expected.nearest) and found.nearest.dtype == np.int32
    assert (found.features is None) is not keep_features
    if keep_features:
        assert found.features == pytest.approx(expected.features, abs=1e-3)


def test_it_passes_for_the_runtime_inside() -> None:
    inner = OwnCellOnly()
    tiled = TiledRuntime(inner)
    assert (tiled.name, tiled.streams, tiled.batch) == (inner.name, inner.streams, inner.batch)


def test_a_defect_across_a_seam_is_found_where_it_is(network_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, smaller in (("LARGEST", 128 * 128), ("TILE", 112), ("OVERLAP", 48)):
        monkeypatch.setattr(tiles, name, smaller)
    detector = PatchCore(Recipe(size=240, coreset=600), cache=network_cache)
    finish(detector.fit([good_part(seed, 240, 240) for seed in range(3)]))
    scored = good_part(9, 240, 240)
    scored[85:97, 150:170] = 250
    result = detector.score([scored])[0]
    row, column = np.unravel_index(result.map.argmax(), result.map.shape)
    assert result.grid == (30, 30) and 80 <= row <= 102 and 145 <= column <= 175
    assert result.score > 1.5 * np.concatenate([result.map[:50].ravel(), result.map[140:].ravel()]).max()
