"""What the watch says, in words: what has moved, since when, and what may be the cause."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from inspector.core.areas import Areas, Use
from inspector.core.drift.cause import Cause
from inspector.core.drift.figures import MEASURES, Figure
from inspector.core.drift.watch import Alarm, Mover
from inspector.core.record import Event, EventKind
from inspector.ui.date_text import moment_text, time_text
from inspector.ui.number_text import count_text, degrees_text, px_text, share_text
from inspector.ui.text_marks import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_NAMES = {
    Figure.SCORE: QT_TRANSLATE_NOOP("drift", "Scores of good parts"),
    Figure.BRIGHTNESS: QT_TRANSLATE_NOOP("drift", "Brightness"),
    Figure.CONTRAST: QT_TRANSLATE_NOOP("drift", "Contrast"),
    Figure.SHARPNESS: QT_TRANSLATE_NOOP("drift", "Sharpness"),
    Figure.NOISE: QT_TRANSLATE_NOOP("drift", "Noise"),
    Figure.RED: QT_TRANSLATE_NOOP("drift", "Red"),
    Figure.BLUE: QT_TRANSLATE_NOOP("drift", "Blue"),
    Figure.RIGHT: QT_TRANSLATE_NOOP("drift", "Shift to the right"),
    Figure.DOWN: QT_TRANSLATE_NOOP("drift", "Shift down"),
    Figure.TURN: QT_TRANSLATE_NOOP("drift", "Turn"),
    Figure.ZONE: QT_TRANSLATE_NOOP("drift", "Scores of good parts in {zone}"),
}
_MORE = {
    Figure.SCORE: QT_TRANSLATE_NOOP("drift", "scores higher by {change}"),
    Figure.BRIGHTNESS: QT_TRANSLATE_NOOP("drift", "brighter by {change}"),
    Figure.CONTRAST: QT_TRANSLATE_NOOP("drift", "more contrast by {change}"),
    Figure.SHARPNESS: QT_TRANSLATE_NOOP("drift", "sharper by {change}"),
    Figure.NOISE: QT_TRANSLATE_NOOP("drift", "noisier by {change}"),
    Figure.RED: QT_TRANSLATE_NOOP("drift", "redder by {change}"),
    Figure.BLUE: QT_TRANSLATE_NOOP("drift", "bluer by {change}"),
    Figure.RIGHT: QT_TRANSLATE_NOOP("drift", "shifted to the right by {change}"),
    Figure.DOWN: QT_TRANSLATE_NOOP("drift", "shifted down by {change}"),
    Figure.TURN: QT_TRANSLATE_NOOP("drift", "turned clockwise by {change}"),
    Figure.ZONE: QT_TRANSLATE_NOOP("drift", "scores in {zone} higher by {change}"),
}
_LESS = {
    Figure.SCORE: QT_TRANSLATE_NOOP("drift", "scores lower by {change}"),
    Figure.BRIGHTNESS: QT_TRANSLATE_NOOP("drift", "darker by {change}"),
    Figure.CONTRAST: QT_TRANSLATE_NOOP("drift", "less contrast by {change}"),
    Figure.SHARPNESS: QT_TRANSLATE_NOOP("drift", "less sharp by {change}"),
    Figure.NOISE: QT_TRANSLATE_NOOP("drift", "less noise by {change}"),
    Figure.RED: QT_TRANSLATE_NOOP("drift", "less red by {change}"),
    Figure.BLUE: QT_TRANSLATE_NOOP("drift", "less blue by {change}"),
    Figure.RIGHT: QT_TRANSLATE_NOOP("drift", "shifted to the left by {change}"),
    Figure.DOWN: QT_TRANSLATE_NOOP("drift", "shifted up by {change}"),
    Figure.TURN: QT_TRANSLATE_NOOP("drift", "turned anticlockwise by {change}"),
    Figure.ZONE: QT_TRANSLATE_NOOP("drift", "scores in {zone} lower by {change}"),
}
_CAUSES = {
    Cause.LIGHT: QT_TRANSLATE_NOOP("drift", "lamp?"),
    Cause.COLOUR: QT_TRANSLATE_NOOP("drift", "white balance or lamp?"),
    Cause.LENS: QT_TRANSLATE_NOOP("drift", "focus, or dirt on the lens?"),
    Cause.GAIN: QT_TRANSLATE_NOOP("drift", "gain of the camera?"),
    Cause.POSITION: QT_TRANSLATE_NOOP("drift", "fixture or camera moved?"),
    Cause.PARTS: QT_TRANSLATE_NOOP("drift", "the parts, or a tool?"),
}
_CHANGES = {
    EventKind.CLEANED: QT_TRANSLATE_NOOP("drift", "Cleaned"),
    EventKind.LAMP_CHANGED: QT_TRANSLATE_NOOP("drift", "Lamp"),
    EventKind.TOOL_CHANGED: QT_TRANSLATE_NOOP("drift", "Tool"),
    EventKind.MATERIAL_CHANGED: QT_TRANSLATE_NOOP("drift", "Material"),
    EventKind.LENS_SET: QT_TRANSLATE_NOOP("drift", "Lens"),
    EventKind.OTHER_CHANGE: QT_TRANSLATE_NOOP("drift", "Something else"),
}


def figure_text(figure: Figure, zone: int = -1, zones: Sequence[str] = ()) -> str:
    """What a figure is called; `zones`: names of the zones."""
    return translate("drift", _NAMES[figure]).format(zone=zone_text(zone, zones))


def zone_text(zone: int, zones: Sequence[str]) -> str:
    """The name of a zone, or its number."""
    named = zones[zone] if 0 <= zone < len(zones) else ""
    return named or translate("drift", "zone {number}").format(number=count_text(zone + 1))


def zone_names(areas: Areas | None) -> tuple[str, ...]:
    """The names of zones as they were drawn."""
    return tuple(area.name for area in areas.of(Use.ZONE)) if areas is not None else ()


def change_text(mover: Mover, zones: Sequence[str] = ()) -> str:
    """By how much a figure has moved, such as "darker by 12 %"."""
    text = translate("drift", (_MORE if mover.change > 0 else _LESS)[mover.figure])
    return text.format(change=_size(mover), zone=zone_text(mover.zone, zones))


def cause_text(cause: Cause) -> str:
    """Where to look first, as a question."""
    return translate("drift", _CAUSES[cause])


def alarm_text(alarm: Alarm, zones: Sequence[str] = ()) -> str:
    """One line, such as "Since 14:05 darker by 12 %: lamp?"."""
    text = translate("drift", "Since {time} {change}: {cause}")
    return text.format(time=since_text(alarm.first.since), change=change_text(alarm.first, zones), cause=cause_text(alarm.cause))


def since_text(at: float) -> str:
    """A time of today, or a day with its time; seconds since 1970."""
    moment = datetime.fromtimestamp(at)
    return time_text(moment) if moment.date() == date.today() else moment_text(moment)


def event_text(kind: EventKind) -> str:
    """What a person has changed, in a word."""
    return translate("drift", _CHANGES[kind])


def noted_text(event: Event) -> str:
    """The same with the note that was given to it."""
    word = event_text(event.kind)
    return translate("drift", "{change}: {note}").format(change=word, note=event.detail) if event.detail else word


def _size(mover: Mover) -> str:
    size = abs(mover.change)
    if MEASURES[mover.figure].relative or mover.figure in (Figure.RED, Figure.BLUE):
        return share_text(size, 0 if size >= 0.1 else 1)
    return degrees_text(size) if mover.figure is Figure.TURN else px_text(size)
