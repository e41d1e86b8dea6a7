"""What choosing a memory bank takes on this PC: its units are timed on a sample, and how often each is needed is counted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from inspector.core.progress import Progress
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Subsampling
from inspector.core.types import FloatArray
from inspector.engine.memory_bank.coreset import PICKS_AT_ONCE, POOL, GreedySearch
from inspector.engine.memory_bank.merging import Division, divide
from inspector.engine.patches.rows import BLOCK, ArrayRows, Rows, Storage
from inspector.engine.planning.plan import median_s

REPEATS = 3


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be chosen: `wanted` of `patches` features of length `dimension`, kept as `storage` says within `budget` bytes."""

    patches: int
    wanted: int
    dimension: int
    storage: Storage
    budget: float

    @property
    def division(self) -> Division:
        """Into groups, where they must be merged."""
        return divide(self.patches, self.wanted, self.dimension, self.budget)

    @property
    def held_rows(self) -> int:
        """Features that there are at once."""
        groups = self.division
        return (groups.groups - 1) * groups.kept + groups.group if self.storage is Storage.MERGED else self.patches

    @property
    def held_bytes(self) -> float:
        """Memory that these take."""
        width = {Storage.FLOAT32: 4, Storage.FLOAT16: 2, Storage.DISK: 0, Storage.MERGED: 4}[self.storage]
        return float(self.held_rows * self.dimension * width)


def choosing_seconds(sample: Rows, task: Task, recipe: Recipe) -> float:
    """Time to choose the bank and to measure its coverage radius; `sample` are features in the form in which the build will keep them."""
    if task.storage is not Storage.MERGED:
        return _seconds(sample, task.patches, task.wanted, recipe)
    groups = task.division
    condensing = (groups.groups - 1) * _seconds(sample, groups.group, groups.kept, recipe)
    return condensing + _seconds(sample, task.held_rows, task.wanted, recipe)


def choosing_bytes(task: Task, recipe: Recipe) -> float:
    """Memory that features, search and bank take together at most."""
    held, rows, row = task.held_bytes, task.held_rows, task.dimension * 4
    if recipe.projects(task.dimension):
        held += min(rows * recipe.projection_dimension * 4, task.budget)
    products = BLOCK * min(PICKS_AT_ONCE, task.wanted) * 4 + 3 * BLOCK * row
    bounds, pool, picks = 24 * rows, 2 * min(POOL, rows) * row, 2 * task.wanted * row
    return held + products + bounds + pool + picks


def rounds(wanted: int) -> float:
    """Passes over all rows that the greedy search takes: 7 for 600 vectors, 12 for 6,000, 22 for 40,000, however many rows there are."""
    return float(2 + 3 * (wanted / 250) ** 0.385)


def _seconds(sample: Rows, patches: int, wanted: int, recipe: Recipe) -> float:
    dimension = sample.shape[1]
    covering = patches * (wanted * _pair_s(sample) + _row_s(sample))
    if recipe.subsampling is Subsampling.RANDOM:
        return covering
    if wanted >= patches:
        return 0.0
    if not recipe.projects(dimension):
        return _greedy_seconds(sample, patches, wanted)
    matrix = np.random.default_rng(0).standard_normal((dimension, recipe.projection_dimension), dtype=np.float32)
    shorter, projecting = ArrayRows(_all(sample) @ matrix), _all(sample)[:BLOCK]
    per_row = median_s(lambda: projecting @ matrix, REPEATS) / len(projecting)
    return patches * (per_row + _row_s(sample)) + _greedy_seconds(shorter, patches, wanted) + covering


def _greedy_seconds(sample: Rows, patches: int, wanted: int) -> float:
    """Every row against every pick in blocks, every pick against the pool, and in every round a pass and a pool that is put together."""
    pooled = min(POOL, patches)
    some = np.random.default_rng(0).integers(0, sample.shape[0], pooled)
    taking = median_s(lambda: sample.take(some), REPEATS) + 8e-9 * patches  # the second: which rows belong to the pool
    each_round = patches * _row_s(sample) + taking
    return patches * wanted * _pair_s(sample) + wanted * _pick_s(sample, pooled) + rounds(wanted) * each_round


def _pair_s(sample: Rows) -> float:
    """Time for the distance of one row to one pick, as part of many."""
    count = min(PICKS_AT_ONCE, sample.shape[0])

    def update() -> None:
        search = GreedySearch(sample, np.arange(count), picked=count)
        search.norms[:] = 1
        _run(search.update_all())

    return max(0.0, median_s(update, REPEATS) - sample.shape[0] * _row_s(sample)) / (sample.shape[0] * count)


def _row_s(sample: Rows) -> float:
    """Time to read one row on its way through all of them."""
    return median_s(lambda: sum(len(block) for _, block in sample.blocks()), REPEATS) / sample.shape[0]


def _pick_s(sample: Rows, pooled: int) -> float:
    """Time to pick one row in a pool of `pooled` rows."""
    pool = ArrayRows(np.resize(sample.take(np.arange(min(pooled, sample.shape[0]))), (pooled, sample.shape[1])))
    count = min(256, pooled)

    def pick() -> None:
        search = GreedySearch(pool, np.zeros(count, np.int64))
        search.norms[:], search.bounds[:] = 1, 1e9
        _run(search.pick_in_pool())

    return median_s(pick, REPEATS) / max(1, count - 1)


def _all(rows: Rows) -> FloatArray:
    return np.concatenate([block for _, block in rows.blocks()])


def _run(steps: Iterator[Progress]) -> None:
    for _ in steps:
        pass
