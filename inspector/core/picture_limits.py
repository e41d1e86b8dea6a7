"""What pictures of good parts are like, and from where on one is too unlike them to be judged: learned from the good parts alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, exp, isfinite
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from inspector.core.decision import Reason
from inspector.core.gate_settings import Check, GateSettings
from inspector.core.kinds import FINITE, MAPPING, Kind, expect
from inspector.core.said import said

FEWEST = 5
"""Good pictures below which nothing is known of what is usual."""
REACH, FEW = 6.0, 10
"""Deviations to either side of the median that are allowed, times 1 + FEW / pictures: few pictures tell their deviation badly."""
TAIL, STRANGE_FROM = 0.005, 10
"""Share of good pictures at either end that may be strange ones themselves, one at least of so many: all others lie within the limits."""
_MARGIN, _TO_SIGMA = 0.05, 1.645
_FAINT = 1e-3
_OPTIONAL: Kind = (said("a finite number or nothing"), lambda value: value is None or FINITE[1](value))


class Figure(StrEnum):
    """What is looked at of a picture, in the order in which it is told. Stable names, stored in the model."""

    HEIGHT = "height"
    WIDTH = "width"
    DARK = "dark"
    BRIGHT = "bright"
    BRIGHTNESS = "brightness"
    RED = "red"
    BLUE = "blue"
    CONTRAST = "contrast"
    LIKENESS = "likeness"
    RIGHT = "right"
    """Share of the width by which the scene is shifted."""
    DOWN = "down"
    SHARPNESS = "sharpness"
    COOLEST = "coolest"
    """Patch score that a tenth of the map lies below."""


@dataclass(frozen=True, slots=True)
class About:
    """How a figure is limited: which check it belongs to, what it means below and above, and how much is allowed in any case."""

    check: Check
    below: Reason | None
    above: Reason | None
    margin: float
    """Added to either side; of a figure that `scales`, its logarithm."""
    scales: bool = False
    """Whether twice as much is as far as half as much."""


ABOUT: dict[Figure, About] = {
    Figure.HEIGHT: About(Check.SIZE, Reason.OTHER_SIZE, Reason.OTHER_SIZE, 0.2),
    Figure.WIDTH: About(Check.SIZE, Reason.OTHER_SIZE, Reason.OTHER_SIZE, 0.2),
    Figure.DARK: About(Check.BRIGHTNESS, None, Reason.TOO_DARK, 0.15),
    Figure.BRIGHT: About(Check.BRIGHTNESS, None, Reason.TOO_BRIGHT, 0.15),
    Figure.BRIGHTNESS: About(Check.BRIGHTNESS, Reason.TOO_DARK, Reason.TOO_BRIGHT, 0.2, scales=True),
    Figure.RED: About(Check.COLOUR, Reason.OTHER_COLOUR, Reason.OTHER_COLOUR, 0.02),
    Figure.BLUE: About(Check.COLOUR, Reason.OTHER_COLOUR, Reason.OTHER_COLOUR, 0.02),
    Figure.CONTRAST: About(Check.CONTRAST, Reason.LOW_CONTRAST, None, 0.2, scales=True),
    Figure.LIKENESS: About(Check.SCENE, Reason.OTHER_PART, None, 0.0),
    Figure.RIGHT: About(Check.PLACE, Reason.SCENE_SHIFTED, Reason.SCENE_SHIFTED, 0.03),
    Figure.DOWN: About(Check.PLACE, Reason.SCENE_SHIFTED, Reason.SCENE_SHIFTED, 0.03),
    Figure.SHARPNESS: About(Check.SHARPNESS, Reason.NOT_SHARP, None, 0.2, scales=True),
    Figure.COOLEST: About(Check.MAP, None, Reason.OTHER_PART, 0.0),
}
LEAST_LIKENESS = 0.1
"""Below such a limit good parts have no scene in common, and the check switches itself off."""
MOST_LIKENESS = 0.6
"""Of the usual likeness: what is more alike is never refused, however alike good parts are."""
STEADY = 0.5
"""Likeness that nearly every good picture must have before a shift of the scene is told by it: parts that lie anyhow have less."""
SKEWED = 0.75
"""Likenesses have a long tail to below: the limit lies so much of the way from the median to the least likely one beyond that one."""
HOT = 1.6
"""Times the usual score of the coolest tenth of the map: from there on nothing of the picture is like a good part.
Of large real defects, dead solar cells, the coolest tenth reaches 1.56 times; of other products 1.5 to 2.3 times."""


@dataclass(frozen=True, slots=True)
class Range:
    """`low` to `high` is what good pictures have, but for the strangest; below `least` or above `most` one is refused (None: never)."""

    low: float
    high: float
    least: float | None
    most: float | None

    def widened(self, times: float) -> "Range":
        """The same with limits that lie so many times as far from what good pictures have."""
        least = None if self.least is None else self.low - times * (self.low - self.least)
        most = None if self.most is None else self.high + times * (self.most - self.high)
        return Range(self.low, self.high, least, most)


@dataclass(frozen=True, slots=True)
class Excess:
    """A figure of a picture that lies beyond its limit."""

    figure: Figure
    value: float
    range: Range
    reason: Reason


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """The ranges of those figures that say something of the product; others are not looked at."""

    ranges: Mapping[Figure, Range]
    pictures: int
    """Good pictures that they were learned from."""

    @classmethod
    def learn(cls, figures: Mapping[Figure, Sequence[float]]) -> "Self | None":
        """From values (N,) of the good pictures; None of too few of them. Values that are no numbers are left out."""
        known = {figure: np.array([value for value in values if isfinite(value)]) for figure, values in figures.items()}
        ranges = {figure: found for figure, values in known.items() if (found := _learned(figure, values)) is not None}
        return cls(ranges, max((len(values) for values in known.values()), default=0)) if ranges else None

    def excess(self, figures: Mapping[Figure, float], settings: GateSettings) -> Excess | None:
        """The first figure beyond its limit, in the order of `Figure`, of checks that are on; figures that are missing have none."""
        looked_at = [figure for figure in Figure if figure in figures and figure in self.ranges]
        if not self._is_found(figures):
            looked_at = [figure for figure in looked_at if ABOUT[figure].check is not Check.PLACE]
        found = (self._excess(figure, figures[figure], settings) for figure in looked_at)
        return next((each for each in found if each is not None), None)

    def in_force(self, figure: Figure, settings: GateSettings) -> Range | None:
        """The range that counts for a figure; None where it is not looked at."""
        check = ABOUT[figure].check
        found = self.ranges.get(figure)
        return found.widened(settings.times(check)) if found is not None and settings.looks_at(check) else None

    @property
    def has_scene(self) -> bool:
        """Whether good parts have so much in common that another part is known by it."""
        return Figure.LIKENESS in self.ranges and self.ranges[Figure.LIKENESS].least is not None

    def _is_found(self, figures: Mapping[Figure, float]) -> bool:
        """Whether the scene is surely in the picture, so that its shift says something: defects change the scene as well."""
        usual = self.ranges.get(Figure.LIKENESS)
        if usual is None or usual.low < STEADY:
            return False
        return figures.get(Figure.LIKENESS, 0.0) >= (usual.least or STEADY)

    def _excess(self, figure: Figure, value: float, settings: GateSettings) -> Excess | None:
        allowed, about = self.in_force(figure, settings), ABOUT[figure]
        if allowed is None:
            return None
        if about.below is not None and allowed.least is not None and not value >= allowed.least:
            return Excess(figure, value, allowed, about.below)
        if about.above is not None and allowed.most is not None and not value <= allowed.most:
            return Excess(figure, value, allowed, about.above)
        return None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same back."""
        ranges = {str(figure): [each.low, each.high, each.least, each.most] for figure, each in self.ranges.items()}
        return {"pictures": self.pictures, "ranges": ranges}

    @classmethod
    def from_json(cls, stored: Any) -> "PictureLimits":
        """Reads what `to_json` wrote; figures that are not known here are left out. Raises KeyError, TypeError, ValueError."""
        found = expect(MAPPING, "The limits of pictures", stored)
        ranges = {}
        for name, values in expect(MAPPING, "ranges", found["ranges"]).items():
            low, high, least, most = values
            if name in set(Figure):
                ends = (float(expect(FINITE, name, each)) for each in (low, high))
                ranges[Figure(name)] = Range(*ends, *(expect(_OPTIONAL, name, each) for each in (least, most)))
        return cls(ranges, int(expect(FINITE, "pictures", found["pictures"])))


