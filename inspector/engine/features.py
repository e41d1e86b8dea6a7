"""All patch features of the good images, with the place that each came from, and their standardisation."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray

ROWS_AT_ONCE = 65536


@dataclass
class FeatureStore:
    """Collects patch features image by image; `close` gives them as one array."""

    _parts: list[FloatArray] = field(default_factory=list)
    _grids: list[tuple[int, int]] = field(default_factory=list)

    def add(self, features: FloatArray) -> None:
        """Appends the features (h, w, C) of one more image."""
        self._grids.append((features.shape[0], features.shape[1]))
        self._parts.append(features.reshape(-1, features.shape[2]))

    @property
    def images(self) -> int:
        """Number of images so far."""
        return len(self._parts)

    def close(self) -> "Features":
        """All features in one array; the store is empty afterwards."""
        counts = [len(part) for part in self._parts]
        rows = np.empty((sum(counts), self._parts[0].shape[1]), np.float32)
        first = 0
        self._parts.reverse()
        while self._parts:
            part = self._parts.pop()
            rows[first : first + len(part)] = part
            first += len(part)
        return Features(rows, np.asarray(self._grids, np.int16), np.concatenate([[0], np.cumsum(counts)]).astype(np.int64))


@dataclass(frozen=True, eq=False)
class Features:
    """Patch features (N, C) of all good images; image k holds the rows `starts[k]` to `starts[k + 1]`, row by row of its grid."""

    rows: FloatArray
    grids: npt.NDArray[np.int16]
    starts: npt.NDArray[np.int64]

    def origin(self, rows: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int16]]:
        """Images (K,) and grid positions (K, 2) of feature rows (K,)."""
        images = np.searchsorted(self.starts, rows, "right") - 1
        row, column = np.divmod(rows - self.starts[images], self.grids[images, 1])
        return images.astype(np.int32), np.stack([row, column], axis=1).astype(np.int16)

    def standardise(self) -> tuple[FloatArray, FloatArray]:
        """Brings every channel to mean 0 and standard deviation 1, in place; gives (mean, std), each (C,).

        Networks with linear bottlenecks have channels of very different scale, and the largest would decide every distance.
        A channel that never changes keeps its scale.
        """
        total, square = np.zeros(self.rows.shape[1]), np.zeros(self.rows.shape[1])
        for block in self._blocks():
            total += block.sum(axis=0, dtype=np.float64)
        mean = total / len(self.rows)
        for block in self._blocks():
            square += np.square(block - mean, dtype=np.float64).sum(axis=0)
        std = np.sqrt(square / len(self.rows))
        std[std < 1e-6 * max(1e-30, float(std.max()))] = 1.0
        std[std == 0] = 1.0
        mean32, std32 = mean.astype(np.float32), std.astype(np.float32)
        for block in self._blocks():
            block -= mean32
            block /= std32
        return mean32, std32

    def _blocks(self) -> list[FloatArray]:
        return [self.rows[k : k + ROWS_AT_ONCE] for k in range(0, len(self.rows), ROWS_AT_ONCE)]
