"""Groups of things that look alike, without training: average linkage of directions, cut where groups differ too much."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray

Labels: TypeAlias = npt.NDArray[np.int64]

APART = 0.65
"""Cosine distance from which on two groups are of different families: 0 the same direction, 1 nothing in common."""


def directions(vectors: FloatArray) -> FloatArray:
    """(N, C) with length 1 each; a vector of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: FloatArray = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return scaled


def grouped(vectors: FloatArray, apart: float = APART) -> Labels:
    """(N,) the family of each of N vectors (N, C), numbered from 0, the largest first, equal ones by their first member.

    Agglomerative: those two groups are joined whose members are nearest to each other on average, as long as that is below `apart`.
    """
    count = len(vectors)
    labels, sizes = np.arange(count), np.ones(count)
    far = 1 - directions(vectors.astype(np.float64)) @ directions(vectors.astype(np.float64)).T
    np.fill_diagonal(far, np.inf)
    while count > 1:
        first, second = divmod(int(far.argmin()), len(far))
        if far[first, second] >= apart:
            break
        joined = (sizes[first] * far[first] + sizes[second] * far[second]) / (sizes[first] + sizes[second])
        far[first] = far[:, first] = joined
        far[second] = far[:, second] = far[first, first] = np.inf
        sizes[first] += sizes[second]
        labels[labels == second] = first
        count -= 1
    return numbered(labels)


def numbered(labels: Labels) -> Labels:
    """The same groups numbered from 0: the largest first, equal ones by their first member."""
    found, first, inverse, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -counts))
    ranks = np.empty(len(found), np.int64)
    ranks[order] = np.arange(len(found))
    return ranks[inverse]


def nearest_centre(vectors: FloatArray, centres: FloatArray, apart: float = APART) -> Labels:
    """(N,) the nearest of K centres (K, C) to each of (N, C) vectors, by direction; -1 where none is nearer than `apart`."""
    if not len(centres):
        return np.full(len(vectors), -1)
    far = 1 - directions(vectors) @ directions(centres).T
    return np.where(far.min(axis=1) < apart, far.argmin(axis=1), -1)


def agreement(labels: Sequence[int], kinds: Sequence[str]) -> tuple[float, float]:
    """(purity, adjusted Rand index) of families against kinds that people have given."""
    _, rows = np.unique(np.asarray(labels), return_inverse=True)
    _, columns = np.unique(np.asarray(kinds), return_inverse=True)
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(table, (rows, columns), 1)
    both, one, other, every = (
        float((n * (n - 1) / 2).sum()) for n in (table, table.sum(axis=1), table.sum(axis=0), table.sum(keepdims=True))
    )
    chance = one * other / every if every else 0.0
    most = (one + other) / 2
    return float(table.max(axis=1).sum() / len(rows)), (both - chance) / (most - chance) if most != chance else 1.0
