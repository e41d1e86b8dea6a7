"""SPADE's gallery: the feature pyramids of all good images, position by position, and their pooled features."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import sha256_of_arrays
from inspector.core.said import said
from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits
from inspector.engine.patches.rows import FLOAT16_MAX

QUERIES = 1024
"""Positions that one image is searched for at once."""
NearestIn = Callable[[FloatArray, Sequence[npt.NDArray[np.float16]]], FloatArray]
"""Largest q g - |g|^2 / 2 of every query q (Q, C) over each of several sets of vectors g, (sets, Q); see `Closeness`."""


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """Everything that is kept of the good images. Positions of image after image follow each other, row by row of its grid."""

    pixels: npt.NDArray[np.float16]
    """(R, C) feature pyramids of all positions of all images."""
    pooled: FloatArray
    """(N, D) pooled features of the network's last level."""
    grids: npt.NDArray[np.int16]
    """(N, 2) rows and columns of every image's grid."""
    kept: npt.NDArray[np.int64] | None = None
    """(P,) positions of every image, counted row by row, that `pixels` holds; None: all of them."""

    def __len__(self) -> int:
        return len(self.pooled)

    def sha256(self) -> str:
        """Hash of all that is kept."""
        return sha256_of_arrays(self.pixels, self.pooled, self.grids)

    def place(self, image: int) -> slice:
        """The rows of `pixels` that belong to an image."""
        ends = self._ends()
        return slice(int(ends[image - 1]) if image else 0, int(ends[image]))

    def pyramid(self, image: int) -> FloatArray:
        """(h * w, C) of one image."""
        return self.pixels[self.place(image)].astype(np.float32)

    def origin(self, row: int) -> tuple[int, float, float]:
        """(good image, y, x) of a row's centre, with y and x as shares of the network input's height and width."""
        image = int(np.searchsorted(self._ends(), row, "right"))
        position = row - self.place(image).start
        y, x = divmod(position if self.kept is None else int(self.kept[position]), int(self.grids[image, 1]))
        return image, (y + 0.5) / float(self.grids[image, 0]), (x + 0.5) / float(self.grids[image, 1])

    def _ends(self) -> npt.NDArray[np.int64]:
        """(N,) where the rows of every image end."""
        counts = self.grids.astype(np.int64).prod(axis=1)
        return np.cumsum(counts if self.kept is None else np.full_like(counts, len(self.kept)))

    def extended(self, other: "Gallery") -> "Gallery":
        """The same with the images of `other` behind its own; both hold the same positions of every image."""
        pixels, pooled = np.concatenate([self.pixels, other.pixels]), np.concatenate([self.pooled, other.pooled])
        return Gallery(pixels, pooled, np.concatenate([self.grids, other.grids]), self.kept)

    def of(self, images: Sequence[int]) -> "Gallery":
        """That of some images alone, in this order."""
        rows = np.concatenate([np.arange(self.place(image).start, self.place(image).stop) for image in images])
        return Gallery(self.pixels[rows], self.pooled[list(images)], self.grids[list(images)], self.kept)

    def most_similar(self, pooled: FloatArray, count: int, without: Collection[int] = ()) -> tuple[float, list[int]]:
        """Mean squared distance of a pooled feature (D,) to its `count` nearest, and those images, nearest first; none of `without`.

        NaN where no image is left.
        """
        squares = np.square(self.pooled - pooled).sum(axis=1, dtype=np.float64)
        order = [image for image in np.argsort(squares, kind="stable").tolist() if image not in without][:count]
        return float(squares[order].mean()) if order else float("nan"), order

    def correspondences(self, pyramid: FloatArray, images: Sequence[int], compare: NearestIn) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        """For every position (Q, C) the squared distance to the nearest position in `images`, and that position's row; (Q,) each.

        Products tell which images can hold the nearest position, as far as rounding lets them; only those are searched for it, and
        its distance is computed from the difference: the product would leave about 0.01 where 0 is meant.
        """
        products = compare(pyramid, [self.pixels[self.place(image)] for image in images])
        enough = products.max(axis=0) - _rounding(pyramid, products.max(axis=0))
        best = np.full(len(pyramid), np.inf, np.float32)
        rows = np.zeros(len(pyramid), np.int64)
        for image, reached in zip(images, products, strict=True):
            candidates = np.flatnonzero(reached >= enough)
            if len(candidates):
                exact, found = _nearest_of(pyramid[candidates], self.pyramid(image))
                nearer = exact < best[candidates]
                best[candidates[nearer]] = exact[nearer]
                rows[candidates[nearer]] = self.place(image).start + found[nearer]
        return best, rows


