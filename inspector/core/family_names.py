"""Families of defects that people have named, and how often each of them occurs."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from inspector.core.kinds import ENTRIES, FINITE, MAPPING, TEXT, expect
from inspector.core.said import said
from inspector.core.types import FloatArray

KeyT = TypeVar("KeyT", bound=Hashable)


@dataclass(frozen=True, slots=True, eq=False)
class NamedFamily:
    """What a person called a family, and what it was like then."""

    name: str
    centre: FloatArray
    """(C,) mean of what its members are like."""
    space: str
    """Names the features: only vectors of the same network in the same units can be compared."""
    who: str = ""
    at: str = ""
    """ISO 8601 with the offset from UTC."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same back."""
        return {"name": self.name, "centre": [float(v) for v in self.centre], "space": self.space, "who": self.who, "at": self.at}

    @classmethod
    def from_json(cls, stored: Any) -> "NamedFamily":
        """Reads what `to_json` wrote. Raises KeyError, TypeError, ValueError."""
        found = expect(MAPPING, "A family", stored)
        centre = [expect(FINITE, "a number", value) for value in expect(ENTRIES, "centre", found["centre"])]
        texts = {key: expect(TEXT, key, found[key]) for key in ("name", "space", "who", "at")}
        if not texts["name"].strip() or not centre:
            raise ValueError(said("a family has no name, or is like nothing"))
        return cls(centre=np.array(centre, np.float32), **texts)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a Pareto chart."""

    name: str
    count: int
    share: float
    """Of all, together with those before it."""


def pareto(names: Iterable[str]) -> tuple[Bar, ...]:
    """How often each name occurs, the most frequent first, equal ones by name."""
    counts = counted(names)
    total, so_far, bars = sum(counts.values()), 0, list[Bar]()
    for name in sorted(counts, key=lambda each: (-counts[each], each)):
        so_far += counts[name]
        bars.append(Bar(name, counts[name], so_far / total))
    return tuple(bars)


def counted(keys: Iterable[KeyT]) -> dict[KeyT, int]:
    """How often each occurs, in the order of their first."""
    found = dict[KeyT, int]()
    for key in keys:
        found[key] = found.get(key, 0) + 1
    return found


def recurring(places: FloatArray, reach: float, fewest: int = 3) -> list[list[int]]:
    """Groups of at least `fewest` of (N, 2) places that lie within `reach` of one of them, the largest first; none is in two."""
    left, groups = set(range(len(places))), list[list[int]]()
    near = np.linalg.norm(places[:, None] - places[None], axis=2) <= reach if len(places) else np.zeros((0, 0), np.bool_)
    while left:
        around = {k: [other for other in np.flatnonzero(near[k]).tolist() if other in left] for k in sorted(left)}
        group = max(around.values(), key=len)
        if len(group) < fewest:
            break
        groups.append(group)
        left -= set(group)
    return groups
