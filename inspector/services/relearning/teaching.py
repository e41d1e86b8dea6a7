"""Teaches accepted parts to the model in use, guarded by everything that is known: what would let a known defect pass is refused."""

import filecmp
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.core.access import Act
from inspector.core.descent import How
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.model import ScoredImage
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.releases import Grounds
from inspector.core.said import said
from inspector.core.thresholds import Threshold
from inspector.core.types import Image, Verdict
from inspector.devices.image_file import read_image
from inspector.engine.detectors.taught import Room, room_of, taught
from inspector.services.access.signed_on import guarded
from inspector.services.relearning.applying import derived_inspector, descent_now, keep_derived
from inspector.services.relearning.effect import Effect, Seen, effect_of, judge_sample
from inspector.services.relearning.in_use import judge_in_use
from inspector.services.relearning.proposing import BUILT, built_threshold, scores_again, threshold_again, without_escapes
from inspector.services.relearning.sample import Sample, SampleImage, gather_sample
from inspector.services.releasing.trial import validated
from inspector.services.sources import one_name
from inspector.storage import projects

if TYPE_CHECKING:
    from inspector.engine.detectors import AnyDetector
    from inspector.services.inspect import PartInspector


@dataclass(frozen=True, slots=True)
class Refused:
    """A picture that is not taught, and why, as a clause."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What teaching some pictures comes to, before anything is changed."""

    detector: "AnyDetector | None"
    """None: nothing is left that could be taught."""
    threshold: Threshold
    scores: tuple[ScoredImage, ...]
    effect: Effect
    """Of all that is taught together; where nothing is, of what was tried first."""
    taught: tuple[str, ...]
    """Paths of the pictures that the model would take."""
    passing: tuple[str, ...]
    """Those of them that would then pass; the others are nearer to it."""
    known: tuple[str, ...]
    """Those in which nothing is new: a threshold rejects them, not the bank."""
    refused: tuple[Refused, ...]
    room: Room
    """With what is taught."""
    grown: int
    """Vectors that are added now."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        room = {"built": self.room.built, "grown": self.room.grown, "most": self.room.most}
        refused = [{"path": each.path, "reason": each.reason} for each in self.refused]
        listed = {"taught": list(self.taught), "passing": list(self.passing), "known": list(self.known), "refused": refused}
        return listed | {"grown": self.grown, "room": room, "effect": self.effect.to_json()}


def try_lesson(folder: Path, inspector: "PartInspector", paths: Sequence[str | Path]) -> Steps[Lesson]:
    """Tries what the model in use becomes when it is taught these pictures of good parts; changes nothing.

    Where a known defect would pass, the pictures are tried one by one, those that are to blame are refused, and the rest is taught.
    Raises `NOT_TRACEABLE`, `BAD_ARGUMENT` where the model has grown as far as it may or a picture is learned or known as a defect,
    `IMAGE_UNREADABLE`, `IMAGE_UNLIKE`, `PART_NOT_FOUND`, and as `gather_sample` does.
    """
    room = room_of(inspector.detector)  # type: ignore[arg-type]  # any detector is one of these
    if not room.left:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, full(room))
    project = projects.open_project(folder)
    sample = yield from gather_sample(folder, inspector.good_images)
    _expect_teachable(inspector, sample, paths)
    teacher = _Teacher(inspector, project, sample.without(map(str, paths)))
    yield from teacher.read(paths)
    yield from teacher.judge_before(folder)
    return (yield from teacher.lesson())


def full(room: Room) -> str:
    """What to say of a model that has grown as far as it may."""
    return said(
        "The model has grown by {grown} of at most {most} vectors ({built} were built): "
        "build it again, with these parts among the good ones.",
        grown=room.grown,
        most=room.most,
        built=room.built,
    )


@guarded(Act.TEACH)
def apply_lesson(folder: Path, inspector: "PartInspector", lesson: Lesson, who: str, reason: str = "") -> Project:
    """Puts what was tried to use; the pictures become good parts of the project, for the next build as well.

    Raises `BAD_ARGUMENT` where nothing can be taught, and as `keep_derived` does.
    """
    if lesson.detector is None:
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("Nothing of this can be taught."))
    descent = descent_now(inspector, How.TAUGHT, lesson.taught, lesson.grown, who, reason)
    report = {
        "images": len(lesson.detector.state().meta["good_images"]),
        "bank_vectors": lesson.room.built + lesson.room.grown,
        BUILT: built_threshold(inspector.report, inspector.proposed),
    }

    def with_parts(project: Project) -> Project:
        new = [path for path in lesson.taught if path not in project.good]
        return replace(project, good=(*project.good, *new), kept=(*project.kept, *new))

    grounds = Grounds(validated(lesson.scores, lesson.threshold))
    return keep_derived(folder, inspector, lesson.detector, lesson.scores, lesson.threshold, descent, grounds, report, with_parts)


def _expect_teachable(inspector: "PartInspector", sample: Sample, paths: Sequence[str | Path]) -> None:
    """Raises `BAD_ARGUMENT` for pictures that must not be taught, whatever comes of it."""
    names = [one_name(path) for path in paths]
    known = {one_name(each.path): each for each in sample.images if each.expected is Verdict.NG}
    learned = set(map(one_name, inspector.good_images))
    for path, name in zip(paths, names, strict=True):
        if name in known:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT, said("{file} is known as a defect: it cannot be taught as a good part.", file=path)
            )
        if (copied := _copied(Path(path), known.values())) is not None:
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT, said("{file} is a copy of {copied}, which is known as a defect.", file=path, copied=copied.name)
            )
        if name in learned:
            raise InspectorError(ErrorCode.BAD_ARGUMENT, said("{file} is a good image of the model already.", file=path))
    if not names or len(set(names)) < len(names):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("Name pictures to teach, each once.") if names else said("There is no picture to teach.")
        )


def _copied(path: Path, known: Iterable[SampleImage]) -> SampleImage | None:
    """The picture of which a file is a copy, whatever either is called."""
    for each in known:
        with suppress(OSError):  # whoever reads it tells of that
            if filecmp.cmp(path, each.path, shallow=False):
                return each
    return None


class _Teacher:
    """One lesson on its way: pictures, the sample, and what the model in use makes of it."""

    def __init__(self, inspector: "PartInspector", project: Project, sample: Sample) -> None:
        self.inspector, self.project, self.sample = inspector, project, sample
        self.pictures: dict[str, Image] = {}
        self.before: list[Inspection] = []

    def read(self, paths: Sequence[str | Path]) -> Steps[None]:
        for done, path in enumerate(paths):
            yield Progress("Reading pictures", done, len(paths), "images")
            image = read_image(Path(path))
            refusal = self.inspector.pictures.look(image).refusal
            if refusal is not None:
                raise InspectorError(
                    ErrorCode.BAD_ARGUMENT, said("{file} cannot be taught as a good part. {reason}", file=path, reason=refusal.detail)
                )
            self.pictures[str(path)] = image

    def judge_before(self, folder: Path) -> Steps[None]:
        self.before = yield from judge_in_use(folder, self.inspector, self.sample)

    def lesson(self) -> Steps[Lesson]:
        """All at once; where that is refused, as many as can be taught, one after the other."""
        wanted = list(self.pictures)
        whole = yield from self._try(wanted)
        if not whole.effect.refusal:
            return whole
        refused: list[Refused] = []
        dangers = self._at(whole.effect)
        found = whole
        while found.effect.refusal and found.taught:
            wanted = yield from self._harmless(wanted, dangers, refused)
            found = yield from self._try(wanted)
            dangers |= self._at(found.effect)
            if found.effect.refusal and len(found.taught) == 1:
                refused.append(Refused(found.taught[0], found.effect.refusal))
                wanted = []
        if not wanted:
            found = replace(whole, detector=None, taught=(), passing=(), grown=0, room=room_of(self.inspector.detector))  # type: ignore[arg-type]
        return replace(found, refused=tuple(refused))

    def _at(self, effect: Effect) -> set[str]:
        return {each.image.path for each in effect.breaking}

    def _harmless(self, wanted: Sequence[str], dangers: set[str], refused: list[Refused]) -> Steps[list[str]]:
        """Those of the pictures that, one after the other, leave the endangered samples what they are; the rest is `refused`."""
        kept: list[str] = []
        for done, path in enumerate(wanted):
            yield Progress("Trying one by one", done, len(wanted), "images")
            tried = yield from self._try([*kept, path], dangers)
            if tried.effect.refusal:
                refused.append(Refused(path, tried.effect.refusal))
            else:
                kept.append(path)
        return kept

    def _try(self, paths: Sequence[str], only: set[str] | None = None) -> Steps[Lesson]:
        """Teaches these pictures and judges the sample, or `only` some of it."""
        yield Progress("Teaching", 0, 1)
        inspector = self.inspector
        found = taught(inspector.detector, [self.pictures[path] for path in paths], paths)  # type: ignore[arg-type]
        taken = [path for path, count in zip(paths, found.added, strict=True) if count]
        rows = [k for k, each in enumerate(self.sample.images) if only is None or each.path in only]
        sample = replace(self.sample, images=tuple(self.sample.images[k] for k in rows))
        before = [self.before[k] for k in rows]
        tried = derived_inspector(inspector, found.detector, inspector.scores, inspector.threshold)
        after = yield from judge_sample(tried, sample)
        if only is None:
            tried, after = self._with_threshold(tried, found.detector, taken, sample, before, after)
        before = yield from self._refused_alike(sample, before, after)
        effect = effect_of(sample, before, after, (inspector.threshold.value, tried.threshold.value))
        known = tuple(path for path, count in zip(paths, found.added, strict=True) if not count)
        passing = tuple(path for path in taken if only is None and tried.judge(self.pictures[path], path).verdict is Verdict.OK)
        detector, room = found.detector if taken else None, room_of(found.detector)
        return Lesson(detector, tried.threshold, tried.scores, effect, tuple(taken), passing, known, (), room, sum(found.added))

    def _refused_alike(self, sample: Sample, before: Sequence[Inspection], after: Sequence[Inspection]) -> Steps[list[Inspection]]:
        """What of the pictures the gate refuses now was judged before by what is kept of it, which no gate has seen: it is asked again."""
        rows = [k for k, (was, now) in enumerate(zip(before, after, strict=True)) if now.error and not was.error]
        again = yield from judge_sample(self.inspector, replace(sample, images=tuple(sample.images[k] for k in rows)))
        found = dict(zip(rows, again, strict=True))
        return [found.get(k, was) for k, was in enumerate(before)]

    def _with_threshold(
        self,
        tried: "PartInspector",
        detector: "AnyDetector",
        taken: Sequence[str],
        sample: Sample,
        before: Sequence[Inspection],
        after: Sequence[Inspection],
    ) -> tuple["PartInspector", list[Inspection]]:
        """The same with the scores of the new model, its threshold, and what that makes of the sample."""
        inspector, first = self.inspector, len(detector.names_) - len(taken)
        seen = [Seen.of(each) for each in after]
        again = [detector.score_again(self.pictures[path], first + k).score for k, path in enumerate(taken)]
        scores = scores_again(inspector, sample, seen) + [ScoredImage(p, s, False) for p, s in zip(taken, again, strict=True)]
        tried = derived_inspector(inspector, detector, scores, inspector.threshold)
        threshold = threshold_again(inspector, tried, (*self.project.kept, *taken), self.project.left_out)
        threshold = without_escapes(threshold, inspector.threshold, sample, [Seen.of(each) for each in before], seen)
        tried = derived_inspector(inspector, detector, scores, threshold)
        return tried, [tried.judge_evidence(each).without_map() for each in after]
