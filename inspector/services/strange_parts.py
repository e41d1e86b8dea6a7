"""Good parts that look unlike the others, and what a person decides about them. The threshold rests on it; the model stays as it is."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from inspector.core.access import Act
from inspector.core.audit import AuditKind
from inspector.core.model import ScoredImage
from inspector.core.project import Project
from inspector.core.thresholds import Threshold, propose
from inspector.core.tolerance import Limit
from inspector.services import auditing
from inspector.services.access.signed_on import guarded
from inspector.services.good_parts import GoodParts
from inspector.services.sources import one_name
from inspector.storage import projects


class Decision(StrEnum):
    """What a person says of a part that looks unlike the others."""

    OPEN = "open"
    """Nothing yet."""
    KEEP = "keep"
    """It is a good part: the threshold must let it pass."""
    LEAVE_OUT = "leave_out"
    """It is none, or shows none well: its score does not count, and the next build does not learn it."""


@dataclass(frozen=True, slots=True)
class StrangePart:
    """A part that looks unlike the others, or that was decided about."""

    path: str
    score: float | None
    """None where the model does not know it: it was left out of the build."""
    decision: Decision
    learned: bool
    """Whether the model has learned it."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the good parts of a model say of its threshold, with what a person has decided about single ones."""

    good: GoodParts
    """Those that count."""
    defects: tuple[ScoredImage, ...]
    learned: frozenset[str]
    """Paths of the good images that the model has learned."""
    kept: tuple[str, ...]
    left_out: tuple[str, ...]
    limit: Limit
    parts: tuple[StrangePart, ...]
    """Those that are open come first, and then the highest scores."""
    proposal: Threshold | None
    """The threshold that a build would propose from these parts; None where no good part is left."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Of defects by path, as far as they are known."""

    @property
    def scores(self) -> tuple[ScoredImage, ...]:
        """Everything of known truth that counts."""
        return (*self.good.images, *self.defects)

    @property
    def open(self) -> tuple[StrangePart, ...]:
        """The parts that nobody has decided about."""
        return tuple(part for part in self.parts if part.decision is Decision.OPEN)

    @property
    def still_learned(self) -> tuple[StrangePart, ...]:
        """The parts that were left out after the model had learned them: only a build takes them out of it."""
        return tuple(part for part in self.parts if part.decision is Decision.LEAVE_OUT and part.learned)

    def limit_for(self, share: float) -> Limit:
        """The limit for another share of false rejects; see `GoodParts.limit`."""
        return self.good.limit(self.kept, share)


def find_strange(good: GoodParts, scores: Sequence[ScoredImage], learned: Collection[str], project: Project) -> Findings:
    """The findings for a model with these good parts, scores and learned images; takes as long as `GoodParts.limit`."""
    counted = good.without(project.left_out)
    limit = counted.limit(project.kept)
    known = {one_name(image.path): image for image in scores if not image.defect}
    learned_keys = set(map(one_name, learned))

    def part(path: str, decision: Decision) -> StrangePart:
        image = known.get(one_name(path))
        return StrangePart(image.path if image else path, image.score if image else None, decision, one_name(path) in learned_keys)

    kept = [part(path, Decision.KEEP) for path in project.kept if one_name(path) in known]
    left_out = [part(path, Decision.LEAVE_OUT) for path in project.left_out]
    settled = sorted(kept + left_out, key=lambda each: math.inf if each.score is None else -each.score)
    still_open = [part(image.path, Decision.OPEN) for image in counted.strange(limit)]
    defects = tuple(image for image in scores if image.defect)
    parts, decisions = (*still_open, *settled), (project.kept, project.left_out)
    return Findings(counted, defects, frozenset(learned), *decisions, limit, parts, _proposal(counted, defects, limit))


def _proposal(good: GoodParts, defects: Sequence[ScoredImage], limit: Limit) -> Threshold | None:
    if not math.isfinite(limit.value):
        return None
    return propose([image.score for image in good.images], [image.score for image in defects], limit)


def decided(project: Project, path: str, decision: Decision) -> Project:
    """`project` with a decision about one part in place of any former one."""
    key = one_name(path)
    kept, left_out = (tuple(each for each in names if one_name(each) != key) for names in (project.kept, project.left_out))
    kept += (path,) if decision is Decision.KEEP else ()
    left_out += (path,) if decision is Decision.LEAVE_OUT else ()
    return replace(project, kept=kept, left_out=left_out)


@guarded(Act.LABEL)
def decide(folder: Path, path: str, decision: Decision) -> Project:
    """Stores a decision about a part; `Decision.OPEN` takes the former one back. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""
    with auditing.noting(AuditKind.LABELS, folder, good_part=path, decision=str(decision)):
        return projects.update_project(folder, lambda project: decided(project, path, decision))
