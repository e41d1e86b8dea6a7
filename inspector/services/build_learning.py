"""What a build learns: the material of a project becomes a detector, with a score of every image of known truth."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inspector.core.errors import InspectorError
from inspector.core.model import ModelState, ScoredImage
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.engine import detectors
from inspector.engine.detectors import AnyDetector
from inspector.engine.detectors.detector import Detector, FitReport
from inspector.engine.images.album import Album
from inspector.engine.images.album_making import make_album
from inspector.engine.images.learn_gate import LearnedGate, learn_gate
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.images.places import Places
from inspector.services.alignment import Alignment, learn_alignment
from inspector.services.build_images import Sources, find_sources, lazily, without_copies
from inspector.services.context import Context
from inspector.services.depth import ProjectDepth, find_depth
from inspector.services.ignore_areas import NewMask, mask_of_project, with_areas
from inspector.services.validation.labels import read_said


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What a build learns from and sets the threshold with, and how every picture is looked at."""

    sources: Sources
    pictures: ProjectDepth
    places: Places | None
    alignment: Alignment | None
    detector: AnyDetector
    """It has learned nothing yet."""


def gather(folder: Path, project: Project, context: Context, new_mask: NewMask | None) -> Steps[Material]:
    """Raises the errors of reading and weights, and `TOO_FEW_IMAGES`. `new_mask` replaces the places that the project ignores."""
    sources = yield from without_copies(find_sources(project, read_said(folder)))
    mask, former = new_mask.mask if new_mask is not None else mask_of_project(folder), project.threshold(project.active_model)
    ignore, places = with_areas(mask, project.areas), Places.of(project.areas, former.value if former is not None else None)
    alignment = yield from learn_alignment(folder, project, sources.good, lazily(sources.good))
    aligner = alignment.aligner if alignment is not None else None
    detector = detectors.make(project.recipe, context.options, context.cache, context.memory_budget, ignore, aligner)
    pictures = yield from find_depth((*sources.good, *sources.validation), project.recipe.depth)
    return Material(sources, pictures, places, alignment, detector)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What came of it; `skipped` lists (path, reason)."""

    fitted: FitReport
    scores: list[ScoredImage]
    """Of good images by the others, and of validation images."""
    skipped: list[tuple[str, str]]
    scoring_s: float
    """How long it took to score the validation images."""
    state: ModelState
    gate: LearnedGate | None

    @property
    def alone(self) -> float | None:
        """See `tolerance.MOST_ALONE`; None where it is not known."""
        found = self.fitted.cross_fit.alone if self.fitted.cross_fit is not None else math.nan
        return found if math.isfinite(found) else None

    @property
    def stored(self) -> ModelState:
        """What of it is stored as the model."""
        return self.gate.gate.added_to(self.state) if self.gate is not None else self.state


def learn(material: Material) -> Steps[Learned]:
    """Has the detector of the material learn the good images, and scores all others with it."""
    sources, detector, places = material.sources, material.detector, material.places
    good_images = lazily(sources.good, material.pictures.depth if material.pictures.is_deep else 0, places)
    fitted = yield from detector.fit(good_images, [str(path) for path in sources.good], cross_fit=True, places=places)
    lost = {k for k, _ in fitted.skipped}
    detector.album = yield from _album(detector, [k for k in range(len(sources.good)) if k not in lost], good_images, sources.good)
    skipped = list(sources.skipped) + [(str(sources.good[k]), error.detail) for k, error in fitted.skipped]
    scores, began = _cross_fitted(sources.good, fitted, skipped), time.perf_counter()
    for paths, defect in ((sources.validation, False), (sources.defect, True)):
        scores += yield from score_files(detector, paths, defect, skipped, places)
    scoring_s, state = time.perf_counter() - began, detector.state()
    coolest = fitted.cross_fit.coolest if fitted.cross_fit is not None else ()
    gate = yield from learn_gate(good_images, detector.preprocess, coolest)
    return Learned(fitted, scores, skipped, scoring_s, state, gate)


def _album(detector: AnyDetector, learned: Sequence[int], images: Sequence[LazyImage], paths: Sequence[Path]) -> Steps[Album | None]:
    """Small pictures of the learned images, for stations that have none; None where the model traces nothing back to single ones."""
    origins = detector.origins()
    if origins is None or not detector.recipe.album_mb:
        return None
    taken = np.array([_written(paths[k]) for k in learned], np.int64)
    return (yield from make_album(detector.preprocess, [images[k] for k in learned], origins, taken, detector.recipe.album_mb))


def _written(path: Path) -> int:
    """When a file was written, in seconds since 1970; 0 where the system does not tell."""
    try:
        return max(0, int(path.stat().st_mtime))
    except OSError:
        return 0


def _cross_fitted(paths: Sequence[Path], fitted: FitReport, skipped: list[tuple[str, str]]) -> list[ScoredImage]:
    """Scores of the learned images by the others; those that are no number are appended to `skipped`."""
    assert fitted.cross_fit is not None
    lost = {position for position, _ in fitted.skipped}
    readable = [path for position, path in enumerate(paths) if position not in lost]
    scores = [ScoredImage(str(path), score, False) for path, score in zip(readable, fitted.cross_fit.scores, strict=True)]
    skipped += [(image.path, said("learned, but its score is no number")) for image in scores if not math.isfinite(image.score)]
    return [image for image in scores if math.isfinite(image.score)]


def score_files(
    detector: Detector, paths: Sequence[Path], defect: bool, skipped: list[tuple[str, str]], places: Places | None = None
) -> Steps[list[ScoredImage]]:
    """Raw scores of image files of known truth, by what `places` count; unreadable ones are appended to `skipped`."""
    scores = []
    stage = "Scoring images with defects" if defect else "Scoring validation images of good parts"
    for index, found in detector.score_many(lazily(paths), places):
        if isinstance(found, InspectorError):
            skipped.append((str(paths[index]), found.detail))
        elif not math.isfinite(found.result.score):  # no threshold could be proposed, and none of it stored
            skipped.append((str(paths[index]), said("its score is no number")))
        else:
            scores.append(ScoredImage(str(paths[index]), found.result.score, defect))
        yield Progress(stage, index + 1, len(paths), "images")
    return scores
