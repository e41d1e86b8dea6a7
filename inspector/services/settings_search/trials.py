"""One trial: a recipe learns some of the good parts, scores each without itself, and scores defects: known ones, or synthetic ones."""

import math
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.methods import METHODS
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.core.types import Image
from inspector.engine import detectors
from inspector.engine.detectors import AnyDetector
from inspector.engine.images.pipeline import LazyImage, materialise
from inspector.engine.images.synthetic_defects import USED, kinds_for, within
from inspector.services.context import Context
from inspector.services.settings_search.evidence import REAL, Evidence
from inspector.services.settings_search.parts import Parts

VECTORS = 2500
"""Of the bank of a trial: which settings look best shows with a small one as well, unless it has turned parts to cover."""
FOLDS, TIMED = 4, 5
STAGE = "Scoring images with defects"
NEW = -2
"""In place of a good part's number, for good parts that no trial learns."""

Make = Callable[[], AnyDetector]


def possible(recipe: Recipe, context: Context) -> bool:
    """Whether a detector can be made of it: networks with a grid of their own do not see every size."""
    try:
        detectors.make(recipe, context.options, context.cache)
    except InspectorError:
        return False
    return True


def try_recipe(recipe: Recipe, parts: Parts, context: Context, kinds: Sequence[str] = USED) -> Steps[Evidence]:
    """What a recipe makes of these parts, with defects of these kinds where none are known. Raises what a build raises.

    May be closed at every step.
    """
    keeps_bank = METHODS[recipe.detector].keeps_bank
    smaller = replace(recipe, coreset=float(VECTORS)) if keeps_bank else recipe
    make: Make = partial(detectors.make, smaller, context.options, context.cache, context.memory_budget, parts.ignore, parts.aligner)
    pictures = _pictures(parts, kinds)
    detector = yield from (_by_provenance if keeps_bank else _by_folds)(make, parts, pictures)
    return _evidence(pictures, _time(detector, parts))


@dataclass(frozen=True, slots=True, eq=False)
class _Picture:
    """One picture to be scored, and its scores: several where several detectors scored it."""

    image: LazyImage
    on: int
    """Number of the good part that it is, or that the defect is on; `NEW`, `REAL`."""
    defect: bool
    scores: list[float] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The mean of its scores; NaN without one."""
        return float(np.mean(self.scores)) if self.scores else math.nan


def _pictures(parts: Parts, kinds: Sequence[str]) -> list[_Picture]:
    good = parts.lazily(parts.good)
    found = [_Picture(image, part, False) for part, image in enumerate(good)]
    found += [_Picture(image, NEW, False) for image in parts.lazily(parts.validation)]
    if parts.defect:
        return found + [_Picture(image, REAL, True) for image in parts.lazily(parts.defect)]
    names = [path.name for path in parts.good]
    made = ((part, partial(_made, good[part], kind, names[part], parts)) for part in range(len(good)) for kind in kinds_for(part, kinds))
    return found + [_Picture(image, part, True) for part, image in made]


def _made(image: LazyImage, kind: str, name: str, parts: Parts) -> Image:
    return within(materialise(image), kind, name, parts.box, parts.ignore.pixels if parts.ignore is not None else None)


def _by_provenance(make: Make, parts: Parts, pictures: Sequence[_Picture]) -> Steps[AnyDetector]:
    """One detector learns all parts and knows what of it came from which: each is scored without itself."""
    detector = make()
    fitted = yield from detector.fit(parts.lazily(parts.good), [str(path) for path in parts.good], cross_fit=True)
    assert fitted.cross_fit is not None
    lost = {position for position, _ in fitted.skipped}
    learned = {part: number for number, part in enumerate(part for part in range(len(parts.good)) if part not in lost)}
    for picture in pictures[: len(parts.good)]:
        if picture.on in learned:
            picture.scores.append(fitted.cross_fit.scores[learned[picture.on]])
    rest = [picture for picture in pictures[len(parts.good) :] if picture.on < 0 or picture.on in learned]
    yield from _score(detector, rest, learned)
    return detector


def _by_folds(make: Make, parts: Parts, pictures: Sequence[_Picture]) -> Steps[AnyDetector]:
    """Several detectors learn most parts each and score the rest: stretches in the order of files, where near duplicates are."""
    order = sorted(range(len(parts.good)), key=lambda part: parts.good[part])
    for fold in np.array_split(order, FOLDS):
        held_out, detector = set(fold.tolist()), make()
        yield from detector.fit(parts.lazily([path for part, path in enumerate(parts.good) if part not in held_out]))
        yield from _score(detector, [picture for picture in pictures if picture.on < 0 or picture.on in held_out])
    return detector


def _score(detector: AnyDetector, pictures: Sequence[_Picture], learned: dict[int, int] | None = None) -> Steps[None]:
    """Scores each, what is on a learned part without that part. What the detector refuses has no score."""
    for done, picture in enumerate(pictures):
        with suppress(InspectorError):  # a grey picture among coloured ones: no recipe scores it
            image = materialise(picture.image)
            if learned is not None and picture.on >= 0:
                result = detector.score_again(image, learned[picture.on])
            else:
                result = detector.score([image])[0]
            picture.scores.append(result.score)
        yield Progress(STAGE, done + 1, len(pictures), "images")


def _time(detector: AnyDetector, parts: Parts) -> float:
    """Median ms of a part alone, once the network has been compiled for it."""
    images = [materialise(image) for image in parts.lazily(parts.good[:TIMED])]
    detector.score(images[:1])
    times = []
    for image in images:
        began = time.perf_counter()
        detector.score([image])
        times.append(1e3 * (time.perf_counter() - began))
    return float(np.median(times))


def _evidence(pictures: Sequence[_Picture], ms: float) -> Evidence:
    """The scores of what could be scored. Raises `TOO_FEW_IMAGES` where nothing could."""
    scored = [picture for picture in pictures if math.isfinite(picture.score)]
    good = [picture for picture in scored if not picture.defect]
    place = {picture.on: number for number, picture in enumerate(good)} | {REAL: REAL}
    defects = [picture for picture in scored if picture.defect and picture.on in place]
    if not good or not defects:
        raise InspectorError(ErrorCode.TOO_FEW_IMAGES, said("None of the pictures could be scored: they are of different kinds."))
    on = tuple(place[picture.on] for picture in defects)
    return Evidence(tuple(picture.score for picture in good), tuple(picture.score for picture in defects), on, ms)