def pooled(features: FloatArray, ignored: Bits | None) -> FloatArray:
    """(D,) the mean of (h, w, D) over all positions that are not ignored."""
    found: FloatArray = features.mean(axis=(0, 1)) if ignored is None else features[~ignored].mean(axis=0)
    return found


def kept_places(ignored: Bits | None) -> npt.NDArray[np.int64] | None:
    """(P,) the positions of a grid (h, w) that are not ignored, row by row; None: all of them."""
    return np.flatnonzero(~ignored) if ignored is not None else None


def _rounding(queries: FloatArray, products: FloatArray) -> FloatArray:
    """How far two products q g - |g|^2 / 2 of nearly equal size may lie apart by rounding alone, with `products` the larger ones.

    A sum of C products in float32 is off by at most (C + 1) / 2^24 times the sum of their sizes, which |q| |g| bounds, and |g| is at most
    |q| and the distance together. Both products may be off, in both of their terms.
    """
    lengths = np.linalg.norm(queries, axis=1)
    reach = lengths + np.sqrt(np.maximum(0, lengths**2 - 2 * products))
    return np.asarray(4 * (queries.shape[1] + 1) * 2.0**-24 * reach**2, np.float32)


def _nearest_of(queries: FloatArray, known: FloatArray) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Squared distance (Q,) of each query to the nearest row of `known`, and that row (Q,)."""
    halves = np.einsum("nc,nc->n", known, known) / 2
    squares, rows = np.empty(len(queries), np.float32), np.empty(len(queries), np.int64)
    for first in range(0, len(queries), QUERIES):
        part = slice(first, first + QUERIES)
        rows[part] = (queries[part] @ known.T - halves).argmax(axis=1)
        squares[part] = np.square(queries[part] - known[rows[part]]).sum(axis=1)
    return squares, rows


class GalleryWriter:
    """Collects the features of good images, the first `local` channels of which are the pyramid and the rest the pooled feature."""

    def __init__(self, local: int, images: int, budget: float) -> None:
        self._kept: npt.NDArray[np.int64] | None = None
        self._local, self._images, self._budget = local, images, budget
        self._pixels: list[npt.NDArray[np.float16]] = []
        self._pooled: list[FloatArray] = []
        self._grids: list[tuple[int, int]] = []

    def add(self, features: FloatArray, ignored: Bits | None = None) -> None:
        """Appends one image (h, w, local + D) without what is ignored (h, w), which is the same for all images.

        Raises `OUT_OF_MEMORY` at the first where all together would not fit.
        """
        self._kept = kept_places(ignored)
        pyramid = np.clip(features[..., : self._local], -FLOAT16_MAX, FLOAT16_MAX).astype(np.float16).reshape(-1, self._local)
        if self._kept is not None:
            pyramid = pyramid[self._kept]
        if not self._pixels:
            self._check(self._images * pyramid.nbytes)
        self._pixels.append(pyramid)
        self._pooled.append(pooled(features[..., self._local :], ignored))
        self._grids.append((features.shape[0], features.shape[1]))

    def gallery(self) -> Gallery:
        """All that was added; the writer is empty afterwards, because every image is let go of as it is copied."""
        last = sum(map(len, self._pixels))
        pixels = np.empty((last, self._local), np.float16)
        while self._pixels:
            image = self._pixels.pop()
            pixels[last - len(image) : last] = image
            last -= len(image)
        return Gallery(pixels, np.stack(self._pooled), np.array(self._grids, np.int16), self._kept)

    def _check(self, needed: float) -> None:
        if needed > self._budget:
            raise InspectorError(
                ErrorCode.OUT_OF_MEMORY,
                said(
                    "Keeping {images} good images as a whole takes {needed:.1f} MB, and {budget:.1f} MB may be used: "
                    "choose a smaller input size, fewer images or fewer levels.",
                    images=self._images,
                    needed=needed / 2**20,
                    budget=self._budget / 2**20,
                ),
            )
