"""What a model is worth: what its threshold does to parts of known truth, and what would help most next."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from inspector.core.errors import InspectorError
from inspector.core.metrics import image_auroc
from inspector.core.model import by_truth
from inspector.core.picture_limits import Figure, PictureLimits
from inspector.core.recipe import Recipe
from inspector.core.thresholds import Threshold
from inspector.core.tolerance import Doubt
from inspector.core.tuning.counting import KnownParts, Outcome
from inspector.services.strange_parts import Findings

FEW_DEFECTS = 5
"""Fewer, all caught, still leave it open whether half of all defects pass (Clopper-Pearson, 95 %: 0 to 52 % of 5)."""
FEW_GOOD = 20
"""Good parts that a start takes; with fewer learned, more of them help more than any setting."""
GOOD_RATE = 0.05
"""Largest share of mistakes of either kind that a threshold is used with."""
POOR_RATE, POOR_AUROC = 0.2, 0.9
"""Beyond, no other threshold helps: the scores of defects and of good parts lie among each other."""
LOOKS = (224, 320, 448)
"""Sides in px of the network inputs that are offered, each looking more closely than the one before."""


class Grade(StrEnum):
    """How far defects and good parts are told apart."""

    NO_DEFECTS = "no_defects"
    """Nobody knows: no defect has been shown."""
    FEW_DEFECTS = "few_defects"
    """Too few have been shown to say more than that these are caught."""
    APART = "apart"
    NEARLY = "nearly"
    """Another threshold may do better."""
    NOT_APART = "not_apart"


class Step(StrEnum):
    """What helps most next."""

    INSPECT = "inspect"
    TUNE = "tune"
    ADD_GOOD = "add_good"
    ADD_DEFECTS = "add_defects"
    LOOK_THROUGH = "look_through"
    """The good parts are not of one kind, or not all good."""
    LOOK_CLOSER = "look_closer"
    """A larger network input."""
    CHOOSE_REGION = "choose_region"
    FIND_SETTINGS = "find_settings"


@dataclass(frozen=True, slots=True)
class Worth:
    """What is known of a model with a threshold."""

    grade: Grade
    step: Step
    outcome: Outcome
    """By scores alone: regions are looked for on the page Tune."""
    auroc: float
    """NaN without defects."""
    closer: int = 0
    """Side in px of the next closer look; 0 where there is none."""


def recipe_of(values: Mapping[str, Any]) -> Recipe | None:
    """What a model was built with, of its JSON values; None where this program cannot tell."""
    try:
        return Recipe.from_json(dict(values)) if values else None
    except (InspectorError, TypeError, ValueError):
        return None


def picture_px(recipe: Recipe | None, limits: PictureLimits | None) -> float:
    """Side in px of a square as large as what is looked at of a picture; 0 where nobody knows. `limits`: of the good parts' pictures."""
    if recipe is not None and recipe.box is not None:
        return math.sqrt(recipe.box.width * recipe.box.height)
    ranges = limits.ranges if limits is not None else {}
    sides = [ranges[figure].high for figure in (Figure.HEIGHT, Figure.WIDTH) if figure in ranges]
    return math.sqrt(sides[0] * sides[1]) if len(sides) == 2 else 0.0


def worth_of(findings: Findings, threshold: Threshold, recipe: Recipe | None, learned: int, seen_px: float = 0.0) -> Worth:
    """What a model is worth by its validation scores and the cross-fit; `learned`: good parts that it has learned.

    `recipe` is the one that it was built with; None where nobody knows. `seen_px`: see `picture_px`.
    """
    known = KnownParts.of(findings.scores)
    outcome = known.outcome(replace(threshold.decision_rule, region=None))
    auroc = image_auroc(*by_truth([image for image, counts in zip(findings.scores, known.counted, strict=True) if counts]))
    grade = _grade(outcome, auroc)
    closer = _closer(recipe, seen_px)
    return Worth(grade, _step(grade, findings, recipe, learned, closer), outcome, auroc, closer)


def _grade(outcome: Outcome, auroc: float) -> Grade:
    if not outcome.defect.total:
        return Grade.NO_DEFECTS
    worst = max(_share(outcome.defect.ok, outcome.defect.total), _share(outcome.good.ng, outcome.good.total))
    if worst > POOR_RATE or auroc < POOR_AUROC:
        return Grade.NOT_APART
    if worst > GOOD_RATE:
        return Grade.NEARLY
    return Grade.FEW_DEFECTS if outcome.defect.total < FEW_DEFECTS else Grade.APART


def _step(grade: Grade, findings: Findings, recipe: Recipe | None, learned: int, closer: int) -> Step:
    doubt = findings.limit.doubt
    if doubt in (Doubt.MIXED, Doubt.UNLIKE) and grade in (Grade.NO_DEFECTS, Grade.NOT_APART):
        return Step.LOOK_THROUGH
    if grade is Grade.NO_DEFECTS:
        return Step.ADD_GOOD if doubt is not None else Step.INSPECT
    if grade is not Grade.NOT_APART:
        return {Grade.APART: Step.INSPECT, Grade.NEARLY: Step.TUNE, Grade.FEW_DEFECTS: Step.ADD_DEFECTS}[grade]
    if learned < FEW_GOOD:
        return Step.ADD_GOOD
    if closer:
        return Step.LOOK_CLOSER
    return Step.CHOOSE_REGION if recipe is not None and not recipe.roi else Step.FIND_SETTINGS


def _closer(recipe: Recipe | None, seen_px: float) -> int:
    """A larger input shows no more of a picture that has fewer px itself."""
    if recipe is None or recipe.defect_px or 0 < seen_px <= recipe.side:
        return 0
    return next((look for look in LOOKS if look > recipe.side), 0)


def _share(events: int, trials: int) -> float:
    return events / trials if trials else 0.0
