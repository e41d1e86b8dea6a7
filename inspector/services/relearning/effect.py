"""What a model that came from another one makes of known pictures, beside what its parent makes of them."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspector.core.inspection import Inspection
from inspector.core.progress import Progress, Steps
from inspector.core.said import said, sayable, with_more, written
from inspector.core.types import Verdict
from inspector.services.file_inspection import inspect_files
from inspector.services.relearning.sample import Group, Sample, SampleImage

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector


@dataclass(frozen=True, slots=True)
class Seen:
    """What one model made of a picture."""

    score: float | None
    verdict: Verdict
    error: str = ""
    """Why it has no score, as a sentence."""

    @classmethod
    def of(cls, inspection: Inspection) -> "Seen":
        """What counts of an inspection."""
        score = inspection.score
        return cls(score if score is not None and math.isfinite(score) else None, inspection.verdict, inspection.error)

    @property
    def passes(self) -> bool:
        """Whether the part goes on down the line."""
        return self.verdict is Verdict.OK


@dataclass(frozen=True, slots=True)
class Pair:
    """One picture of the sample, before and after."""

    image: SampleImage
    before: Seen
    after: Seen

    @property
    def changed(self) -> bool:
        """Whether it gets another verdict."""
        return self.before.verdict is not self.after.verdict

    @property
    def escapes(self) -> bool:
        """Whether it must not pass, did not, and now would."""
        return self.image.expected is Verdict.NG and self.after.passes and not self.before.passes

    @property
    def is_caught(self) -> bool:
        """Whether it must not pass, did, and now would not."""
        return self.image.expected is Verdict.NG and self.before.passes and not self.after.passes

    @property
    def is_healed(self) -> bool:
        """Whether it was rejected, nobody calls it a defect, and now it would pass."""
        return self.image.expected is not Verdict.NG and self.after.passes and not self.before.passes

    @property
    def is_rejected(self) -> bool:
        """Whether it passed, nobody calls it a defect, and now it would not."""
        return self.image.expected is not Verdict.NG and self.before.passes and not self.after.passes

    @property
    def breaks(self) -> bool:
        """Whether it alone forbids the new model: a known defect would pass, or a sample of the challenge lose the agreed verdict."""
        return self.escapes or (self.image.group is Group.CHALLENGE and self.is_rejected)


@dataclass(frozen=True, slots=True)
class Effect:
    """Both models on one sample, each with its threshold."""

    pairs: tuple[Pair, ...]
    threshold_before: float
    threshold_after: float
    gone: tuple[SampleImage, ...] = ()
    """See `Sample.gone`."""
    problems: tuple[tuple[str, str], ...] = ()
    """See `Sample.problems`."""

    @property
    def breaking(self) -> tuple[Pair, ...]:
        """What forbids the new model, worst first: where there is any, it must not come into use by itself."""
        return tuple(each for each in self.changes if each.breaks)

    @property
    def escapes(self) -> tuple[Pair, ...]:
        """Known defects that would pass now and did not."""
        return tuple(each for each in self.changes if each.escapes)

    @property
    def changes(self) -> tuple[Pair, ...]:
        """Those with another verdict, worst first: defects that pass, parts that are rejected now, the rest; by what changed most."""
        return tuple(sorted((each for each in self.pairs if each.changed), key=_badness))

    def counts(self, group: Group) -> tuple[Counter[Verdict], Counter[Verdict]]:
        """How many of a group got which verdict, before and after."""
        own = [each for each in self.pairs if each.image.group is group]
        return Counter(each.before.verdict for each in own), Counter(each.after.verdict for each in own)

    @property
    def refusal(self) -> str:
        """Why the new model must not come into use, as a clause; empty: nothing forbids it."""
        broken = self.breaking
        if not broken:
            return ""
        worst = broken[0]
        told = sayable("{picture} would be rejected: {before} -> {after}, threshold {threshold:.4g}")
        if worst.escapes:
            told = sayable("{picture} would pass: {before} -> {after}, threshold {threshold:.4g}")
        before, after = _short(worst.before), _short(worst.after)
        clause = told(picture=worst.image.name, before=before, after=after, threshold=self.threshold_after)
        return with_more(clause, len(broken) - 1)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        groups = {}
        for group in Group:
            before, after = self.counts(group)
            groups[str(group)] = {"before": _plain(before), "after": _plain(after)}
        return {
            "threshold": {"before": self.threshold_before, "after": self.threshold_after},
            "groups": groups,
            "refusal": self.refusal,
            "changes": [_listed(each) for each in self.changes],
            "gone": [each.path for each in self.gone],
            "problems": [{"path": path, "reason": reason} for path, reason in self.problems],
        }


def judge_sample(inspector: "PartInspector", sample: Sample) -> Steps[list[Inspection]]:
    """What the line would make of every picture of the sample, without maps, in order. A picture that cannot be judged is UNDECIDED."""
    if not sample.images:
        yield Progress("Inspecting", 0, 0, "images")
        return []
    return (yield from inspect_files(inspector, [Path(each.path) for each in sample.images]))


def effect_of(sample: Sample, before: Sequence[Inspection], after: Sequence[Inspection], thresholds: tuple[float, float]) -> Effect:
    """What changes. Both were judged from this sample in its order; `thresholds`: before and after."""
    pairs = [Pair(*each) for each in zip(sample.images, map(Seen.of, before), map(Seen.of, after), strict=True)]
    return Effect(tuple(pairs), *thresholds, sample.gone, sample.problems)


def _badness(pair: Pair) -> tuple[int, float]:
    rank = 0 if pair.escapes else 1 if pair.breaks else 2 if pair.is_rejected else 3
    before, after = (each.score if each.score is not None else 0.0 for each in (pair.before, pair.after))
    return rank, -abs(after - before)


def _short(seen: Seen) -> str:
    return said("no score") if seen.score is None else written(seen.score, ".4g")


def _plain(counts: Counter[Verdict]) -> dict[str, int]:
    return {str(verdict): counts[verdict] for verdict in Verdict}


def _listed(pair: Pair) -> dict[str, Any]:
    image = {"path": pair.image.path, "name": pair.image.name, "group": str(pair.image.group), "kind": pair.image.kind}
    seen = {name: {"score": each.score, "verdict": str(each.verdict)} for name, each in (("before", pair.before), ("after", pair.after))}
    return image | {"expected": pair.image.expected and str(pair.image.expected), "breaks": pair.breaks} | seen
