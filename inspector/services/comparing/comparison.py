"""Two models of a project on the same validation images: which separates better, what each lets pass, and where they disagree."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.core.decision import verdict_of
from inspector.core.decision_rule import DecisionRule
from inspector.core.model import by_truth
from inspector.core.progress import Progress, Steps
from inspector.core.thresholds import Threshold
from inspector.core.tuning.aims import Mistakes
from inspector.core.tuning.choosing import mistakes
from inspector.core.tuning.curves import Area, area
from inspector.core.tuning.pairs import Difference, EqualRejects, at_equal_rejects, auroc_difference
from inspector.core.types import Verdict
from inspector.services.comparing.same_images import Judges, ScoredTwice, score_the_same
from inspector.storage import projects

if TYPE_CHECKING:
    from inspector.services.inspect import PartInspector

SHARE = 0.01
"""Of good parts that both models may reject, besides none and what each rejects now."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A part that only one of the models passes."""

    part: ScoredTwice
    verdicts: tuple[Verdict, Verdict]

    @property
    def wrong(self) -> int:
        """Which model is wrong about it: 0 or 1."""
        return 0 if (self.verdicts[0] is Verdict.OK) is self.part.defect else 1


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What became of it. Pairs are of the first model and of the second; counts are at the threshold in force for each."""

    models: tuple[str, str]
    thresholds: tuple[Threshold, Threshold]
    good: int
    defect: int
    learned: bool
    """Whether the good parts are those that both have learned, each scored by what the others taught: there are no others."""
    auroc: tuple[Area, Area]
    difference: Difference
    now: tuple[Mistakes, Mistakes]
    """Defects that are OK, and good parts that are NG: what is UNDECIDED goes to a person."""
    equal: tuple[EqualRejects, ...]
    """None without good parts."""
    disagreements: tuple[Disagreement, ...]
    """Defects that one lets pass come first, then good parts; by how far the models are apart, in thresholds."""
    left_out: tuple[tuple[str, str], ...]
    """(path, reason) of images that could not be compared."""


def compare(folder: Path, first: "PartInspector", second: "PartInspector", judges: Judges = (None, None)) -> Steps[Comparison]:
    """Compares two models that are open; what one of them has not scored yet is scored now, and kept.

    `judges` in place of the inspectors' own where several threads take turns. Regions are not looked at: a part is judged by its score.
    Raises `PROJECT_*`, `NOT_WRITABLE`, `DISK_FULL`.
    """
    yield Progress("Looking at the project", 0, 1)
    project = projects.open_project(folder)
    same = yield from score_the_same(folder, project, (first, second), judges)
    thresholds = first.threshold, second.threshold
    yield Progress("Comparing the models", 0, 1)
    sides = [by_truth(part.by(number) for part in same.parts) for number in (0, 1)]
    good, defect = (sides[0][0], sides[1][0]), (sides[0][1], sides[1][1])
    now = [_mistakes(g, d, each) for (g, d), each in zip(sides, thresholds, strict=True)]
    return Comparison(
        (first.model_id, second.model_id),
        thresholds,
        len(good[0]),
        len(defect[0]),
        same.learned,
        (area(good[0], defect[0]), area(good[1], defect[1])),
        auroc_difference(good, defect),
        (now[0], now[1]),
        tuple(at_equal_rejects(good, defect, allowed) for allowed in _allowances(len(good[0]), now)),
        _disagreements(same.parts, thresholds),
        same.left_out,
    )


def _allowances(good: int, now: Iterable[Mistakes]) -> list[int]:
    return sorted({0, math.ceil(SHARE * good), *(each.false_rejects.events for each in now)}) if good else []


def _mistakes(good: Sequence[float], defect: Sequence[float], threshold: Threshold) -> Mistakes:
    """Defects that are OK and good parts that are NG; what is UNDECIDED is neither."""
    highest_ok = threshold.value if threshold.unsure_from is None else min(threshold.value, threshold.unsure_from)
    return Mistakes(mistakes(good, defect, highest_ok).escapes, mistakes(good, defect, threshold.value).false_rejects)


def _disagreements(parts: Iterable[ScoredTwice], thresholds: tuple[Threshold, Threshold]) -> tuple[Disagreement, ...]:
    rules = [DecisionRule(each.value, each.unsure_from) for each in thresholds]

    def apart(each: Disagreement) -> float:
        first, second = (score / rule.threshold if rule.threshold else score for score, rule in zip(each.part.scores, rules, strict=True))
        return abs(first - second)

    found = []
    for part in parts:
        first, second = (verdict_of(score, rule) for score, rule in zip(part.scores, rules, strict=True))
        if (first is Verdict.OK) != (second is Verdict.OK):
            found.append(Disagreement(part, (first, second)))
    return tuple(sorted(found, key=lambda each: (not each.part.defect, -apart(each), each.part.path)))
