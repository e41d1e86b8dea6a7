"""Exact nearest neighbours in plain numpy: the reference for every faster search, and good enough for small questions."""

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray

BLOCK = 1024


def nearest(queries: FloatArray, bank: FloatArray, count: int = 1) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """The `count` nearest rows of `bank` (M, C) for each of `queries` (Q, C), nearest first.

    Gives true Euclidean distances (Q, count) and rows (Q, count); `count` is cut to M. Candidates come from a matrix product,
    their distances from the differences themselves, which is exact where the product leaves about 0.01 in place of 0.
    """
    count = min(count, len(bank))
    halves = np.einsum("mc,mc->m", bank, bank) / 2
    rows = np.empty((len(queries), count), np.int64)
    distances = np.empty((len(queries), count), np.float32)
    for first in range(0, len(queries), BLOCK):
        part = queries[first : first + BLOCK]
        partial = halves - part @ bank.T
        found = np.argpartition(partial, count - 1, axis=1)[:, :count] if count > 1 else partial.argmin(axis=1)[:, None]
        exact = np.linalg.norm(part[:, None, :] - bank[found], axis=2)
        order = np.argsort(exact, axis=1, kind="stable")
        rows[first : first + BLOCK] = np.take_along_axis(found, order, axis=1)
        distances[first : first + BLOCK] = np.take_along_axis(exact, order, axis=1)
    return distances, rows
