"""Why a picture is not judged, as a sentence with today's figure beside those of good parts."""

from inspector.core.decision import Reason
from inspector.core.picture_limits import Excess, Figure, Range
from inspector.core.said import joined, said, sayable, written

_REFUSALS = {
    Reason.OTHER_SIZE: sayable("Not judged: the picture has another size: {figures}."),
    Reason.TOO_DARK: sayable("Not judged: the picture is too dark: {figures}."),
    Reason.TOO_BRIGHT: sayable("Not judged: the picture is too bright: {figures}."),
    Reason.OTHER_COLOUR: sayable("Not judged: the picture has another colour: {figures}."),
    Reason.LOW_CONTRAST: sayable("Not judged: there is hardly anything to see in the picture: {figures}."),
    Reason.NOT_SHARP: sayable("Not judged: the picture is not sharp: {figures}."),
    Reason.NO_PART: sayable("Not judged: there is no part in the picture: {figures}."),
    Reason.OTHER_PART: sayable("Not judged: the picture shows another part: {figures}."),
    Reason.SCENE_SHIFTED: sayable("Not judged: the scene is shifted: {figures}."),
}
_NAMES = {
    Figure.HEIGHT: said("height"),
    Figure.WIDTH: said("width"),
    Figure.DARK: said("black"),
    Figure.BRIGHT: said("white"),
    Figure.BRIGHTNESS: said("brightness"),
    Figure.RED: said("red minus green"),
    Figure.BLUE: said("blue minus green"),
    Figure.CONTRAST: said("contrast"),
    Figure.LIKENESS: said("likeness"),
    Figure.RIGHT: said("to the right by"),
    Figure.DOWN: said("down by"),
    Figure.SHARPNESS: said("sharpness"),
    Figure.COOLEST: said("even the coolest places of the map"),
}
_PX = (Figure.HEIGHT, Figure.WIDTH)
_SHARES = (Figure.DARK, Figure.BRIGHT, Figure.RIGHT, Figure.DOWN)


def sentence(excess: Excess, looks_like: str = "") -> str:
    """As in "Not judged: the picture is too dark: brightness 0.05, good parts 0.31-0.36."; `looks_like`: a project whose part it may be."""
    told = figures(excess.figure, excess.value, excess.range)
    guess = said("It looks like the project {project}.", project=looks_like) if looks_like else ""
    return joined((_REFUSALS[excess.reason](figures=told), guess))


def figures(figure: Figure, value: float, usual: Range) -> str:
    """As in "brightness 0.05, good parts 0.31-0.36"."""
    today, good = figure_text(figure, value), range_text(figure, usual.low, usual.high)
    return said("{figure} {today}, good parts {good}", figure=_NAMES[figure], today=today, good=good)


def range_text(figure: Figure, low: float, high: float) -> str:
    """As in "0.31-0.36"; "-0.02 … 0.03" where a dash would be read as a minus sign."""
    first, last = _number(figure, low, alone=False), figure_text(figure, high)
    return last if figure_text(figure, low) == last else joined((first, last), " … " if low < 0 or high < 0 else "-")


def figure_text(figure: Figure, value: float) -> str:
    """As in "0.31", "12 %" or "480 px"."""
    return _number(figure, value, alone=True)


def _number(figure: Figure, value: float, alone: bool) -> str:
    """With its unit where it stands `alone`."""
    if figure in _PX:
        return written(value, ".0f", "px" if alone else "")
    if figure in _SHARES:
        return written(round(100 * value, 0) + 0.0, ".0f", "%" if alone else "")  # which makes 0 of what would be -0
    return written(value, ".1f" if figure is Figure.COOLEST else ".2f" if abs(value) >= 0.1 else ".3f")
