"""Lets the model in use know confirmed defects, and shows what that does to all known pictures before it is applied."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from inspector.core.access import Act
from inspector.core.descent import How
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.labels import Truth
from inspector.core.model import ScoredImage
from inspector.core.progress import Steps
from inspector.core.project import Project
from inspector.core.said import said, with_more
from inspector.core.types import Verdict
from inspector.services.access.signed_on import guarded
from inspector.services.relearning.applying import derived_inspector, descent_now, keep_derived
from inspector.services.relearning.effect import Effect, Pair, effect_of, judge_sample
from inspector.services.relearning.sample import Group, Sample, SampleImage, gather_sample
from inspector.services.sources import one_name
from inspector.services.validation.images import ValidationImage
from inspector.services.validation.labels import read_said

if TYPE_CHECKING:
    from inspector.engine.detectors import AnyDetector
    from inspector.engine.detectors.knowing import DefectPicture, GoodPicture
    from inspector.engine.images.ignore import Bits
    from inspector.services.inspect import PartInspector

ItemT = TypeVar("ItemT")

MOST_GOOD = 100
"""Good pictures on which defects are tried, of those that the model has not learned."""
FEW_GOOD, LEARNED = 20, 40
"""With fewer than these, so many of those that it has learned are tried as well, each by what the others taught."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The confirmed defects of a project, of which the model in use may know some."""

    sample: Sample
    known: dict[str, int]
    """Vectors that the model has of a picture, by path."""

    @property
    def defects(self) -> tuple[SampleImage, ...]:
        """Those whose picture is there."""
        return self.sample.of(Group.DEFECT)

    @property
    def kinds(self) -> dict[str, tuple[SampleImage, ...]]:
        """Them by kind; empty: nobody has said which."""
        names = sorted({each.kind for each in self.defects})
        return {kind: tuple(each for each in self.defects if each.kind == kind) for kind in names}

    def known_of(self, kind: str) -> int:
        """How many pictures of a kind the model knows."""
        return sum(self.known.get(each.path, 0) > 0 for each in self.kinds.get(kind, ()))


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A model that knows other defects than the one in use, and what it makes of all known pictures; on no disk yet."""

    detector: "AnyDetector"
    effect: Effect
    """Of a defect that it knows: by what the other known ones say of it, as of a new one."""
    known: dict[str, int]
    """Vectors by picture."""
    problems: dict[str, str]
    """Pictures that could not be looked at, each with a sentence that says why."""

    @property
    def vectors(self) -> int:
        """All that it knows of defects."""
        return sum(self.known.values())

    @property
    def rejected(self) -> tuple[Pair, ...]:
        """Parts that people call good and that it would reject, which the one in use does not; worst first."""
        return tuple(pair for pair in self.effect.changes if pair.is_rejected and pair.image.expected is Verdict.OK)

    def found(self) -> dict[str, tuple[int, int, int]]:
        """Of the defects of every kind: how many there are, how many the model in use rejects, and how many this one does."""
        pairs = [pair for pair in self.effect.pairs if pair.image.group is Group.DEFECT]
        counts = {kind: Counter[str]() for kind in sorted({pair.image.kind for pair in pairs})}
        for pair in pairs:
            counts[pair.image.kind].update(all=1, before=not pair.before.passes, after=not pair.after.passes)
        return {kind: (count["all"], count["before"], count["after"]) for kind, count in counts.items()}

    def refusal(self, agreed: int = 0) -> str:
        """Why it must not come into use, as a clause; `agreed`: so many good parts more may be rejected. Empty: nothing forbids it."""
        count = len(self.rejected)
        if self.effect.refusal or count <= agreed:
            return self.effect.refusal
        wrong = said("{picture} is a good part and would be rejected", picture=self.rejected[0].image.name)
        return said("{sentence}: {agreed} were agreed to", sentence=with_more(wrong, count - 1), agreed=agreed)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        kinds = {kind: {"count": every, "before": before, "after": after} for kind, (every, before, after) in self.found().items()}
        values = {"vectors": self.vectors, "known": self.known, "kinds": kinds, "rejected": [pair.image.path for pair in self.rejected]}
        return values | {"problems": self.problems, "effect": self.effect.to_json()}


def find_confirmed(folder: Path, inspector: "PartInspector") -> Steps[Confirmed]:
    """Looks for the confirmed defects of a project. Raises `NOT_TRACEABLE` for a model that can know none, and as `gather_sample` does."""
    from inspector.engine.detectors.knowing import known_to  # brings the engine, which the window must not wait for

    known = {picture.name: count for picture, count in known_to(_detector(inspector)).items()}
    return Confirmed((yield from gather_sample(folder, inspector.good_images)), known)


def try_known(folder: Path, inspector: "PartInspector", confirmed: Confirmed, kinds: Collection[str] | None = None) -> Steps[Trial]:
    """A model that knows the confirmed defects of these kinds (None: of all) and no others, tried on everything that is known.

    Raises `BAD_ARGUMENT` where there is no such defect, and as `knowing.tell` does.
    """
    from inspector.engine.detectors.knowing import known_to, tell  # as above

    chosen = [each for each in confirmed.defects if kinds is None or each.kind in kinds]
    if not chosen:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("There is no confirmed defect of these kinds whose picture is there."))
    detector, problems = yield from tell(_detector(inspector), _defects(folder, chosen), _good(inspector, confirmed.sample))
    known = {picture.name: count for picture, count in known_to(detector).items()}
    effect = yield from _effect(inspector, detector, confirmed.sample, [each.path for each in chosen])
    return Trial(detector, effect, known, problems)


def try_none(inspector: "PartInspector", confirmed: Confirmed) -> Steps[Trial]:
    """The model in use without any known defects, tried on everything that is known. Raises `NOT_TRACEABLE`."""
    from inspector.engine.detectors.knowing import knowing_without  # as above

    detector = knowing_without(_detector(inspector))
    return Trial(detector, (yield from _effect(inspector, detector, confirmed.sample, ())), {}, {})


@guarded(Act.TEACH)
def apply(folder: Path, inspector: "PartInspector", trial: Trial, reason: str, who: str, agreed: int = 0) -> Project:
    """Puts a model that was tried to use, with the threshold in force. Raises `BAD_ARGUMENT` where it is refused, and as `keep_derived`."""
    refusal = trial.refusal(agreed)
    if refusal:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("It is not applied: {refusal}.", refusal=refusal))
    descent = descent_now(inspector, How.KNOWN_DEFECTS, list(trial.known), 0, who, reason)
    return keep_derived(folder, inspector, trial.detector, _scores(inspector, trial.effect), inspector.threshold, descent)


def _detector(inspector: "PartInspector") -> "AnyDetector":
    return inspector.detector  # type: ignore[return-value]  # whatever is opened from a project is one of these


def _defects(folder: Path, chosen: Sequence[SampleImage]) -> "list[DefectPicture]":
    from inspector.devices.image_file import read_image  # as above
    from inspector.engine.detectors.knowing import DefectPicture
    from inspector.engine.memory_bank.known_defects import KnownPicture

    def made(each: SampleImage) -> DefectPicture:
        return DefectPicture(KnownPicture(each.path, each.kind), partial(read_image, Path(each.path)), _mask_of(folder, each, newest))

    newest = read_said(folder).newest
    return [made(each) for each in chosen]


def _mask_of(folder: Path, image: SampleImage, newest: Callable[[str], Any]) -> "Callable[[tuple[int, int]], Bits | None]":
    """What reads where a defect was painted; nothing where nobody has painted."""
    from inspector.services.validation.masks import mask_file, read_mask  # as above

    file = mask_file(folder, ValidationImage(image.path, Truth.DEFECT, image.kind, newest(one_name(image.path))))
    return lambda size: read_mask(file, size) if file is not None else None


def _good(inspector: "PartInspector", sample: Sample) -> "list[GoodPicture]":
    from inspector.devices.image_file import read_image  # as above
    from inspector.engine.detectors.knowing import GoodPicture

    new = [GoodPicture(partial(read_image, Path(each.path))) for each in _evenly(sample.of(Group.GOOD), MOST_GOOD)]
    if len(new) >= FEW_GOOD:
        return new
    learned = _evenly(list(enumerate(inspector.good_images)), LEARNED)
    return new + [GoodPicture(partial(read_image, Path(path)), number) for number, path in learned]


def _evenly(items: Sequence[ItemT], most: int) -> list[ItemT]:
    step = max(1.0, len(items) / most)
    return [items[int(k * step)] for k in range(min(most, len(items)))]


def _effect(inspector: "PartInspector", detector: "AnyDetector", sample: Sample, known: Sequence[str]) -> Steps[Effect]:
    """What both make of every picture. Known defects are judged in two halves, each by what the other half says of it."""
    from inspector.engine.detectors.knowing import knowing_without  # as above

    before = yield from judge_sample(inspector, sample)
    halves = [set(known[::2]), set(known[1::2])]
    rest = replace(sample, images=tuple(each for each in sample.images if each.path not in set(known)))
    after: dict[str, Inspection] = {}
    for part, judge in [(rest, detector), *((_only(sample, half), knowing_without(detector, half)) for half in halves if half)]:
        judged = yield from judge_sample(derived_inspector(inspector, judge, inspector.scores, inspector.threshold), part)
        after |= {image.path: found for image, found in zip(part.images, judged, strict=True)}
    threshold = inspector.threshold.value
    return effect_of(sample, before, [after[each.path] for each in sample.images], (threshold, threshold))


def _only(sample: Sample, paths: Collection[str]) -> Sample:
    return replace(sample, images=tuple(each for each in sample.images if each.path in paths))


def _scores(inspector: "PartInspector", effect: Effect) -> tuple[ScoredImage, ...]:
    """Those that the build stored, with what the new model makes of the pictures that were tried; good ones of the model keep theirs."""
    found = {one_name(pair.image.path): pair.after.score for pair in effect.pairs if pair.after.score is not None}
    learned = set(map(one_name, inspector.good_images))

    def scored(image: ScoredImage) -> ScoredImage:
        name = one_name(image.path)
        return image if name in learned else replace(image, score=found.get(name, image.score))

    return tuple(map(scored, inspector.scores))
