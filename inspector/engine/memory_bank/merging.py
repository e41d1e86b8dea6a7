"""Merge and reduce: features that fit nowhere are condensed group by group while they are read.

A coreset of coresets covers everything: what lies within r of a row that lies within R of a final pick, lies within r + R of that
pick (triangle inequality). Where every group keeps as many rows as the final coreset will, neither r nor R is more
than twice the smallest radius that any choice of that size has (greedy search among any of the rows has that bound), so that the
coverage radius is at most four times that smallest one (Malkomes et al., NIPS 2015).
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import FloatArray
from inspector.engine.memory_bank.coreset import Coreset
from inspector.engine.patches.features import Features
from inspector.engine.patches.rows import Rows, RowsFrom, Storage

Choose: TypeAlias = Callable[[Rows, int], Steps[Coreset]]
"""(rows, how many) to the rows that are kept."""


@dataclass(frozen=True, slots=True)
class Division:
    """How rows are divided into groups: `groups` of `group` rows each, of which `kept` are left of each."""

    groups: int
    group: int
    kept: int


def divide(rows: int, wanted: int, dimension: int, budget: float) -> Division:
    """A division of `rows` that needs `budget` bytes: half for the group that is read, half for what earlier groups left.

    Of every group as many rows are kept as are `wanted` in the end, fewer where those of all groups would not fit. A budget of less
    than four times what is wanted is exceeded: the memory bank alone needs about as much.
    """
    room = max(budget / (4 * dimension), 4 * wanted)
    groups = ceil(rows / (room / 2))
    return Division(groups, ceil(rows / groups), max(1, min(wanted, int(room / 2) // groups)))


class Merging:
    """Condenses `Features` whose storage is `MERGED`, and leaves all others alone.

    `images`: how many there are; `bank_size`: vectors wanted of so many patches of so many images; `even`: the last group, too, must
    be condensed like all others, because every row is to have the same chance.
    """

    def __init__(self, images: int, bank_size: Callable[[int, int], int], budget: float, choose: Choose, even: bool = False) -> None:
        self.seconds = 0.0
        """Time spent on choosing so far."""
        self._images, self._bank_size, self._budget, self._choose, self._even = images, bank_size, budget, choose, even
        self._division: Division | None = None
        self._settled = 0
        self._groups: list[_Condensed] = []

    @property
    def used(self) -> bool:
        """Whether anything was dropped, so that a bound is all that is known of the coverage radius."""
        return bool(self._groups)

    def make_room(self, features: Features) -> Iterator[Progress]:
        """To be run before an image is added: condenses the group that was read, once it is full."""
        if features.storage is not Storage.MERGED or not features.shape[0]:
            return
        if self._division is None:
            patches, dimension = features.shape
            rows = patches * self._images
            self._division = divide(rows, self._bank_size(rows, self._images), dimension, self._budget)
        if features.shape[0] - self._settled >= self._division.group:
            yield from self._reduce(features, self._division)

    def finish(self, features: Features) -> Iterator[Progress]:
        """To be run after the last image. The last group is left as it is, unless `even`: there is room for it."""
        if self._even and self._division is not None and self.used and features.shape[0] > self._settled:
            yield from self._reduce(features, self._division)

    def of_all(self, features: Features, chosen: Coreset) -> Coreset:
        """How the picks of `chosen`, a coreset of the rows that are left, cover all rows that were read, dropped ones included.

        The radius is an upper bound then. The distances of dropped rows, which nobody knows, are what they are where the way to the
        row that was kept and the way from there to the pick have nothing to do with each other: directions in so many dimensions
        are almost always at right angles.
        """
        if not self.used:
            return chosen
        kept = np.concatenate([*(group.owners for group in self._groups), np.arange(self._settled, features.shape[0])])
        first = np.concatenate(
            [*(group.distances_by(features.std) for group in self._groups), np.zeros(features.shape[0] - self._settled, np.float32)]
        )
        second = chosen.distances[kept]
        return Coreset(chosen.picks, float((first + second).max()), chosen.owners[kept], np.hypot(first, second))

    def _reduce(self, features: Features, division: Division) -> Iterator[Progress]:
        began, group = time.perf_counter(), RowsFrom(features, self._settled)
        count = ceil(division.kept * group.shape[0] / division.group) if self._even else division.kept
        chosen = yield from _named(self._choose(group, min(count, group.shape[0])), len(self._groups) + 1, division.groups)
        self._groups.append(_Condensed(chosen.owners + np.int32(self._settled), chosen.distances, features.std, features.constant))
        features.keep(self._settled, chosen.picks + self._settled)
        self._settled = features.shape[0]
        self.seconds += time.perf_counter() - began


@dataclass(frozen=True, slots=True, eq=False)
class _Condensed:
    """For every row of a group, which of the rows that are left stands for it, and how far that is with the standardisation of then."""

    owners: npt.NDArray[np.int32]
    distances: FloatArray
    std: FloatArray
    constant: npt.NDArray[np.bool_]

    def distances_by(self, std: FloatArray) -> FloatArray:
        """At most how far it is with another standardisation: no difference has grown by more than the channel that grew most."""
        grown = np.where(self.constant, 0.0, self.std / std)
        found: FloatArray = self.distances * grown.max(initial=0.0)
        return found


def _named(steps: Steps[Coreset], group: int, groups: int) -> Steps[Coreset]:
    """The same steps under a name that tells which group is condensed."""
    try:
        while True:
            yield replace(next(steps), stage=said("Condensing group {group} of {groups}", group=group, groups=groups))
    except StopIteration as end:
        found: Coreset = end.value
        return found
    finally:
        steps.close()
