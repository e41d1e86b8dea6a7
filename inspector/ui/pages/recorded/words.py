"""What is said of recorded parts."""

from PySide6.QtCore import QCoreApplication

from inspector.core.record import Answer, Review, Run, SerialState
from inspector.core.record_query import Row
from inspector.ui.date_text import moment_text
from inspector.ui.number_text import NOTHING
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_ANSWERS = {
    Answer.DEFECT: QT_TRANSLATE_NOOP("recorded", "Defect"),
    Answer.FALSE_REJECT: QT_TRANSLATE_NOOP("recorded", "False reject"),
    Answer.UNSURE: QT_TRANSLATE_NOOP("recorded", "Unsure"),
    Answer.WITHDRAWN: QT_TRANSLATE_NOOP("recorded", "Taken back"),
}


def answer_text(answer: Answer | None) -> str:
    """What a person said; a dash where nobody said anything."""
    return NOTHING if answer is None else translate("recorded", _ANSWERS[answer])


def review_text(review: Review) -> str:
    """Who said what, and when."""
    said = answer_text(review.answer) + (f" ({review.kind})" if review.kind else "")
    who = review.who or translate("recorded", "somebody")
    return translate("recorded", "{said}, by {who}, {when}").format(said=said, who=who, when=moment_text(review.at))


def serial_text(row: Row) -> str:
    """The serial on one line; what is said where none was read or asked for."""
    if row.serial:
        return " ".join(row.serial.split())
    return translate("recorded", "not read") if row.serial_state is SerialState.NO_READ else NOTHING


def run_text(run: Run) -> str:
    """What a run is called in a list: when it began, and its lot."""
    lot = translate("recorded", "lot {lot}").format(lot=run.lot) if run.lot else ""
    return "  ".join(word for word in (moment_text(run.began), lot) if word)
