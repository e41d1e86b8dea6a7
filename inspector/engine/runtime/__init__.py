"""Where the arithmetic of inspecting runs: OpenVINO on CPUs, torch as the reference and on CUDA. One protocol for both."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray

Batch = npt.NDArray[np.uint8]
"""(B, H, W, 3) uint8 RGB, as `Preprocess.apply` makes it."""


@dataclass(frozen=True, slots=True, eq=False)
class PatchScores:
    """Nearest neighbours of every patch of a batch: (B, h, w) true distances and (B, h, w) rows of the memory bank."""

    distances: FloatArray
    nearest: npt.NDArray[np.int32]
    features: FloatArray | None = None
    """(B, h, w, C) standardised patch features, where they were asked for."""


class Runtime(Protocol):
    """One network, and once `hold` was called the memory bank beside it. Not safe to share between threads."""

    name: str

    def features(self, batch: Batch) -> FloatArray:
        """(B, H, W, 3) -> (B, h, w, C) float32 patch features, not standardised."""
        ...

    def hold(self, bank: FloatArray, mean: FloatArray, std: FloatArray, keep_features: bool = False) -> None:
        """Takes the memory bank (M, C), in standardised features, and the standardisation (C,) of the network's own.

        `keep_features`: whether `search` gives the patch features too.
        """
        ...

    def search(self, batch: Batch) -> PatchScores:
        """Standardises the patch features of a batch and finds each one's nearest vector of the bank."""
        ...
