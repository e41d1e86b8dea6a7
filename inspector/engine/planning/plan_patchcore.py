"""Plans a PatchCore build: every stage is timed on a few images, and what depends on their number is counted."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from inspector.core.errors import InspectorError
from inspector.core.process import current_rss, free_memory, release_memory
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.types import Image
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.scoring import Compared, judge
from inspector.engine.images.anomaly_map import to_image
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.memory_bank.nearest import nearest
from inspector.engine.patches.embed import embed
from inspector.engine.patches.features import Features
from inspector.engine.patches.rows import BLOCK, Storage, StoredRows, free_disk, storage_for
from inspector.engine.planning.coreset_cost import Task, choosing_bytes, choosing_seconds
from inspector.engine.planning.plan import STAGE, Plan, alternating_s, spread
from inspector.engine.runtime import Runtime, Search
from inspector.engine.runtime.choice import RuntimeOptions

PROBES = 6
GROWTH = 50 * 2**20
"""Bytes by which a build still grows while it scores, after what is measured here: images of ever new shapes, and the model in writing."""


class PatchCorePlanner:
    """Measures one stage after the other. `held_out`: images that the build will score."""

    def __init__(
        self,
        recipe: Recipe,
        images: Sequence[LazyImage],
        held_out: int = 0,
        options: RuntimeOptions | None = None,
        cache: Path | None = None,
        budget: float = 0,
    ) -> None:
        self._recipe, self._images, self._held_out, self._cache, self._budget = recipe, images, held_out, cache, budget
        self._trial = PatchCore(recipe, options, cache, budget)
        self._spread = spread(images)
        self._seconds: dict[str, float] = {}

    def plan(self) -> Steps[Plan]:
        """See `planner.plan`."""
        features = yield from self._read()
        try:
            yield Progress(STAGE, 1, 3)
            self._time_choosing(features)
            yield Progress(STAGE, 2, 3)
            search = self._stand_in(features)
            self._time_cross_fit(features, search)
        finally:
            features.close()
        latency = self._time_scoring(search)
        return Plan(
            images=len(self._images),
            input_size=self._preprocess.geometry(*self._probe.shape[:2]).input,
            patches=self._task.patches,
            bank_vectors=self._task.wanted,
            storage=self._task.storage,
            peak_memory_mb=self._peak / 2**20,
            build_seconds=sum(self._seconds.values()),
            ms_per_part=1e3 * latency,
            seconds=self._seconds,
        )

    def _read(self) -> Steps[Features]:
        """Times reading and features, and learns from them what will have to be chosen."""
        began = time.perf_counter()
        self._graph, self._preprocess, self._size = yield from self._trial.prepare(self._spread)
        runtime = self._trial.make_runtime(self._graph, self._size, many=True)
        first, _ = yield from embed(runtime, self._preprocess, self._spread[:4], np.inf, None)  # compiles and warms up
        first.close()
        loaded = time.perf_counter()
        features, skipped = yield from embed(runtime, self._preprocess, self._spread, np.inf, None)
        reading = (time.perf_counter() - loaded) / len(self._spread)
        self._seconds["read_and_features"] = loaded - began + reading * len(self._images)
        lost = {index for index, _ in skipped}
        self._readable = [image for k, image in enumerate(self._spread) if k not in lost]
        self._probe = materialise(self._readable[0])
        self._task = self._plan_task(features)
        self._peak = current_rss() + self._task.held_bytes - _bytes(features)
        return features

    def _plan_task(self, features: Features) -> Task:
        patches, dimension = round(features.shape[0] / len(features.grids) * len(self._images)), features.shape[1]
        budget = self._budget or free_memory() / 2
        storage = storage_for(patches, dimension, budget, free_disk(self._cache))
        return Task(patches, self._recipe.bank_size(patches, len(self._images)), dimension, storage, budget)

    def _time_choosing(self, features: Features) -> None:
        """Works on some of the features in the form in which the build will keep all of them."""
        release_memory()
        self._peak = max(self._peak, current_rss() + choosing_bytes(self._task, self._recipe) - _bytes(features))
        kept = Features(StoredRows(self._task.storage, features.shape[1], self._cache))
        try:
            kept.add(features.take(np.arange(min(features.shape[0], 2 * BLOCK)))[None])
            self._seconds["coreset"] = choosing_seconds(kept, self._task, self._recipe)
        finally:
            kept.close()

    def _time_cross_fit(self, features: Features, search: Search) -> None:
        """The search of one image in nearly the whole bank, once for every image."""
        queries = next(features.maps()).reshape(-1, features.shape[1])
        began = time.perf_counter()
        nearest(queries, search.bank)
        self._seconds["coreset"] += (time.perf_counter() - began) * len(self._images)

    def _stand_in(self, features: Features) -> Search:
        """A bank of the size that the build will have: real features, repeated with a little noise where they are too few."""
        rng = np.random.default_rng(0)
        rows = features.take(rng.integers(0, features.shape[0], self._task.wanted))
        rows += rng.standard_normal(rows.shape, dtype=np.float32) * np.float32(0.01)
        return Search(rows, features.mean, features.std)

    def _time_scoring(self, search: Search) -> float:
        """Time for one part alone. A build compiles the network with its search twice: to seal the model, and to score many images."""
        probes = [materialise(image) for image in self._readable[:PROBES]]
        alone, sealing = self._held(search, [self._probe], many=False)
        self._seconds["coreset"] += sealing
        self._seconds["scoring"] = 0.0
        if self._held_out:
            many, compiling = self._held(search, probes, many=True)
            self._seconds["scoring"] = compiling + self._held_out * self._throughput_s(many)
        self._peak = max(self._peak, current_rss() + search.bank.nbytes + GROWTH)
        return alternating_s(lambda image: self._inspect(alone, image), probes, 2 * PROBES + 1)

    def _held(self, search: Search, images: Sequence[Image], many: bool) -> tuple[Runtime, float]:
        """A runtime that has inspected `images`, each shape of which is compiled for, and the time that it took."""
        began = time.perf_counter()
        runtime = self._trial.make_runtime(self._graph, self._size, many)
        runtime.hold(search)
        for image in images:
            self._inspect(runtime, image)
        return runtime, time.perf_counter() - began

    def _throughput_s(self, runtime: Runtime) -> float:
        """Time for one of many parts that are read from the disk."""
        began, workers = time.perf_counter(), runtime.streams + (runtime.batch > 1)
        scored = in_order(lambda image: self._inspect(runtime, materialise(image)), self._readable, workers, 2 * workers)
        count = sum(not isinstance(found, InspectorError) for _, found in scored)
        return (time.perf_counter() - began) / max(1, count)

    def _inspect(self, runtime: Runtime, image: Image) -> object:
        geometry = self._preprocess.geometry(image.shape[0], image.shape[1])
        distances = runtime.search(self._preprocess.apply(image)[None]).distances[0]
        return to_image(judge(Compared(distances), geometry.input, self._recipe).smoothed, geometry)


def _bytes(features: Features) -> int:
    width = 4 if features.storage is Storage.FLOAT32 else 2
    return features.shape[0] * features.shape[1] * width
