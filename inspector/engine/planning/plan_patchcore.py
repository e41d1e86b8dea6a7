"""Plans a PatchCore build: every stage is timed on a few images, and what depends on their number is counted."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from inspector.core.coreset_size import bank_size
from inspector.core.errors import InspectorError
from inspector.core.evidence import Sheet
from inspector.core.process import current_rss, free_memory, release_memory
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.types import Image
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.scoring import judge
from inspector.engine.images.anomaly_map import to_image
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.views import Views
from inspector.engine.memory_bank.nearest import nearest
from inspector.engine.patches.embed import embed
from inspector.engine.patches.features import Features
from inspector.engine.patches.rows import BLOCK, Storage, StoredRows, free_disk, storage_for
from inspector.engine.planning.coreset_cost import REPEATS, Task, choosing_bytes, choosing_seconds
from inspector.engine.planning.plan import PATIENCE, SAMPLE, STAGE, Plan, affordable, alternating_s, median_s, spread, timed_s
from inspector.engine.runtime import Runtime, Search
from inspector.engine.runtime.choice import RuntimeOptions
from inspector.engine.runtime.tiles import tile_count, tile_size

PROBES, WARM_UP = 6, 4
MOST_QUERIES, MOST_HELD = 1024, 50_000
"""Patches whose search is timed, and vectors of the bank that they are sought in: beyond, the time grows with both."""
MAPS = 4
"""Maps as large as the input that scoring an image holds at once."""
GROWTH = 50 * 2**20
"""Bytes by which a build still grows while it scores, after what is measured here: images of ever new shapes, and the model in writing."""


class PatchCorePlanner:
    """Measures one stage after the other, on few images where they are slow. `held_out`: images that the build will score.

    Of pictures so large that the network sees them tile by tile, one tile stands for all: what is measured is multiplied.
    """

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
        self._seconds: dict[str, float] = {}
        self._views = Views.of(recipe)

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
            input_size=self._size or self._preprocess.geometry(*materialise(self._readable[0]).shape[:2]).input,
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
        some = self._some_images()
        self._graph, self._preprocess, self._size = yield from self._trial.prepare(some)
        preparing = time.perf_counter() - began
        self._take_tiles(some)
        runtime = self._trial.make_runtime(self._graph, self._size, many=True)
        features, compiling, each = yield from self._embedded(runtime)
        self._seconds["read_and_features"] = preparing + compiling + (self._tiles * each + self._reading) * len(self._images)
        self._task = self._plan_task(features)
        self._peak = current_rss() + self._task.held_bytes - _bytes(features) + self._of_a_whole(runtime.streams)
        return features

    def _some_images(self) -> list[LazyImage]:
        """As many as can be read in a moment, from all over the set, one that can be read first."""
        for image in spread(self._images):
            began = time.perf_counter()
            try:
                materialise(image)
            except InspectorError:
                continue
            count = affordable(time.perf_counter() - began, SAMPLE)
            return [image, *(other for other in spread(self._images, count) if other is not image)]
        return spread(self._images)

    def _take_tiles(self, some: Sequence[LazyImage]) -> None:
        """Puts the middle tile in the place of every image that the network sees in several; what a whole one takes besides is noted."""
        self._sample, self._tiles, self._reading, self._preparing = list(some), 1, 0.0, 0.0
        if self._size is None or tile_count(self._size) == 1:
            return
        began, whole = time.perf_counter(), self._preprocess
        self._sample = [found for _, found in in_order(partial(_middle, whole), some) if not isinstance(found, InspectorError)]
        self._reading = (time.perf_counter() - began) / len(some)
        picture = materialise(some[0])
        self._preparing = timed_s(lambda: whole.apply(picture))
        self._tiles, self._preprocess = tile_count(self._size), Preprocess(fixed=tile_size(self._size))

    def _embedded(self, runtime: Runtime) -> Steps[tuple[Features, float, float]]:
        """Features of as many images as there is time for, the time of the first, which is compiled for, and that of one more."""
        features, first = yield from self._embed(runtime, 1)
        if first > 2 * PATIENCE:
            return features, 0.0, first
        features.close()
        features, each = yield from self._embed(runtime, affordable(first, WARM_UP))
        count = affordable(each, SAMPLE)
        if count > 1:
            features.close()
            features, each = yield from self._embed(runtime, count)
        return features, first, each

    def _embed(self, runtime: Runtime, count: int) -> Steps[tuple[Features, float]]:
        """Features of the first images of the sample, and the time of each."""
        began, some = time.perf_counter(), self._sample[:count]
        features, skipped = yield from embed(runtime, self._preprocess, some, np.inf, None, views=self._views)
        each = (time.perf_counter() - began) / len(some)
        lost = {index for index, _ in skipped}
        self._readable = [image for k, image in enumerate(some) if k not in lost]
        return features, each

    def _of_a_whole(self, at_once: int) -> float:
        """Bytes of the inputs, features and maps of whole images, where only a tile of each was seen here."""
        if self._tiles == 1 or self._size is None:
            return 0.0
        return at_once * (self._each * self._task.dimension * 4 + self._size[0] * self._size[1] * (3 + MAPS * 4))

    def _plan_task(self, features: Features) -> Task:
        (rows, columns), dimension = map(int, features.grids[0]), features.shape[1]
        self._each = features.shape[0] / len(features.grids)
        if self._tiles > 1 and self._size is not None:
            side = tile_size(self._size)
            self._each = self._size[0] * rows // side[0] * (self._size[1] * columns // side[1])
        patches = round(self._each * len(self._images)) * len(self._views)
        budget = self._budget or free_memory() / 2
        storage = storage_for(patches, dimension, budget, free_disk(self._cache))
        return Task(patches, bank_size(self._recipe.coreset, patches, len(self._images), len(self._views)), dimension, storage, budget)

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
        queries = next(features.maps()).reshape(-1, features.shape[1])[:MOST_QUERIES]
        taken = median_s(lambda: nearest(queries, search.bank), REPEATS)
        self._pair_s = taken / (len(queries) * len(search.bank))
        self._seconds["coreset"] += self._pair_s * self._each * self._task.wanted * len(self._images)

    def _stand_in(self, features: Features) -> Search:
        """A bank of the size that the build will have: real features, repeated with a little noise where they are too few."""
        rng = np.random.default_rng(0)
        rows = features.take(rng.integers(0, features.shape[0], min(self._task.wanted, MOST_HELD)))
        rows += rng.standard_normal(rows.shape, dtype=np.float32) * np.float32(0.01)
        return Search(rows, features.mean, features.std)

    def _time_scoring(self, search: Search) -> float:
        """Time for one part alone. A build compiles the network with its search twice: to seal the model, and to score many images."""
        probes = [materialise(image) for image in self._readable[:PROBES]]
        beyond = self._pair_s * self._each * (self._task.wanted - len(search.bank))
        alone, sealing = self._held(search, probes[:1], many=False)
        latency = alternating_s(lambda image: self._inspect(alone, image), probes, 2 * PROBES + 1)
        self._seconds["coreset"] += sealing + (self._tiles - 1) * latency + beyond
        self._seconds["scoring"] = 0.0
        if self._held_out:
            many, compiling = self._held(search, probes[: affordable(latency, PROBES)], many=True)
            each = self._throughput_s(many, self._readable[: affordable(latency, SAMPLE)])
            self._seconds["scoring"] = compiling + self._held_out * (self._tiles * each + self._reading + beyond)
        self._peak = max(self._peak, current_rss() + self._task.wanted * self._task.dimension * 4 + GROWTH)
        return self._tiles * latency + self._preparing + beyond

    def _held(self, search: Search, images: Sequence[Image], many: bool) -> tuple[Runtime, float]:
        """A runtime that has inspected `images`, each shape of which is compiled for, and the time that it took."""
        began = time.perf_counter()
        runtime = self._trial.make_runtime(self._graph, self._size, many)
        runtime.hold(search)
        for image in images:
            self._inspect(runtime, image)
        return runtime, time.perf_counter() - began

    def _throughput_s(self, runtime: Runtime, images: Sequence[LazyImage]) -> float:
        """Time for one of many parts that are read from the disk."""
        began, workers = time.perf_counter(), runtime.streams + (runtime.batch > 1)
        scored = in_order(lambda image: self._inspect(runtime, materialise(image)), images, workers, 2 * workers)
        count = sum(not isinstance(found, InspectorError) for _, found in scored)
        return (time.perf_counter() - began) / max(1, count)

    def _inspect(self, runtime: Runtime, image: Image) -> object:
        geometry = self._preprocess.geometry(image.shape[0], image.shape[1])
        distances = runtime.search(self._preprocess.apply(image)[None]).distances[0]
        return to_image(judge(Sheet(distances), geometry.input, self._recipe).smoothed, geometry)


def _middle(preprocess: Preprocess, image: LazyImage) -> Image:
    """The middle tile of what the network sees of an image."""
    whole = preprocess.apply(materialise(image))
    height, width = tile_size((whole.shape[0], whole.shape[1]))
    top, left = (whole.shape[0] - height) // 2, (whole.shape[1] - width) // 2
    return np.ascontiguousarray(whole[top : top + height, left : left + width])


def _bytes(features: Features) -> int:
    width = 4 if features.storage is Storage.FLOAT32 else 2
    return features.shape[0] * features.shape[1] * width
