"""What decides the patch embedding of a detector; no torch is needed to say it."""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from inspector.core.types import FloatArray
from inspector.engine.backbones import weights
from inspector.engine.backbones.backbone import Backbone

GRAPH_VERSION = 1
"""Raised whenever `PatchEmbedding` changes what it computes, so that no stale cache is used."""


@dataclass(frozen=True, slots=True)
class EmbeddingPlan:
    """A network, its levels, and what becomes of their features."""

    backbone: Backbone
    levels: tuple[int, ...]
    patch_size: int
    target_dimension: int
    pooled: int = 0
    """A level whose average over the whole image joins the features of every position; 0: none."""

    def channel_weights(self) -> FloatArray | None:
        """(C,) how much a standardised channel counts: the square root of its level's stride, relative to the coarsest level.

        A coarse position sums up more of the image and of what the network has learned; a fine one is noisier. None where channels
        of several levels are pooled together.
        """
        if self.target_dimension or self.pooled:
            return None
        chosen = [self.backbone.levels[j] for j in self.levels]
        coarsest = max(level.stride for level in chosen)
        return np.concatenate([np.full(level.channels, (level.stride / coarsest) ** 0.5, np.float32) for level in chosen])

    def key(self, imported: Path | None) -> str:
        """Name of this graph in a cache: changes with the plan, the weights and the converter."""
        parts = [GRAPH_VERSION, self.backbone.name, self.levels, self.patch_size, self.target_dimension]
        parts += [f"pooled {self.pooled}"] if self.pooled else []
        parts += [weights.fingerprint(self.backbone, imported), version("openvino")]
        return f"{self.backbone.file_name}-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]}"
