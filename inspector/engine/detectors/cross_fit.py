"""Scores of good images by what the other good images taught: the threshold comes from them, and no good part is lost for learning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.engine.detectors.detector import CrossFit, Detector
from inspector.engine.detectors.scoring import coolest_of
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.images.places import Places
from inspector.engine.patches.likeness import Numbers, told_apart

STAGE = "Scoring good parts without themselves"


@dataclass(frozen=True, slots=True)
class Fold:
    """Positions of the images that one detector of the folds learns from, and of those that it scores."""

    learned: tuple[int, ...]
    scored: tuple[int, ...]


def divide(families: Numbers, folds: int, seed: int) -> list[Fold]:
    """At most `folds` folds of (N,) images; a family is never divided, unless it is the only one."""
    families = told_apart(families)
    numbers = np.random.default_rng(seed).permutation(np.unique(families))
    parts = [part for part in np.array_split(numbers, min(folds, len(numbers))) if len(part) < len(numbers)]
    scored = (np.isin(families, part) for part in parts)
    return [Fold(tuple(np.flatnonzero(~inside).tolist()), tuple(np.flatnonzero(inside).tolist())) for inside in scored]


def by_folds(
    make: Callable[[], Detector],
    images: Sequence[LazyImage],
    readable: Sequence[int],
    families: Numbers,
    folds: int,
    seed: int,
    places: Places | None = None,
) -> Steps[CrossFit]:
    """Fits a detector for every fold on all other images and scores the fold with it: right for every detector, dear for slow ones.

    `readable`: positions (N,) in `images` of those that could be read; `families`: (N,); `places` as in `Detector.fit`. What cannot be
    read any more has no score.
    """
    scores: dict[int, float] = {}
    cool: dict[int, float] = {}
    for fold in divide(families, folds, seed):
        detector = make()
        yield from detector.fit([images[readable[k]] for k in fold.learned])
        for done, found in detector.score_many([images[readable[k]] for k in fold.scored], places):
            if not isinstance(found, InspectorError):
                scores[fold.scored[done]] = found.result.score
                cool[fold.scored[done]] = coolest_of(found.result.evidence.sheets[0])
            yield Progress(STAGE, len(scores), len(readable), "images")
    by_score, coolest = (tuple(each.get(k, float("nan")) for k in range(len(readable))) for each in (scores, cool))
    return CrossFit(by_score, tuple(families.tolist()), coolest=coolest)
