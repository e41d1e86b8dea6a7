"""What the model in use makes of validation images: known from its build, found once more and kept, or found now."""

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from inspector.core.areas import Areas
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.inspection import Inspection
from inspector.core.labels import Truth
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import Image
from inspector.services.validation.images import ValidationImage, ValidationSet, gather, with_found
from inspector.services.validation.labels import read_said
from inspector.services.validation.listed import Listed, list_sources
from inspector.storage import projects
from inspector.storage.evidence_cache import EvidenceCache, Found

if TYPE_CHECKING:
    from inspector.core.thresholds import Threshold
    from inspector.services.inspect import PartInspector
    from inspector.storage.models import StoredModel

Judge: TypeAlias = Callable[[Image, str], Inspection]

NO_NUMBER, GONE = said("Its score is no number."), said("The picture is not there any more, or its drive is away.")
_AT_ONCE = 32
"""Images whose evidence is stored in one go."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model as far as scores are concerned, open or not."""

    model_id: str
    learned: tuple[str, ...]
    """Paths of its good images."""
    scores: tuple[ScoredImage, ...]
    """That its build stored."""
    places: str
    """Names the areas in force."""
    built_places: str
    """Names those that the build found its scores with."""

    @classmethod
    def of(cls, inspector: "PartInspector") -> "KnownModel":
        """A model that is open."""
        places = (named_places(each.areas, each.value) for each in (inspector.threshold, inspector.proposed))
        return cls(inspector.model_id, inspector.good_images, inspector.scores, *places)

    @classmethod
    def stored(cls, model: "StoredModel", now: "Threshold") -> "KnownModel":
        """A model on the disk, with scores as the areas of the threshold `now` let them be."""
        return cls(
            model.model_id, model.good_images, model.scores, *(named_places(each.areas, each.value) for each in (now, model.proposed))
        )


def named_places(areas: Areas | None, threshold: float | None) -> str:
    """The same for areas that make the same scores; empty where every place counts the same. Raises `BAD_ARGUMENT`, see `Places.of`."""
    if areas is None:
        return ""
    from inspector.engine.images.places import Places  # brings OpenCV, which the window must not wait for

    places = Places.of(areas, threshold)
    return "" if places is None else f"{places.sha256} {places.factors}"


def known_set(folder: Path, model: KnownModel | None, listed: Listed, *, evidence: bool = False) -> ValidationSet:
    """The set as far as it is known without looking at a picture. `evidence`: with that of all images that are kept.

    Raises `PROJECT_DAMAGED`, `PROJECT_TOO_NEW` for the labels.
    """
    said = read_said(folder)
    if model is None:
        return gather(listed, said)
    found = gather(listed, said, model.learned, model.scores, stale=model.places != model.built_places)
    return _with_kept(found, EvidenceCache(folder, model.model_id), model.places, evidence)


def scored_set(
    folder: Path, inspector: "PartInspector", listed: Listed | None = None, judge: Judge | None = None, *, evidence: bool = True
) -> Steps[ValidationSet]:
    """The set with a score for every image that can have one; what is found is kept, also where this is cancelled half-way.

    `evidence`: also that of images whose score the build knew, learned ones among them. `judge` in place of the inspector's own
    where several threads take turns. Raises as `known_set` does, and `PROJECT_*` where the sources have to be `listed`.
    """
    if listed is None:
        listed = yield from list_sources(projects.open_project(folder))
    known = known_set(folder, KnownModel.of(inspector), listed, evidence=True)
    wanted = [each for each in known.images if each.waits or (evidence and _lacks_evidence(each))]
    wanted.sort(key=lambda each: (each.score is not None, each.learned))  # whatever figures wait for comes first
    troubles = yield from _look(wanted, EvidenceCache(folder, inspector.model_id), inspector, judge or inspector.judge_again)
    complete = known_set(folder, KnownModel.of(inspector), listed, evidence=evidence)
    lost = {each.name: replace(each, trouble=troubles[each.name]) for each in complete.images if each.name in troubles and each.waits}
    return with_found(complete, lost)


def _lacks_evidence(image: ValidationImage) -> bool:
    return image.evidence is None and not image.trouble and image.truth is not Truth.LEFT_OUT


def _look(images: Sequence[ValidationImage], cache: EvidenceCache, inspector: "PartInspector", judge: Judge) -> Steps[dict[str, str]]:
    """Judges images one by one and keeps what is found; gives what is wrong with those that have no score, by name."""
    found, troubles = list[Found](), dict[str, str]()
    try:
        for done, each in enumerate(images):
            yield Progress("Scoring validation images", done, len(images), "images")
            try:
                result = _found_again(each, each.evidence, inspector) if each.evidence is not None else _judged(each, judge)
            except InspectorError as error:
                troubles[each.name] = error.detail
                continue
            found.append(result)
            if len(found) >= _AT_ONCE:
                cache.add(found)
                found = []
    finally:
        if found:
            cache.add(found)
    yield Progress("Scoring validation images", len(images), len(images), "images")
    return troubles


def _found_again(image: ValidationImage, evidence: Evidence, inspector: "PartInspector") -> Found:
    """The score that the areas in force make of what was found before."""
    from inspector.engine.images.places import Places  # as above

    areas, value = inspector.threshold.areas, inspector.threshold.value
    score = inspector.detector.result_of(evidence, Places.of(areas, value)).score
    return Found(image.name, stamp_of(image.path), named_places(areas, value), _number(score), evidence)


def _judged(image: ValidationImage, judge: Judge) -> Found:
    """What is found in an image. Raises `InspectorError` where it has no score."""
    from inspector.devices.image_file import read_image  # as above

    stamp = stamp_of(image.path)
    inspection = judge(read_image(Path(image.path)), image.path)
    if inspection.evidence is None:
        raise InspectorError(ErrorCode.IMAGE_UNREADABLE, inspection.error or NO_NUMBER)
    places = named_places(inspection.areas, inspection.threshold)
    return Found(image.name, stamp, places, _number(inspection.score), inspection.evidence)


def _number(score: float | None) -> float | None:
    return score if score is not None and math.isfinite(score) else None


def _with_kept(known: ValidationSet, cache: EvidenceCache, places: str, evidence: bool) -> ValidationSet:
    """The set with what is kept of files that are still the same; scores of the build that count stay what they are."""
    kept = cache.scores()
    grids: Mapping[str, Evidence] = cache.evidence() if evidence and kept else {}

    def completed(each: ValidationImage) -> ValidationImage:
        name = each.name
        if (name not in kept and not each.waits) or (each.score is not None and not evidence):
            return each
        stamp, (known_stamp, known_places, score) = stamp_of(each.path), kept.get(name, ("", "", None))
        if each.waits and not stamp:
            return replace(each, trouble=GONE)
        if stamp != known_stamp:
            return each
        each = replace(each, evidence=grids.get(name))
        if each.score is not None or known_places != places:
            return each
        return replace(each, score=score, trouble="" if score is not None else NO_NUMBER)

    return replace(known, images=tuple(map(completed, known.images)))


def stamp_of(path: str) -> str:
    """What changes with a file; empty where there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}"
