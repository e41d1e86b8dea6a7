"""From the scores of a part's patches to the score and the map of its image: one place for all detectors (PatchCore, section 3.3)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspector.core.recipe import ImageScore, Recipe
from inspector.core.types import FloatArray
from inspector.engine.images.anomaly_map import smooth, smooth_kept
from inspector.engine.images.ignore import Bits

Size = tuple[int, int]
"""(height, width) of a network input."""


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What a detector found of one network input by comparing its patches with what it knows of good ones."""

    scores: FloatArray
    """(h, w) how far every patch is from what is known of good ones."""
    nearest: npt.NDArray[np.integer] | None = None
    """(h, w) what of the good parts each was compared with; None: nothing that can be named."""
    weight: float = 1.0
    """What the image score is multiplied with; see equation 7."""
    image_score: float | None = None
    """Of detectors that judge an image as a whole, by something else than its patches."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a detector says of one network input, before the map gets the size of the image."""

    score: float
    smoothed: FloatArray
    """(H', W') map at the size of the network input."""
    hottest: tuple[int, int]
    """(row, column) of the patch with the highest score."""
    grid: tuple[int, int]
    neighbour: int = -1
    """What of the good parts that patch was compared with; -1: nothing that can be named."""


IMAGE_SCORES: dict[ImageScore, Callable[[FloatArray, FloatArray], float]] = {
    ImageScore.SMOOTHED: lambda scores, smoothed: float(smoothed.max()),
    ImageScore.PATCH: lambda scores, smoothed: float(scores.max()),
}
"""The image score of the patch scores and of the map that they were smoothed to; without what is ignored, in no particular shape."""


def judge(compared: Compared, size: Size, recipe: Recipe, ignored: Bits | None = None) -> Judged:
    """Smooths the patch scores to a map of `size`, and takes of them the image score that the recipe asks for.

    Patches (h, w) that are `ignored` count for nothing, whatever their scores are; the map is 0 there.
    """
    scores = counted = compared.scores
    if ignored is None:
        smoothed = seen = smooth(scores, size, recipe.sigma)
    else:
        smoothed, kept = smooth_kept(scores, ignored, size, recipe.sigma)
        counted, seen = scores[~ignored], smoothed[kept]
    score = compared.image_score
    if score is None:
        score = IMAGE_SCORES[recipe.image_score](counted, seen) * compared.weight
    place = hottest(scores, ignored)
    neighbour = int(compared.nearest[place]) if compared.nearest is not None else -1
    return Judged(score, smoothed, place, (scores.shape[0], scores.shape[1]), neighbour)


def hottest(scores: FloatArray, ignored: Bits | None) -> tuple[int, int]:
    """(row, column) of the highest of (h, w) patch scores that are not ignored."""
    counted = scores if ignored is None else np.where(ignored, -np.inf, scores)
    row, column = np.unravel_index(int(counted.argmax()), scores.shape)
    return int(row), int(column)
