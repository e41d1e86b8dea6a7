"""What a trial found: scores of good parts and of defects, how well they are told apart, and whether another recipe does better."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.auroc_interval import Interval, auroc_interval
from inspector.core.kinds import ENTRIES, FINITE, MAPPING, expect

DRAWS, SEED = 1000, 0
"""Of the bootstrap."""
REAL = -1
"""In place of the number of the good part that a defect is on, for parts that really have one."""
Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Scores of one recipe; the parts and defects are the same, in the same order, for all recipes that are compared."""

    good: tuple[float, ...]
    """Of good parts, each by what the others taught."""
    defect: tuple[float, ...]
    parts: tuple[int, ...]
    """The good part that each defect was put on, or `REAL`."""
    ms: float = 0.0
    """Median time of one part, with the small bank of a trial."""

    @property
    def real(self) -> bool:
        """Whether the defects are real ones."""
        return all(part == REAL for part in self.parts)

    @property
    def separation(self) -> float:
        """Share of pairs of a good part and a defect that are told apart (AUROC), 0 to 1."""
        return float(self._wins().mean())

    @property
    def interval(self) -> Interval:
        """95 % interval of the separation over parts; that of DeLong and Newcombe where no pair is confused, or all are."""
        drawn = self._drawn()
        return _interval(drawn, 0.95) if np.ptp(drawn) else auroc_interval(self.good, self.defect)

    def gain_over(self, other: "Evidence", level: float) -> Interval:
        """By how much more this one separates than `other`, as an interval over the same draws of the same parts and defects."""
        return _interval(self._drawn() - other._drawn(), level)

    def _wins(self) -> Floats:
        """(G, D) whether a defect scores above a good part; ties count half."""
        good, defect = np.array(self.good)[:, None], np.array(self.defect)[None]
        return np.asarray((defect > good) + 0.5 * (defect == good), np.float64)

    def _drawn(self) -> Floats:
        """(DRAWS,) the separation of parts drawn again: a synthetic defect is drawn together with the part that it is on."""
        rng, wins, parts = np.random.default_rng(SEED), self._wins(), np.array(self.parts)
        goods = rng.multinomial(len(self.good), np.full(len(self.good), 1 / len(self.good)), DRAWS)
        real = rng.multinomial(len(parts), np.full(len(parts), 1 / len(parts)), DRAWS)
        defects = np.where(parts < 0, real, goods[:, np.maximum(parts, 0)])
        pairs = goods.sum(1) * np.maximum(defects.sum(1), 1)
        return np.asarray(((goods @ wins) * defects).sum(1) / pairs, np.float64)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same back."""
        return {"good": list(self.good), "defect": list(self.defect), "parts": list(self.parts), "ms": self.ms}

    @classmethod
    def from_json(cls, stored: object) -> "Evidence":
        """Reads what `to_json` wrote. Raises KeyError, TypeError, ValueError."""
        found = expect(MAPPING, "A trial", stored)
        good, defect, parts = (expect(ENTRIES, name, found[name]) for name in ("good", "defect", "parts"))
        for number in (*good, *defect, *parts, found["ms"]):
            expect(FINITE, "A score", number)
        if len(defect) != len(parts) or not good or not defect or max(parts) >= len(good):
            raise ValueError("scores and parts do not belong together")
        return cls(tuple(map(float, good)), tuple(map(float, defect)), tuple(map(int, parts)), float(found["ms"]))


def _interval(drawn: Floats, level: float) -> Interval:
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
