"""What a model is worth, in words, and what the button for the next step says."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inspector.services.worth import Grade, Step, Worth
from inspector.ui.joined_text import ended_text, list_text, named_text, sentences_text
from inspector.ui.pages.project_form.network_choice import size_text
from inspector.ui.pages.tuning.figures import escapes_text, false_rejects_text
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_GRADES = {
    Grade.NO_DEFECTS: QT_TRANSLATE_NOOP("Worth", "nothing is known about escapes yet"),
    Grade.FEW_DEFECTS: QT_TRANSLATE_NOOP("Worth", "so few defects say little about escapes yet"),
    Grade.APART: QT_TRANSLATE_NOOP("Worth", "the defects are told apart"),
    Grade.NEARLY: QT_TRANSLATE_NOOP("Worth", "most defects are told apart"),
    Grade.NOT_APART: QT_TRANSLATE_NOOP("Worth", "the defects are not told apart yet"),
}


@dataclass(frozen=True, slots=True)
class StepWords:
    """A button and why it comes next; texts to be translated."""

    icon: str
    button: str
    why: str


_STEPS = {
    Step.INSPECT: StepWords("inspect", QT_TRANSLATE_NOOP("Worth", "Inspect parts"), ""),
    Step.TUNE: StepWords(
        "tune",
        QT_TRANSLATE_NOOP("Worth", "Tune the threshold"),
        QT_TRANSLATE_NOOP("Worth", "Another threshold may do better: look at the parts on the wrong side."),
    ),
    Step.ADD_GOOD: StepWords(
        "plus",
        QT_TRANSLATE_NOOP("Worth", "Add good parts…"),
        QT_TRANSLATE_NOOP("Worth", "More good parts help most now: twenty are a start, a hundred are better."),
    ),
    Step.ADD_DEFECTS: StepWords(
        "images",
        QT_TRANSLATE_NOOP("Worth", "Add defects…"),
        QT_TRANSLATE_NOOP("Worth", "Add pictures of more real defects; the model need not be built again for it."),
    ),
    Step.LOOK_THROUGH: StepWords(
        "health",
        QT_TRANSLATE_NOOP("Worth", "Look through the good parts"),
        QT_TRANSLATE_NOOP("Worth", "The good parts are not of one kind, or defects are among them: that comes first."),
    ),
    Step.LOOK_CLOSER: StepWords(
        "zoom_in",
        QT_TRANSLATE_NOOP("Worth", "Look closer: {size}"),
        QT_TRANSLATE_NOOP("Worth", "A finer look finds smaller defects; a part then takes longer. It counts after the next build."),
    ),
    Step.CHOOSE_REGION: StepWords(
        "region",
        QT_TRANSLATE_NOOP("Worth", "Choose a region of interest…"),
        QT_TRANSLATE_NOOP("Worth", "Where the part fills only some of the picture, a box around it gives a closer look at no cost."),
    ),
    Step.FIND_SETTINGS: StepWords(
        "search",
        QT_TRANSLATE_NOOP("Worth", "Find the best settings"),
        QT_TRANSLATE_NOOP("Worth", "Other settings may tell them apart: they are compared on the parts of this project."),
    ),
}


def worth_text(worth: Worth) -> str:
    """The sentence that a build ends with, such as "0 of 20 defects pass, 1 of 45 good parts rejected: the defects are told apart."."""
    counts = list_text((escapes_text(worth.outcome)[0], false_rejects_text(worth.outcome)[0]))
    return ended_text(named_text(counts, translate("Worth", _GRADES[worth.grade])))


def detail_text(worth: Worth) -> str:
    """Why the next step is what it is, and what the counts say of parts that nobody has shown yet."""
    of_all = escapes_text(worth.outcome)[1] if worth.outcome.defect.total else ""
    why = _STEPS[worth.step].why
    return sentences_text((translate("Worth", why) if why else "", of_all))


def step_button(worth: Worth) -> tuple[str, str]:
    """(icon, words) of the button for the next step."""
    words = _STEPS[worth.step]
    return words.icon, translate("Worth", words.button).format(size=size_text(worth.closer))
