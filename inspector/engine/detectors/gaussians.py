"""One multivariate Gaussian per position of a feature grid, learned image by image (PaDiM, section III-B)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress
from inspector.core.said import said
from inspector.core.types import FloatArray

BLOCKS = 4
"""Row blocks that a triangular factor is stored in: 4 leave out three eighths of the square and keep matrix products large."""
POSITIONS = 64
"""Positions worked on at once."""
STAGE = "Learning every position"
Doubles: TypeAlias = npt.NDArray[np.float64]


class RunningGaussians:
    """Means and co-moments of P positions in d dimensions. Memory does not depend on the number of images."""

    def __init__(self, positions: int, dimensions: int) -> None:
        self.count = 0
        self.mean = np.zeros((positions, dimensions))
        self._moments = np.zeros((positions, dimensions, dimensions), np.float32)

    def add(self, features: FloatArray) -> None:
        """Joins the features (k, P, d) of k images with those before (Chan et al. 1979, pairwise update)."""
        k, mean = len(features), features.mean(axis=0, dtype=np.float64)
        difference = mean - self.mean
        between = np.sqrt(self.count * k / (self.count + k)) * difference
        rows = np.concatenate([features - mean, between[None]]).astype(np.float32).transpose(1, 0, 2)
        for first in range(0, rows.shape[0], POSITIONS):
            part = rows[first : first + POSITIONS]
            self._moments[first : first + POSITIONS] += part.transpose(0, 2, 1) @ part
        self.mean += difference * (k / (self.count + k))
        self.count += k

    def factors(self, regulariser: float, into: "Factors") -> Iterator[Progress]:
        """Writes W = L^-1 of every covariance + `regulariser` I = L L^T into `into`, so that ||W x|| is x's Mahalanobis length."""
        total, d = self.mean.shape
        for first in range(0, total, POSITIONS):
            part = slice(first, min(first + POSITIONS, total))
            covariance = self._moments[part].astype(np.float64) / max(1, self.count - 1) + regulariser * np.eye(d)
            into.put(part, np.stack([_inverse_of_triangle(lower) for lower in np.linalg.cholesky(covariance)]).astype(np.float32))
            yield Progress(STAGE, part.stop, total, "positions")


class Factors:
    """Lower triangular matrices (P, d, d), stored as `BLOCKS` row blocks without most of their zeros.

    `flat` is (P, S): block after block, each with the columns that it needs. S is about 5/8 d^2; a model of 56 x 56 positions in
    100 dimensions takes 78 MB, in 550 dimensions 2.4 GB.
    """

    def __init__(self, flat: FloatArray, dimensions: int) -> None:
        if flat.ndim != 2 or flat.shape[1] != _width(dimensions):
            raise ValueError(
                said("factors of shape {shape} do not belong to {dimensions} dimensions", shape=flat.shape, dimensions=dimensions)
            )
        self.flat, self.dimensions = flat, dimensions

    @classmethod
    def empty(cls, positions: int, dimensions: int) -> "Factors":
        """Room for P factors."""
        return cls(np.empty((positions, _width(dimensions)), np.float32), dimensions)

    def put(self, positions: slice, lower: FloatArray) -> None:
        """Stores lower triangles (n, d, d)."""
        for at, rows in _blocks(self.dimensions):
            self.flat[positions, at] = lower[:, rows, : rows.stop].reshape(len(lower), -1)

    def lengths(self, vectors: FloatArray) -> FloatArray:
        """||W_p x_p|| of vectors (P, d), one for each position; (P,)."""
        squares: FloatArray = np.zeros(len(vectors), np.float32)
        for at, rows in _blocks(self.dimensions):
            block = self.flat[:, at].reshape(len(self.flat), rows.stop - rows.start, rows.stop)
            found = (block @ vectors[:, : rows.stop, None])[..., 0]
            squares += np.einsum("pr,pr->p", found, found)
        return np.sqrt(squares)


def check_memory(positions: int, dimensions: int, budget: float) -> None:
    """Raises `OUT_OF_MEMORY` where learning P Gaussians would take more than `budget` bytes."""
    needed = 4 * positions * (dimensions**2 + _width(dimensions))
    if needed > budget:
        raise InspectorError(
            ErrorCode.OUT_OF_MEMORY,
            said(
                "Learning {positions} positions in {dimensions} dimensions takes {needed:.1f} MB, and {budget:.1f} MB "
                "may be used: choose a smaller input size, fewer dimensions or a coarser first level.",
                positions=positions,
                dimensions=dimensions,
                needed=needed / 2**20,
                budget=budget / 2**20,
            ),
        )


def _inverse_of_triangle(lower: Doubles) -> Doubles:
    from scipy.linalg import lapack  # 52 MB that a station does without: it never learns

    inverse, failed = lapack.dtrtri(lower, lower=1)
    if failed:
        raise np.linalg.LinAlgError("a covariance has no inverse")
    found: Doubles = inverse
    return found


def _blocks(dimensions: int) -> Iterator[tuple[slice, slice]]:
    """(place in `flat`, rows) of every block."""
    edges = np.linspace(0, dimensions, min(BLOCKS, dimensions) + 1).astype(int).tolist()
    first = 0
    for top, bottom in pairwise(edges):
        size = (bottom - top) * bottom
        yield slice(first, first + size), slice(top, bottom)
        first += size


def _width(dimensions: int) -> int:
    return max(int(place.stop) for place, _ in _blocks(dimensions))
