"""Times of the engine's parts, each at a size that a user has. Run with `pytest tests/benchmarks --benchmark-enable -s`.

Nothing here depends on the clock; without `--benchmark-enable` every part is run once and what it gives is checked.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from small_parts import good_part, scratched_part

from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Fit, Neighbours
from inspector.core.types import FloatArray, Image
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.images.anomaly_map import smooth, to_image
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.memory_bank.coreset import cover, greedy_k_center, random_coreset
from inspector.engine.memory_bank.nearest import nearest
from inspector.services.context import Context

DIMENSION = 152  # patch features of the default network
GRID = 28
PARTS = 8
RECIPE = Recipe(coreset=2000)


@pytest.fixture(scope="module")
def features() -> FloatArray:
    """Features of 20 images that lie in clusters, as those of real parts do."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(300, DIMENSION)).astype(np.float32)
    drawn = centres[rng.integers(0, len(centres), 20 * GRID * GRID)]
    return drawn + rng.normal(scale=0.3, size=drawn.shape).astype(np.float32)


def test_coreset(benchmark: BenchmarkFixture, features: FloatArray) -> None:
    picks, radius, *_ = benchmark.pedantic(lambda: finish(greedy_k_center(features, 600)), rounds=3)
    assert len(set(picks.tolist())) == 600
    assert radius < finish(cover(features, random_coreset(len(features), 600))).radius


def test_nearest_in_numpy(benchmark: BenchmarkFixture, features: FloatArray) -> None:
    queries, bank = features[: GRID * GRID], features[-6000:]
    distances, rows = benchmark(nearest, queries, bank)
    assert np.allclose(np.linalg.norm(queries - bank[rows[:, 0]], axis=1), distances[:, 0], atol=1e-4)


@pytest.mark.parametrize("kind", [Neighbours.IVF, Neighbours.HNSW])
def test_approximate_index(benchmark: BenchmarkFixture, features: FloatArray, kind: Neighbours) -> None:
    from inspector.engine.runtime.approximate import make_index

    assert benchmark.pedantic(make_index, (features[:6000], kind, 0), rounds=3)


@pytest.mark.parametrize(("fit", "side"), [(Fit.KEEP, 1024), (Fit.KEEP, 1000), (Fit.PAPER, 1024)])
def test_preprocess(benchmark: BenchmarkFixture, fit: Fit, side: int) -> None:
    prepared = benchmark(Preprocess(fit=fit).apply, good_part(0, side, side))
    assert prepared.shape == (224, 224, 3)


@pytest.mark.parametrize("side", [224, 1024])
def test_map(benchmark: BenchmarkFixture, side: int) -> None:
    geometry = Preprocess().geometry(side, side)
    patches = np.random.default_rng(0).random((GRID, GRID), dtype=np.float32)

    def enlarge() -> FloatArray:
        return to_image(smooth(patches, geometry.input, 4.0), geometry)

    assert benchmark(enlarge).shape == (side, side)


@pytest.fixture(scope="module")
def fitted(network_cache: Path) -> Callable[[str], PatchCore]:
    """A detector of the default input size, learned once for each back end."""
    made: dict[str, PatchCore] = {}

    def fit(runtime: str) -> PatchCore:
        if runtime not in made:
            context = Context(network_cache / "no weights", network_cache, runtime)
            made[runtime] = PatchCore(RECIPE, context.options, context.cache)
            finish(made[runtime].fit([good_part(seed, 480, 640) for seed in range(PARTS)]))
        return made[runtime]

    return fit


@pytest.mark.parametrize("runtime", ["openvino", "torch"])
@pytest.mark.parametrize("size", [(480, 640), (1024, 1024)], ids=lambda size: f"{size[1]}x{size[0]}")
def test_score(benchmark: BenchmarkFixture, fitted: Callable[[str], PatchCore], runtime: str, size: tuple[int, int]) -> None:
    detector, image = fitted(runtime), good_part(100, *size)
    (result,) = benchmark(detector.score, [image])
    assert result.map.shape == size and result.score > 0


def test_score_many(benchmark: BenchmarkFixture, fitted: Callable[[str], PatchCore]) -> None:
    detector = fitted("openvino")
    images: list[Image] = [good_part(seed, 480, 640) for seed in range(100, 106)] + [scratched_part(200)] * 2
    found = benchmark.pedantic(lambda: list(detector.score_many(images)), rounds=3, warmup_rounds=1)
    assert [index for index, _ in found] == list(range(8))


def test_fit(benchmark: BenchmarkFixture, network_cache: Path) -> None:
    context = Context(network_cache / "no weights", network_cache)
    images = [good_part(seed, 480, 640) for seed in range(PARTS)]
    report = benchmark.pedantic(lambda: finish(PatchCore(RECIPE, context.options, context.cache).fit(images)), rounds=3, warmup_rounds=1)
    assert report.images == PARTS and report.bank_vectors == 2000
