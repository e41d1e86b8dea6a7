"""What is watched of every part: its score, those of its zones, and what its picture is like."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, log, nan

from inspector.core.picture_facts import PictureFacts

_LEAST_LIKENESS = 0.5
"""Below it the scene is not the reference's: where it lies means nothing."""
_TINY = 1e-6


class Figure(StrEnum):
    """One thing that is watched."""

    SCORE = "score"
    BRIGHTNESS = "brightness"
    CONTRAST = "contrast"
    """Over the brightness: more light alone does not change it, and so with noise and colours."""
    SHARPNESS = "sharpness"
    NOISE = "noise"
    RED = "red"
    """Red minus green, over the brightness."""
    BLUE = "blue"
    RIGHT = "right"
    """px against the reference."""
    DOWN = "down"
    TURN = "turn"
    """Degrees clockwise."""
    ZONE = "zone"
    """Highest patch score of a zone."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How a figure is compared."""

    relative: bool
    """Whether its logarithm is watched: then changes are shares of it."""
    least: float
    """The smallest change worth an alarm, in the unit that is watched: machines see smaller ones."""
    most: float = inf
    """Deviation of good parts beyond which the figure is no steady one, and is left out."""


MEASURES = {
    Figure.SCORE: Measure(True, 0.03, 0.7),
    Figure.BRIGHTNESS: Measure(True, 0.02, 0.7),
    Figure.CONTRAST: Measure(True, 0.03, 0.7),
    Figure.SHARPNESS: Measure(True, 0.05, 0.7),
    Figure.NOISE: Measure(True, 0.05, 0.7),
    Figure.RED: Measure(False, 0.01),
    Figure.BLUE: Measure(False, 0.01),
    Figure.RIGHT: Measure(False, 1.0),
    Figure.DOWN: Measure(False, 1.0),
    Figure.TURN: Measure(False, 0.2, 10.0),
    Figure.ZONE: Measure(True, 0.03, 0.7),
}
FIGURES = tuple(each for each in Figure if each is not Figure.ZONE)
"""Those of every part, in the order of its numbers; zones follow."""


def figures(zones: int) -> tuple[Figure, ...]:
    """What the numbers of a part with so many zones mean."""
    return FIGURES + (Figure.ZONE,) * zones


def numbers_of(score: float | None, zones: Sequence[float], facts: PictureFacts | None) -> tuple[float, ...]:
    """The numbers of a part as they are watched, in the order of `figures`; NaN for what is not known of it.

    `score` and `zones` count of good parts alone: leave them out (None, NaN) for others.
    """
    return _score(score), *(_facts(facts) if facts is not None else (nan,) * 9), *map(_score, zones)


def _facts(facts: PictureFacts) -> tuple[float, ...]:
    bright = max(facts.brightness, _TINY)
    own = log(bright), _log(facts.contrast / bright), _log(facts.sharpness), _log(facts.noise / bright)
    colours = (each / bright for each in facts.colour)
    compared = facts.likeness is None or facts.likeness >= _LEAST_LIKENESS
    place = ((nan if each is None or not compared else each) for each in (facts.dx, facts.dy, facts.degrees))
    return *own, *colours, *place


def _score(score: float | None) -> float:
    return _log(score) if score is not None and score == score else nan


def _log(value: float) -> float:
    return log(max(value, _TINY))
