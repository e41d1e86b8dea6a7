"""The seal: golden inputs and their scores, stored in the model. A PC that computes other scores must not judge parts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays
from inspector.core.types import FloatArray
from inspector.engine.runtime import Batch

RELATIVE_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Seal:
    """Two patterns (2, 64, 64, 3) uint8, the network-input size (height, width) that they are tiled to, and their image scores (2,)."""

    patterns: Batch
    size: tuple[int, int]
    scores: FloatArray

    def arrays(self) -> Arrays:
        """As it is stored in a model."""
        return {"seal_patterns": self.patterns, "seal_size": np.array(self.size, np.int32), "seal_scores": self.scores}

    @classmethod
    def from_arrays(cls, stored: Arrays) -> "Seal":
        """Reads what `arrays` gave."""
        height, width = cast(npt.NDArray[np.int32], stored["seal_size"])
        return cls(cast(Batch, stored["seal_patterns"]), (int(height), int(width)), cast(FloatArray, stored["seal_scores"]))

    def check(self, score: Callable[[Batch], FloatArray], runtime: str) -> None:
        """Raises `MODEL_DRIFTED` unless `score` gives the sealed scores again, to 1e-4 relative."""
        found = score(_inputs(self.patterns, self.size))
        # allclose is false for NaN, which is as wrong as any other score.
        if not np.allclose(found, self.scores, rtol=RELATIVE_TOLERANCE, atol=1e-6):
            worst = float(np.max(np.abs(found / self.scores - 1)))
            raise InspectorError(
                ErrorCode.MODEL_DRIFTED, f"This PC ({runtime}) computes other scores than the model was built with (by {worst:.2%})."
            )


def make(size: tuple[int, int], score: Callable[[Batch], FloatArray]) -> Seal:
    """Seals a freshly fitted detector: seeded noise, coarse and fine, at the size that its images have."""
    rng = np.random.default_rng(7)
    coarse = rng.integers(0, 256, (8, 8, 3), np.uint8).repeat(8, axis=0).repeat(8, axis=1)
    patterns = np.stack([coarse, rng.integers(0, 256, (64, 64, 3), np.uint8)])
    return Seal(patterns, size, score(_inputs(patterns, size)))


def _inputs(patterns: Batch, size: tuple[int, int]) -> Batch:
    times = -(-size[0] // patterns.shape[1]), -(-size[1] // patterns.shape[2])
    return np.ascontiguousarray(np.tile(patterns, (1, *times, 1))[:, : size[0], : size[1]])
