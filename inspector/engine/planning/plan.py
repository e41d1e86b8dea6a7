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
PATIENCE = 1.5
"""Seconds that the images of one stage may take, and all repeats of one measurement; of what takes longer one is enough."""
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


def spread(images: Sequence[LazyImage], most: int = SAMPLE) -> list[LazyImage]:
    """Up to `most` of `images`, from all over them."""
    return [images[k] for k in np.unique(np.linspace(0, len(images) - 1, most).astype(int))]


def affordable(each: float, most: int) -> int:
    """How many times, from 1 to `most`, something can be done that takes `each` seconds."""
    return most if each * most <= PATIENCE else max(1, int(PATIENCE / each))


def alternating_s(work: Callable[[Image], object], images: Sequence[Image], times: int) -> float:
    """Median time of `work` on `images` in turn: their shapes may differ, and only that of most of them is compiled for."""
    few = images[: affordable(timed_s(lambda: work(images[0])), len(images))]
    for image in few[1:]:
        work(image)
    turn = cycle(few)
    return median_s(lambda: work(next(turn)), times)


def median_s(work: Callable[[], object], times: int) -> float:
    """Median time of `work`, after it was done once; of that alone where it is very slow."""
    once = timed_s(work)
    if once > PATIENCE:
        return once
    found = [timed_s(work) for _ in range(affordable(once, times))]
    return sorted(found)[len(found) // 2]


def timed_s(work: Callable[[], object]) -> float:
    """Time of `work`."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
