"""The images of known truth that two models can be compared on, with the score of each."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from inspector.core.labels import Truth
from inspector.core.model import ScoredImage
from inspector.core.progress import Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.services.sources import one_name
from inspector.services.validation.images import ValidationImage, ValidationSet
from inspector.services.validation.listed import Listed, list_sources
from inspector.services.validation.scoring import Judge, scored_set

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

Judges: TypeAlias = tuple[Judge | None, Judge | None]

_LEARNED = said("One of the models has learned it: it would score as no new part does.")
_OTHER = said("One of the models has no score for it.")


@dataclass(frozen=True, slots=True)
class ScoredTwice:
    """An image of known truth with its score by each of two models."""

    path: str
    defect: bool
    scores: tuple[float, float]

    def by(self, number: int) -> ScoredImage:
        """As the first model (0) or the second (1) sees it."""
        return ScoredImage(self.path, self.scores[number], self.defect)


@dataclass(frozen=True, slots=True)
class SameImages:
    """What both models have a score for; `left_out` is (path, reason)."""

    parts: tuple[ScoredTwice, ...]
    left_out: tuple[tuple[str, str], ...]
    learned: bool
    """Whether the good parts are those that both have learned, each scored by what the others taught."""


def score_the_same(folder: Path, project: Project, inspectors: "tuple[PartInspector, PartInspector]", judges: Judges) -> Steps[SameImages]:
    """The validation images that neither model has learned, with both scores.

    Where these hold no good part, the good parts stand in that both have learned. Synthetic ones do not count.
    """
    listed = _with_validated((yield from list_sources(project)), inspectors)
    first = yield from scored_set(folder, inspectors[0], listed, judges[0], evidence=False)
    second = yield from scored_set(folder, inspectors[1], listed, judges[1], evidence=False)
    gone = set(map(one_name, project.left_out))
    pairs = [(image, second.by_name[name]) for name, image in first.by_name.items() if name in second.by_name and name not in gone]
    known = [pair for pair in pairs if all(each.counts and not each.synthetic for each in pair)]
    new = [pair for pair in known if not any(each.learned for each in pair)]
    learned = all(image.truth is Truth.DEFECT for image, _ in new)
    if learned:
        new += [pair for pair in known if all(each.learned for each in pair)]
    taken = {image.name for image, _ in new}
    parts = tuple(ScoredTwice(one.path, one.truth is Truth.DEFECT, (one.score or 0.0, other.score or 0.0)) for one, other in new)
    return SameImages(parts, tuple(_left_out(first, second, taken)), learned and any(not part.defect for part in parts))


def _with_validated(listed: Listed, inspectors: "tuple[PartInspector, PartInspector]") -> Listed:
    """The images that the project names, and those that one of the models was validated with: the other one is to score them as well."""
    named = {one_name(path) for path, _ in listed.images}
    found: dict[str, tuple[Path, Truth]] = {}
    for each in inspectors:
        learned = set(map(one_name, each.good_images))
        validated = [(one_name(image.path), image) for image in each.scores]
        found |= {name: (Path(image.path), _truth(image)) for name, image in validated if name not in named and name not in learned}
    return replace(listed, images=(*listed.images, *found.values()))


def _truth(image: ScoredImage) -> Truth:
    return Truth.DEFECT if image.defect else Truth.GOOD


def _left_out(first: ValidationSet, second: ValidationSet, taken: set[str]) -> list[tuple[str, str]]:
    """Validation images of known truth that are not compared, each with the reason."""
    found = dict(first.problems) | dict(second.problems)
    for image in (*first.validation, *second.validation):
        if image.truth in (Truth.GOOD, Truth.DEFECT) and not image.synthetic and image.name not in taken:
            found.setdefault(image.path, _reason(first.by_name.get(image.name), second.by_name.get(image.name)))
    return list(found.items())


def _reason(*images: ValidationImage | None) -> str:
    known = [image for image in images if image is not None]
    trouble = next((image.trouble for image in known if image.trouble), "")
    return trouble or (_LEARNED if any(image.learned for image in known) else _OTHER)
