"""What a rule does to parts of known truth, in lists and in words. No widgets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from inspector.core.decision import VERDICTS, Ranks
from inspector.core.model import ScoredImage
from inspector.core.project import ThresholdRecord
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tuning.aims import IntervalKind, Rate
from inspector.core.tuning.counting import KnownParts, Outcome
from inspector.core.types import Verdict
from inspector.ui.joined_text import list_text, sentences_text
from inspector.ui.limit_text import percent_text
from inspector.ui.number_text import count_text, percent_sign, score_text, share_text
from inspector.ui.plural import Counted, counted

Mask: TypeAlias = npt.NDArray[np.bool_]
translate = QCoreApplication.translate
_MOST_NAMES = 3
_OK, _UNDECIDED, _NG = (VERDICTS.index(verdict) for verdict in (Verdict.OK, Verdict.UNDECIDED, Verdict.NG))


class Show(StrEnum):
    """Which parts the gallery shows."""

    NOTABLE = "notable"
    """What changes with the slider, and what is judged wrongly."""
    ESCAPES = "escapes"
    FALSE_REJECTS = "false_rejects"
    UNSURE = "unsure"
    """What a person would have to say."""
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Judged:
    """A part of known truth with what the rule in use and the one that is tried out make of it."""

    image: ScoredImage
    before: Verdict
    after: Verdict
    learned: bool = False
    """Whether the model has learned it: it was scored by what the others taught."""
    threshold: float | None = None
    """The one that `after` comes from."""

    @property
    def score_text(self) -> str:
        """Its score, to be read beside the threshold."""
        return score_text(self.image.score, like=self.threshold)

    @property
    def is_changed(self) -> bool:
        """Whether the slider changes the verdict."""
        return self.before is not self.after

    @property
    def is_mistake(self) -> bool:
        """Whether the verdict contradicts the known truth; UNDECIDED contradicts nothing."""
        return self.after is (Verdict.OK if self.image.defect else Verdict.NG)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """All parts of known truth under both rules; single ones are looked at when they are shown."""

    images: Sequence[ScoredImage]
    parts: KnownParts
    before: Ranks
    """(N,)"""
    after: Ranks
    """(N,)"""
    learned: Collection[str] = ()
    """Paths of those that the model has learned."""
    threshold: float | None = None
    """What is tried out, for the digits of the scores beside it."""

    def judged(self, number: int) -> Judged:
        """One of them."""
        image = self.images[number]
        verdicts = VERDICTS[self.before[number]], VERDICTS[self.after[number]]
        return Judged(image, *verdicts, image.path in self.learned, self.threshold)

    def is_shown(self, show: Show) -> Mask:
        """(N,) which parts the gallery shows."""
        defect, counted = self.parts.defect, self.parts.counted
        escapes: Mask = defect & (self.after == _OK)
        false_rejects: Mask = ~defect & (self.after == _NG)
        unsure: Mask = counted & (self.after == _UNDECIDED)
        changed: Mask = self.before != self.after
        match show:
            case Show.NOTABLE:
                return np.logical_or(changed, escapes | false_rejects)
            case Show.ESCAPES:
                return escapes
            case Show.FALSE_REJECTS:
                return false_rejects
            case Show.UNSURE:
                return unsure
            case Show.ALL:
                return np.ones(len(self.images), bool)

    def order(self, show: Show) -> npt.NDArray[np.intp]:
        """Numbers of those parts, worst first: escapes, then false rejects, then the rest; in each the furthest on the wrong side.

        Of the notable ones those that the slider changes come before the others.
        """
        numbers = np.flatnonzero(self.is_shown(show))
        defect, after, scores = self.parts.defect[numbers], self.after[numbers], self.parts.scores[numbers]
        rank = np.where(defect & (after == _OK), 0, np.where(~defect & (after == _NG), 1, 2))
        unchanged = (self.before[numbers] == after) if show is Show.NOTABLE else np.zeros(len(numbers), bool)
        return numbers[np.lexsort((np.where(defect, scores, -scores), rank, unchanged))]


def full_truth_text(each: Judged) -> str:
    """`truth_text`, and how the score of a learned part came about."""
    return translate("tune", "{truth}, scored without itself").format(truth=truth_text(each)) if each.learned else truth_text(each)


def truth_text(each: Judged) -> str:
    """What an image is, or what goes wrong with it."""
    if each.is_mistake:
        return translate("tune", "Escape") if each.image.defect else translate("tune", "False reject")
    return translate("tune", "Defect") if each.image.defect else translate("tune", "Good part")


def rule_text(rule: Rule) -> str:
    """A rule's name for people."""
    return {
        Rule.BEST_F1: translate("tune", "best F1"),
        Rule.NO_ESCAPES: translate("tune", "no escapes"),
        Rule.MAX_ESCAPES: translate("tune", "few escapes"),
        Rule.LOWEST_COST: translate("tune", "lowest cost"),
        Rule.GOOD_QUANTILE: translate("tune", "from good parts"),
        Rule.MANUAL: translate("tune", "set by hand"),
    }[rule]


