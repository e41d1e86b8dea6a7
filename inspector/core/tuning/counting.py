"""What a decision rule makes of parts of known truth: counts under the whole rule, band of doubt and regions included."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from inspector.core.decision import VERDICTS, Ranks, verdicts_of
from inspector.core.decision_rule import DecisionRule
from inspector.core.metrics import Scores
from inspector.core.model import ScoredImage
from inspector.core.tuning.aims import Rate
from inspector.core.types import Verdict


@dataclass(frozen=True, slots=True, eq=False)
class RegionSizes:
    """The connected regions above one pixel threshold in the maps of N parts."""

    pixel_threshold: float
    known: npt.NDArray[np.bool_]
    """(N,) whether there was a map to look at."""
    part: npt.NDArray[np.intp]
    """(R,) number of the part that each region lies in."""
    area: npt.NDArray[np.intp]
    """(R,) px of each region."""

    def faults(self, least_area: int) -> npt.NDArray[np.intp]:
        """(N,) regions of at least so many px; -1 where there was no map."""
        counts = np.bincount(self.part[self.area >= least_area], minlength=len(self.known))
        return np.where(self.known, counts, -1)


@dataclass(frozen=True)
class Split:
    """How many parts of one truth have which verdict."""

    ok: int
    unsure: int
    """UNDECIDED: a person has to say."""
    ng: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.ok + self.unsure + self.ng


@dataclass(frozen=True)
class Outcome:
    """What a rule does to parts of known truth."""

    good: Split
    defect: Split
    without_map: int = 0
    """Parts that a region rule leaves UNDECIDED because nobody could look for regions."""

    @cached_property
    def escapes(self) -> Rate:
        """Defects that are OK."""
        return Rate(self.defect.ok, self.defect.total)

    @cached_property
    def false_rejects(self) -> Rate:
        """Good parts that are NG."""
        return Rate(self.good.ng, self.good.total)


@dataclass(frozen=True, eq=False)
class KnownParts:
    """Scores of parts of known truth in the order in which they are shown; made once, counted at every move of a slider."""

    scores: Scores
    """(N,) NaN where there is none."""
    defect: npt.NDArray[np.bool_]
    """(N,)"""
    kinds: tuple[str, ...] = ()
    """(N,) of defects; none where nobody named any."""

    @classmethod
    def of(cls, images: Iterable[ScoredImage], kinds: Sequence[str] = ()) -> "KnownParts":
        """Of scored images in their order."""
        kept = list(images)
        return cls(np.array([each.score for each in kept], float), np.array([each.defect for each in kept], bool), tuple(kinds))

    @cached_property
    def counted(self) -> npt.NDArray[np.bool_]:
        """(N,) those whose score is a finite number; the others are left out of all figures."""
        return np.isfinite(self.scores)

    @property
    def left_out(self) -> list[int]:
        """Numbers of the others."""
        return np.flatnonzero(~self.counted).tolist()

    def verdicts(self, rule: DecisionRule, sizes: RegionSizes | None = None) -> Ranks:
        """(N,) see `verdicts_of`; without the regions for its pixel threshold nothing is OK under a region rule."""
        return verdicts_of(self.scores, rule, faults_by(rule, sizes))

    def outcome(self, rule: DecisionRule, sizes: RegionSizes | None = None) -> Outcome:
        """The counts under a rule."""
        found = self.verdicts(rule, sizes)
        return self.outcome_of(found, self._without_map(found, rule, sizes))

    def outcome_of(self, verdicts: Ranks, without_map: int = 0) -> Outcome:
        """The counts of verdicts (N,) that are at hand."""
        is_good, is_defect = self.counted & ~self.defect, self.counted & self.defect
        return Outcome(split_of(verdicts[is_good]), split_of(verdicts[is_defect]), without_map)

    def by_kind(self, verdicts: Ranks) -> dict[str, Split]:
        """Those of each kind of defect, in the order of their names."""
        if not self.kinds:
            return {}
        own = self.counted & self.defect
        return {name: split_of(verdicts[own & (self._kind == number)]) for number, name in enumerate(self._kind_names) if name}

    @cached_property
    def _kind_names(self) -> list[str]:
        return sorted({name for name, is_defect in zip(self.kinds, self.defect, strict=True) if is_defect})

    @cached_property
    def _kind(self) -> npt.NDArray[np.intp]:
        numbers = {name: number for number, name in enumerate(self._kind_names)}
        return np.array([numbers.get(name, -1) for name in self.kinds], np.intp)

    def _without_map(self, verdicts: Ranks, rule: DecisionRule, sizes: RegionSizes | None) -> int:
        if rule.region is None:
            return 0
        faults = faults_by(rule, sizes)
        unknown = self.counted if faults is None else self.counted & (faults < 0)
        return int((unknown & (verdicts == VERDICTS.index(Verdict.UNDECIDED))).sum())


def faults_by(rule: DecisionRule, sizes: RegionSizes | None) -> npt.NDArray[np.intp] | None:
    """(N,) how many regions are as large as a fault; None without the regions for the rule's pixel threshold."""
    if rule.region is None or sizes is None or sizes.pixel_threshold != rule.region.pixel_threshold:
        return None
    return sizes.faults(rule.region.least_area)


def split_of(verdicts: Ranks) -> Split:
    """How many have which verdict."""
    return Split(*np.bincount(verdicts, minlength=len(VERDICTS)).tolist())
