"""Builds a model: good images to memory bank, scores of each by the others, threshold, a new folder on disk, only then into use."""

import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from inspector.core.access import Act
from inspector.core.areas import Areas
from inspector.core.audit import AuditKind
from inspector.core.errors import InspectorError
from inspector.core.gate_words import sentence
from inspector.core.model import ScoredImage, by_truth
from inspector.core.process import peak_rss_mb
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.core.thresholds import Threshold, begun, propose
from inspector.core.tolerance import Limit
from inspector.engine import detectors
from inspector.engine.detectors import AnyDetector
from inspector.engine.detectors.detector import Detector, FitReport
from inspector.engine.images.album import Album
from inspector.engine.images.album_making import make_album
from inspector.engine.images.learn_gate import learn_gate
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.images.places import Places
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.alignment import learn_alignment
from inspector.services.build_images import find_sources, lazily, without_copies
from inspector.services.comparing.speed import part_ms_of_files
from inspector.services.context import Context
from inspector.services.depth import find_depth
from inspector.services.good_parts import good_parts_of
from inspector.services.ignore_areas import NewMask, mask_of_project, store_mask, with_areas
from inspector.services.setup import Change
from inspector.services.validation.labels import read_said
from inspector.storage import models, projects

ERROR_IMAGES = 32


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
    """What approximate search costs: the largest relative difference of an image score, on good images; 0 when exact."""
    peak_rss_mb: float
    validation: int
    """Validation images of good parts that were scored."""
    threshold: Threshold
    limit: Limit
    """What good parts alone say of a threshold, whether it comes from them or not."""
    strange: tuple[str, ...]
    """Paths of good parts that look unlike the others, most unlike first."""
    new_ones_only: bool
    """See `GoodParts.new_ones_only`."""
    alone: float | None
    """See `tolerance.MOST_ALONE`; None where it is not known."""
    depth: int
    """Bits of a value in the pictures that were learned."""
    depth_from: str
    """Who said so; see `services.depth.DepthFrom`."""
    brightest: int
    """The largest value in them, single stray ones apart; 0 where nobody had to look."""
    colour: bool | None
    """Whether they are in colour; None where some are grey and some are not."""
    ms_per_part: float | None = None
    """What one part takes on the PC that built it, from picture in memory to score and map."""
    part_limit: float | None = None
    """The quality below which a part is not found; None where parts are not looked for."""
    unusual: tuple[tuple[str, str], ...] = ()
    """(path, why) of good pictures that would not be judged, so unlike the others they are."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        listed = [{"path": path, "reason": reason} for path, reason in self.skipped]
        peak = self.peak_rss_mb if math.isfinite(self.peak_rss_mb) else None
        threshold = {"threshold": self.threshold.value, "provisional": self.threshold.provisional}
        named = {"strange": list(self.strange), "doubt": str(self.limit.doubt or ""), "new_ones_only": self.new_ones_only}
        left_out = ("strange", "new_ones_only", "unusual", *(("part_limit",) if self.part_limit is None else ()))
        plain = {key: value for key, value in asdict(self).items() if key not in left_out}
        plain |= {"unusual": [{"path": path, "reason": reason} for path, reason in self.unusual]} if self.unusual else {}
        return plain | threshold | {"limit": asdict(self.limit) | named, "skipped": listed, "peak_rss_mb": peak}


@guarded(Act.BUILD)
def build(folder: Path, context: Context, change: Change | None = None, new_mask: NewMask | None = None) -> Steps[BuildReport]:
    """Builds the project in `folder` with its recipe and puts the model to use.

    `change` gives it other settings, and `new_mask` other places to ignore, which are stored once the model that was built with them is.
    Closing the generator at any yield, an error or a kill leaves the last good model in use, and the settings that it belongs to. Raises
    the errors of reading, weights and disk, `TOO_FEW_IMAGES`, and `PROJECT_BUSY` while another build runs.
    """
    yield Progress("Looking for images", 0, 0)
    started = time.perf_counter()
    change = change or (lambda now: now)
    project = change(projects.open_project(folder))
    with projects.building(folder):
        sources = yield from without_copies(find_sources(project, read_said(folder)))
        mask, former = new_mask.mask if new_mask is not None else mask_of_project(folder), project.threshold(project.active_model)
        ignore, places = with_areas(mask, project.areas), Places.of(project.areas, former.value if former is not None else None)
        alignment = yield from learn_alignment(folder, project, sources.good, lazily(sources.good))
        aligner = alignment.aligner if alignment is not None else None
        detector = detectors.make(project.recipe, context.options, context.cache, context.memory_budget, ignore, aligner)
        pictures = yield from find_depth((*sources.good, *sources.validation), project.recipe.depth)
        good_images = lazily(sources.good, pictures.depth if pictures.is_deep else 0, places)
        fitted = yield from detector.fit(good_images, [str(path) for path in sources.good], cross_fit=True, places=places)
        learned = detector.preprocess.pictures
        assert learned is not None  # no image would have been found
        lost = {k for k, _ in fitted.skipped}
        detector.album = yield from _album(detector, [k for k in range(len(sources.good)) if k not in lost], good_images, sources.good)
        skipped = list(sources.skipped) + [(str(sources.good[k]), error.detail) for k, error in fitted.skipped]
        scores, began = _cross_fitted(sources.good, fitted, skipped), time.perf_counter()
        for paths, defect in ((sources.validation, False), (sources.defect, True)):
            scores += yield from score_files(detector, paths, defect, skipped, places)
        scoring, state = time.perf_counter() - began, detector.state()
        coolest = fitted.cross_fit.coolest if fitted.cross_fit is not None else ()
        gate = yield from learn_gate(good_images, detector.preprocess, coolest)
        alone = _alone(fitted)
        good = good_parts_of(scores, state.meta, alone)
        limit = good.limit(project.kept)
        threshold = begun(propose(*by_truth(scores), limit), former, project.areas)
        report = BuildReport(
            model_id="",
            images=fitted.images,
            skipped=tuple(skipped),
            patches=fitted.patches,
            bank_vectors=fitted.bank_vectors,
            bank_sha256=fitted.bank_sha256,
            coverage_radius=fitted.coverage_radius,
            coverage_is_bound=fitted.coverage_is_bound,
            seconds=fitted.seconds
            | {"scoring": scoring, "total": fitted.seconds["total"] + scoring, "whole": time.perf_counter() - started},
            storage=fitted.storage,
            search_error=detector.search_error(lazily((sources.validation or sources.good)[:ERROR_IMAGES])),
            peak_rss_mb=peak_rss_mb(),
            validation=len({s.path for s in scores} & set(map(str, sources.validation))),
            threshold=threshold,
            limit=limit,
            strange=tuple(image.path for image in good.strange(limit)),
            new_ones_only=good.new_ones_only,
            alone=alone,
            depth=learned.depth,
            depth_from=str(pictures.source),
            brightest=pictures.brightest,
            colour=learned.colour,
            ms_per_part=part_ms_of_files(detector, sources.validation or sources.good),
            part_limit=aligner.limit if aligner is not None else None,
            unusual=tuple((str(sources.good[k]), sentence(excess)) for k, excess in gate.unusual) if gate is not None else (),
        )
        yield Progress("Saving the model", 0, 1)
        with auditing.noting(AuditKind.BUILD, folder, images=fitted.images, bank=fitted.bank_sha256, threshold=threshold.value):
            stored = gate.gate.added_to(state) if gate is not None else state
            model_id = models.save_model(folder, stored, scores, threshold, report.to_json())
            if alignment is not None:
                alignment.keep(folder)
            if new_mask is not None:
                store_mask(folder, new_mask.mask)
            with auditing.noting(AuditKind.USE_MODEL, folder, model=model_id, instead_of=project.active_model, built=True):
                projects.update_project(folder, lambda now: _using(change(now), project.areas, model_id, threshold))
    return replace(report, model_id=model_id)


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


def _using(now: Project, built: Areas | None, model_id: str, threshold: Threshold) -> Project:
    """A project with a new model in use. Areas that were changed since those that it was `built` with count: they act at once."""
    if now.areas != built:
        threshold = replace(threshold, areas=now.areas)
    return replace(now, active_model=model_id, areas=threshold.areas).with_threshold(model_id, threshold)


def _cross_fitted(paths: Sequence[Path], fitted: FitReport, skipped: list[tuple[str, str]]) -> list[ScoredImage]:
    """Scores of the learned images by the others; those that are no number are appended to `skipped`."""
    assert fitted.cross_fit is not None
    lost = {position for position, _ in fitted.skipped}
    readable = [path for position, path in enumerate(paths) if position not in lost]
    scores = [ScoredImage(str(path), score, False) for path, score in zip(readable, fitted.cross_fit.scores, strict=True)]
    skipped += [(image.path, said("learned, but its score is no number")) for image in scores if not math.isfinite(image.score)]
    return [image for image in scores if math.isfinite(image.score)]


def _alone(fitted: FitReport) -> float | None:
    found = fitted.cross_fit.alone if fitted.cross_fit is not None else math.nan
    return found if math.isfinite(found) else None


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
