"""Distances on one scale, whether good parts are alike or varied where they were measured (density correction).

Greedy k-center covers rare good patches as closely as common ones, so that the usual distance to the bank differs from vector to
vector: near the centre of a dense cluster of good patches everything is close, at its fringe nothing is. A distance is therefore read
against those that the good patches of the build have to the same vector of the bank. The paper's re-weighting (equation 7) is after the
same thing, but looks at the bank alone, which no longer knows how many good patches a vector stands for.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspector.core.model import sha256_of_arrays
from inspector.core.types import FloatArray

PRIOR = 10
"""Good patches at the average distance that every vector is given beside its own, so that one of few does not decide alone."""
BLEND = 0.2
"""Share of the average over all vectors in each one's mean and variance: a flawless background must not make a speck of noise a defect."""


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """What makes a distance to vector k of the bank comparable: `gain[k]` * distance + `offset[k]`."""

    gain: FloatArray
    """(M,)"""
    offset: FloatArray
    """(M,)"""

    @classmethod
    def measure(cls, owners: npt.NDArray[np.int32], distances: FloatArray, count: int) -> "Density":
        """From the distance (N,) of every good patch to its nearest of `count` vectors, and which vector that is (N,).

        A distance as far above the usual one of its vector, in standard deviations, as another one of another vector becomes the same
        as that: m + s * (d - m_k) / s_k, where m and s are mean and deviation of all N. A vector that stands for little but
        itself is read almost as the average one; where all good patches are in the bank, nothing is changed.
        """
        squares = distances.astype(np.float64) ** 2
        mean, variance = float(distances.mean(dtype=np.float64)), float(distances.var(dtype=np.float64))
        if variance == 0:
            return cls(np.ones(count, np.float32), np.zeros(count, np.float32))
        weight = np.bincount(owners, minlength=count) + PRIOR
        own_mean = (np.bincount(owners, distances, count) + PRIOR * mean) / weight
        own_variance = (np.bincount(owners, squares, count) + PRIOR * (variance + mean**2)) / weight - own_mean**2
        own_mean = (1 - BLEND) * own_mean + BLEND * mean
        gain = np.sqrt(variance / ((1 - BLEND) * own_variance + BLEND * variance))
        return cls(gain.astype(np.float32), (mean - gain * own_mean).astype(np.float32))

    def extended(self, count: int) -> "Density":
        """The same for a bank with `count` more vectors of which nothing is known: their distances are read as they are.

        That is what `measure` comes to for a vector that stands for nothing but itself. Others keep their figures, so that a place
        whose nearest vector stays the same keeps its score, to the last bit.
        """
        ones, zeros = np.ones(count, np.float32), np.zeros(count, np.float32)
        return Density(np.concatenate([self.gain, ones]), np.concatenate([self.offset, zeros]))

    def sha256(self) -> str:
        """Hash of both."""
        return sha256_of_arrays(self.gain, self.offset)

    def correct(self, distances: FloatArray, nearest: npt.NDArray[np.int32]) -> FloatArray:
        """Distances and their vectors, both of any one shape, to corrected distances of that shape; never below 0."""
        corrected: FloatArray = np.maximum(self.gain[nearest] * distances + self.offset[nearest], 0)
        return corrected
