"""What is looked at of a picture, in words."""

from PySide6.QtCore import QCoreApplication

from inspector.core.gate_settings import Check
from inspector.core.gate_words import figure_text, range_text
from inspector.core.picture_limits import Figure, Range
from inspector.ui.joined_text import list_text, named_text
from inspector.ui.said_text import in_words
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

_FIGURES = {
    Figure.HEIGHT: QT_TRANSLATE_NOOP("figures", "Height"),
    Figure.WIDTH: QT_TRANSLATE_NOOP("figures", "Width"),
    Figure.DARK: QT_TRANSLATE_NOOP("figures", "Black"),
    Figure.BRIGHT: QT_TRANSLATE_NOOP("figures", "White"),
    Figure.BRIGHTNESS: QT_TRANSLATE_NOOP("figures", "Brightness"),
    Figure.RED: QT_TRANSLATE_NOOP("figures", "Red minus green"),
    Figure.BLUE: QT_TRANSLATE_NOOP("figures", "Blue minus green"),
    Figure.CONTRAST: QT_TRANSLATE_NOOP("figures", "Contrast"),
    Figure.LIKENESS: QT_TRANSLATE_NOOP("figures", "Likeness"),
    Figure.RIGHT: QT_TRANSLATE_NOOP("figures", "To the right"),
    Figure.DOWN: QT_TRANSLATE_NOOP("figures", "Down"),
    Figure.SHARPNESS: QT_TRANSLATE_NOOP("figures", "Sharpness"),
    Figure.COOLEST: QT_TRANSLATE_NOOP("figures", "Coolest places"),
}
_CHECKS = {
    Check.SIZE: QT_TRANSLATE_NOOP("figures", "Size of the picture"),
    Check.BRIGHTNESS: QT_TRANSLATE_NOOP("figures", "Too dark or too bright"),
    Check.COLOUR: QT_TRANSLATE_NOOP("figures", "Colour"),
    Check.CONTRAST: QT_TRANSLATE_NOOP("figures", "Hardly anything to see"),
    Check.SCENE: QT_TRANSLATE_NOOP("figures", "No part, or another one"),
    Check.PLACE: QT_TRANSLATE_NOOP("figures", "Scene shifted"),
    Check.SHARPNESS: QT_TRANSLATE_NOOP("figures", "Not sharp"),
    Check.MAP: QT_TRANSLATE_NOOP("figures", "Whole map hot: another part"),
}


def check_name(check: Check) -> str:
    """What a check looks for."""
    return QCoreApplication.translate("figures", _CHECKS[check])


def limits_text(figure: Figure, today: float | None, allowed: Range) -> str:
    """As in "Brightness: today 0.33, good 0.31-0.36, refused below 0.25 or above 0.44"."""
    translate = QCoreApplication.translate
    parts = [translate("figures", "good {range}").format(range=in_words(range_text(figure, allowed.low, allowed.high)))]
    if today is not None:
        parts.insert(0, translate("figures", "today {value}").format(value=in_words(figure_text(figure, today))))
    ends = [
        translate("figures", text).format(value=in_words(figure_text(figure, end)))
        for text, end in ((_BELOW, allowed.least), (_ABOVE, allowed.most))
        if end is not None
    ]
    name = translate("figures", _FIGURES[figure])
    return named_text(name, list_text(parts + ends))


_BELOW = QT_TRANSLATE_NOOP("figures", "refused below {value}")
_ABOVE = QT_TRANSLATE_NOOP("figures", "refused above {value}")
