"""What the doctor says of pictures, in words."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from inspector.core.good_set import GoodPicture, GoodSet, Reason, Remark
from inspector.core.learning_curve import LearningCurve, Share, Unsaid
from inspector.core.said import unended
from inspector.ui.joined_text import sentences_text
from inspector.ui.number_text import count_text, score_text, share_text
from inspector.ui.plural import Counted, counted
from inspector.ui.said_text import in_words
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_SHORT = {
    Reason.UNREADABLE: QT_TRANSLATE_NOOP("doctor", "Cannot be read"),
    Reason.SIZE: QT_TRANSLATE_NOOP("doctor", "Another size"),
    Reason.UNLIKE: QT_TRANSLATE_NOOP("doctor", "Unlike the others"),
    Reason.REJECTED: QT_TRANSLATE_NOOP("doctor", "Rejected by the others"),
    Reason.BLURRED: QT_TRANSLATE_NOOP("doctor", "Blurred"),
    Reason.DARKER: QT_TRANSLATE_NOOP("doctor", "Darker"),
    Reason.BRIGHTER: QT_TRANSLATE_NOOP("doctor", "Brighter"),
    Reason.CONTRAST: QT_TRANSLATE_NOOP("doctor", "Other contrast"),
    Reason.COLOUR: QT_TRANSLATE_NOOP("doctor", "Other colour"),
    Reason.NOISY: QT_TRANSLATE_NOOP("doctor", "Noisy"),
    Reason.MOVED: QT_TRANSLATE_NOOP("doctor", "Lies elsewhere"),
    Reason.TURNED: QT_TRANSLATE_NOOP("doctor", "Turned"),
    Reason.COPY: QT_TRANSLATE_NOOP("doctor", "Same file twice"),
    Reason.DUPLICATE: QT_TRANSLATE_NOOP("doctor", "Near duplicate"),
}
_LONG = {
    Reason.UNREADABLE: QT_TRANSLATE_NOOP("doctor", "It cannot be read: {detail}."),
    Reason.SIZE: QT_TRANSLATE_NOOP("doctor", "It has another size than nearly all others."),
    Reason.UNLIKE: QT_TRANSLATE_NOOP("doctor", "Unlike the others at this place: {value} times as far from them as usual."),
    Reason.REJECTED: QT_TRANSLATE_NOOP("doctor", "A model that knows only the others would reject it: {value} times the threshold."),
    Reason.BLURRED: QT_TRANSLATE_NOOP("doctor", "Blurred: sharpness {value} of the usual."),
    Reason.DARKER: QT_TRANSLATE_NOOP("doctor", "Darker by {share}."),
    Reason.BRIGHTER: QT_TRANSLATE_NOOP("doctor", "Brighter by {share}."),
    Reason.CONTRAST: QT_TRANSLATE_NOOP("doctor", "Contrast {value} of the usual."),
    Reason.COLOUR: QT_TRANSLATE_NOOP("doctor", "Another colour: off by {share} of the span from black to white."),
    Reason.NOISY: QT_TRANSLATE_NOOP("doctor", "Noise {value} times the usual."),
    Reason.MOVED: QT_TRANSLATE_NOOP("doctor", "The part lies elsewhere, by {share} of the picture."),
    Reason.TURNED: QT_TRANSLATE_NOOP("doctor", "The part is turned by {value} degrees."),
    Reason.COPY: QT_TRANSLATE_NOOP("doctor", "The same file as {other}."),
    Reason.DUPLICATE: QT_TRANSLATE_NOOP("doctor", "Near duplicate of {other}: it teaches nothing new."),
}


class Show(Enum):
    """Pictures that are wanted whatever the reason."""

    SUSPICIOUS = "suspicious"
    ALL = "all"
    DECIDED = "decided"


def show_text(show: Show) -> str:
    """A choice of the filter."""
    texts = {
        Show.SUSPICIOUS: translate("doctor", "Suspicious"),
        Show.ALL: translate("doctor", "All, worst first"),
        Show.DECIDED: translate("doctor", "Decided"),
    }
    return texts[show]


def short_text(reason: Reason) -> str:
    """A reason in two or three words."""
    return translate("doctor", _SHORT[reason])


def remark_text(remark: Remark) -> str:
    """A reason as a sentence, with its figure."""
    value = remark.value or 0.0
    figures = {"value": score_text(round(value, 2)), "share": share_text(value, 0), "other": Path(remark.other).name}
    return translate("doctor", _LONG[remark.reason]).format(**figures, detail=in_words(unended(remark.detail)))


def picture_text(picture: GoodPicture) -> str:
    """Everything that is odd about a picture."""
    return sentences_text(map(remark_text, picture.remarks)) or translate("doctor", "Nothing about it is odd.")


def summary_text(found: GoodSet) -> str:
    """How many were looked at, and what came of it."""
    count, named = len(found.pictures), len(found.suspicious)
    said = [counted(Counted.tr("{count} pictures looked at.", "", count), count)]
    if found.found > count:
        said = [
            translate("doctor", "{count} of {all} pictures looked at, from all over.").format(
                count=count_text(count), all=count_text(found.found)
            )
        ]
    said.append(counted(Counted.tr("{count} are suspicious.", "", named), named) if named else translate("doctor", "None is suspicious."))
    if all(each.score is None for each in found.pictures):
        said.append(translate("doctor", "There are too few to compare them with each other."))
    return sentences_text(said)


def enough_text(curve: LearningCurve) -> str:
    """Whether more parts would help."""
    if curve.unsaid is Unsaid.TOO_FEW:
        return translate("doctor", "So few parts say nothing of what more would bring.")
    if curve.unsaid is Unsaid.FLAT:
        return translate("doctor", "What more parts would bring cannot be told from chance.")
    if curve.best is None:
        return translate("doctor", "They are enough: more parts would hardly bring fewer false rejects.")
    more = curve.best.parts - curve.parts
    text = counted(
        Counted.tr("{count} more parts would bring false rejects from {now} to {then}.", "", more), more, now="{now}", then="{then}"
    )
    return text.format(now=interval_text(curve.now.rejects), then=interval_text(curve.best.rejects))


def interval_text(share: Share) -> str:
    """A share with its interval."""
    ends = translate("doctor", "{value} ({low} to {high})")
    return ends.format(value=share_text(share.value), low=share_text(share.low), high=share_text(share.high))
