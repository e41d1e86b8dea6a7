"""Builds a model: good images to memory bank, held-out scores, threshold, a new folder on disk, and only then into use."""

import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import ScoredImage
from inspector.core.process import peak_rss_mb
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.thresholds import Threshold, propose
from inspector.datasets.copies import find_copies
from inspector.datasets.listing import find_images
from inspector.devices.image_file import read_image
from inspector.engine import detectors
from inspector.engine.detectors.detector import Detector
from inspector.engine.images.pipeline import LazyImage
from inspector.services.context import Context
from inspector.services.setup import Change
from inspector.services.sources import expect_one_truth
from inspector.storage import models, projects

HELD_OUT_SHARE, HELD_OUT_MOST = 0.2, 100
ERROR_IMAGES = 32
_ALSO_VALIDATION = "not learned: it is a validation image as well"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made; `skipped` lists (path, reason)."""

    model_id: str
    images: int
    skipped: tuple[tuple[str, str], ...]
    patches: int
    bank_vectors: int
    bank_sha256: str
    coverage_radius: float
    coverage_is_bound: bool
    """Whether `coverage_radius` is a proven upper bound instead of a measured value; see `storage`."""
    seconds: dict[str, float]
    storage: str
    search_error: float
    """What approximate search costs: the largest relative excess of an image score, on held-out good images; 0 when exact."""
    peak_rss_mb: float
    held_out: int
    threshold: Threshold

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        listed = [{"path": path, "reason": reason} for path, reason in self.skipped]
        peak = self.peak_rss_mb if math.isfinite(self.peak_rss_mb) else None
        threshold = {"threshold": self.threshold.value, "provisional": self.threshold.provisional}
        return asdict(self) | threshold | {"skipped": listed, "peak_rss_mb": peak}


@dataclass(frozen=True, slots=True)
class Sources:
    """The images of a build; `held_out` are good and not in the memory bank."""

    good: tuple[Path, ...]
    held_out: tuple[Path, ...]
    defect: tuple[Path, ...]
    skipped: tuple[tuple[str, str], ...]


def build(folder: Path, context: Context, change: Change | None = None) -> Steps[BuildReport]:
    """Builds the project in `folder` with its recipe and puts the model to use.

    `change` gives it other settings, which are stored together with the model that was built with them. Closing the generator at
    any yield, an error or a kill leaves the last good model in use, and the settings that it belongs to. Raises the errors of reading,
    weights and disk, `TOO_FEW_IMAGES`, and `PROJECT_BUSY` while another build runs.
    """
    yield Progress("Looking for images", 0, 0)
    change = change or (lambda now: now)
    project = change(projects.open_project(folder))
    with projects.building(folder):
        sources = yield from without_copies(find_sources(project))
        detector = detectors.make(project.recipe, context.options, context.cache, context.memory_budget)
        fitted = yield from detector.fit(lazily(sources.good), [str(path) for path in sources.good])
        skipped = list(sources.skipped) + [(str(sources.good[k]), error.detail) for k, error in fitted.skipped]
        scores, began = list[ScoredImage](), time.perf_counter()
        for paths, defect in ((sources.held_out, False), (sources.defect, True)):
            scores += yield from score_files(detector, paths, defect, skipped)
        scoring, threshold = time.perf_counter() - began, propose(*split(scores))
        report = BuildReport(
            model_id="",
            images=fitted.images,
            skipped=tuple(skipped),
            patches=fitted.patches,
            bank_vectors=fitted.bank_vectors,
            bank_sha256=fitted.bank_sha256,
            coverage_radius=fitted.coverage_radius,
            coverage_is_bound=fitted.coverage_is_bound,
            seconds=fitted.seconds | {"scoring": scoring, "total": fitted.seconds["total"] + scoring},
            storage=fitted.storage,
            search_error=detector.search_error(lazily(sources.held_out[:ERROR_IMAGES])),
            peak_rss_mb=peak_rss_mb(),
            held_out=sum(not s.defect for s in scores),
            threshold=threshold,
        )
        yield Progress("Saving the model", 0, 1)
        model_id = models.save_model(folder, detector.state(), scores, threshold, report.to_json())
        projects.update_project(folder, lambda now: replace(change(now), active_model=model_id).with_threshold(model_id, threshold))
    return replace(report, model_id=model_id)


def find_sources(project: Project) -> Sources:
    """The images that a build of `project` reads. Without validation images of good parts a fifth of the good ones is held out.

    An image named both for learning and for validation is not learned, and listed among the skipped ones: a threshold must come
    from images that the bank has not seen. Raises `NO_IMAGES`, `FOLDER_UNREADABLE`, `TOO_FEW_IMAGES` where nothing would be left to
    learn from, and `BAD_ARGUMENT` for a validation image that is to be good and to have a defect.
    """
    listings = [find_images(names) if names else None for names in (project.good, project.validation_good, project.validation_defect)]
    skipped = tuple((str(path), reason) for listing in listings if listing for path, reason in listing.skipped)
    good, held_out, defect = (listing.paths if listing else () for listing in listings)
    expect_one_truth(held_out, defect)
    reserved = {path.resolve() for path in (*held_out, *defect)}
    skipped += tuple((str(path), _ALSO_VALIDATION) for path in good if path.resolve() in reserved)
    good = tuple(path for path in good if path.resolve() not in reserved)
    if not held_out:
        good, held_out = hold_out(good, project.recipe.seed)
    return _enough(Sources(good, held_out, defect, skipped))


def without_copies(sources: Sources) -> Steps[Sources]:
    """`sources` without files that have the same bytes as a validation image: neither learned nor counted twice, but listed.

    Raises `BAD_ARGUMENT` where a good image and one with a defect are copies of each other, `TOO_FEW_IMAGES` where too little is left.
    """
    copies: dict[Path, str] = {}
    held_out, defect = set(sources.held_out), set(sources.defect)
    groups = yield from find_copies((*sources.held_out, *sources.defect, *sources.good))
    for done, (first, *others) in enumerate(groups):
        yield Progress("Comparing files", done, len(groups), "groups")
        if not (first in held_out or first in defect) or not _is_readable(first):
            continue
        wrong = next((path for path in others if first in held_out and path in defect), None)
        if wrong is not None:
            sentence = f"The images {first} and {wrong} are copies of each other, but one is named as good, the other as having a defect."
            raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
        copies |= dict.fromkeys(others, f"not used: it is a copy of the validation image {first}")
    good, others_good, defects = (tuple(p for p in kind if p not in copies) for kind in (sources.good, sources.held_out, sources.defect))
    skipped = tuple((str(path), reason) for path, reason in copies.items())
    return _enough(Sources(good, others_good, defects, sources.skipped + skipped))


def _is_readable(path: Path) -> bool:
    """Of files that are no pictures, each is to be listed as such."""
    try:
        return read_image(path).size > 0
    except InspectorError:
        return False


def _enough(sources: Sources) -> Sources:
    """`sources` if a build can be made of them. Raises `TOO_FEW_IMAGES`."""
    if not sources.good or not sources.held_out:
        raise InspectorError(
            ErrorCode.TOO_FEW_IMAGES,
            "A build needs at least two different images of good parts: one to learn from, one to set the threshold.",
        )
    return sources


def hold_out(good: Sequence[Path], seed: int) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Splits good images (to learn from, held out): every fifth, one at least and `HELD_OUT_MOST` at most, drawn with `seed`."""
    if len(good) < 2:
        return tuple(good), ()
    count = min(HELD_OUT_MOST, max(1, round(len(good) * HELD_OUT_SHARE)))
    drawn = set(np.random.default_rng(seed).choice(len(good), count, replace=False).tolist())
    return tuple(p for k, p in enumerate(good) if k not in drawn), tuple(p for k, p in enumerate(good) if k in drawn)


def score_files(detector: Detector, paths: Sequence[Path], defect: bool, skipped: list[tuple[str, str]]) -> Steps[list[ScoredImage]]:
    """Raw scores of image files of known truth; unreadable ones are appended to `skipped`."""
    scores = []
    stage = "Scoring images with defects" if defect else "Scoring good images that were held out"
    for index, found in detector.score_many(lazily(paths)):
        if isinstance(found, InspectorError):
            skipped.append((str(paths[index]), found.detail))
        elif not math.isfinite(found.result.score):  # no threshold could be proposed, and none of it stored
            skipped.append((str(paths[index]), "its score is no number"))
        else:
            scores.append(ScoredImage(str(paths[index]), found.result.score, defect))
        yield Progress(stage, index + 1, len(paths), "images")
    return scores


def lazily(paths: Sequence[Path]) -> list[LazyImage]:
    """Images that are read when their turn comes."""
    return [partial(read_image, path) for path in paths]


def split(scores: Sequence[ScoredImage]) -> tuple[list[float], list[float]]:
    """(scores of good images, scores of defects)."""
    return [s.score for s in scores if not s.defect], [s.score for s in scores if s.defect]
