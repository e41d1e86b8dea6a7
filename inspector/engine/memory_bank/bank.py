"""The memory bank: patch features of good parts, each with the place that it came from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspector.core.model import sha256_of_arrays
from inspector.core.types import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class MemoryBank:
    """PatchCore's M_C with provenance: vector k is the patch at `positions[k]` of the good image `images[k]`."""

    vectors: FloatArray
    """(M, C) standardised patch features."""
    images: npt.NDArray[np.int32]
    """(M,) index into the good images of the build."""
    positions: npt.NDArray[np.int16]
    """(M, 2) row and column in the feature grid of that image."""
    grids: npt.NDArray[np.int16]
    """(N, 2) rows and columns of the feature grid of every good image."""

    def __len__(self) -> int:
        return len(self.vectors)

    def sha256(self) -> str:
        """Hash of vectors and provenance: the same images in the same order and the same seed give the same bank."""
        return sha256_of_arrays(self.vectors, self.images, self.positions, self.grids)

    def extended(self, vectors: FloatArray, places: npt.NDArray[np.int64], grid: tuple[int, int]) -> "MemoryBank":
        """The same with `vectors` (K, C) of one more good image, from these `places` (K,) of its `grid` (h, w), counted row by row."""
        number = np.full(len(places), len(self.grids), np.int32)
        positions = np.stack(np.divmod(places, grid[1]), axis=1).astype(np.int16)
        return MemoryBank(
            np.concatenate([self.vectors, vectors]),
            np.concatenate([self.images, number]),
            np.concatenate([self.positions, positions]),
            np.concatenate([self.grids, np.array([grid], np.int16)]),
        )

    def origin(self, vector: int) -> tuple[int, float, float]:
        """(good image, y, x) of a vector's patch centre, with y and x as shares of the network input's height and width."""
        image = int(self.images[vector])
        y, x = (self.positions[vector] + 0.5) / self.grids[image]
        return image, float(y), float(x)
