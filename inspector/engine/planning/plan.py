"""What a build will take, as far as every detector's plan has it in common."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np

from inspector.core.types import Image
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.patches.rows import Storage

SAMPLE = 24
STAGE = "Timing a few images"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build will take on this PC."""

    images: int
    input_size: tuple[int, int]
    """(height, width) of the network input of most images."""
    patches: int
    bank_vectors: int
    storage: Storage
    peak_memory_mb: float
    build_seconds: float
    ms_per_part: float
    seconds: dict[str, float]
    """`build_seconds` by stage."""


def spread(images: Sequence[LazyImage]) -> list[LazyImage]:
    """Up to `SAMPLE` of `images`, from all over them."""
    return [images[k] for k in np.unique(np.linspace(0, len(images) - 1, SAMPLE).astype(int))]


def alternating_s(work: Callable[[Image], object], images: Sequence[Image], times: int) -> float:
    """Median time of `work` on `images` in turn: their shapes may differ, and only that of most of them is compiled for."""
    turn = cycle(images)
    for image in images:
        work(image)
    return median_s(lambda: work(next(turn)), times)


def median_s(work: Callable[[], object], times: int) -> float:
    """Median time of `work`, after it was done once."""
    work()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return sorted(found)[len(found) // 2]
