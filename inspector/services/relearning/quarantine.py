"""Good pictures that are no good parts: the model in use without them, tried on all that is known before anything is applied."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.core.access import Act
from inspector.core.descent import How
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.model import ScoredImage, by_truth
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.releases import Grounds
from inspector.core.said import said
from inspector.core.thresholds import Threshold, propose
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image
from inspector.services.access.signed_on import guarded
from inspector.services.relearning.applying import derived_inspector, descent_now, keep_derived
from inspector.services.relearning.effect import Effect, Seen, effect_of, judge_sample
from inspector.services.relearning.proposing import without_escapes
from inspector.services.relearning.sample import Group, Sample, SampleImage, gather_sample
from inspector.services.releasing.trial import validated
from inspector.services.sources import one_name
from inspector.services.strange_parts import Decision, decide, decided
from inspector.storage import projects

if TYPE_CHECKING:
    from inspector.engine.detectors import AnyDetector
    from inspector.services.inspect import PartInspector

MOST_AGAIN = 400
"""Good images that are scored again: those that score highest, which a threshold rests on; it takes a few tenths of a second each."""


@dataclass(frozen=True, slots=True, eq=False)
class Quarantine:
    """What leaving out some good pictures comes to, before anything is changed."""

    detector: "AnyDetector"
    pictures: tuple[str, ...]
    """Paths of those that are left out, as the model has them."""
    threshold: Threshold
    scores: tuple[ScoredImage, ...]
    effect: Effect
    lost: int
    """Vectors that the model has less."""
    coverage: float
    """See `coverage_bound`; the largest of several networks, 0 where nothing is condensed."""
    again: int
    """Good images that were scored again by what is left."""
    kept: tuple[tuple[str, str], ...]
    """Those that should have been and keep the score that they had, with the reason as a clause."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        kept = [{"path": path, "reason": reason} for path, reason in self.kept]
        listed = {"quarantined": list(self.pictures), "lost": self.lost, "scored_again": self.again, "kept_scores": kept}
        return listed | {"effect": self.effect.to_json()}


def try_quarantine(folder: Path, inspector: "PartInspector", pictures: Sequence[str], part: str = "") -> Steps[Quarantine]:
    """Tries the model in use without these good pictures; changes nothing. `part`: path of one that passed and should have been NG.

    Raises `BAD_ARGUMENT` for pictures that are none of its good ones, `TOO_FEW_IMAGES` where fewer than two would be left,
    `NOT_TRACEABLE`, and as `gather_sample` does.
    """
    yield Progress("Leaving out pictures", 0, 1)
    numbers = _numbers(inspector.good_images, pictures)
    names = tuple(inspector.good_images[number] for number in numbers)
    touched = inspector.detector.touched_without(numbers)
    detector: AnyDetector = inspector.detector.without(numbers)  # type: ignore[assignment]  # any detector is one of these
    sample = _with_part((yield from gather_sample(folder, inspector.good_images)), part).without(names)
    before = yield from judge_sample(inspector, sample)
    tried = derived_inspector(inspector, detector, inspector.scores, inspector.threshold)
    after = yield from judge_sample(tried, sample)
    again, kept = yield from _scored_again(inspector, tried, touched)
    scores = _scores(inspector, names, again, sample, after)
    project = projects.open_project(folder)
    tried = derived_inspector(inspector, detector, scores, inspector.threshold)
    threshold = _threshold(inspector, tried, project, sample, after)
    tried = derived_inspector(inspector, detector, scores, threshold)
    effect = effect_of(sample, before, _judged_again(tried, after), (inspector.threshold.value, threshold.value))
    lost, coverage = _losses(inspector, detector, numbers)
    return Quarantine(detector, names, threshold, scores, effect, lost, coverage, len(again), tuple(kept))


@guarded(Act.TEACH)
def apply_quarantine(folder: Path, inspector: "PartInspector", found: Quarantine, who: str, reason: str = "") -> Project:
    """Puts what was tried to use; in the same moment the pictures leave the good parts of the next build. Raises as `keep_derived` does."""
    descent = descent_now(inspector, How.QUARANTINED, found.pictures, -found.lost, who, reason)
    report = {
        "images": len(found.detector.state().meta["good_images"]),
        "bank_vectors": max(0, int(inspector.report.get("bank_vectors", 0)) - found.lost),
        "coverage_radius": found.coverage,
        "coverage_is_bound": True,
    }

    def without_them(project: Project) -> Project:
        for picture in found.pictures:
            project = decided(project, picture, Decision.LEAVE_OUT)
        return project

    grounds = Grounds(validated(found.scores, found.threshold))
    return keep_derived(folder, inspector, found.detector, found.scores, found.threshold, descent, grounds, report, without_them)


