"""Greedy k-center on a torch device: with the bandwidth of a graphics card plain greedy needs no lazy bounds."""

import time

import numpy as np
import torch

from inspector.core.progress import Progress, Steps
from inspector.engine.memory_bank.coreset import BREATH_S, STAGE, Coreset
from inspector.engine.patches.rows import Rows


def greedy_k_center_on(device: str, rows: Rows, count: int, seed: int = 0) -> Steps[Coreset]:
    """What `coreset.greedy_k_center` gives, ties and rounding aside, computed on `device`.

    All rows are copied there as float32: N * d * 4 bytes. A device without that much memory raises `torch.OutOfMemoryError`.
    """
    features = torch.empty(rows.shape, device=device)
    for where, block in rows.blocks():
        features[where] = torch.from_numpy(np.ascontiguousarray(block)).to(device)
        yield Progress(STAGE, 0, count, "vectors")
    norms = features.square().sum(dim=1)
    picks = torch.empty(count, dtype=torch.int64, device=device)
    picks[0] = int(np.random.default_rng(seed).integers(rows.shape[0]))
    bounds, owners = torch.full_like(norms, torch.inf), torch.zeros(rows.shape[0], dtype=torch.int32, device=device)
    last = time.perf_counter()
    for k in range(count):
        if k:
            picks[k] = bounds.argmax()
        pick = picks[k : k + 1]
        found = norms + norms[pick] - 2 * (features @ features[pick].T)[:, 0]
        owners.masked_fill_(found < bounds, k)
        torch.minimum(bounds, found, out=bounds)
        bounds[pick], owners[pick] = -torch.inf, k
        if time.perf_counter() - last > BREATH_S:
            _wait(device)  # work is queued, not done: without this the progress would run ahead and Cancel lag behind
            yield Progress(STAGE, k + 1, count, "vectors")
            last = time.perf_counter()
    distances = bounds.clamp_min(0).sqrt()
    return Coreset(picks.cpu().numpy(), float(distances.max()), owners.cpu().numpy(), distances.cpu().numpy())


def _wait(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)
