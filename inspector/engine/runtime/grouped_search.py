"""Exact nearest neighbours in large memory banks: what neighbouring patches have in common is compared once for all of them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, lru_cache
from queue import SimpleQueue
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.engine.runtime import PatchScores, Search, search_graphs
from inspector.engine.runtime.band_search import BAND, GROUP, LIST, RUN, BandSearch
from inspector.engine.runtime.library import core, openvino
from inspector.engine.runtime.shadow import Shadow, half_squares

Places: TypeAlias = npt.NDArray[np.int64]


class GroupedSearch:
    """Finds the nearest vector of a bank to every patch: the true one, and of equally near ones that in the lowest row.

    Only vectors that the bank's `Shadow` does not rule out for a group of 2 x 2 patches are compared with each of them, so smooth
    images are searched faster than noise; nothing but time hangs on that. `workers` threads share an image where `alone`, otherwise
    as many calls run side by side. May be called from several threads.
    """

    def __init__(self, search: Search, workers: int, alone: bool) -> None:
        bank = np.ascontiguousarray(search.bank, dtype=np.float32)
        shadow, halves = Shadow.of(bank), half_squares(bank)
        settings: dict[str, Any] = {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "THROUGHPUT"}
        settings |= {"NUM_STREAMS": workers, "INFERENCE_NUM_THREADS": workers}

        graphs = (
            search_graphs.coarse(search, shadow, BAND // GROUP, GROUP),
            search_graphs.candidates(bank, halves, RUN, LIST),
            search_graphs.distances(bank, BAND),
        )
        compiled = [core().compile_model(graph, "CPU", settings) for graph in graphs]

        @cache
        def products() -> openvino.CompiledModel:
            return core().compile_model(search_graphs.products(bank, halves, RUN), "CPU", settings)

        self._free: SimpleQueue[BandSearch] = SimpleQueue()
        for _ in range(workers):
            self._free.put(BandSearch(bank, shadow, compiled, products))
        self._pool = ThreadPoolExecutor(workers, "search") if alone and workers > 1 else None
        self._keep_features = search.keep_features

    def __call__(self, features: FloatArray) -> PatchScores:
        """Nearest neighbours of one image's patch features (1, h, w, C), not yet standardised."""
        flat, places = features.reshape(-1, features.shape[3]), grouped(*features.shape[1:3])
        distances, nearest = np.empty(len(flat), np.float32), np.empty(len(flat), np.int32)
        kept = np.empty_like(flat) if self._keep_features else None

        def search(some: Places) -> None:
            with self._worker() as worker:
                distances[some], nearest[some], queries = worker(flat[some])
                if kept is not None:
                    kept[some] = queries

        bands = np.split(places, range(BAND, len(places), BAND))
        list((self._pool.map if self._pool is not None else map)(search, bands))
        grid = features.shape[:3]
        return PatchScores(distances.reshape(grid), nearest.reshape(grid), kept.reshape(features.shape) if kept is not None else None)

    @contextmanager
    def _worker(self) -> Iterator[BandSearch]:
        worker = self._free.get()
        try:
            yield worker
        finally:
            self._free.put(worker)


@lru_cache(maxsize=16)
def grouped(rows: int, columns: int) -> Places:
    """Positions of all patches of a grid, as groups of 2 x 2 one after the other, in tiles of 4 x 4 groups; whole runs.

    Where the grid ends within a group, or the groups within a run, the last ones are repeated.
    """
    down, across = -(-rows // 2), -(-columns // 2)
    y, x = np.divmod(np.arange(down * across), across)
    order = np.lexsort((x, y, x // 4, y // 4))
    y = np.minimum(2 * y[order, None] + [0, 0, 1, 1], rows - 1)
    x = np.minimum(2 * x[order, None] + [0, 1, 0, 1], columns - 1)
    groups = np.pad(y * columns + x, ((0, -len(order) % (RUN // GROUP)), (0, 0)), "edge")
    return groups.ravel()