@guarded(Act.TEACH)
def take_back(folder: Path, pictures: Sequence[str]) -> Project:
    """Lets the next build learn these pictures again; the model stays as it is. Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`."""
    for picture in pictures[:-1]:
        decide(folder, picture, Decision.OPEN)
    return decide(folder, pictures[-1], Decision.OPEN) if pictures else projects.open_project(folder)


def _numbers(learned: Sequence[str], pictures: Sequence[str]) -> list[int]:
    """Of the good images behind these paths. Raises `BAD_ARGUMENT`."""
    if not pictures:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no picture to leave out."))
    known = {one_name(path): number for number, path in enumerate(learned)}
    wrong = [path for path in pictures if one_name(path) not in known]
    if wrong:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("{wrong} is no good picture of the model in use.", wrong=wrong[0]))
    return sorted({known[one_name(path)] for path in pictures})


def _with_part(sample: Sample, part: str) -> Sample:
    """The sample with the part that passed as a known defect: it is what all this is about."""
    if not part:
        return sample
    images = [each for each in sample.images if one_name(each.path) != one_name(part)]
    return replace(sample, images=(SampleImage(part, Group.DEFECT, Path(part).name, Verdict.NG), *images))


def _scored_again(
    inspector: "PartInspector", tried: "PartInspector", touched: Sequence[int]
) -> Steps[tuple[dict[str, float], list[tuple[str, str]]]]:
    """New scores by the others, by path, of the good images that are touched; and those that keep theirs, with the reason."""
    old = {image.path: image.score for image in inspector.scores if not image.defect}
    paths = sorted((inspector.good_images[number] for number in touched), key=lambda path: (-old.get(path, 0.0), path))
    found, kept = dict[str, float](), list[tuple[str, str]]()
    kept += [(path, said("others score higher and are enough")) for path in paths[MOST_AGAIN:]]
    for done, path in enumerate(paths[:MOST_AGAIN]):
        yield Progress("Scoring good parts without themselves", done, min(len(paths), MOST_AGAIN), "images")
        try:
            judged = tried.judge_again(read_image(Path(path)), path)
        except InspectorError as error:
            kept.append((path, error.detail))
            continue
        if judged.score is None or not math.isfinite(judged.score):
            kept.append((path, judged.error or said("its score is no number")))
        else:
            found[path] = judged.score
    return found, kept


def _scores(
    inspector: "PartInspector", dropped: Collection[str], again: Mapping[str, float], sample: Sample, after: Sequence[Inspection]
) -> tuple[ScoredImage, ...]:
    """The scores that thresholds are set by, under the model without the pictures that are dropped."""
    judged = {one_name(image.path): each.score for image, each in zip(sample.images, after, strict=True) if each.score is not None}
    learned, out = set(map(one_name, inspector.good_images)), set(map(one_name, dropped))

    def score(image: ScoredImage) -> float:
        if one_name(image.path) in learned:
            return again.get(image.path, image.score)
        return judged.get(one_name(image.path), image.score)

    return tuple(replace(each, score=score(each)) for each in inspector.scores if one_name(each.path) not in out)


def _threshold(
    inspector: "PartInspector",
    tried: "PartInspector",
    project: Project,
    sample: Sample,
    after: Sequence[Inspection],
) -> Threshold:
    """One that a person has set stays; one that was proposed is proposed again.

    Not so high, though, that a known defect would pass which the new model finds with the threshold as it is: all this is about finding
    it. Scores keep their unit, so that what else belongs to the rule stays as it is.
    """
    now, proposed = inspector.threshold, inspector.proposed
    if (now.value, now.rule) != (proposed.value, proposed.rule):
        return now
    good = tried.good_among(tried.scores).without(project.left_out)
    found = propose([image.score for image in good.images], by_truth(tried.scores)[1], good.limit(project.kept))
    wanted = now.moved_to(found.value, found.rule, found.provisional)
    seen = [Seen.of(each) for each in after]
    return without_escapes(wanted, now, sample, seen, seen)


def _judged_again(tried: "PartInspector", after: Sequence[Inspection]) -> list[Inspection]:
    return [tried.judge_evidence(each).without_map() for each in after]


def _losses(inspector: "PartInspector", detector: "AnyDetector", numbers: Sequence[int]) -> tuple[int, float]:
    """How many vectors go, and how far patches may be from what is left."""
    from inspector.engine.detectors.taught import room_of

    before, after = (room.built + room.grown for room in map(room_of, (inspector.detector, detector)))  # type: ignore[arg-type]
    return before - after, inspector.detector.coverage_without(numbers)
