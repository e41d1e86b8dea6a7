"""Draws good parts again and again and asks what the threshold that comes from them does to parts that were not drawn.

Every patch's distance to the nearest patch of every good image is computed once; a bank of all patches of the drawn parts is then a
minimum over some of these, so that hundreds of draws cost little. A coreset of them covers less closely; its builds are dear.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspector.core.progress import finish
from inspector.core.tolerance import tolerance_limit
from inspector.core.types import FloatArray
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.images.anomaly_map import smooth
from inspector.engine.images.pipeline import LazyImage, materialise


@dataclass(frozen=True, eq=False)
class Distances:
    """For every image (good ones first) its patches' distances to the nearest patch of each good image."""

    maps: tuple[FloatArray, ...]
    """(good images, h, w) each."""
    sizes: tuple[tuple[int, int], ...]
    good: int
    sigma: float

    def score(self, image: int, learned: Sequence[int]) -> float:
        """Image score of one by a bank of all patches of the images `learned`."""
        return float(smooth(self.maps[image][list(learned)].min(axis=0), self.sizes[image], self.sigma).max())


@dataclass(frozen=True)
class Outcome:
    """One draw: what its limit does to good parts that were not drawn and to defects, and what the best limit would let pass."""

    false_rejects: float
    escapes: float
    best_escapes: float
    change: float
    """By which share the limit changes where a defect takes the place of one drawn part."""


def measure(detector: PatchCore, good: Sequence[LazyImage], defects: Sequence[LazyImage]) -> Distances:
    """All distances, with features standardised over the good images."""
    graph, preprocess, size = finish(detector.prepare(good))
    runtime = detector.make_runtime(graph, size, many=True)
    prepared = [preprocess.apply(materialise(image))[None] for image in (*good, *defects)]
    features = [runtime.features(batch)[0] for batch in prepared]
    rows = np.concatenate([each.reshape(-1, each.shape[2]) for each in features[: len(good)]])
    mean, std = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    banks = [((each - mean) / std).reshape(-1, each.shape[2]) for each in features[: len(good)]]
    maps = []
    for each in features:
        queries = ((each - mean) / std).reshape(-1, each.shape[2])
        own = np.square(queries).sum(axis=1)
        nearest = [(np.square(bank).sum(axis=1) - 2 * queries @ bank.T).min(axis=1) for bank in banks]
        maps.append(np.sqrt(np.maximum(np.stack(nearest) + own, 0)).reshape(len(banks), *each.shape[:2]).astype(np.float32))
    return Distances(tuple(maps), tuple((b.shape[1], b.shape[2]) for b in prepared), len(good), detector.recipe.sigma)


def draw(distances: Distances, count: int, rng: np.random.Generator, new: int = 120) -> Outcome:
    """Draws `count` good parts, sets the limit from a cross-fit of them, and judges others."""
    order = rng.permutation(distances.good)
    learned, others = order[:count].tolist(), order[count : count + new].tolist()
    defects = range(distances.good, len(distances.maps))
    crossed = np.array([distances.score(k, [j for j in learned if j != k]) for k in learned])
    good, bad = (np.array([distances.score(k, learned) for k in images]) for images in (others, defects))
    limit = tolerance_limit(crossed).value
    crossed[0] = rng.choice(bad)
    return Outcome(
        false_rejects=float((good > limit).mean()),
        escapes=float((bad <= limit).mean()),
        best_escapes=float((bad <= np.quantile(good, 0.97)).mean()),
        change=abs(tolerance_limit(crossed).value / limit - 1),
    )
