"""The figures of a report: those of the page Tune, of the same parts by the same functions."""

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.decision import Finding, decide
from inspector.core.labels import Truth
from inspector.core.model import ScoredImage, by_truth
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.thresholds import Threshold
from inspector.core.tuning.aims import Rate
from inspector.core.tuning.curves import Area, Curves, KindFigures, area, by_kind, curves
from inspector.core.types import Verdict
from inspector.engine.images.regions import regions_of
from inspector.services.sources import one_name
from inspector.services.validation.images import ValidationImage, ValidationSet
from inspector.services.validation.scoring import Judge, scored_set
from inspector.storage import models, projects
from inspector.storage.models import StoredModel

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


@dataclass(frozen=True, slots=True)
class JudgedImage:
    """An image of known truth with its verdict under the whole rule in force."""

    image: ValidationImage
    score: float
    verdict: Verdict

    @property
    def defect(self) -> bool:
        """What it shows."""
        return self.image.truth is Truth.DEFECT

    @property
    def is_escape(self) -> bool:
        """A defect that is OK."""
        return self.defect and self.verdict is Verdict.OK

    @property
    def is_false_reject(self) -> bool:
        """A good part that is NG."""
        return not self.defect and self.verdict is Verdict.NG


@dataclass(frozen=True, slots=True)
class Hashes:
    """What the report speaks of, so that nobody can mean something else."""

    model: str
    files: tuple[tuple[str, str], ...]
    """(name, SHA-256) of the model's files: learned vectors, and the network with its weights."""
    good_images: str
    """Of the list of the good images that were learned: their paths in order, one a line."""
    validation: str
    """Of the list of validation images with what each shows, by path."""


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """All that a report says, but for pictures."""

    project: Project
    stored: StoredModel
    threshold: Threshold
    hashes: Hashes
    judged: tuple[JudgedImage, ...]
    """Those that count."""
    auroc: Area
    kinds: tuple[KindFigures, ...]
    curves: Curves
    escapes: Rate
    false_rejects: Rate
    unsure: tuple[int, int]
    """(good parts, defects) that are UNDECIDED."""
    new_ones_only: bool
    """See `GoodParts.new_ones_only`."""
    learned: int
    """How many of the good parts were learned, each scored by what the others taught."""
    synthetic: int
    """Drawn defects that are not counted."""
    left_out: tuple[tuple[str, str], ...]
    """(path, reason) of images that should count and have no score, and of sources that cannot be read."""

    @property
    def misjudged(self) -> tuple[JudgedImage, ...]:
        """Escapes, the lowest score first, then false rejects, the highest first."""
        wrong = [each for each in self.judged if each.is_escape or each.is_false_reject]
        return tuple(sorted(wrong, key=lambda each: (not each.defect, each.score if each.defect else -each.score, each.image.path)))

    @property
    def scores(self) -> tuple[list[float], list[float]]:
        """Of good parts and of defects."""
        return by_truth(ScoredImage(each.image.path, each.score, each.defect) for each in self.judged)


def gather(folder: Path, inspector: "PartInspector", judge: Judge | None = None) -> Steps[Figures]:
    """Scores what has no score yet, and counts. Raises `PROJECT_*`, `MODEL_MISSING`, `MODEL_DAMAGED`, `NOT_WRITABLE`, `DISK_FULL`."""
    yield Progress("Checking the models", 0, 1)
    project, stored = projects.open_project(folder), models.load_model(folder, inspector.model_id)
    threshold = inspector.threshold
    known = yield from scored_set(folder, inspector, judge=judge, evidence=threshold.region is not None)
    good = inspector.good_among(known.scores()).without(project.left_out)
    counted = {one_name(each.path) for each in good.images} | {each.name for each in known.counted() if each.truth is Truth.DEFECT}
    images = sorted((each for each in known.counted() if each.name in counted), key=lambda each: each.path)
    judged = []
    for number, image in enumerate(images):
        if number % 50 == 0:
            yield Progress("Evaluating", number, len(images), "images")
        judged.append(JudgedImage(image, image.score or 0.0, _verdict(inspector, image, threshold)))
    g, d = ([each for each in judged if each.defect is truth] for truth in (False, True))
    scores = [each.score for each in g], [each.score for each in d]
    yield Progress("Evaluating", len(images), len(images), "images")
    return Figures(
        project,
        stored,
        threshold,
        _hashes(stored, known),
        tuple(judged),
        area(*scores),
        _by_kind(scores[0], d),
        curves(*scores),
        Rate(sum(each.is_escape for each in d), len(d)),
        Rate(sum(each.is_false_reject for each in g), len(g)),
        (sum(each.verdict is Verdict.UNDECIDED for each in g), sum(each.verdict is Verdict.UNDECIDED for each in d)),
        good.new_ones_only,
        sum(each.image.learned for each in g),
        sum(each.synthetic and each.truth is Truth.DEFECT for each in known.images),
        _left_out(known),
    )


def _by_kind(good: list[float], defects: Sequence[JudgedImage]) -> tuple[KindFigures, ...]:
    """Escapes under the whole rule, of every kind as labels and folders name it."""
    kinds = [each.image.kind or Path(each.image.path).parent.name for each in defects]
    escaped = Counter(kind for kind, each in zip(kinds, defects, strict=True) if each.is_escape)
    found = by_kind(good, [each.score for each in defects], kinds, math.inf)
    return tuple(replace(each, escapes=Rate(escaped[each.kind], each.escapes.trials)) for each in found)


def _verdict(inspector: "PartInspector", image: ValidationImage, threshold: Threshold) -> Verdict:
    """Under a region rule an image without evidence is UNDECIDED: nobody could look for regions."""
    regions = None
    if threshold.region is not None and image.evidence is not None:
        regions = regions_of(inspector.detector.result_of(image.evidence), threshold.region)
    return decide((Finding(image.score, regions=regions),), threshold.decision_rule).verdict


def _left_out(known: ValidationSet) -> tuple[tuple[str, str], ...]:
    no_number = [(each.path, "") for each in known.images if each.score is not None and not math.isfinite(each.score)]
    return tuple(sorted({*known.problems, *no_number, *((each.path, each.trouble) for each in known.without_score)}))


def _hashes(stored: StoredModel, known: ValidationSet) -> Hashes:
    contents = {name: stored.state.blobs[name] for name in stored.state.blobs}
    files = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in sorted(contents.items()))
    shown = (f"{each.path}\t{each.truth}\t{each.kind}" for each in sorted(known.validation, key=lambda each: each.path))
    return Hashes(stored.sha256, files, _sha256(stored.state.meta.get("good_images", ())), _sha256(tuple(shown)))


def _sha256(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()
