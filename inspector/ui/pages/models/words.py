"""What is said of models and of two of them side by side."""

import math

from PySide6.QtCore import QCoreApplication

from inspector.core.tuning.aims import IntervalKind, Rate
from inspector.core.tuning.pairs import Difference
from inspector.services.comparing.comparison import Comparison, Disagreement
from inspector.services.model_list import ModelFacts
from inspector.ui.joined_text import named_text, sentences_text
from inspector.ui.number_text import NOTHING, count_text, score_text, share_text
from inspector.ui.plural import Counted, counted
from inspector.ui.status_line import short_id
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.verdict_banner import verdict_word

translate = QCoreApplication.translate

_METHODS = {"patchcore": "PatchCore", "padim": "PaDiM", "spade": "SPADE", "autoencoder": QT_TRANSLATE_NOOP("ModelWords", "Autoencoder")}
_KINDS = {
    IntervalKind.CLOPPER_PEARSON: QT_TRANSLATE_NOOP("ModelWords", "Clopper-Pearson"),
    IntervalKind.BOOTSTRAP: QT_TRANSLATE_NOOP("ModelWords", "stratified bootstrap"),
    IntervalKind.SCORE: QT_TRANSLATE_NOOP("ModelWords", "score interval"),
}


def method_text(method: str) -> str:
    """What a detector is called."""
    return translate("ModelWords", _METHODS[method]) if method in _METHODS else method or NOTHING


def state_text(model: ModelFacts) -> str:
    """Whether a model is in use, and whether it could be."""
    if model.damage:
        return translate("ModelWords", "In use, damaged") if model.in_use else translate("ModelWords", "Damaged")
    return translate("ModelWords", "In use") if model.in_use else translate("ModelWords", "Ready")


def auroc_text(model: ModelFacts) -> str:
    """What a model separates, with the interval."""
    area = model.separation.auroc if model.separation else None
    if area is None or math.isnan(area.value):
        return NOTHING
    return f"{share_of_pairs(area.value)}  ({share_of_pairs(area.low)} – {share_of_pairs(area.high)})"


def share_of_pairs(auroc: float) -> str:
    """An AUROC, or a difference of two, with four decimals."""
    return score_text(auroc, 0.01)


def auroc_tip(model: ModelFacts) -> str:
    """What that rests on."""
    found = model.separation
    if found is None:
        return ""
    parts = {"good": count_text(found.good), "defect": count_text(found.defect)}
    shared = translate("ModelWords", "{good} good parts and {defect} defects, the same for all models that are intact.")
    own = translate("ModelWords", "{good} good parts and {defect} defects of its own: the models have no images in common.")
    kind = translate("ModelWords", "{level} {kind}").format(level=share_text(found.auroc.confidence), kind=kind_text(found.auroc.kind))
    return f"{(shared if found.shared else own).format(**parts)} {kind}"


def kind_text(kind: IntervalKind) -> str:
    """How an interval was computed."""
    return translate("ModelWords", _KINDS[kind])


def rate_text(rate: Rate) -> str:
    """A count, and its interval in a second line."""
    low, high = rate.interval
    text = translate("ModelWords", "{events} of {trials}\n{low} – {high}")
    return text.format(events=count_text(rate.events), trials=count_text(rate.trials), low=share_text(low), high=share_text(high))


def difference_text(found: Difference) -> str:
    """Which of two models separates better, and whether that is sure."""
    if math.isnan(found.value):
        return translate("ModelWords", "Without good parts and defects nothing can be said of what they separate.")
    text = translate("ModelWords", "AUROC differs by {value} ({low} – {high}, {level} paired {kind}).")
    numbers = {"value": _signed(found.value), "low": _signed(found.low), "high": _signed(found.high)}
    said = text.format(**numbers, level=share_text(found.confidence), kind=kind_text(found.kind))
    unclear = translate("ModelWords", "These images do not tell which one is better.")
    first, second = translate("ModelWords", "The first separates better."), translate("ModelWords", "The second separates better.")
    return sentences_text((said, unclear if not found.is_clear else first if found.value > 0 else second))


def grounds_text(found: Comparison) -> str:
    """What a comparison rests on."""
    good = counted(Counted.tr("{count} good parts", "", found.good), found.good)
    defects = counted(Counted.tr("{count} defects", "", found.defect), found.defect)
    said = translate("ModelWords", "Compared on the same images: {good}, {defects}.").format(good=good, defects=defects)
    if found.learned:
        learned = translate("ModelWords", "The good parts are learned ones, each scored by what the others taught: there are no others.")
        said = sentences_text((said, learned))
    if found.left_out:
        left = counted(Counted.tr("{count} images are left out", "", len(found.left_out)), len(found.left_out))
        said = sentences_text((said, named_text(left, found.left_out[0][1])))
    return said


def disagreement_text(each: Disagreement, models: tuple[str, str]) -> str:
    """What a part is, the scores of both models, and which of them is wrong about it."""
    truth = translate("ModelWords", "Defect") if each.part.defect else translate("ModelWords", "Good part")
    text = translate("ModelWords", "{truth}, {first} and {second}: {model} is wrong")
    first, second = map(score_text, each.part.scores)
    return text.format(truth=truth, first=first, second=second, model=short_id(models[each.wrong]))


def side_text(each: Disagreement, number: int, models: tuple[str, str]) -> str:
    """What one of the models makes of a part."""
    text = translate("ModelWords", "{model}: score {score}, {verdict}")
    score, verdict = score_text(each.part.scores[number]), verdict_word(each.verdicts[number])
    return text.format(model=short_id(models[number]), score=score, verdict=verdict)


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{share_of_pairs(abs(value))}"
