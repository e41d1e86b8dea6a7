"""Predicts memory, build time and time per part before a build, from a few images timed on this PC."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from inspector.core.process import current_rss, free_memory
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Method, Recipe
from inspector.core.types import FloatArray, Image
from inspector.engine import coreset, detectors
from inspector.engine.anomaly_map import smooth, to_image
from inspector.engine.embed import embed
from inspector.engine.features import Features
from inspector.engine.patchcore import PatchCore
from inspector.engine.pipeline import LazyImage, materialise
from inspector.engine.preprocess import Preprocess
from inspector.engine.rows import BLOCK, Storage, free_disk, storage_for
from inspector.engine.runtime import Runtime, Search
from inspector.engine.runtime.choice import RuntimeOptions

SAMPLE = 24
TRIAL_STEPS = 10
ROUNDS = 14
"""Passes over all features that the lazy greedy search takes; 10 to 18 were seen between 1 % and 10 %."""
STAGE = "Timing a few images"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build will take on this PC."""

    images: int
    input_size: tuple[int, int]
    """(height, width) of the network input of most images."""
    patches: int
    bank_vectors: int
    storage: Storage
    peak_memory_mb: float
    build_seconds: float
    ms_per_part: float
    seconds: dict[str, float]
    """`build_seconds` by stage."""


def plan(
    recipe: Recipe,
    images: Sequence[LazyImage],
    held_out: int = 0,
    options: RuntimeOptions | None = None,
    cache: Path | None = None,
    budget: float = 0,
) -> Steps[Plan]:
    """Reads and times up to `SAMPLE` of `images`, spread over all of them, and extrapolates; `held_out` more will be scored.

    Raises what a build raises before its first image, and `NO_IMAGES` when none of the sample can be read.
    """
    yield Progress(STAGE, 0, 3)
    if recipe.detector is not Method.PATCHCORE or recipe.ensemble:
        trial_recipe = replace(recipe, training_steps=min(TRIAL_STEPS, recipe.training_steps))
        longer = recipe.training_steps / trial_recipe.training_steps if recipe.detector is Method.AUTOENCODER else 1.0
        return (yield from _plan_by_trial(detectors.make(trial_recipe, options, cache, budget), images, held_out, longer))
    spread = [images[k] for k in np.unique(np.linspace(0, len(images) - 1, SAMPLE).astype(int))]
    trial = PatchCore(recipe, options, cache, budget)
    graph, preprocess, size = yield from trial.prepare(spread)
    runtime = trial.make_runtime(graph, size, many=True)
    yield from embed(runtime, preprocess, spread[:4], np.inf, None)  # compiles and warms up
    began = time.perf_counter()
    features, skipped = yield from embed(runtime, preprocess, spread, np.inf, None)
    probe = materialise(next(image for k, image in enumerate(spread) if k not in {index for index, _ in skipped}))
    reading = (time.perf_counter() - began) / len(spread) * len(images)
    patches = round(features.shape[0] / len(features.grids) * len(images))
    wanted, dimension = recipe.bank_size(patches), features.shape[1]
    storage = storage_for(patches, dimension, budget or free_memory() / 2, free_disk(cache))
    yield Progress(STAGE, 1, 3)
    searching = _coreset_seconds(features, patches, wanted, recipe)
    yield Progress(STAGE, 2, 3)
    alone = trial.make_runtime(graph, size)
    alone.hold(Search(_stand_in(features, wanted), features.mean, features.std))
    latency = 1e3 * _median_s(lambda: _inspect(alone, preprocess, probe, recipe.sigma), 11)
    stages = {"read_and_features": reading, "coreset": searching, "scoring": held_out * latency / 1e3}
    return Plan(
        images=len(images),
        input_size=preprocess.geometry(*probe.shape[:2]).input,
        patches=patches,
        bank_vectors=wanted,
        storage=storage,
        peak_memory_mb=(current_rss() + _memory(storage, patches, dimension, wanted)) / 2**20,
        build_seconds=sum(stages.values()),
        ms_per_part=latency,
        seconds=stages,
    )


