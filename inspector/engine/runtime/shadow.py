"""Which vectors of a memory bank can still be the nearest to some patches, by a bound that holds in spite of rounding."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from inspector.core.types import FloatArray

SHARE = 0.97
"""Of the bank's variance, that lies along the axes of its shadow: more axes cost time, fewer leave more vectors to compare with."""
SAMPLED, BLOCK = 5000, 4096
_UNIT, _FLUSHED = 2.0**-24, 2.0**-126
"""Relative error of one float32 operation, and absolute error of one whose result is so small that it may be flushed to 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Shadow:
    """The bank (M, C) seen along its D principal axes (C, D), in which no distance is larger than it is in full.

    Let p(x) be the shadow of x, and c any point among the shadows of some queries, s of which is the distance |p(q) - c| of query q.
    If u is the distance of q to whatever vector, then the nearest vector m has |q - m| <= u, hence |p(q) - p(m)| <= u, and by the
    triangle inequality |c - p(m)| <= u + s. All vectors with a larger |c - p(m)| are out, for one product with c instead of one with
    every query. `limits` puts that in terms of what is computed, |p(m)|^2 / 2 - c p(m), and adds what float32 may have lost on the
    way: n operations lose at most n / (2^24 - n) of the lengths of both factors, in whatever order they are done.
    """

    axes: FloatArray
    vectors: FloatArray
    """(M, D) p of every vector of the bank."""
    halves: FloatArray
    """(M,) half of their squared lengths."""
    longest: float
    """Length of the longest vector of the bank, in full."""
    stretch: float
    """By how much the axes, rounded as they are, lengthen anything at most."""

    @classmethod
    def of(cls, bank: FloatArray) -> Self:
        """The shadow of a bank (M, C). Where that holds anything but numbers, every limit is NaN."""
        with np.errstate(all="ignore"):
            longest = float(np.sqrt(2 * half_squares(bank).astype(np.float64).max()))
            some = bank[:: max(1, len(bank) // SAMPLED)] / np.float32(longest or 1)
            centred = np.nan_to_num(some - some.mean(axis=0), posinf=0, neginf=0)
            variances, axes = np.linalg.eigh(centred.T @ centred)
            shares = np.cumsum(variances[::-1]) / max(float(variances.sum()), _FLUSHED)
            count = min(bank.shape[1], -(-int(np.searchsorted(shares, SHARE) + 1) // 8) * 8)
            kept = np.ascontiguousarray(axes[:, ::-1][:, :count])
            vectors = bank @ kept
            stretch = float(np.sqrt(np.abs(kept.T.astype(np.float64) @ kept).sum(axis=0).max()))
            return cls(kept, vectors, half_squares(vectors), longest, stretch)

    def limits(self, centres: FloatArray, spreads: FloatArray, reached: FloatArray, lengths: FloatArray) -> FloatArray:
        """(G,) the largest |p(m)|^2 / 2 - c p(m) with which m can be the nearest to one of K queries.

        `centres` (G, D) and `spreads` (G, K) are c and s of above, `reached` (G, K) the distances to some vector, `lengths` (G, K)
        those of the queries. NaN or infinite where the bound says nothing.
        """
        channels, count = self.axes.shape
        lost = loss(channels) * np.sqrt(count) * (lengths.astype(np.float64) + self.longest) + np.sqrt(channels * _FLUSHED)
        radii = ((self.stretch * reached.astype(np.float64) + spreads) * (1 + loss(channels)) + lost).max(axis=1)
        squares = np.square(centres.astype(np.float64)).sum(axis=1)
        limits = (np.square(radii) - squares) / 2 + rounding(count, np.sqrt(squares), self.stretch * self.longest)
        return upwards(limits)


def half_squares(vectors: FloatArray) -> FloatArray:
    """(M,) half of the squared length of each vector (M, C)."""
    parts = (vectors[first : first + BLOCK].astype(np.float64) for first in range(0, len(vectors), BLOCK))
    return np.concatenate([0.5 * np.einsum("mc,mc->m", part, part) for part in parts]).astype(np.float32)


def rounding(channels: int, lengths: FloatArray, longest: float) -> FloatArray:
    """What float32 may change in |m|^2 / 2 - q m for queries of these `lengths` and m no longer than `longest`; in float64."""
    return loss(channels) * (lengths * longest + longest**2) + 2 * channels * _FLUSHED


def loss(operations: int) -> float:
    """The share that as many operations and a dozen around them may lose."""
    return (operations + 12) * _UNIT / (1 - (operations + 12) * _UNIT)


def upwards(values: FloatArray) -> FloatArray:
    """The next float32 above each of some float64."""
    return np.nextafter(values.astype(np.float32), np.float32(np.inf))
