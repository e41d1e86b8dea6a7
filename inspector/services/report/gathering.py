"""The figures of a report: those of the page Tune, of the same parts by the same functions."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.capability import Capability
from inspector.core.decision import VERDICTS
from inspector.core.labels import Truth
from inspector.core.model import ScoredImage, by_truth
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.releases import Grounds
from inspector.core.thresholds import Threshold
from inspector.core.tuning.aims import Rate
from inspector.core.tuning.counting import KnownParts, Outcome, Split
from inspector.core.types import Verdict
from inspector.services.releasing.releasing import grounds_of
from inspector.services.report.audit_chapter import Audited, audited
from inspector.services.sources import one_name
from inspector.services.tuning.regions import region_sizes
from inspector.services.tuning.separating import Separation, separate
from inspector.services.validation.images import ValidationImage, ValidationSet
from inspector.services.validation.scoring import Judge, scored_set
from inspector.storage import models, projects
from inspector.storage.capabilities import read_capability
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


@dataclass(frozen=True, slots=True)
class KindCount:
    """What becomes of one kind of defect."""

    kind: str
    escapes: Rate
    auroc: float


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """All that a report says, but for pictures."""

    project: Project
    stored: StoredModel
    threshold: Threshold
    hashes: Hashes
    judged: tuple[JudgedImage, ...]
    """Those that count."""
    separation: Separation
    outcome: Outcome
    kinds: tuple[KindCount, ...]
    new_ones_only: bool
    """See `GoodParts.new_ones_only`."""
    learned: int
    """How many of the good parts were learned, each scored by what the others taught."""
    synthetic: int
    """Drawn defects that are not counted."""
    grounds: Grounds | None
    """What the threshold in force rested on when it came into force; None where nobody wrote it down."""
    left_out: tuple[tuple[str, str], ...]
    """(path, reason) of images that should count and have no score, and of sources that cannot be read."""
    audited: Audited
    """What was done in this project, and at this PC, by the audit."""
    capability: Capability | None = None
    """The last study of the smallest defect; None where there is none."""

    @property
    def capability_holds(self) -> bool:
        """Whether that study was made under the decision rule in force."""
        return self.capability is not None and self.capability.rule == self.threshold.decision_rule.sha256

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
    names = {one_name(each.path) for each in good.images} | {each.name for each in known.counted() if each.truth is Truth.DEFECT}
    images = sorted((each for each in known.counted() if each.name in names), key=lambda each: each.path)
    scored = [ScoredImage(each.path, each.score or 0.0, each.truth is Truth.DEFECT) for each in images]
    parts = KnownParts.of(scored, [each.kind for each in images])
    sizes = None
    if threshold.region is not None:
        grids = {each.name: each.evidence for each in images if each.evidence is not None}
        sizes = yield from region_sizes(scored, threshold, inspector, grids)
    verdicts = parts.verdicts(threshold.decision_rule, sizes)
    separation = yield from separate(*by_truth(scored), [each.kind for each in images if each.truth is Truth.DEFECT])
    return Figures(
        project,
        stored,
        threshold,
        _hashes(stored, known),
        tuple(JudgedImage(each, each.score or 0.0, VERDICTS[rank]) for each, rank in zip(images, verdicts, strict=True)),
        separation,
        parts.outcome(threshold.decision_rule, sizes),
        _by_kind(parts.by_kind(verdicts), separation),
        good.new_ones_only,
        sum(each.learned and each.truth is Truth.GOOD for each in images),
        sum(each.synthetic and each.truth is Truth.DEFECT for each in known.images),
        _grounds(folder, project, stored.model_id),
        _left_out(known),
        audited(folder),
        read_capability(folder, stored.model_id),
    )


def _grounds(folder: Path, project: Project, model_id: str) -> Grounds | None:
    record = project.in_force(model_id)
    return grounds_of(folder, model_id, record) if record is not None else None


def _by_kind(counts: Mapping[str, Split], separation: Separation) -> tuple[KindCount, ...]:
    return tuple(KindCount(kind, Rate(each.ok, each.total), separation.by_kind.get(kind, math.nan)) for kind, each in counts.items())


def _left_out(known: ValidationSet) -> tuple[tuple[str, str], ...]:
    no_number = [(each.path, "") for each in known.images if each.score is not None and not math.isfinite(each.score)]
    return tuple(sorted({*known.problems, *no_number, *((each.path, each.trouble) for each in known.without_score)}))


def _hashes(stored: StoredModel, known: ValidationSet) -> Hashes:
    contents = {name: stored.state.blobs[name] for name in stored.state.blobs}
    files = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in sorted(contents.items()))
    shown = (f"{each.path}\t{each.truth}\t{each.kind}" for each in sorted(known.validation, key=lambda each: each.path))
    return Hashes(stored.sha256, files, _sha256(stored.named_good), _sha256(tuple(shown)))


def _sha256(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode(errors="surrogateescape")).hexdigest()
