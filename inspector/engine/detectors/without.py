"""What is left of a model without what some good images taught it: taken out by provenance, nothing is learned again.

The search in what is left is that of a bank which never had the other vectors, bit for bit. Standardisation and density stay as they are:

* The standardisation is one change of units for all vectors; another one would make other distances of all of them.
* The density's figures belong to a vector each, and the distances of all patches that they were measured by are not kept. A vector that is
  left keeps its own: wherever it was the nearest one before, a place scores as before, to the last bit. What they say of the good patches
  that go to it now, from a vector that was taken out, is too little: their distances are larger than its usual ones. Such places score
  too high rather than too low. What patches of the images that were taken out added to a vector's usual distance stays in it; these were
  near the vector by nature, otherwise they would have vectors of their own, and their weight among all others is small.
* The distances between vectors are no substitute: greedy k-center spreads its picks evenly, whatever the density of the patches is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.engine.memory_bank.bank import MemoryBank
from inspector.engine.memory_bank.density import Density
from inspector.engine.memory_bank.nearest import BLOCK, nearest

Numbers: TypeAlias = npt.NDArray[np.int64]
ValueT = TypeVar("ValueT")

LEAST = 2
"""Good images that must be left: each is judged by what the others taught."""


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """The good images that stay, which are numbered anew in their order."""

    images: Numbers
    """(L,) their numbers so far, in order."""
    count: int
    """How many there were."""

    @classmethod
    def of(cls, count: int, dropped: Sequence[int]) -> "Left":
        """What is left of `count` images. Raises `BAD_ARGUMENT` for one that is not there, `TOO_FEW_IMAGES` where fewer than two stay."""
        wrong = [number for number in dropped if not 0 <= number < count]
        if wrong:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said("The model has {all} good images: there is no number {wrong} to leave out.", all=count, wrong=wrong[0]),
            )
        images = np.setdiff1d(np.arange(count), np.array(dropped, np.int64))
        if len(images) < LEAST:
            sentence = said(
                "{left} of {all} good images would be left: each is judged by what the others taught, so two must stay.",
                left=len(images),
                all=count,
            )
            raise InspectorError(ErrorCode.TOO_FEW_IMAGES, sentence)
        return cls(images, count)

    def of_each(self, values: Sequence[ValueT]) -> list[ValueT]:
        """Those of `values`, one a good image or none at all, that belong to images that stay."""
        return [values[k] for k in self.images.tolist()] if values else []

    def families(self, families: Sequence[int]) -> tuple[int, ...]:
        """Theirs, numbered anew; none where every image is one of its own now."""
        found = np.unique(np.array(self.of_each(families), np.int64), return_inverse=True)
        return tuple(found[1].tolist()) if len(found[0]) < len(found[1]) else ()

    def rows(self, images: npt.NDArray[np.int32]) -> Numbers:
        """Which of the vectors (M,), each of one of the `images`, stay. Raises `TOO_FEW_IMAGES` where none does."""
        rows = np.flatnonzero(np.isin(images, self.images))
        if not len(rows):
            raise InspectorError(ErrorCode.TOO_FEW_IMAGES, said("The images that would be left have no vector in the memory bank."))
        return rows

    def bank(self, bank: MemoryBank) -> MemoryBank:
        """The bank of the vectors that stay. Raises as `rows` does."""
        rows = self.rows(bank.images)
        images = np.searchsorted(self.images, bank.images[rows]).astype(np.int32)
        return MemoryBank(bank.vectors[rows], images, bank.positions[rows], bank.grids[self.images])

    def density(self, density: Density | None, bank: MemoryBank) -> Density | None:
        """The figures of the vectors of `bank` that stay; see the module."""
        if density is None:
            return None
        rows = self.rows(bank.images)
        return Density(density.gain[rows], density.offset[rows])


def coverage_bound(bank: MemoryBank, radius: float, left: Left) -> float:
    """A distance that no patch of the good images that stay exceeds to the vectors that stay, where all lay within `radius` of `bank`.

    A patch that a lost vector stood for lies within `radius` of that, and so within `radius` and the lost vector's own distance of what
    is left. A lost defect is far from everything, so that the bound is much larger than what it bounds.
    """
    rows = left.rows(bank.images)
    lost = np.setdiff1d(np.arange(len(bank)), rows)
    return radius + float(nearest(bank.vectors[lost], bank.vectors[rows])[0].max()) if len(lost) else radius


def touched(bank: MemoryBank, families: Sequence[int], left: Left) -> tuple[int, ...]:
    """The images that stay, by their numbers so far, whose nearest vectors of other families go: what others taught them is less now.

    Told by their own vectors, which are the rarest of their patches and decide their scores. A patch with no vector of its own lies
    near one, so that it seldom decides; a score that such a patch alone would change is not found.
    """
    numbers = np.array(families or range(left.count))[bank.images]
    stays, halves = np.isin(bank.images, left.images), np.einsum("mc,mc->m", bank.vectors, bank.vectors) / 2
    asked, found = np.flatnonzero(stays), set[int]()
    if stays.all():
        return ()
    for first in range(0, len(asked), BLOCK):
        part = asked[first : first + BLOCK]
        order = halves - bank.vectors[part] @ bank.vectors.T  # of half squared distances, but for the square of the asked vector
        order[numbers[part][:, None] == numbers] = np.inf
        nearer = order[:, ~stays].min(axis=1) < order[:, stays].min(axis=1)
        found.update(bank.images[part[nearer]].tolist())
    return tuple(sorted(found))
