"""The reference back end, and the one for CUDA."""

import threading

import numpy as np
import torch

from inspector.core.types import FloatArray
from inspector.engine.runtime import Batch, PatchScores, Search

QUERIES_AT_ONCE = 4096


class TorchRuntime:
    """Runs a `PatchEmbedding` and exact nearest neighbours on one torch device."""

    def __init__(self, embedding: torch.nn.Module, device: str = "cpu") -> None:
        self.name = f"torch {device} float32"
        self.streams, self.batch = 1, 16 if device == "cuda" else 4
        self._device = torch.device(device)
        self._embedding = embedding.to(self._device)
        self._busy = threading.Lock()

    @torch.inference_mode()
    def features(self, batch: Batch) -> FloatArray:
        """See `Runtime.features`."""
        with self._busy:
            return self._features(batch).cpu().numpy()

    def hold(self, search: Search) -> None:
        """See `Runtime.hold`."""
        arrays = (search.bank, search.mean, search.std)
        self._bank, self._mean, self._std = (torch.from_numpy(np.ascontiguousarray(a)).to(self._device) for a in arrays)
        self._keep_features = search.keep_features

    @torch.inference_mode()
    def search(self, batch: Batch) -> PatchScores:
        """See `Runtime.search`."""
        with self._busy:
            features = self._features(batch)
            queries = ((features - self._mean) / self._std).reshape(-1, features.shape[-1])
            nearest = torch.cat([self._nearest(part) for part in torch.split(queries, QUERIES_AT_ONCE)])
            # The matrix product leaves about 0.01 where 0 is meant: the winner's distance is computed anew from the difference.
            distances = (queries - self._bank[nearest]).norm(dim=1)
            shape = features.shape[:3]
            kept = queries.reshape(features.shape).cpu().numpy() if self._keep_features else None
            return PatchScores(distances.reshape(shape).cpu().numpy(), nearest.reshape(shape).to(torch.int32).cpu().numpy(), kept)

    def _features(self, batch: Batch) -> torch.Tensor:
        features: torch.Tensor = self._embedding(torch.from_numpy(batch).to(self._device))
        return features

    def _nearest(self, queries: torch.Tensor) -> torch.Tensor:
        return (self._bank.square().sum(1) - 2 * queries @ self._bank.T).argmin(dim=1)
