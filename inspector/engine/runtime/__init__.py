"""Where the arithmetic of inspecting runs: OpenVINO on CPUs, torch as the reference and on CUDA. One protocol for both."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray

Batch: TypeAlias = npt.NDArray[np.uint8]
"""(B, H, W, 3) uint8 RGB, as `Preprocess.apply` makes them."""


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What a runtime needs to know of a fitted detector: the bank (M, C) in standardised features, and mean and std (C,)."""

    bank: FloatArray
    mean: FloatArray
    std: FloatArray
    keep_features: bool = False
    """Whether patch features are wanted beside the distances."""
    index: bytes = b""
    """A faiss index over the bank, for approximate search."""


@dataclass(frozen=True, slots=True, eq=False)
class PatchScores:
    """Nearest neighbours of every patch of a batch: (B, h, w) true distances and (B, h, w) rows of the memory bank."""

    distances: FloatArray
    nearest: npt.NDArray[np.int32]
    features: FloatArray | None = None
    """(B, h, w, C) standardised patch features, where they were asked for."""


class Runtime(Protocol):
    """One network, and after `hold` the memory bank beside it. `features` and `search` may be called from several threads."""

    name: str
    streams: int
    """How many threads should call at once to keep the device busy."""
    batch: int
    """How many images of one size it likes in one call."""

    def features(self, batch: Batch) -> FloatArray:
        """(B, H, W, 3) -> (B, h, w, C) float32 patch features, not standardised."""
        ...

    def hold(self, search: Search) -> None:
        """Takes a memory bank for `search`."""
        ...

    def search(self, batch: Batch) -> PatchScores:
        """Standardises the patch features of a batch and finds each one's nearest vector of the bank."""
        ...
