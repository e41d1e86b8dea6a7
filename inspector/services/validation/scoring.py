"""What the model in use makes of validation images: known from its build, found once more and kept, or found now."""

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from inspector.core.errors import InspectorError
from inspector.core.evidence import Evidence
from inspector.core.inspection import Inspection
from inspector.core.labels import Truth
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps
from inspector.core.types import Image
from inspector.services.validation.images import ValidationImage, ValidationSet, gather, with_found
from inspector.services.validation.labels import read_said
from inspector.services.validation.listed import Listed, list_sources
from inspector.storage import projects
from inspector.storage.evidence_cache import EvidenceCache, Found

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

Judge: TypeAlias = Callable[[Image, str], Inspection]

NO_NUMBER, GONE = "Its score is no number.", "The picture is not there any more, or its drive is away."
_AT_ONCE = 32
"""Images whose evidence is stored in one go."""


def known_set(folder: Path, inspector: "PartInspector | None", listed: Listed, *, evidence: bool = False) -> ValidationSet:
    """The set as far as it is known without looking at a picture. `evidence`: with that of all images that are kept.

    Raises `PROJECT_DAMAGED`, `PROJECT_TOO_NEW` for the labels.
    """
    if inspector is None:
        return gather(listed, read_said(folder))
    return known_of(folder, inspector.model_id, inspector.good_images, inspector.scores, listed, evidence=evidence)


def known_of(
    folder: Path, model_id: str, learned: Sequence[str], scores: Sequence[ScoredImage], listed: Listed, *, evidence: bool = False
) -> ValidationSet:
    """The same for a model that is not open: what it has `learned`, and the scores that its build stored."""
    found = gather(listed, read_said(folder), learned, scores)
    return _with_kept(found, EvidenceCache(folder, model_id), evidence)


def scored_set(
    folder: Path, inspector: "PartInspector", listed: Listed | None = None, judge: Judge | None = None, *, evidence: bool = True
) -> Steps[ValidationSet]:
    """The set with a score for every image that can have one; what is found is kept, also where this is cancelled half-way.

    `evidence`: also that of images whose score the build knew, learned ones among them. `judge` in place of the inspector's own
    where several threads take turns. Raises as `known_set` does, and `PROJECT_*` where the sources have to be `listed`.
    """
    if listed is None:
        listed = yield from list_sources(projects.open_project(folder))
    known = known_set(folder, inspector, listed, evidence=evidence)
    wanted = [each for each in known.images if each.waits or (evidence and _lacks_evidence(each))]
    wanted.sort(key=lambda each: (each.score is not None, each.learned))  # whatever figures wait for comes first
    troubles = yield from _look(wanted, EvidenceCache(folder, inspector.model_id), judge or inspector.judge_again)
    complete = known_set(folder, inspector, listed, evidence=evidence)
    lost = {each.name: replace(each, trouble=troubles[each.name]) for each in complete.images if each.name in troubles and each.waits}
    return with_found(complete, lost)


def _lacks_evidence(image: ValidationImage) -> bool:
    return image.evidence is None and not image.trouble and image.truth is not Truth.LEFT_OUT


def _look(images: Sequence[ValidationImage], cache: EvidenceCache, judge: Judge) -> Steps[dict[str, str]]:
    """Judges images one by one and keeps what is found; gives what is wrong with those that have no score, by name."""
    found, troubles = list[Found](), dict[str, str]()
    try:
        for done, each in enumerate(images):
            yield Progress("Scoring validation images", done, len(images), "images")
            result = _judged(each, judge)
            if isinstance(result, str):
                troubles[each.name] = result
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


def _judged(image: ValidationImage, judge: Judge) -> Found | str:
    """What is found in an image; a sentence where it has no score."""
    from inspector.devices.image_file import read_image  # brings OpenCV, which the window must not wait for

    stamp = stamp_of(image.path)
    try:
        inspection = judge(read_image(Path(image.path)), image.path)
    except InspectorError as error:
        return error.detail
    if inspection.evidence is None or inspection.score is None:
        return inspection.error or NO_NUMBER
    return Found(image.name, stamp, inspection.score if math.isfinite(inspection.score) else None, inspection.evidence)


def _with_kept(known: ValidationSet, cache: EvidenceCache, evidence: bool) -> ValidationSet:
    """The set with the scores that are kept of files that are still the same; the build's own scores stay what they are."""
    kept = cache.scores()
    grids: Mapping[str, Evidence] = cache.evidence() if evidence and kept else {}

    def completed(each: ValidationImage) -> ValidationImage:
        name = each.name
        if (name not in kept and not each.waits) or (each.score is not None and not evidence):
            return each
        stamp, (known_stamp, score) = stamp_of(each.path), kept.get(name, ("", None))
        if each.waits and not stamp:
            return replace(each, trouble=GONE)
        if stamp != known_stamp:
            return each
        own = each.score if each.score is not None else score
        return replace(each, score=own, trouble="" if own is not None else NO_NUMBER, evidence=grids.get(name))

    return replace(known, images=tuple(map(completed, known.images)))


def stamp_of(path: str) -> str:
    """What changes with a file; empty where there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}"
