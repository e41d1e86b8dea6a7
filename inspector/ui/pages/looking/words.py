"""What areas are called on the screen, and how each kind of them looks: by word and hatch, not by colour alone."""

from PySide6.QtCore import QCoreApplication

from inspector.core.areas import Area, Use
from inspector.ui.joined_text import list_text, named_text
from inspector.ui.number_text import digits_text, score_text
from inspector.ui.text_marks import QT_TRANSLATE_NOOP
from inspector.ui.widgets.canvas.figure import Figure, Hatch, Look

USES = {
    Use.IGNORE: QT_TRANSLATE_NOOP("AreaWords", "Ignored"),
    Use.LOOK: QT_TRANSLATE_NOOP("AreaWords", "Region of interest"),
    Use.ZONE: QT_TRANSLATE_NOOP("AreaWords", "Zone"),
}
MEANINGS = {
    Use.IGNORE: QT_TRANSLATE_NOOP("AreaWords", "Neither learned nor scored."),
    Use.LOOK: QT_TRANSLATE_NOOP("AreaWords", "Only regions of interest are looked at; what is dim lies in none of them."),
    Use.ZONE: QT_TRANSLATE_NOOP("AreaWords", "Has a sensitivity or a threshold of its own. Of zones that overlap the later one counts."),
}
LOOKS = {
    Use.IGNORE: Look("#B4248C", Hatch.CROSSED),
    Use.LOOK: Look("#2C7FB8", Hatch.NONE, dims_outside=True),
    Use.ZONE: Look("#C77700", Hatch.RISING),
}


def use_text(use: Use) -> str:
    """What a kind of area is called."""
    return QCoreApplication.translate("AreaWords", USES[use])


def meaning_text(use: Use) -> str:
    """What it does, in a sentence."""
    return QCoreApplication.translate("AreaWords", MEANINGS[use])


def area_text(area: Area) -> str:
    """An area in a line: its kind, its name, and how closely a zone is looked at."""
    named = named_text(use_text(area.use), area.name) if area.name else use_text(area.use)
    if area.use is not Use.ZONE:
        return named
    return list_text((named, sensitivity_text(area)))


def sensitivity_text(area: Area) -> str:
    """How closely a zone is looked at."""
    if area.threshold is not None:
        return QCoreApplication.translate("AreaWords", "threshold {value}").format(value=score_text(area.threshold))
    return QCoreApplication.translate("AreaWords", "sensitivity × {factor}").format(factor=digits_text(area.factor, 3))


def figure_of(area: Area) -> Figure:
    """The area as it lies on the canvas."""
    return Figure(area.drawn, LOOKS[area.use], area_text(area))
