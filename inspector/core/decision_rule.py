"""What turns evidence into a verdict: a threshold, and where it is used a band of doubt and a rule for regions of the map."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inspector.core.areas import Areas
from inspector.core.said import said
from inspector.core.setting import setting, stored, understood

PLAIN_VERSION, REGION_VERSION, RULE_VERSION = 1, 2, 3
"""Of a rule that is a threshold alone, as the first ones were; of one with a band of doubt or a region rule; of one with areas."""
_WHAT = said("A decision rule")


@dataclass(frozen=True, slots=True)
class RegionRule:
    """How large a fault must be: more than `most` connected regions of at least `least_area` px above the pixel threshold are NG."""

    pixel_threshold: float
    """In units of the image score, as the map is drawn."""
    least_area: int
    """px of the inspected picture; pixels that touch at a corner belong together."""
    most: int = setting(0, "regions of that size that a good part may have")


@dataclass(frozen=True, slots=True)
class Region:
    """A connected part of the map above the pixel threshold: its area and the box around it, in px of the picture."""

    area: int
    top: int
    left: int
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """What turns evidence into a verdict: applied last, never needs a rebuild."""

    threshold: float
    """A score above it is NG."""
    unsure_from: float | None = setting(None, "a score above it, but not above the threshold, is UNDECIDED", old=None)
    region: RegionRule | None = setting(None, "how large a fault must be, whatever its score", old=None)
    areas: Areas | None = setting(None, "which places of the picture count, and how much; they are in the score already", old=None)

    @property
    def version(self) -> int:
        """Of what is stored: programs that know less refuse it."""
        if self.areas is not None:
            return RULE_VERSION
        return PLAIN_VERSION if self.unsure_from is None and self.region is None else REGION_VERSION

    @property
    def sha256(self) -> str:
        """Of everything in it: rules that decide differently have different ones."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; what is not used is left out."""
        return stored(self) | {"version": self.version}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "DecisionRule":
        """Reads what `to_json` gave. Raises `PROJECT_TOO_NEW` for what is not known here, KeyError, TypeError, ValueError."""
        values = dict(found)
        if int(values.pop("version")) > RULE_VERSION:
            values["version"] = found["version"]  # refused as any other thing that nobody knows
        values = understood(cls, values, _WHAT)
        return cls(values["threshold"], values["unsure_from"], region_from_json(values["region"]), Areas.from_json(values["areas"]))


def region_from_json(found: Mapping[str, Any] | None) -> RegionRule | None:
    """Reads a stored region rule. Raises `PROJECT_TOO_NEW`, KeyError, TypeError."""
    if found is None:
        return None
    values = understood(RegionRule, found, said("A region rule"))
    return RegionRule(values["pixel_threshold"], values["least_area"], values["most"])


def area_px(square_mm: float, mm_per_px: float) -> int:
    """The px that an area has where the scale of the picture is known; at least 1. ValueError without a scale."""
    if not mm_per_px > 0:
        raise ValueError("The scale of the pictures is not set.")
    return max(1, round(square_mm / mm_per_px**2))
