"""Takes an inspection apart: how long each stage of PatchCore needs, and the floor below which no program can go."""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from inspector.core.types import Image
from inspector.engine.detectors.detector import Detector
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.images.anomaly_map import smooth, to_image

WARM_UP = 5


def latency_ms(detector: Detector, images: Sequence[Image], repeats: int) -> list[float]:
    """Times from an image in memory to its score and full-size map, the images taken in turn; (repeats,) in ms."""
    return _times([partial(detector.score, [image]) for image in images], repeats)


def stages_ms(detector: PatchCore, image: Image, repeats: int) -> dict[str, float]:
    """Median ms of each stage for one image; `map` is smoothing, enlarging and the image score."""
    prepared = detector.preprocess.apply(image)[None]
    geometry = detector.preprocess.geometry(image.shape[0], image.shape[1])
    runtime, sigma = detector.runtime(), detector.recipe.sigma
    distances = runtime.search(prepared).distances[0]
    stages: dict[str, Callable[[], object]] = {
        "resize": lambda: detector.preprocess.apply(image),
        "network_and_search": lambda: runtime.search(prepared),
        "map": lambda: to_image(smooth(distances, geometry.input, sigma), geometry),
    }
    return {name: statistics.median(_times([stage], repeats)) for name, stage in stages.items()}


def floor_ms(detector: PatchCore, image: Image, repeats: int) -> dict[str, float]:
    """Median ms of the network alone and of the bare nearest-neighbour search alone, each as its own float32 graph of fixed size."""
    from inspector.engine.runtime.floor import bare_network, bare_search

    prepared = detector.preprocess.apply(image)[None]
    features = detector.runtime().features(prepared)
    queries = ((features - detector.mean_) / detector.std_).reshape(-1, features.shape[-1]).astype(np.float32)
    network = bare_network(detector.graph_, prepared.shape, detector.threads)
    search = bare_search(detector.bank_.vectors, len(queries), detector.threads)
    alone = {"network": lambda: network(prepared), "search": lambda: search(queries)}
    return {name: statistics.median(_times([run], repeats)) for name, run in alone.items()}


def _times(runs: Sequence[Callable[[], object]], repeats: int) -> list[float]:
    for k in range(WARM_UP):
        runs[k % len(runs)]()
    found = []
    for k in range(repeats):
        began = time.perf_counter()
        runs[k % len(runs)]()
        found.append((time.perf_counter() - began) * 1e3)
    return found
