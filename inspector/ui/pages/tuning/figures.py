"""What a threshold does to parts of known truth, in lists and in words. No widgets."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from inspector.core.decision import rule_of, verdict_of
from inspector.core.metrics import best_f1
from inspector.core.model import ScoredImage
from inspector.core.project import ThresholdRecord
from inspector.core.thresholds import Rule, Threshold, no_escapes
from inspector.core.tolerance import Limit
from inspector.core.types import Verdict
from inspector.services.tune import Outcome
from inspector.ui.number_text import count_text, share_text
from inspector.ui.plural import Counted

translate = QCoreApplication.translate


class Show(StrEnum):
    """Which parts the gallery shows."""

    NOTABLE = "notable"
    """What changes with the slider, and what is judged wrongly."""
    ESCAPES = "escapes"
    FALSE_REJECTS = "false_rejects"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Judged:
    """A part of known truth with what the threshold in use and the one on the slider make of it."""

    image: ScoredImage
    before: Verdict
    after: Verdict
    learned: bool = False
    """Whether the model has learned it: it was scored by what the others taught."""

    @property
    def is_changed(self) -> bool:
        """Whether the slider changes the verdict."""
        return self.before is not self.after

    @property
    def is_mistake(self) -> bool:
        """Whether the verdict contradicts the known truth."""
        return (self.after is Verdict.OK) == self.image.defect


def select(scores: Iterable[ScoredImage], stored: float, threshold: float, show: Show, learned: Collection[str] = ()) -> list[Judged]:
    """The images to show, worst first: escapes, then false rejects, then the rest; within each what lies furthest on the wrong side.

    Of the notable ones those that the slider changes come before the others. `learned`: paths of those that the model has learned.
    """
    judged = [judged_at(image, stored, threshold, learned) for image in scores]
    chosen = [each for each in judged if _is_shown(each, show)]
    return sorted(chosen, key=lambda each: (show is Show.NOTABLE and not each.is_changed, *_badness(each)))


def judged_at(image: ScoredImage, stored: float, threshold: float, learned: Collection[str] = ()) -> Judged:
    """What two thresholds make of an image."""
    before, after = (verdict_of(image.score, rule_of(each)) for each in (stored, threshold))
    return Judged(image, before, after, image.path in learned)


def _is_shown(each: Judged, show: Show) -> bool:
    if show is Show.NOTABLE:
        return each.is_changed or each.is_mistake
    if show is Show.ALL:
        return True
    return each.is_mistake and each.image.defect == (show is Show.ESCAPES)


def _badness(each: Judged) -> tuple[int, float]:
    wrong_way = each.image.score if each.image.defect else -each.image.score
    kind = (0 if each.image.defect else 1) if each.is_mistake else 2
    return kind, wrong_way


def by_rule(rule: Rule, good: Sequence[float], defect: Sequence[float]) -> Threshold:
    """The threshold that defects give: by `Rule.BEST_F1`, otherwise by `Rule.NO_ESCAPES`."""
    return Threshold(best_f1(good, defect)[1] if rule is Rule.BEST_F1 else no_escapes(defect), rule)


def by_limit(limit: Limit, has_defects: bool) -> Threshold:
    """The threshold that good parts give."""
    return Threshold(limit.value, Rule.GOOD_QUANTILE, provisional=not has_defects)


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
    if not outcome.defect:
        return translate("tune", "No defects to check with"), translate("tune", "Nothing is known about escapes.")
    text = Counted.tr("{n} of {total} defects pass", "", outcome.defect)
    count = text.format(n=count_text(outcome.escapes), total=count_text(outcome.defect))
    return count, translate("tune", "Of all defects {interval} would pass (95\u00a0% Wilson interval).").format(
        interval=interval_text(outcome.escape_interval)
    )


def false_rejects_text(outcome: Outcome) -> tuple[str, str]:
    """(what happens to the known good parts, what that says about all good parts)."""
    if not outcome.good:
        return translate("tune", "No good parts to check with"), translate("tune", "Nothing is known about false rejects.")
    text = Counted.tr("{n} of {total} good parts rejected", "", outcome.good)
    count = text.format(n=count_text(outcome.false_rejects), total=count_text(outcome.good))
    return count, translate("tune", "Of all good parts {interval} would be rejected (95\u00a0% Wilson interval).").format(
        interval=interval_text(outcome.false_reject_interval)
    )


def interval_text(interval: tuple[float, float]) -> str:
    """An interval of rates."""
    low, high = (share_text(bound).removesuffix(" %") for bound in interval)
    return translate("tune", "{low} to {high}\u00a0%").format(low=low, high=high)


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
    """What speaks against a threshold that lets more known defects pass."""
    text = Counted.tr("{after} of {total} known defects would pass; at the threshold in use {before} do.", "", after.defect)
    return text.format(after=count_text(after.escapes), before=count_text(before.escapes), total=count_text(after.defect))
