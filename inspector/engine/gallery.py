"""SPADE's gallery: the feature pyramids of all good images, position by position, and their pooled features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import FloatArray
from inspector.engine.bank import sha256_of_arrays
from inspector.engine.rows import FLOAT16_MAX

QUERIES = 1024
"""Positions compared at once with all positions of one good image."""


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """Everything that is kept of the good images. Positions of image after image follow each other, row by row of its grid."""

    pixels: npt.NDArray[np.float16]
    """(R, C) feature pyramids of all positions of all images."""
    pooled: FloatArray
    """(N, D) pooled features of the network's last level."""
    grids: npt.NDArray[np.int16]
    """(N, 2) rows and columns of every image's grid."""

    def __len__(self) -> int:
        return len(self.pooled)

    def sha256(self) -> str:
        """Hash of all that is kept."""
        return sha256_of_arrays(self.pixels, self.pooled, self.grids)

    def place(self, image: int) -> slice:
        """The rows of `pixels` that belong to an image."""
        ends = np.cumsum(self.grids.astype(np.int64).prod(axis=1))
        return slice(int(ends[image - 1]) if image else 0, int(ends[image]))

    def pyramid(self, image: int) -> FloatArray:
        """(h * w, C) of one image."""
        return self.pixels[self.place(image)].astype(np.float32)

    def origin(self, row: int) -> tuple[int, float, float]:
        """(good image, y, x) of a row's centre, with y and x as shares of the network input's height and width."""
        ends = np.cumsum(self.grids.astype(np.int64).prod(axis=1))
        image = int(np.searchsorted(ends, row, "right"))
        y, x = divmod(row - self.place(image).start, int(self.grids[image, 1]))
        return image, (y + 0.5) / float(self.grids[image, 0]), (x + 0.5) / float(self.grids[image, 1])

    def most_similar(self, pooled: FloatArray, count: int, without: int = -1) -> tuple[float, list[int]]:
        """Mean squared distance of a pooled feature (D,) to its `count` nearest, and those images, nearest first; never `without`."""
        squares = np.square(self.pooled - pooled).sum(axis=1, dtype=np.float64)
        order = [image for image in np.argsort(squares, kind="stable").tolist() if image != without][:count]
        return float(squares[order].mean()), order

    def correspondences(self, pyramid: FloatArray, images: Sequence[int]) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        """For every position (Q, C) the squared distance to the nearest position in `images`, and that position's row; (Q,) each."""
        best = np.full(len(pyramid), np.inf, np.float32)
        rows = np.zeros(len(pyramid), np.int64)
        for image in images:
            known, start = self.pyramid(image), self.place(image).start
            halves = np.einsum("nc,nc->n", known, known) / 2
            for first in range(0, len(pyramid), QUERIES):
                part = slice(first, first + QUERIES)
                found = (halves - pyramid[part] @ known.T).argmin(axis=1)
                # The matrix product leaves about 0.01 where 0 is meant: the winner's distance comes from the difference.
                exact = np.square(pyramid[part] - known[found]).sum(axis=1)
                nearer = exact < best[part]
                best[part] = np.where(nearer, exact, best[part])
                rows[part] = np.where(nearer, start + found, rows[part])
        return best, rows


class GalleryWriter:
    """Collects the features of good images, the first `local` channels of which are the pyramid and the rest the pooled feature."""

    def __init__(self, local: int, images: int, budget: float) -> None:
        self._local, self._images, self._budget = local, images, budget
        self._pixels: list[npt.NDArray[np.float16]] = []
        self._pooled: list[FloatArray] = []
        self._grids: list[tuple[int, int]] = []

    def add(self, features: FloatArray) -> None:
        """Appends one image (h, w, local + D). Raises `OUT_OF_MEMORY` at the first where all together would not fit."""
        pyramid = np.clip(features[..., : self._local], -FLOAT16_MAX, FLOAT16_MAX).astype(np.float16).reshape(-1, self._local)
        if not self._pixels:
            self._check(2 * self._images * pyramid.nbytes)
        self._pixels.append(pyramid)
        self._pooled.append(features[..., self._local :].mean(axis=(0, 1)))
        self._grids.append((features.shape[0], features.shape[1]))

    def gallery(self) -> Gallery:
        """All that was added."""
        return Gallery(np.concatenate(self._pixels), np.stack(self._pooled), np.array(self._grids, np.int16))

    def _check(self, needed: float) -> None:
        if needed > self._budget:
            raise InspectorError(
                ErrorCode.OUT_OF_MEMORY,
                f"Keeping {self._images} good images as a whole takes {needed / 2**20:.1f} MB, and {self._budget / 2**20:.1f} MB may be "
                "used: choose a smaller input size, fewer images or fewer levels.",
            )