def _plan_by_trial(detector: detectors.AnyDetector, images: Sequence[LazyImage], held_out: int, longer: float) -> Steps[Plan]:
    """Lets `detector` learn a few images and extrapolates: what grows with their number is told by the sizes of two trials.

    Learning itself will take `longer` times as long as in the trial.
    """
    began_with, spread = current_rss(), [images[k] for k in np.unique(np.linspace(0, len(images) - 1, SAMPLE).astype(int))]
    few = yield from detector.fit(spread[: max(1, len(spread) // 2)])
    small = _stored_bytes(detector)
    yield Progress(STAGE, 1, 3)
    report = yield from detector.fit(spread)
    yield Progress(STAGE, 2, 3)
    lost = {index for index, _ in report.skipped}
    probe = materialise(next(image for k, image in enumerate(spread) if k not in lost))
    latency = 1e3 * _median_s(lambda: detector.score([probe]), 3)
    if detector.recipe.detector is Method.SPADE:
        compared = detector.recipe.nearest_images
        latency *= min(compared, len(images)) / min(compared, report.images)
    times, each = len(images) / len(spread), (_stored_bytes(detector) - small) / max(1, report.images - few.images)
    size = _stored_bytes(detector) + each * (len(images) - report.images)
    reading = report.seconds["read_and_features"] * times
    stages = {
        "read_and_features": reading,
        detector.learning: longer * report.seconds[detector.learning],
        "scoring": held_out * latency / 1e3,
    }
    return Plan(
        images=len(images),
        input_size=detector.preprocess.geometry(*probe.shape[:2]).input,
        patches=round(report.patches * times),
        bank_vectors=round(report.bank_vectors * times),
        storage=Storage(report.storage) if report.storage in set(Storage) else Storage.FLOAT32,
        peak_memory_mb=(began_with + 3 * size) / 2**20,
        build_seconds=sum(stages.values()),
        ms_per_part=latency,
        seconds=stages,
    )


def _stored_bytes(detector: detectors.AnyDetector) -> int:
    state = detector.state()
    return sum(array.nbytes for array in state.arrays.values()) + sum(map(len, state.blobs.values()))


def _coreset_seconds(features: Features, patches: int, wanted: int, recipe: Recipe) -> float:
    """Cost of `greedy_k_center`: every row against every pick in blocks, every pick against the pool, and the passes themselves.

    N * M for the blocks, M * POOL for the picks, N * ROUNDS for reading and standardising; each unit is timed here.
    """
    sample = np.concatenate([block for _, block in features.blocks()])
    if recipe.projects(sample.shape[1]):
        sample = sample[:, : recipe.projection_dimension]
    rng = np.random.default_rng(0)
    block = np.ascontiguousarray(sample[rng.integers(0, len(sample), BLOCK)])
    picks = np.ascontiguousarray(block[: min(wanted, coreset.PICKS_AT_ONCE)])
    pool = np.ascontiguousarray(block[: coreset.POOL])
    per_pair = _median_s(lambda: (picks @ block.T).min(axis=0)) / (len(picks) * BLOCK)
    per_pick = _median_s(lambda: np.minimum(pool @ pool[0], 0))
    per_row = _median_s(lambda: (block - block[0]) / block[1]) / BLOCK
    in_pool = min(1.0, patches / coreset.POOL)
    return patches * wanted * per_pair + wanted * per_pick * in_pool + patches * ROUNDS * per_row


def _stand_in(features: Features, wanted: int) -> FloatArray:
    """A bank of the size that the build will have: real features, repeated with a little noise where they are too few."""
    rng = np.random.default_rng(0)
    rows = features.take(rng.integers(0, features.shape[0], wanted))
    noisy: FloatArray = rows + rng.standard_normal(rows.shape, dtype=np.float32) * np.float32(0.01)
    return noisy


def _memory(storage: Storage, patches: int, dimension: int, wanted: int) -> float:
    """Bytes that a build takes on top of a loaded network."""
    width = {Storage.FLOAT32: 4, Storage.FLOAT16: 2, Storage.DISK: 0}[storage]
    work = BLOCK * (coreset.PICKS_AT_ONCE + 3 * dimension) * 4 + coreset.POOL * dimension * 8
    bounds = patches * (4 + 4 + 8)
    return patches * dimension * width + bounds + work + 3 * wanted * dimension * 4


def _inspect(runtime: Runtime, preprocess: Preprocess, image: Image, sigma: float) -> object:
    geometry = preprocess.geometry(image.shape[0], image.shape[1])
    return to_image(smooth(runtime.search(preprocess.apply(image)[None]).distances[0], geometry.input, sigma), geometry)


def _median_s(work: Callable[[], object], times: int = 5) -> float:
    work()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return sorted(found)[len(found) // 2]