def record_text(record: ThresholdRecord) -> str:
    """Where a threshold of the history comes from."""
    text = rule_text(record.rule)
    return translate("tune", "{rule}, provisional").format(rule=text) if record.provisional else text


def escapes_text(outcome: Outcome) -> tuple[str, str]:
    """(what happens to the known defects, what that says about all defects)."""
    if not outcome.defect.total:
        return translate("tune", "No defects to check with"), translate("tune", "Nothing is known about escapes.")
    text = Counted.tr("{n} of {total} defects pass", "", outcome.defect.total)
    all_of_them = translate("tune", "Of all defects {interval} would pass ({kind}).")
    return _counted_text(text, outcome.escapes), _all_text(all_of_them, outcome.escapes)


def false_rejects_text(outcome: Outcome) -> tuple[str, str]:
    """(what happens to the known good parts, what that says about all good parts)."""
    if not outcome.good.total:
        return translate("tune", "No good parts to check with"), translate("tune", "Nothing is known about false rejects.")
    text = Counted.tr("{n} of {total} good parts rejected", "", outcome.good.total)
    all_of_them = translate("tune", "Of all good parts {interval} would be rejected ({kind}).")
    return _counted_text(text, outcome.false_rejects), _all_text(all_of_them, outcome.false_rejects)


def _counted_text(text: str, rate: Rate) -> str:
    return text.format(n=count_text(rate.events), total=count_text(rate.trials))


def _all_text(text: str, rate: Rate) -> str:
    return text.format(interval=interval_text(rate.interval), kind=kind_text(rate.kind, rate.confidence))


def missing_text(parts: KnownParts, images: Sequence[ScoredImage], outcome: Outcome) -> tuple[str, str]:
    """(which parts are left out of the figures, or have no map, the names of those left out a line each)."""
    said, paths = list[str](), [images[number].path for number in parts.left_out]
    if paths:
        text = Counted.tr("{count} images have no score that counts and are left out: {names}", "", len(paths))
        names = list_text([*(Path(path).name for path in paths[:_MOST_NAMES]), "…" if len(paths) > _MOST_NAMES else ""])
        said.append(counted(text, len(paths), names=names))
    if outcome.without_map:
        text = Counted.tr("{count} images have no map to find regions in: by the region rule they are UNDECIDED.", "", outcome.without_map)
        said.append(counted(text, outcome.without_map))
    return sentences_text(said), "\n".join(paths)


def kind_text(kind: IntervalKind, confidence: float) -> str:
    """An interval's level and how it was computed."""
    texts = {
        IntervalKind.CLOPPER_PEARSON: translate("tune", "{level}, exact: Clopper-Pearson"),
        IntervalKind.BOOTSTRAP: translate("tune", "{level}, stratified bootstrap"),
        IntervalKind.SCORE: translate("tune", "{level}, score interval"),
    }
    return texts[kind].format(level=percent_text(confidence))


def interval_text(interval: tuple[float, float]) -> str:
    """An interval of rates."""
    low, high = map(share_text, interval)
    return translate("tune", "{low} to {high}").format(low=low.removesuffix(percent_sign()), high=high)


def doubt_text(threshold: Threshold, has_defects: bool) -> str:
    """Why real rates may be worse than those that are shown, and what to do about it; empty where nothing is known against them."""
    if threshold.rule in (Rule.BEST_F1, Rule.NO_ESCAPES):
        return translate("tune", "The same images chose this threshold and judge it: real rates will be worse.")
    if not threshold.provisional:
        return ""
    if has_defects:
        return translate("tune", "This threshold was set before there were defects to check it with. Apply a rule to confirm it.")
    return translate("tune", "Add a few images of real defects for validation to the project and build again.")


def question_text(before: Outcome, after: Outcome) -> str:
    """What speaks against a rule that lets more known defects pass."""
    text = Counted.tr("{after} of {total} known defects would pass; at the threshold in use {before} do.", "", after.defect.total)
    return text.format(
        after=count_text(after.escapes.events), before=count_text(before.escapes.events), total=count_text(after.defect.total)
    )
