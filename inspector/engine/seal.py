"""The seal: golden inputs and their scores, stored in the model. A PC that computes other scores must not judge parts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays
from inspector.core.types import FloatArray
from inspector.engine.runtime import Batch

RELATIVE_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Seal:
    """`inputs` (B, 64, 64, 3) uint8 and the image scores (B,) that they had when the model was built."""

    inputs: Batch
    scores: FloatArray

    def arrays(self) -> Arrays:
        """As it is stored in a model."""
        return {"seal_inputs": self.inputs, "seal_scores": self.scores}

    @classmethod
    def from_arrays(cls, stored: Arrays) -> "Seal":
        """Reads what `arrays` gave."""
        return cls(cast(Batch, stored["seal_inputs"]), cast(FloatArray, stored["seal_scores"]))

    def check(self, score: Callable[[Batch], FloatArray], runtime: str) -> None:
        """Raises `MODEL_DRIFTED` unless `score` gives the sealed scores again, to 1e-4 relative."""
        found = score(self.inputs)
        # allclose is false for NaN, which is as wrong as any other score.
        if not np.allclose(found, self.scores, rtol=RELATIVE_TOLERANCE, atol=1e-6):
            worst = float(np.max(np.abs(found / self.scores - 1)))
            raise InspectorError(
                ErrorCode.MODEL_DRIFTED, f"This PC ({runtime}) computes other scores than the model was built with (by {worst:.2%})."
            )


def make(score: Callable[[Batch], FloatArray]) -> Seal:
    """Seals a freshly fitted detector: seeded noise, coarse to fine, and a step edge."""
    rng = np.random.default_rng(7)
    inputs = np.empty((4, 64, 64, 3), np.uint8)
    for k, cells in enumerate((4, 16, 64)):
        noise = rng.integers(0, 256, (cells, cells, 3), np.uint8)
        inputs[k] = cv2.resize(noise, (64, 64), interpolation=cv2.INTER_NEAREST)
    inputs[3] = np.where(np.arange(64)[:, None, None] > 31, 200, 40)
    return Seal(inputs, score(inputs))
