"""Which validation images are shown, in which order, and what is said of one. No widgets."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from inspector.core.decision import verdict_of
from inspector.core.decision_rule import DecisionRule
from inspector.core.labels import Label, Truth
from inspector.core.types import Verdict
from inspector.services.validation.adding import Added
from inspector.services.validation.images import ValidationImage, ValidationSet
from inspector.ui.date_text import moment_text
from inspector.ui.joined_text import ended_text, list_text, named_text, sentences_text
from inspector.ui.number_text import count_text
from inspector.ui.plural import Counted, counted
from inspector.ui.said_text import in_words
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate


class Show(StrEnum):
    """Which images are shown."""

    ALL = "all"
    UNKNOWN = "unknown"
    GOOD = "good"
    DEFECT = "defect"
    LEFT_OUT = "left_out"
    MISJUDGED = "misjudged"
    NO_SCORE = "no_score"
    SYNTHETIC = "synthetic"


SHOW_TEXTS = {
    Show.ALL: QT_TRANSLATE_NOOP("validating", "All images"),
    Show.UNKNOWN: QT_TRANSLATE_NOOP("validating", "Not labelled"),
    Show.GOOD: QT_TRANSLATE_NOOP("validating", "Good parts"),
    Show.DEFECT: QT_TRANSLATE_NOOP("validating", "Defects"),
    Show.LEFT_OUT: QT_TRANSLATE_NOOP("validating", "Left out"),
    Show.MISJUDGED: QT_TRANSLATE_NOOP("validating", "Misjudged"),
    Show.NO_SCORE: QT_TRANSLATE_NOOP("validating", "Without a score"),
    Show.SYNTHETIC: QT_TRANSLATE_NOOP("validating", "Synthetic"),
}
_TRUTHS = {
    Truth.GOOD: QT_TRANSLATE_NOOP("validating", "Good part"),
    Truth.DEFECT: QT_TRANSLATE_NOOP("validating", "Defect"),
    Truth.LEFT_OUT: QT_TRANSLATE_NOOP("validating", "Left out"),
    Truth.UNKNOWN: QT_TRANSLATE_NOOP("validating", "Not labelled"),
}


def select(images: Iterable[ValidationImage], show: Show, kind: str, rule: DecisionRule | None) -> list[ValidationImage]:
    """The images to show, in their order; misjudged ones by how far they lie on the wrong side. `kind`: only defects of this one."""
    chosen = [each for each in images if (not kind or each.kind == kind) and _is_shown(each, show, rule)]
    if show is Show.MISJUDGED:
        chosen.sort(key=lambda each: (each.truth is not Truth.DEFECT, (each.score or 0.0) * (1 if each.truth is Truth.DEFECT else -1)))
    return chosen


def _is_shown(each: ValidationImage, show: Show, rule: DecisionRule | None) -> bool:
    match show:
        case Show.ALL:
            return True
        case Show.MISJUDGED:
            return is_misjudged(each, rule)
        case Show.NO_SCORE:
            return bool(each.trouble)
        case Show.SYNTHETIC:
            return each.synthetic
    return each.truth == show.value


def verdict(each: ValidationImage, rule: DecisionRule | None) -> Verdict | None:
    """What the score alone makes of an image; None where there is no score or no rule."""
    return None if each.score is None or rule is None else verdict_of(each.score, rule)


def is_misjudged(each: ValidationImage, rule: DecisionRule | None) -> bool:
    """Whether the verdict contradicts what the image shows."""
    return rule is not None and each.counts and (verdict(each, rule) is Verdict.OK) == (each.truth is Truth.DEFECT)


def truth_text(truth: Truth, kind: str = "", synthetic: bool = False) -> str:
    """What an image shows; a drawn defect is always called so."""
    text = translate("validating", _TRUTHS[truth])
    text = named_text(text, kind) if kind and truth is Truth.DEFECT else text
    return translate("validating", "{truth} (synthetic)").format(truth=text) if synthetic else text


def image_text(each: ValidationImage) -> str:
    """The same of an image."""
    return truth_text(each.truth, each.kind, each.synthetic)


def label_text(label: Label) -> str:
    """Who said what, and when."""
    who = label.who or translate("validating", "somebody")
    said = truth_text(label.truth, label.kind)
    try:
        when = moment_text(datetime.fromisoformat(label.at))
    except ValueError:
        return translate("validating", "{said}, by {who}").format(said=said, who=who)
    return translate("validating", "{said}, by {who}, {when}").format(said=said, who=who, when=when)


def counts_text(now: ValidationSet) -> str:
    """How many images show what."""
    tally, synthetic = now.tally, sum(each.synthetic for each in now.validation)
    words = [
        counted(Counted.tr("{count} good parts", "", tally[Truth.GOOD]), tally[Truth.GOOD]),
        counted(Counted.tr("{count} defects", "", tally[Truth.DEFECT]), tally[Truth.DEFECT]),
    ]
    for count, text in (
        (tally[Truth.UNKNOWN], translate("validating", "{count} not labelled")),
        (tally[Truth.LEFT_OUT], translate("validating", "{count} left out")),
        (synthetic, translate("validating", "{count} synthetic")),
    ):
        words += [text.format(count=count_text(count))] if count else []
    return "   ·   ".join(words)


def remarks(now: ValidationSet) -> list[str]:
    """What is wrong or lacking, each as a sentence; the worst first."""
    tally, lost = now.tally, len(now.without_score)
    found = [in_words(now.remark)] if now.remark else []
    found += [named_text(name, in_words(sentence)) for name, sentence in now.problems[:3]]
    if len(now.problems) > 3:
        more = len(now.problems) - 3
        found.append(counted(Counted.tr("The same holds for {count} more sources.", "", more), more))
    if lost:
        found.append(counted(Counted.tr("{count} images have no score and are not counted: see “Without a score”.", "", lost), lost))
    if now.validation and not tally[Truth.DEFECT]:
        found.append(translate("validating", "No defect is among them, so nothing is known about escapes: add pictures of real ones."))
    elif tally[Truth.DEFECT] == 1:
        found.append(translate("validating", "One defect says next to nothing about escapes: add more."))
    return found


def added_text(added: Added) -> str:
    """What became of images that were to be added."""
    count, words = len(added.labels), list[str]()
    for truth in (Truth.GOOD, Truth.DEFECT, Truth.UNKNOWN):
        of_truth = sum(label.truth is truth for label in added.labels)
        words += [named_text(truth_text(truth), count_text(of_truth))] if of_truth else []
    sentences = [counted(Counted.tr("{count} images were added.", "", count), count)]
    sentences += [ended_text(list_text(words))] if words else []
    if added.known:
        sentences.append(counted(Counted.tr("{count} images were among them before and keep their labels.", "", added.known), added.known))
    if added.learned:
        text = Counted.tr("The model has learned {count} of them: these are scored by what the others taught.", "", len(added.learned))
        sentences.append(counted(text, len(added.learned)))
    return sentences_text((*sentences, *(ended_text(in_words(remark)) for remark in added.remarks)))
