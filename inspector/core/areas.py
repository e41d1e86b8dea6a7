"""Where to look: the region of interest, ignore areas and zones of a project, as they were drawn on a picture of a good part."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeAlias

from inspector.core.box import MOST_PX
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import COUNT, ENTRIES, FINITE, SCORE, TEXT, YES_OR_NO, expect
from inspector.core.said import said
from inspector.core.setting import setting, stored, understood

MOST_AREAS, MOST_POINTS = 200, 20_000
LEAST_FACTOR, MOST_FACTOR = 0.01, 100.0

Point: TypeAlias = tuple[float, float]
"""(x, y) in px of the reference picture, from its left upper corner: (0.5, 0.5) is the centre of the first pixel."""


class Form(StrEnum):
    """What kind of line was drawn."""

    RECTANGLE = "rectangle"
    """Two opposite corners."""
    ELLIPSE = "ellipse"
    """Two opposite corners of the rectangle around it."""
    POLYGON = "polygon"
    """Three corners or more; it closes by itself."""
    STROKE = "stroke"
    """The way of a round brush of `width` px: one point or more."""


class Use(StrEnum):
    """What an area means."""

    LOOK = "look"
    """Region of interest: what lies in none of them is ignored; without any, everything is looked at."""
    IGNORE = "ignore"
    ZONE = "zone"
    """Looked at with a sensitivity or a threshold of its own."""


_FEWEST = {Form.RECTANGLE: 2, Form.ELLIPSE: 2, Form.POLYGON: 3, Form.STROKE: 1}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing drawn. Raises ValueError for what is none."""

    form: Form
    points: tuple[Point, ...]
    width: float = setting(0.0, "of a brush, in px", old=0.0)
    erases: bool = setting(False, "takes away from what was drawn before it in the same area", old=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", tuple((float(x), float(y)) for x, y in self.points))
        fewest, exactly = _FEWEST[self.form], self.form in (Form.RECTANGLE, Form.ELLIPSE)
        if len(self.points) < fewest or (exactly and len(self.points) != fewest):
            raise ValueError(said("a {form} has {points} points", form=self.form, points=len(self.points)))
        if not all(abs(number) <= MOST_PX for point in self.points for number in point):
            raise ValueError(said("a point lies outside of every picture"))
        if not 0 <= self.width <= MOST_PX or (self.form is Form.STROKE and not self.width):
            raise ValueError(said("a brush is {width:g} px wide", width=self.width))

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Drawn":
        """Reads what `stored` gave. Raises `PROJECT_TOO_NEW`, KeyError, TypeError, ValueError."""
        values = understood(cls, found, said("What is drawn"))
        pairs = [expect(ENTRIES, "A point", pair) for pair in expect(ENTRIES, "points", values["points"])]
        if any(len(pair) != 2 for pair in pairs):
            raise ValueError(said("a point has two numbers"))
        points = tuple((float(expect(FINITE, "x", x)), float(expect(FINITE, "y", y))) for x, y in pairs)
        width, erases = expect(FINITE, "A width", values["width"]), expect(YES_OR_NO, "erases", values["erases"])
        return cls(Form(values["form"]), points, float(width), erases)


@dataclass(frozen=True, slots=True)
class Area:
    """A place of the pictures with a meaning: what was drawn, in its order. Raises ValueError for what is none."""

    use: Use
    drawn: tuple[Drawn, ...]
    name: str = setting("", "what people call it", old="")
    factor: float = setting(1.0, "zone: patch scores there are multiplied with it; 2 is twice as sensitive", old=1.0)
    threshold: float | None = setting(None, "zone: its own threshold in place of the project's; `factor` then does not count", old=None)

    def __post_init__(self) -> None:
        if not LEAST_FACTOR <= self.factor <= MOST_FACTOR:
            raise ValueError(
                said(
                    "the factor of a zone lies between {least:g} and {most:g}, not at {factor:g}",
                    least=LEAST_FACTOR,
                    most=MOST_FACTOR,
                    factor=self.factor,
                )
            )
        if self.threshold is not None and not (SCORE[1](self.threshold) and self.threshold > 0):
            raise ValueError(said("the threshold of a zone must be above 0, not {threshold:g}", threshold=self.threshold))

    def factor_under(self, threshold: float | None) -> float:
        """What scores in a zone are multiplied with, so that they can be compared with the project's `threshold`; None: there is none yet.

        Raises `BAD_ARGUMENT` where the zone has a threshold of its own and the project's is no number above 0.
        """
        if self.threshold is None or threshold is None:
            return 1.0 if self.threshold is not None else self.factor
        if not (SCORE[1](threshold) and threshold > 0):
            raise InspectorError(
                ErrorCode.BAD_ARGUMENT,
                said(
                    "Zones with a threshold of their own need a threshold above 0 for the rest of the picture, not {threshold:g}.",
                    threshold=threshold,
                ),
            )
        return threshold / self.threshold

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Area":
        """Reads what `stored` gave. Raises `PROJECT_TOO_NEW`, KeyError, TypeError, ValueError."""
        values = understood(cls, found, said("An area"))
        drawn = tuple(map(Drawn.from_json, expect(ENTRIES, "drawn", values["drawn"])))
        threshold = values["threshold"]
        own = None if threshold is None else float(expect(FINITE, "A zone's threshold", threshold))
        factor = float(expect(FINITE, "A zone's factor", values["factor"]))
        return cls(Use(values["use"]), drawn, expect(TEXT, "A name", values["name"]), factor, own)


@dataclass(frozen=True, slots=True)
class Areas:
    """All areas of a project. Where zones overlap the later one counts, and what is ignored is ignored. Raises ValueError."""

    size: tuple[int, int]
    """(H, W) px of the reference picture that they were drawn on."""
    areas: tuple[Area, ...] = ()

    def __post_init__(self) -> None:
        if min(self.size) < 1 or max(self.size) > MOST_PX:
            raise ValueError(said("a picture has {width} x {height} px", width=self.size[1], height=self.size[0]))
        points = sum(len(drawn.points) for area in self.areas for drawn in area.drawn)
        if len(self.areas) > MOST_AREAS or points > MOST_POINTS:
            raise ValueError(
                said(
                    "{areas} areas with {points} points are more than {most_areas} with {most_points}",
                    areas=len(self.areas),
                    points=points,
                    most_areas=MOST_AREAS,
                    most_points=MOST_POINTS,
                )
            )

    @property
    def sha256(self) -> str:
        """Two sets of areas are the same where this is."""
        return _sha256(self)

    def of(self, use: Use) -> tuple[Area, ...]:
        """Those with one meaning, in their order."""
        return tuple(area for area in self.areas if area.use is use)

    def in_units(self, scale: float) -> "Areas":
        """The same areas for scores that are `scale` times as high: thresholds of zones grow with them."""
        own = (area if area.threshold is None else replace(area, threshold=area.threshold * scale) for area in self.areas)
        return replace(self, areas=tuple(own))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same areas back."""
        return stored(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any] | None) -> "Areas | None":
        """Reads what `to_json` gave; None for None. Raises `PROJECT_TOO_NEW`, KeyError, TypeError, ValueError."""
        if found is None:
            return None
        values = understood(cls, found, said("The areas"))
        sides: Sequence[Any] = expect(ENTRIES, "size", values["size"])
        height, width = (int(expect(COUNT, "A side in px", side)) for side in sides)
        return cls((height, width), tuple(map(Area.from_json, expect(ENTRIES, "areas", values["areas"]))))


@lru_cache(maxsize=32)
def _sha256(areas: Areas) -> str:
    """Kept for the next question: of many strokes of a brush it takes some hundredths of a second."""
    return hashlib.sha256(json.dumps(areas.to_json(), sort_keys=True).encode()).hexdigest()
