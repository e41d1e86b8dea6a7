"""What a rule makes of the parts of known truth that the model in use was built and validated with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps, finish
from inspector.core.project import Project
from inspector.core.thresholds import Threshold
from inspector.core.tuning.aims import RULES, Aim, Proposal, Wish
from inspector.core.tuning.choosing import choose
from inspector.core.tuning.crossing import crossed
from inspector.core.tuning.curves import Area, KindFigures, area, by_kind
from inspector.services.good_parts import GoodParts, good_parts_of
from inspector.services.validation.listed import list_sources
from inspector.services.validation.scoring import KnownModel, known_set
from inspector.storage import models, projects


@dataclass(frozen=True, slots=True, eq=False)
class Tuned:
    """A proposal with what it rests on."""

    model_id: str
    now: Threshold
    """In force."""
    proposal: Proposal
    auroc: Area
    kinds: tuple[KindFigures, ...]
    """As the labels of the defects say, otherwise the folders that they lie in; none where the wish was refused."""
    left_out: tuple[str, ...]
    """Paths of images that should count and have no score, or none that is a finite number."""
    known: tuple[ScoredImage, ...]
    """All that it was chosen by."""
    synthetic: int = 0
    """How many of the defects a program drew: what is said of defects is said of real ones only where this is 0."""

    @property
    def threshold(self) -> Threshold | None:
        """What would be put to use; see `threshold_of`. It is provisional also where every defect is a synthetic one."""
        found = threshold_of(self.proposal, self.now)
        return replace(found, provisional=True) if found is not None and self.synthetic == self.proposal.defect else found


def tune(folder: Path, wish: Wish, synthetic: bool = False) -> Tuned:
    """Chooses a threshold for the model in use by the images whose scores are known; by `synthetic` defects only where they are asked for.

    Raises `PROJECT_*`, `MODEL_MISSING`, `MODEL_DAMAGED`.
    """
    project = projects.open_project(folder)
    stored = models.load_model(folder, project.active_model)
    meta = stored.state.meta
    now = project.threshold(stored.model_id) or stored.proposed
    model = KnownModel.stored(stored, now)
    known = known_set(folder, model, finish(list_sources(project)))
    scores = known.scores(synthetic)
    good = good_parts_of(scores, meta, stored.report.get("alone")).without(project.left_out)
    defect = [image for image in scores if image.defect]
    found = tuned(wish, good, defect, project, stored.model_id, now, known.kinds)
    without = [each.path for each in (*known.without_score, *known.waiting) if synthetic or not each.synthetic]
    drawn = sum(each.synthetic for each in known.counted(synthetic))
    return replace(found, left_out=(*found.left_out, *without), synthetic=drawn)


def propose(wish: Wish, good: GoodParts, defect: Sequence[ScoredImage], kept: Sequence[str]) -> Steps[Proposal]:
    """What a wish comes to, with its cross-validated figure, in a tenth of a second and more. `kept`: as the project has it."""
    yield Progress("Choosing a threshold", 0, 1)
    return proposed(wish, good, defect, kept)


def proposed(wish: Wish, good: GoodParts, defect: Sequence[ScoredImage], kept: Sequence[str]) -> Proposal:
    """The same at once."""
    g, d = [image.score for image in good.images], [image.score for image in defect]
    has_limit = wish.aim is Aim.MAX_FALSE_REJECTS and wish.share > 0 and bool(g)
    return crossed(
        choose(wish, g, d, good.limit(kept, wish.share) if has_limit else None),
        g,
        d,
        families=good.families,
        limit_of=(lambda rows: good.at(rows).limit(kept, wish.share)) if has_limit else None,
    )


def threshold_of(proposal: Proposal, now: Threshold) -> Threshold | None:
    """What a proposal makes of the threshold `now`: region rule, areas and width of the band stay. None where the wish was refused."""
    if proposal.threshold is None:
        return None
    return now.moved_to(proposal.threshold, RULES[proposal.wish.aim], provisional=not proposal.defect)


def tuned(
    wish: Wish,
    good: GoodParts,
    defect: Sequence[ScoredImage],
    project: Project,
    model_id: str,
    now: Threshold,
    kinds: Mapping[str, str] = MappingProxyType({}),
) -> Tuned:
    """The same for scores that are at hand. `kinds` of defects by path; a defect without one is of the kind that its folder is called."""
    proposal = proposed(wish, good, defect, project.kept)
    g, d = [image.score for image in good.images], [image.score for image in defect]
    named = [kinds.get(image.path) or Path(image.path).parent.name for image in defect]
    figures = by_kind(g, d, named, proposal.threshold) if proposal.threshold is not None else []
    left_out = [images[k].path for images, lost in zip((good.images, defect), proposal.left_out, strict=True) for k in lost]
    return Tuned(model_id, now, proposal, area(g, d), tuple(figures), tuple(left_out), (*good.images, *defect))
