"""Locally aware patch features (PatchCore, equations 1 to 3) as one torch module, the reference of every back end."""

from pathlib import Path

import torch
from torch.nn import functional

from inspector.engine.backbones.backbone import Backbone
from inspector.engine.backbones.network import Network, load_network
from inspector.engine.runtime.embedding_plan import EmbeddingPlan


class PatchEmbedding(torch.nn.Module):
    """(B, H, W, 3) uint8 RGB -> (B, h, w, C) float patch features on the grid of the finest level.

    Each level is averaged over the p x p neighbourhood of every position (stride 1), coarser levels are bilinearly resampled to
    the finest grid, all are concatenated, and optionally adaptively average-pooled along the channels to `target_dimension`.
    With `local` above 0 only the first `local` levels are treated so; the average of the last level over the whole image then
    follows at every position.
    """

    scale: torch.Tensor
    shift: torch.Tensor

    def __init__(self, network: Network, backbone: Backbone, patch_size: int = 3, target_dimension: int = 0, local: int = 0) -> None:
        super().__init__()
        self.network = network
        self.patch_size = patch_size
        self.target_dimension = target_dimension
        self.local = local
        self.register_buffer("scale", 1 / (255 * torch.tensor(backbone.std).view(1, 3, 1, 1)))
        self.register_buffer("shift", (torch.tensor(backbone.mean) / torch.tensor(backbone.std)).view(1, 3, 1, 1))

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        normalised = image.permute(0, 3, 1, 2).to(self.scale.dtype) * self.scale - self.shift
        maps = self.network(normalised)
        levels = [self._neighbourhoods(level) for level in (maps[: self.local] if self.local else maps)]
        grid = levels[0].shape[-2:]
        coarse = [functional.interpolate(level, size=grid, mode="bilinear", align_corners=False) for level in levels[1:]]
        features = torch.cat([levels[0], *coarse], dim=1).permute(0, 2, 3, 1)
        if self.target_dimension:
            flat = features.reshape(-1, 1, features.shape[-1])
            pooled = functional.adaptive_avg_pool1d(flat, self.target_dimension)
            features = pooled.reshape(*features.shape[:3], self.target_dimension)
        if self.local:
            average = maps[-1].mean(dim=(2, 3))[:, None, None]
            features = torch.cat([features, average + torch.zeros_like(features[..., :1])], dim=-1)
        return features

    def _neighbourhoods(self, level: torch.Tensor) -> torch.Tensor:
        """Equation 2: f_agg is an average over N_p(h, w).

        Positions beyond the border count as zeros. Averaging over those inside only would leave the border noisier than the rest,
        and good parts would score highest there.
        """
        if self.patch_size == 1:
            return level
        return functional.avg_pool2d(level, self.patch_size, stride=1, padding=self.patch_size // 2, count_include_pad=True)


def load_embedding(plan: EmbeddingPlan, imported: Path | None) -> PatchEmbedding:
    """The torch module of a plan with its pretrained weights. Raises `WEIGHTS_MISSING`, `WEIGHTS_WRONG`."""
    network = load_network(plan.backbone, tuple(sorted({*plan.levels, plan.pooled} - {0})), imported)
    local = len(plan.levels) if plan.pooled else 0
    return PatchEmbedding(network, plan.backbone, plan.patch_size, plan.target_dimension, local).eval()
