"""Coreset subsampling: the few patch features that cover all others best (PatchCore, section 3.2, equation 5, algorithm 1)."""

import time
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.progress import Progress, Steps
from inspector.core.types import FloatArray
from inspector.engine.patches.rows import BLOCK, ArrayRows, Rows, StoredRows

Indices: TypeAlias = npt.NDArray[np.int64]

STAGE = "Choosing the memory bank"
POOL = 6144
PICKS_AT_ONCE = 512
BREATH_S = 0.1
"""Longest time between two yields, as far as one block of work allows: cancelling must feel immediate."""


class Coreset(NamedTuple):
    """Which of N rows were picked, and how they cover all of them."""

    picks: Indices
    """(M,) row numbers, in the order of picking."""
    radius: float
    """Coverage radius: the largest distance of any row to its nearest pick."""
    owners: npt.NDArray[np.int32]
    """(N,) position in `picks` of every row's nearest pick."""
    distances: FloatArray
    """(N,) distance to it; 0 for the picks themselves."""


def greedy_k_center(features: FloatArray | Rows, count: int, seed: int = 0) -> Steps[Coreset]:
    """Exact greedy k-center: picks `count` of the rows of `features` (N, d), each the one farthest from those picked before.

    The first pick is drawn with `seed`.

    Distances to the picks only shrink, so an old distance is an upper bound. Plain greedy therefore runs inside a pool of the rows
    with the largest bounds for as long as the best of the pool is at least as far as the largest bound outside it; then one
    matrix product brings all rows up to date. The picks are those of plain greedy, ties and rounding aside, without a pass over
    all rows for every pick.
    """
    rows = _rows(features)
    first = np.random.default_rng(seed).integers(rows.shape[0])
    search = GreedySearch(rows, np.full(count, first, np.int64))
    yield from search.measure()
    yield from search.update_all()
    while search.picked < count:
        yield from search.pick_in_pool()
        yield from search.update_all()
    return search.result()


def cover(features: FloatArray | Rows, picks: Indices) -> Steps[Coreset]:
    """How the rows `picks` (M,), chosen elsewhere, cover all rows of `features` (N, C)."""
    search = GreedySearch(_rows(features), picks.copy(), picked=len(picks))
    yield from search.measure()
    yield from search.update_all()
    return search.result()


def everything(count: int) -> Coreset:
    """The coreset that leaves none of `count` rows out."""
    return Coreset(np.arange(count), 0.0, np.arange(count, dtype=np.int32), np.zeros(count, np.float32))


def random_coreset(total: int, count: int, seed: int = 0) -> Indices:
    """`count` of `total` rows drawn without replacement, in ascending order: the paper's baseline for comparison."""
    return np.sort(np.random.default_rng(seed).choice(total, count, replace=False)).astype(np.int64)


def project(features: FloatArray | Rows, dimension: int, into: StoredRows, seed: int = 0) -> Steps[StoredRows]:
    """Johnson-Lindenstrauss projection of (N, C) to (N, `dimension`) by a seeded Gaussian matrix that keeps lengths on average."""
    rows = _rows(features)
    matrix = np.random.default_rng(seed).standard_normal((rows.shape[1], dimension), dtype=np.float32) / np.float32(np.sqrt(dimension))
    for where, block in rows.blocks():
        into.append(block @ matrix)
        yield Progress("Projecting features", where.stop, rows.shape[0], "patches")
    return into


def _rows(features: FloatArray | Rows) -> Rows:
    return ArrayRows(features) if isinstance(features, np.ndarray) else features


class GreedySearch:
    """State of one search: `bounds` are squared distances to the nearest pick, exact or, between updates, too large."""

    def __init__(self, rows: Rows, picks: Indices, picked: int = 1) -> None:
        self.rows = rows
        self.norms = np.empty(rows.shape[0], np.float32)
        self.bounds = np.full(rows.shape[0], np.inf, np.float32)
        self.owners = np.zeros(rows.shape[0], np.int32)
        self.picks, self.picked, self.current = picks, picked, 0
        """`picks[current:picked]` are not yet in `bounds`."""
        self._last = float("-inf")
        """When the last step was told; the first one is told at once, so that a short search is seen too."""

    def measure(self) -> Iterator[Progress]:
        """Squared lengths of all rows."""
        for where, block in self.rows.blocks():
            self.norms[where] = np.einsum("nc,nc->n", block, block)
            yield from self._breath()

    def _breath(self) -> Iterator[Progress]:
        if time.perf_counter() - self._last > BREATH_S:
            yield Progress(STAGE, self.picked, len(self.picks), "vectors")
            self._last = time.perf_counter()

    def pick_in_pool(self) -> Iterator[Progress]:
        """Plain greedy among the rows with the largest bounds, while it is certain to pick what plain greedy over all would."""
        pool, outside = self._pool()
        vectors, norms, bounds = self.rows.take(pool), self.norms[pool], self.bounds[pool]
        while self.picked < len(self.picks):
            best = int(bounds.argmax())
            if bounds[best] < outside:
                return
            self.picks[self.picked] = pool[best]
            self.picked += 1
            np.minimum(bounds, norms + norms[best] - 2 * (vectors @ vectors[best]), out=bounds)
            bounds[best] = -np.inf
            yield from self._breath()

    def update_all(self) -> Iterator[Progress]:
        """Lowers every bound to the distance to the picks since the last update, and notes whose distance it is."""
        fresh = self.picks[self.current : self.picked]
        vectors, norms = -2 * self.rows.take(fresh), self.norms[fresh]
        room = np.empty(min(len(fresh), PICKS_AT_ONCE) * BLOCK, np.float32)  # once, not for every product: pages cost time, too
        for where, block in self.rows.blocks():
            for first in range(0, len(fresh), PICKS_AT_ONCE):
                part = vectors[first : first + PICKS_AT_ONCE]
                partial = np.matmul(block, part.T, out=room[: len(part) * len(block)].reshape(len(block), len(part)))
                partial += norms[first : first + PICKS_AT_ONCE]
                self._lower(where, partial, self.current + first)
                yield from self._breath()
        self.bounds[fresh] = -np.inf
        self.owners[fresh] = np.arange(self.current, self.picked)
        self.current = self.picked

    def _lower(self, where: slice, partial: FloatArray, first: int) -> None:
        """Takes over what is lower in `partial` (rows of `where`, picks from number `first` on), squared distances less rows' lengths."""
        nearest = partial.argmin(axis=1)
        found = np.take_along_axis(partial, nearest[:, None], axis=1)[:, 0] + self.norms[where]
        closer = np.flatnonzero(found < self.bounds[where])
        self.bounds[where][closer] = found[closer]
        self.owners[where][closer] = first + nearest[closer]

    def result(self) -> Coreset:
        """What the picks so far are, once every bound is exact."""
        distances = np.sqrt(np.maximum(self.bounds, 0))
        return Coreset(self.picks, float(distances.max(initial=0.0)), self.owners, distances)

    def _pool(self) -> tuple[Indices, float]:
        """Rows with the largest bounds, and the largest bound of all others (-inf where there are none)."""
        if len(self.bounds) <= POOL:
            return np.arange(len(self.bounds)), -np.inf
        order = np.argpartition(self.bounds, -POOL)
        return order[-POOL:], float(self.bounds[order[:-POOL]].max())
