"""Coreset subsampling: the few patch features that cover all others best (PatchCore, section 3.2, equation 5, algorithm 1)."""

import time
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from inspector.core.progress import Progress, Steps
from inspector.core.types import FloatArray

Indices = npt.NDArray[np.int64]

STAGE = "Choosing the memory bank"
POOL = 6144
BLOCK = 8192
PICKS_AT_ONCE = 512
BREATH_S = 0.1
"""Longest time between two yields, as far as one block of work allows: cancelling must feel immediate."""


def greedy_k_center(features: FloatArray, count: int, seed: int = 0) -> Steps[tuple[Indices, float]]:
    """Exact greedy k-center: picks `count` of the rows of `features` (N, d), each the one farthest from those picked before.

    Gives the rows in the order of picking and the coverage radius: the largest distance of any row to its nearest pick. The first
    pick is drawn with `seed`.

    Distances to the picks only shrink, so an old distance is an upper bound. Plain greedy therefore runs inside a pool of the rows
    with the largest bounds for as long as the best of the pool is at least as far as the largest bound outside it; then one
    matrix product brings all rows up to date. The picks are those of plain greedy, ties and rounding aside, without a pass over
    all rows for every pick.
    """
    search = _Search(features, count, seed)
    yield Progress(STAGE, 0, count, "vectors")
    yield from search.update_all()
    while search.picked < count:
        yield from search.pick_in_pool()
        yield from search.update_all()
    return search.picks[:count], search.radius()


def coverage_radius(features: FloatArray, picks: Indices) -> Steps[float]:
    """Largest distance of any row of `features` (N, C) to its nearest one among the rows `picks`."""
    search = _Search(features, len(picks), 0)
    search.picks, search.picked = picks, len(picks)
    yield from search.update_all()
    return search.radius()


def random_coreset(total: int, count: int, seed: int = 0) -> Indices:
    """`count` of `total` rows drawn without replacement, in ascending order: the paper's baseline for comparison."""
    return np.sort(np.random.default_rng(seed).choice(total, count, replace=False)).astype(np.int64)


def project(features: FloatArray, dimension: int, seed: int = 0) -> FloatArray:
    """Johnson-Lindenstrauss projection of (N, C) to (N, `dimension`) by a seeded Gaussian matrix that keeps lengths on average."""
    matrix = np.random.default_rng(seed).standard_normal((features.shape[1], dimension), dtype=np.float32)
    projected: FloatArray = features @ (matrix / np.float32(np.sqrt(dimension)))
    return projected


class _Search:
    """State of one search: `bounds` are squared distances to the nearest pick, exact or, between updates, too large."""

    def __init__(self, features: FloatArray, count: int, seed: int) -> None:
        self.features = features
        self.norms = np.einsum("nc,nc->n", features, features)
        self.bounds = np.full(len(features), np.inf, np.float32)
        self.picks = np.empty(count, np.int64)
        self.picks[0] = np.random.default_rng(seed).integers(len(features))
        self.picked, self.current = 1, 0
        """`picks[current:picked]` are not yet in `bounds`."""

    def pick_in_pool(self) -> Iterator[Progress]:
        """Plain greedy among the rows with the largest bounds, while it is certain to pick what plain greedy over all would."""
        pool, outside = self._pool()
        vectors, norms, bounds = self.features[pool], self.norms[pool], self.bounds[pool]
        last = time.perf_counter()
        while self.picked < len(self.picks):
            best = int(bounds.argmax())
            if bounds[best] < outside:
                return
            self.picks[self.picked] = pool[best]
            self.picked += 1
            np.minimum(bounds, norms + norms[best] - 2 * (vectors @ vectors[best]), out=bounds)
            bounds[best] = -1
            if time.perf_counter() - last > BREATH_S:
                yield Progress(STAGE, self.picked, len(self.picks), "vectors")
                last = time.perf_counter()

    def update_all(self) -> Iterator[Progress]:
        """Lowers every bound to the distance to the picks since the last update."""
        fresh = self.picks[self.current : self.picked]
        last = time.perf_counter()
        for picks in (fresh[k : k + PICKS_AT_ONCE] for k in range(0, len(fresh), PICKS_AT_ONCE)):
            vectors, norms = -2 * self.features[picks], self.norms[picks, None]
            for first in range(0, len(self.features), BLOCK):
                block = slice(first, first + BLOCK)
                partial = vectors @ self.features[block].T
                partial += norms
                np.minimum(self.bounds[block], partial.min(axis=0) + self.norms[block], out=self.bounds[block])
                if time.perf_counter() - last > BREATH_S:
                    yield Progress(STAGE, self.picked, len(self.picks), "vectors")
                    last = time.perf_counter()
        self.bounds[fresh] = -1
        self.current = self.picked

    def radius(self) -> float:
        """Largest distance of any row to its nearest pick."""
        return float(np.sqrt(max(0.0, float(self.bounds.max()))))

    def _pool(self) -> tuple[Indices, float]:
        """Rows with the largest bounds, and the largest bound of all others (-inf where there are none)."""
        if len(self.bounds) <= POOL:
            return np.arange(len(self.bounds)), -np.inf
        order = np.argpartition(self.bounds, -POOL)
        return order[-POOL:], float(self.bounds[order[:-POOL]].max())