def _learned(figure: Figure, values: npt.NDArray[np.float64]) -> Range | None:
    if len(values) < FEWEST:
        return None
    about, few = ABOUT[figure], 1 + FEW / len(values)
    if about.check is Check.SIZE:
        return _sizes(float(values.min()), float(values.max()), about.margin)
    if about.check is Check.COLOUR and not np.any(values):
        return None  # grey pictures
    back = exp if about.scales else float
    if about.scales:
        values = np.log(np.maximum(values, _FAINT))
    strange = ceil(TAIL * len(values)) if len(values) >= STRANGE_FROM else 0
    low, high = (float(each) for each in np.sort(values)[[strange, -1 - strange]])
    usual = float(np.median(values))
    if figure is Figure.LIKENESS:
        least = min(low - few * SKEWED * (usual - low), MOST_LIKENESS * usual)
        return Range(low, high, least if least >= LEAST_LIKENESS else None, None)
    below, above = (few * REACH * abs(usual - float(np.quantile(values, q))) / _TO_SIGMA for q in (_MARGIN, 1 - _MARGIN))
    least, most = min(low, usual - below) - about.margin, max(high, usual + above) + about.margin
    if figure is Figure.COOLEST:
        if usual <= 0:
            return None
        most = max(most, HOT * usual)
    return Range(back(low), back(high), back(least) if about.below else None, back(most) if about.above else None)


def _sizes(low: float, high: float, margin: float) -> Range:
    """Pictures of one size have no other one; otherwise somewhat smaller and larger ones are as good."""
    return Range(low, high, low, high) if low == high else Range(low, high, low * (1 - margin), high * (1 + margin))
