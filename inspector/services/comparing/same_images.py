"""The images of known truth that two models can be compared on, with the score of each."""

import math
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import InspectorError
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.datasets.listing import search_images
from inspector.services.build import score_files
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.services.sources import one_name
from inspector.storage.models import StoredModel

_LEARNED = "one of the models has learned it"


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


def score_the_same(folder: Path, project: Project, stored: tuple[StoredModel, StoredModel], context: Context) -> Steps[SameImages]:
    """Scores what one of the models has not scored: its validation images may have been others.

    An image that one of them has learned is left out: it would score as no new part does. Where that leaves no good part, those that both
    have learned stand in. Raises as `open_inspector`.
    """
    wanted = yield from _validation_images(project, stored)
    learned = [set(map(one_name, each.state.meta.get("good_images", ()))) for each in stored]
    left_out = [(path, _LEARNED) for name, (path, _) in wanted.items() if name in learned[0] | learned[1]]
    wanted = {name: image for name, image in wanted.items() if name not in learned[0] | learned[1]}
    stand_in = all(defect for _, defect in wanted.values())
    scores = []
    for each, own in zip(stored, learned, strict=True):
        known = {one_name(image.path): image for image in each.scores}
        found = {name: image.score for name, image in known.items() if name in wanted or (stand_in and name in own)}
        missing = [(name, *image) for name, image in wanted.items() if name not in found]
        scores.append(found | (yield from _score(folder, each.model_id, missing, left_out, context)))
    if stand_in:
        names = {one_name(image.path): image.path for image in stored[0].scores if not image.defect}
        wanted |= {name: (path, False) for name, path in names.items() if name in learned[0] & learned[1]}
    both = [(path, defect, name) for name, (path, defect) in wanted.items() if name in scores[0] and name in scores[1]]
    parts = [ScoredTwice(path, defect, (scores[0][name], scores[1][name])) for path, defect, name in both]
    finite = tuple(part for part in parts if all(map(math.isfinite, part.scores)))
    left_out += [(part.path, "its score is no number") for part in parts if not all(map(math.isfinite, part.scores))]
    return SameImages(finite, tuple(dict(left_out).items()), stand_in and any(not part.defect for part in finite))


def _validation_images(project: Project, stored: tuple[StoredModel, StoredModel]) -> Steps[dict[str, tuple[str, bool]]]:
    """(path, whether it has a defect) by `one_name`: what the project names today, and what the models were validated with."""
    found: dict[str, tuple[str, bool]] = {}
    for each in stored:
        own = set(map(one_name, each.state.meta.get("good_images", ())))
        found |= {name: (image.path, image.defect) for image in each.scores if (name := one_name(image.path)) not in own}
    for names, defect in ((project.validation_good, False), (project.validation_defect, True)):
        try:
            listing = (yield from search_images(names)).paths if names else ()
        except InspectorError:  # they are gone: what was scored once can be compared nevertheless
            continue
        found |= {one_name(path): (str(path), defect) for path in listing}
    gone = set(map(one_name, project.left_out))
    return {name: image for name, image in found.items() if name not in gone}


def _score(
    folder: Path, model_id: str, missing: list[tuple[str, str, bool]], left_out: list[tuple[str, str]], context: Context
) -> Steps[dict[str, float]]:
    """Scores by `one_name`; what cannot be read is added to `left_out`. The model is loaded only where there is something to score."""
    if not missing:
        return {}
    yield Progress("Loading the model", 0, 1)
    detector = open_inspector(folder, context, model_id).detector
    scores: list[ScoredImage] = []
    for defect in (False, True):
        scores += yield from score_files(detector, [Path(path) for _, path, truth in missing if truth is defect], defect, left_out)
    return {one_name(image.path): image.score for image in scores}
