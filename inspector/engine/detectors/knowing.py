"""Tells a detector of confirmed defects: their patches become a small bank beside that of the good ones; see `KnownDefects`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import FloatArray
from inspector.engine.detectors import AnyDetector
from inspector.engine.detectors.ensemble import Ensemble
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.detectors.picture_patches import Patches
from inspector.engine.images.ignore import Bits
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.memory_bank.known_defects import LARGEST, KnownDefects, KnownPicture
from inspector.engine.runtime import Runtime

STAGE, TRYING_STAGE = "Looking at known defects", "Trying known defects on good parts"
_USUAL_BY = 12
"""Good pictures that say what is usual: a median of thousands of patches each."""


@dataclass(frozen=True, slots=True)
class DefectPicture:
    """A picture of a confirmed defect."""

    picture: KnownPicture
    image: LazyImage
    mask: Callable[[tuple[int, int]], Bits | None]
    """Of a picture of this size: (H, W) where it is defective; None: nobody has painted that, and its hottest places are meant."""


@dataclass(frozen=True, slots=True)
class GoodPicture:
    """A picture of a part that is surely good."""

    image: LazyImage
    learned: int = -1
    """Its number among the good images of the model, which then see it without itself; below 0: it is none of them."""


Problems: TypeAlias = dict[str, str]
"""What is wrong with pictures that cannot be used, by name, as a sentence."""


def tell(detector: AnyDetector, defects: Sequence[DefectPicture], good: Sequence[GoodPicture]) -> Steps[tuple[AnyDetector, Problems]]:
    """A detector that knows these defects and no others, and the pictures that it could not look at; `detector` stays as it is.

    No vector is kept that would raise a patch of a `good` picture: those score as before, bit for bit.
    Raises `NOT_TRACEABLE` for methods without a memory bank, `NO_IMAGES` without a good picture that can be read, or where none of the
    defects has a place that good parts do not have.
    """
    problems = Problems()
    members = []
    for number, member in enumerate(_members(detector)):
        numbers = detector.learned_ if isinstance(detector, Ensemble) else None
        found = yield from _learn(member, defects, [_renumbered(each, numbers) for each in good], problems)
        members.append(member.knowing(found))
        yield Progress(STAGE, number + 1, number + 1, "images")
    return _with(detector, members), problems


def known_to(detector: AnyDetector) -> dict[KnownPicture, int]:
    """The pictures whose defects a detector knows, and how many vectors its first network has of each. Raises `NOT_TRACEABLE`."""
    known = _members(detector)[0].known_
    return dict(zip(known.pictures, known.counts(), strict=True)) if known is not None else {}


def knowing_without(detector: AnyDetector, names: Iterable[str] | None = None) -> AnyDetector:
    """The same detector without what it knows from these pictures; None: it knows no defects at all. Raises `NOT_TRACEABLE`."""
    dropped = None if names is None else set(names)
    members = _members(detector)
    if dropped is None:
        return _with(detector, [member.knowing(None) for member in members])
    return _with(detector, [member.knowing(member.known_.without(dropped) if member.known_ else None) for member in members])


def _members(detector: AnyDetector) -> list[PatchCore]:
    found = list(detector.members_) if isinstance(detector, Ensemble) else [detector]
    members = [each for each in found if isinstance(each, PatchCore)]
    if len(members) < len(found):
        sentence = said(
            "The method {method} does not compare patches with a memory bank, which known defects take: PatchCore does.",
            method=found[0].kind,
        )
        raise InspectorError(ErrorCode.NOT_TRACEABLE, sentence)
    return members


def _with(detector: AnyDetector, members: Sequence[PatchCore]) -> AnyDetector:
    return detector.with_members(tuple(members), ()) if isinstance(detector, Ensemble) else members[0]


def _renumbered(good: GoodPicture, numbers: Sequence[int] | None) -> GoodPicture:
    """As a member of an ensemble numbers its good images, of which it may not have learned this one."""
    if numbers is None or good.learned < 0:
        return good
    return GoodPicture(good.image, numbers.index(good.learned) if good.learned in numbers else -1)


def _learn(member: PatchCore, defects: Sequence[DefectPicture], good: Sequence[GoodPicture], problems: Problems) -> Steps[KnownDefects]:
    runtime = member.keeping_features()
    workers = runtime.streams + (runtime.batch > 1)

    def seen(each: GoodPicture) -> tuple[FloatArray, FloatArray]:
        found = member.patches_of(each.image, runtime, each.learned)
        return found.distances[found.counted], found.features[found.counted]

    medians = []
    for number, found in in_order(seen, good[:_USUAL_BY], workers, workers):
        yield Progress(TRYING_STAGE, number, len(good), "images")
        if not isinstance(found, InspectorError):
            medians.append(float(np.median(found[0])))
    if not medians:
        raise InspectorError(ErrorCode.NO_IMAGES, said("No picture of a good part can be read, on which known defects could be tried."))
    known = yield from _gather(member, runtime, defects, float(np.median(medians)), problems)
    for number, found in in_order(seen, good, workers, workers):
        yield Progress(TRYING_STAGE, number, len(good), "images")
        if not isinstance(found, InspectorError):
            known = known.keep(~known.resembled(*found))
    if not len(known):
        raise InspectorError(
            ErrorCode.NO_IMAGES, said("None of the defects has a place that good parts do not have: nothing would be gained.")
        )
    return known


def _gather(member: PatchCore, runtime: Runtime, defects: Sequence[DefectPicture], usual: float, problems: Problems) -> Steps[KnownDefects]:
    """The patches of the defects that are farther from good ones than `usual`."""
    most = max(1, LARGEST // max(1, len(defects)))

    def chosen(each: DefectPicture) -> FloatArray:
        image = materialise(each.image)
        patches, mask = member.patches_of(image, runtime), each.mask((image.shape[0], image.shape[1]))
        return _spread(patches, (patches.under(mask) if mask is not None else patches.hottest()) & (patches.distances > usual), most)

    vectors, images = list[FloatArray](), list[int]()
    for number, found in in_order(chosen, defects, runtime.streams, runtime.streams):
        yield Progress(STAGE, number, len(defects), "images")
        if isinstance(found, InspectorError):
            problems[defects[number].picture.name] = found.detail
            continue
        vectors.append(found)
        images += [number] * len(found)
    together = np.concatenate(vectors) if vectors else np.zeros((0, len(member.mean_)), np.float32)
    pictures = tuple(each.picture for each in defects)
    return KnownDefects(together[:LARGEST], np.array(images[:LARGEST], np.int32), usual, pictures)


def _spread(patches: Patches, meant: Bits, most: int) -> FloatArray:
    """(D, C) at most so many of the patches that are meant, from the hottest to the coolest at even steps."""
    features, distances = patches.features[meant], patches.distances[meant]
    order = np.argsort(-distances, kind="stable")
    spread: FloatArray = features[order[np.linspace(0, len(order) - 1, min(most, len(order))).round().astype(int)]]
    return spread
