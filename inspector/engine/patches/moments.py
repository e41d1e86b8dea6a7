"""Mean and deviation of every channel over the patches of good images, steady against a picture that is none of them."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.tolerance import MAD_TO_SIGMA
from inspector.core.types import FloatArray

APART = 6.0
"""Times the usual distance from the middle of all images beyond which one says nothing of the others' scatter.

Good images of five kinds of parts lie at 4.5 times at most, and their defects at 3; black and white frames at 7.5 to 20.
"""
MOST_APART = 0.1
"""Share of images, but one at least, beyond which they are no exceptions but another kind of good parts."""
FEWEST = 5
"""Of fewer images none is told to be the odd one."""

Doubles: TypeAlias = npt.NDArray[np.float64]


class Moments:
    """Of all patches (n, C) that are added image by image. A black frame among twenty would widen every channel by a fifth."""

    def __init__(self, channels: int) -> None:
        self._all = _Sums(channels)
        self._images: list[tuple[int, FloatArray, FloatArray]] = []
        self._found: tuple[int, _Sums] = (0, self._all)

    def add(self, rows: FloatArray) -> None:
        """The patches (n, C) of one more image."""
        mean = rows.mean(axis=0, dtype=np.float64)
        squares = np.square(rows - mean).sum(axis=0)
        self._images.append((len(rows), mean.astype(np.float32), squares.astype(np.float32)))
        self._all.join(len(rows), mean, squares)

    @property
    def count(self) -> int:
        """Patches that were added."""
        return self._all.count

    @property
    def mean(self) -> Doubles:
        """(C,)"""
        return self._steady().mean

    @property
    def std(self) -> Doubles:
        """(C,)"""
        found = self._steady()
        deviation: Doubles = np.sqrt(found.squares / max(1, found.count))
        return deviation

    @property
    def constant(self) -> npt.NDArray[np.bool_]:
        """(C,) whether a channel has had one value only."""
        return np.asarray(self._all.squares == 0)

    def _steady(self) -> "_Sums":
        """The sums without images that lie apart; those of all, to the last bit, where none does."""
        if self._found[0] != len(self._images):
            apart = self._apart()
            self._found = len(self._images), self._without(apart) if apart.any() else self._all
        return self._found[1]

    def _apart(self) -> npt.NDArray[np.bool_]:
        """(N,) which images do."""
        if len(self._images) < FEWEST:
            return np.zeros(len(self._images), bool)
        means = np.stack([mean for _, mean, _ in self._images])
        middle = np.median(means, axis=0)
        spread = MAD_TO_SIGMA * np.median(np.abs(means - middle), axis=0) + 1e-6 * np.abs(means).max() + 1e-12
        distances = np.sqrt(np.square((means - middle) / spread).mean(axis=1))
        apart = np.asarray(distances > APART * np.median(distances))
        return apart if apart.sum() <= max(1, MOST_APART * len(apart)) else np.zeros_like(apart)

    def _without(self, apart: npt.NDArray[np.bool_]) -> "_Sums":
        sums = _Sums(len(self._all.mean))
        for (count, mean, squares), is_apart in zip(self._images, apart, strict=True):
            if not is_apart:
                sums.join(count, mean.astype(np.float64), squares.astype(np.float64))
        return sums


class _Sums:
    """Count, mean and sum of squared deviations (Chan et al. 1979, pairwise update)."""

    def __init__(self, channels: int) -> None:
        self.count, self.mean, self.squares = 0, np.zeros(channels), np.zeros(channels)

    def join(self, count: int, mean: Doubles, squares: Doubles) -> None:
        """Takes in those of other rows."""
        difference, total = mean - self.mean, self.count + count
        self.squares += squares + np.square(difference) * (self.count * count / total)
        self.mean += difference * (count / total)
        self.count = total
