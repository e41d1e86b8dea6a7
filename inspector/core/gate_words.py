"""Why a picture is not judged, as a sentence with today's figure beside those of good parts."""

from inspector.core.decision import Reason
from inspector.core.picture_limits import Excess, Figure, Range

_BEGINNINGS = {
    Reason.OTHER_SIZE: "Not judged: the picture has another size",
    Reason.TOO_DARK: "Not judged: the picture is too dark",
    Reason.TOO_BRIGHT: "Not judged: the picture is too bright",
    Reason.OTHER_COLOUR: "Not judged: the picture has another colour",
    Reason.LOW_CONTRAST: "Not judged: there is hardly anything to see in the picture",
    Reason.NOT_SHARP: "Not judged: the picture is not sharp",
    Reason.NO_PART: "Not judged: there is no part in the picture",
    Reason.OTHER_PART: "Not judged: the picture shows another part",
    Reason.SCENE_SHIFTED: "Not judged: the scene is shifted",
}
_NAMES = {
    Figure.HEIGHT: "height",
    Figure.WIDTH: "width",
    Figure.DARK: "black",
    Figure.BRIGHT: "white",
    Figure.BRIGHTNESS: "brightness",
    Figure.RED: "red minus green",
    Figure.BLUE: "blue minus green",
    Figure.CONTRAST: "contrast",
    Figure.LIKENESS: "likeness",
    Figure.RIGHT: "to the right by",
    Figure.DOWN: "down by",
    Figure.SHARPNESS: "sharpness",
    Figure.COOLEST: "even the coolest places of the map",
}
_PX = (Figure.HEIGHT, Figure.WIDTH)
_SHARES = (Figure.DARK, Figure.BRIGHT, Figure.RIGHT, Figure.DOWN)


def sentence(excess: Excess, looks_like: str = "") -> str:
    """As in "Not judged: the picture is too dark: brightness 0.05, good parts 0.31-0.36."; `looks_like`: a project whose part it may be."""
    guess = f" It looks like the project {looks_like}." if looks_like else ""
    return f"{_BEGINNINGS[excess.reason]}: {figures(excess.figure, excess.value, excess.range)}.{guess}"


def figures(figure: Figure, value: float, usual: Range) -> str:
    """As in "brightness 0.05, good parts 0.31-0.36"."""
    return f"{_NAMES[figure]} {figure_text(figure, value)}, good parts {range_text(figure, usual.low, usual.high)}"


def range_text(figure: Figure, low: float, high: float) -> str:
    """As in "0.31-0.36"; "-0.02 … 0.03" where a dash would be read as a minus sign."""
    first, last = figure_text(figure, low), figure_text(figure, high)
    if first == last:
        return last
    number = first.removesuffix(" px").removesuffix(" %")
    return f"{number} … {last}" if low < 0 or high < 0 else f"{number}-{last}"


def figure_text(figure: Figure, value: float) -> str:
    """As in "0.31", "12 %" or "480 px"."""
    if figure in _PX:
        return f"{value:.0f} px"
    if figure in _SHARES:
        return f"{100 * value:.0f} %"
    return f"{value:.1f}" if figure is Figure.COOLEST else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"
