"""What one thread does to search a band of patches in a large memory bank: coarsely by groups, then among the candidates left."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.engine.runtime.library import FixedRequest, openvino
from inspector.engine.runtime.shadow import Shadow, rounding, upwards

GROUP, RUN, BAND = 4, 64, 256
"""Patches of a group, of a run of groups that share one list of candidates, and of a band of runs."""
LIST = 512
"""Candidates that are compared at once."""
MOST = 0.3
"""Share of the bank beyond which a list of candidates takes longer than all vectors, which lie ready for a product."""

Rows: TypeAlias = npt.NDArray[np.int32]


class BandSearch:
    """Finds the nearest vectors of a bank (M, C) by the `search_graphs`: coarse, candidates and distances. For one thread at a time.

    `products` gives the graph for all vectors, which takes as much memory as the bank and is seldom needed.
    """

    def __init__(
        self,
        bank: FloatArray,
        shadow: Shadow,
        graphs: Sequence[openvino.CompiledModel],
        products: Callable[[], openvino.CompiledModel],
    ) -> None:
        self._bank, self._shadow, self._products = bank, shadow, products
        self._whole: FixedRequest | None = None
        self._coarse, self._candidates, self._distances = (FixedRequest(graph) for graph in graphs)
        self._values = np.empty((RUN, len(bank)), np.float32)

    def __call__(self, features: FloatArray) -> tuple[FloatArray, Rows, FloatArray]:
        """Distances and rows (N,) of the nearest vectors to patch features (N, C), whole runs, and these standardised.

        All are good until the next call.
        """
        count = len(features)
        self._coarse.inputs[0][:count] = features
        self._coarse.run()
        queries, (asked, nearest) = self._coarse.outputs[0], self._distances.inputs
        with np.errstate(all="ignore"):  # what overflows is no limit: all vectors are compared then
            lengths = np.sqrt(np.einsum("qc,qc->q", queries, queries))
            for first, rows in zip(range(0, count, RUN), self._lists(queries[:count], lengths[:count]), strict=True):
                run = slice(first, first + RUN)
                nearest[run] = self._nearest(queries[run], lengths[run], rows)
        asked[:] = queries
        self._distances.run()
        return self._distances.outputs[0][:count], nearest[:count], queries[:count]

    def _lists(self, queries: FloatArray, lengths: FloatArray) -> Iterator[Rows]:
        """Ascending rows of all vectors that can be the nearest to a patch of each run, as the coarse values tell."""
        centres, spreads, values = (output[: len(queries) // GROUP] for output in self._coarse.outputs[1:])
        best = self._bank[values.argmin(axis=1)]
        differences = queries.reshape(len(best), GROUP, -1) - best[:, None]
        reached = np.sqrt(np.einsum("gkc,gkc->gk", differences, differences))
        limits = self._shadow.limits(centres, spreads, reached, lengths.reshape(reached.shape))
        near = values <= limits[:, None]
        for first in range(0, len(limits), RUN // GROUP):
            run = slice(first, first + RUN // GROUP)
            rows = np.flatnonzero(near[run].any(axis=0))
            if len(rows) > MOST * len(self._bank) or not np.isfinite(limits[run]).all():
                rows = np.arange(len(self._bank))
            yield rows.astype(np.int32)

    def _nearest(self, queries: FloatArray, lengths: FloatArray, rows: Rows) -> Rows:
        """Which of `rows`, ascending, is the nearest to each of a run of standardised features (RUN, C).

        Where rounding leaves several, their distances in float64 decide.
        """
        values = self._compare(queries, rows)
        best = values.argmin(axis=1)
        least = values[np.arange(RUN), best]
        within = values <= upwards(least + 2 * rounding(queries.shape[1], lengths, self._shadow.longest))[:, None]
        if np.count_nonzero(within) > RUN:
            self._decide(best, within, queries, rows)
        found: Rows = rows[best]
        return found

    def _decide(self, best: npt.NDArray[np.intp], within: npt.NDArray[np.bool_], queries: FloatArray, rows: Rows) -> None:
        """Sets `best` (RUN,) where several of the `rows` are `within` reach: to the nearest in float64, the first of equally near ones."""
        for query in np.flatnonzero(np.count_nonzero(within, axis=1) > 1):
            places = np.flatnonzero(within[query])
            squares = np.square(self._bank[rows[places]].astype(np.float64) - queries[query]).sum(axis=1)
            best[query] = places[squares.argmin()]

    def _compare(self, queries: FloatArray, rows: Rows) -> FloatArray:
        """|m|^2 / 2 - q m of each of the queries (RUN, C) and the vectors in `rows`; (RUN, rows), good until the next call."""
        if len(rows) == len(self._bank):
            return self._compare_all(queries)
        asked, listed = self._candidates.inputs
        asked[:] = queries
        for first in range(0, len(rows), LIST):
            some = rows[first : first + LIST]
            listed[: len(some)] = some
            self._candidates.run()
            self._values[:, first : first + len(some)] = self._candidates.outputs[0][:, : len(some)]
        return self._values[:, : len(rows)]

    def _compare_all(self, queries: FloatArray) -> FloatArray:
        if self._whole is None:
            self._whole = FixedRequest(self._products())
        self._whole.inputs[0][:] = queries
        self._whole.run()
        return self._whole.outputs[0]
