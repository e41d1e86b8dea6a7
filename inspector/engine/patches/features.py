"""All patch features of the good images, with the place that each came from, and their standardisation."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits
from inspector.engine.patches.likeness import Likeness
from inspector.engine.patches.moments import Moments
from inspector.engine.patches.rows import Storage, StoredRows


class Features:
    """Patch features of good images, added image by image and then read in standardised form as `Rows`.

    Standardised: every channel with mean 0 and standard deviation 1, both without images that lie apart (see `Moments`). Networks
    with linear bottlenecks have channels of very different scale, and the largest would decide every distance.
    """

    def __init__(
        self, stored: StoredRows, standardise: bool = True, weights: FloatArray | None = None, ignored_moves: bool = False
    ) -> None:
        """`weights`: (C,) how much every channel counts once it is standardised; None: all the same.

        `ignored_moves`: what is ignored lies elsewhere in every image, so that families are told by all of an image.
        """
        self._stored = stored
        self._standardise = standardise
        self._weights = weights if weights is not None and standardise else np.float32(1)
        self._ignored_moves = ignored_moves
        self._kept: list[npt.NDArray[np.int32] | None] = []
        """Of every image the patches that are features; None: all of them."""
        self._grids: list[tuple[int, int]] = []
        self.likeness = Likeness()
        self._left = np.empty(0, np.int64)
        """Of the first rows, from which others were dropped, the numbers that they would have otherwise."""
        self._added = 0
        self._moments = Moments(stored.shape[1])

    def add(self, features: FloatArray, made: bool = False, ignored: Bits | None = None) -> None:
        """Appends the features (h, w, C) of one more image, but for the patches (h, w) that are `ignored`.

        `made`: it is a further view of an image (see `Views`). That was never measured: families and standardisation go without it.
        """
        rows = features.reshape(-1, features.shape[2])
        kept = np.flatnonzero(~ignored).astype(np.int32) if ignored is not None else None
        if kept is not None:
            rows = rows[kept]
        if not made:
            self._moments.add(rows)
            self.likeness.add(features, None if self._ignored_moves else ignored)
        self._kept.append(kept)
        self._grids.append((features.shape[0], features.shape[1]))
        self._added += len(rows)
        self._stored.append(rows)

    @property
    def shape(self) -> tuple[int, int]:
        """See `Rows.shape`."""
        return self._stored.shape

    @property
    def patches(self) -> int:
        """Number of rows that were added, dropped ones included."""
        return self._added

    @property
    def storage(self) -> Storage:
        """How they are kept."""
        return self._stored.storage

    @property
    def grids(self) -> npt.NDArray[np.int16]:
        """(N, 2) rows and columns of the feature grid of every image."""
        return np.asarray(self._grids, np.int16).reshape(-1, 2)

    @property
    def mean(self) -> FloatArray:
        """(C,) mean of every channel; 0 where nothing is to be standardised."""
        if not self._standardise:
            return np.zeros(self.shape[1], np.float32)
        return self._moments.mean.astype(np.float32)

    @property
    def std(self) -> FloatArray:
        """(C,) what every channel is divided by: standard deviation / weight, 1 / weight for a channel that never changes.

        1 where nothing is to be standardised.
        """
        if not self._standardise:
            return np.ones(self.shape[1], np.float32)
        std = self._moments.std
        std[std <= 1e-6 * std.max(initial=0.0)] = 1.0
        weighted: FloatArray = (std / self._weights).astype(np.float32)
        return weighted

    @property
    def constant(self) -> npt.NDArray[np.bool_]:
        """(C,) whether a channel has had one value only."""
        return self._moments.constant

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        """See `Rows.blocks`; standardised."""
        mean, std = self.mean, self.std
        for where, block in self._stored.blocks():
            standardised = block - mean
            standardised /= std
            yield where, standardised

    def maps(self) -> Iterator[FloatArray]:
        """The standardised feature map (h, w, C) of every image in order, 0 where it is ignored.

        Nothing may have been dropped (`Storage.MERGED`).
        """
        blocks, held = self.blocks(), np.empty((0, self.shape[1]), np.float32)
        for (rows, columns), count, kept in zip(self._grids, self._counts().tolist(), self._kept, strict=True):
            while len(held) < count:
                held = np.concatenate([held, next(blocks)[1]])
            whole = held[:count]
            if kept is not None:
                whole = np.zeros((rows * columns, held.shape[1]), np.float32)
                whole[kept] = held[:count]
            yield whole.reshape(rows, columns, -1)
            held = held[count:]

    def take(self, rows: npt.NDArray[np.int64]) -> FloatArray:
        """See `Rows.take`; standardised."""
        found: FloatArray = (self._stored.take(rows) - self.mean) / self.std
        return found

    def keep(self, first: int, rows: npt.NDArray[np.int64]) -> None:
        """See `StoredRows.keep`; every row that is kept still knows its origin."""
        self._left = np.concatenate([self._left[:first], self._numbers(rows)])
        self._stored.keep(first, rows)

    def origin(self, rows: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]:
        """Images (K,) and grid positions (K, 2) of feature rows (K,)."""
        rows = self._numbers(rows)
        starts = np.concatenate([[0], np.cumsum(self._counts())])
        images = np.searchsorted(starts, rows, "right") - 1
        places = rows - starts[images]
        for image in np.unique(images).tolist():
            kept = self._kept[image]
            if kept is not None:
                own = images == image
                places[own] = kept[places[own]]
        row, column = np.divmod(places, self.grids[images, 1].astype(np.int64))
        return images.astype(np.int32), np.stack([row, column], axis=1).astype(np.int16)

    def close(self) -> None:
        """Frees what the features occupy."""
        self._stored.close()

    def _counts(self) -> npt.NDArray[np.int64]:
        """(N,) rows of every image."""
        whole = self.grids.astype(np.int64).prod(axis=1)
        pairs = zip(whole.tolist(), self._kept, strict=True)
        return np.array([count if kept is None else len(kept) for count, kept in pairs], np.int64)

    def _numbers(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The numbers (K,) that rows (K,) would have if none had been dropped."""
        dropped = self.patches - self.shape[0]
        numbers: npt.NDArray[np.int64] = rows + dropped
        early = rows < len(self._left)
        numbers[early] = self._left[rows[early]]
        return numbers
