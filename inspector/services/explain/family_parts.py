"""What is known of families of defects once recorded parts were looked at: their members, and how often they occur, where and when."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from inspector.core.areas import Areas
from inspector.core.family_names import Bar, counted, pareto
from inspector.core.record_query import Row
from inspector.core.types import FloatArray, Pixels


@dataclass(frozen=True, slots=True, eq=False)
class FamilyPart:
    """One rejected part."""

    row: Row
    vector: FloatArray
    box: tuple[int, int, int, int]
    """(top, left, bottom, right) around its hottest place, in px of the picture."""
    size: tuple[int, int]
    """(H, W) of the picture."""
    crop: Pixels
    zone: str
    """Name of the zone in which that lies; empty: in none."""

    @property
    def place(self) -> tuple[float, float]:
        """(y, x) of the middle of its hottest place."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """Parts whose hottest places are alike."""

    name: str
    """Empty: nobody has named it yet."""
    number: int
    """Of those without a name, from 1."""
    parts: tuple[FamilyPart, ...]

    @property
    def called(self) -> str:
        """Its name, or a number."""
        return self.name or f"#{self.number}"

    @property
    def centre(self) -> FloatArray:
        """(C,) what its members are like on average."""
        return np.asarray(np.mean([part.vector / (np.linalg.norm(part.vector) or 1) for part in self.parts], axis=0), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """False rejects that come again and again at one place."""

    parts: tuple[FamilyPart, ...]
    areas: Areas
    """An ignore area around their hottest places, on pictures of their size."""


@dataclass(frozen=True, slots=True, eq=False)
class Families:
    """What was found in the record."""

    families: tuple[Family, ...]
    proposals: tuple[Proposal, ...]
    skipped: int
    """Rejected parts without a picture that can be looked at."""
    space: str
    """See `NamedFamily.space`."""

    def renamed(self, family: Family, name: str) -> "Families":
        """With another name for one of them; one of the same name takes its parts in."""
        others = [each for each in self.families if each is not family and each.name != name]
        same = [part for each in self.families if each is not family and each.name == name for part in each.parts]
        named = Family(name, 0, (*same, *family.parts))
        known, new = [each for each in others if each.name], [each for each in others if not each.name]
        return replace(self, families=(*known, named, *new))

    def pareto(self) -> tuple[Bar, ...]:
        """How often every family occurs."""
        return pareto(family.called for family in self.families for _ in family.parts)

    def by_zone(self) -> dict[tuple[str, str], int]:
        """How often by (family, zone)."""
        return counted((family.called, part.zone) for family in self.families for part in family.parts)

    def by_hour(self) -> dict[tuple[str, datetime], int]:
        """How often by (family, beginning of the hour)."""
        parts = sorted(((part.row.judged, family.called) for family in self.families for part in family.parts), key=lambda each: each[0])
        return counted((name, judged.replace(minute=0, second=0, microsecond=0)) for judged, name in parts)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        families = [
            {"name": each.name, "called": each.called, "parts": [str(part.row.id) for part in each.parts]} for each in self.families
        ]
        return {
            "families": families,
            "pareto": [{"name": bar.name, "count": bar.count, "share": bar.share} for bar in self.pareto()],
            "zones": [{"name": name, "zone": zone, "count": count} for (name, zone), count in self.by_zone().items()],
            "hours": [{"name": name, "hour": hour.isoformat(), "count": count} for (name, hour), count in self.by_hour().items()],
            "proposals": [{"parts": len(each.parts), "areas": each.areas.to_json()} for each in self.proposals],
            "skipped": self.skipped,
        }
