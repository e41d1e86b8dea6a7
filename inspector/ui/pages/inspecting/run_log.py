"""Every part of a run without its picture, in as little memory as a line needs that runs for a shift."""

import math
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from inspector.core.decision import VERDICTS, count_verdicts, verdicts_of
from inspector.core.decision_rule import DecisionRule
from inspector.core.inspection import Inspection
from inspector.core.types import Verdict

MOST_LOGGED = 100_000
_MOST_MOULDS = 1000


class RunLog:
    """Inspections without maps in the order in which they were handed out, the first `MOST_LOGGED` of a run.

    A camera's parts differ in score and time alone, and only these are kept of them: 26 bytes instead of 500. What such a part is
    otherwise, the mould says: the first one that was like it. Files, and what went wrong, are kept whole.
    """

    def __init__(self) -> None:
        self._numbers = array("I")
        self._scores = array("d")  # NaN: UNDECIDED whatever the threshold
        self._ms = array("f")
        self._at = array("d")
        self._mould = array("H")
        self._moulds: list[Inspection] = []
        self._whole: dict[int, Inspection] = {}
        self._rule: DecisionRule | None = None
        """That all parts are judged by anew."""
        self._has_areas = False
        """Whether any part was judged with areas: with others it would have another score."""

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: int, inspection: Inspection) -> bool:
        """Writes a part down; False when the log is full."""
        row = len(self)
        if row >= MOST_LOGGED:
            return False
        finding = inspection.finding
        counts = finding.trouble is None and finding.score is not None
        lean = replace(inspection, map=None, evidence=None)
        self._has_areas = self._has_areas or lean.areas is not None
        if not (counts and not lean.error and self._fits(lean)):
            self._whole[row] = lean
        self._numbers.append(number)
        self._scores.append(inspection.score if counts and inspection.score is not None else float("nan"))
        self._ms.append(inspection.ms)
        self._at.append(inspection.at.timestamp())
        self._mould.append(max(0, len(self._moulds) - 1))
        return True

    def judge_again(self, rule: DecisionRule) -> None:
        """Applies another rule to all parts."""
        self._rule = rule

    def put(self, number: int, inspection: Inspection) -> None:
        """Writes down what another rule makes of a part by its evidence; nothing of one that the log does not have."""
        row = self.row(number)
        if row is not None:
            self._whole[row] = replace(inspection, map=None, evidence=None)

    def row(self, number: int) -> int | None:
        """The row of the part with a number; None where it is not in the log."""
        found = bisect_left(self._numbers, number)
        return found if found < len(self) and self._numbers[found] == number else None

    def number(self, row: int) -> int:
        """The number of the part in a row."""
        return self._numbers[row]

    def inspection(self, row: int) -> Inspection:
        """The part in a row, judged with the threshold in force."""
        found = self._whole.get(row)
        if found is None:
            at = datetime.fromtimestamp(self._at[row])
            found = replace(self._moulds[self._mould[row]], score=self._scores[row], ms=self._ms[row], at=at)
        return found if self._rule is None else found.judged_by(self._rule)

    def verdict(self, row: int) -> Verdict:
        """The verdict in a row, with the threshold in force."""
        return self.inspection(row).verdict

    def inspections(self) -> Iterator[Inspection]:
        """All parts in their order."""
        return map(self.inspection, range(len(self)))

    def counts(self, after: int = 0) -> Counter[Verdict]:
        """How many parts have which verdict, of those with greater numbers than `after`."""
        first = bisect_right(self._numbers, after)
        if self._rule is None or self._rule.region is not None or self._rule.areas is not None or self._has_areas:
            return Counter(self.verdict(row) for row in range(first, len(self)))
        scores = np.frombuffer(self._scores, float)[first:] if len(self) else np.empty(0)
        return count_verdicts(scores, self._rule)

    def scores(self, first: int, last: int) -> npt.NDArray[np.float64]:
        """(N,) scores of these rows, without the last one; infinite where there is none: UNDECIDED ones stand with the worst."""
        found = np.array(self._scores[first:last], float)
        for row in self._alone(first, last):
            score = self._whole[row].score
            found[row - first] = math.nan if score is None else score
        found[np.isnan(found)] = math.inf
        return found

    def ranks(self, first: int, last: int) -> npt.NDArray[np.int8]:
        """(N,) places in `VERDICTS` of the verdicts in these rows, without the last one, with the threshold in force."""
        scores, moulds = np.array(self._scores[first:last], float), np.array(self._mould[first:last])
        found = np.zeros(len(scores), np.int8)
        for number in np.unique(moulds).tolist() if self._moulds else ():
            mould = self._moulds[number]
            rule = (mould if self._rule is None else mould.judged_by(self._rule)).rule
            found[moulds == number] = verdicts_of(scores[moulds == number], rule)
        for row in self._alone(first, last):
            found[row - first] = VERDICTS.index(self.verdict(row))
        return found

    def times(self, first: int, last: int) -> Sequence[float]:
        """When these rows, without the last one, were judged, in s since 1970."""
        return self._at[first:last]

    def _alone(self, first: int, last: int) -> Iterable[int]:
        """Those of the rows that no mould says anything of."""
        return (row for row in range(first, last) if row in self._whole)

    def _fits(self, inspection: Inspection) -> bool:
        """Whether the newest mould, or a new one, says what score and time do not."""
        if inspection.regions is not None:
            return False
        wanted = _mould_of(inspection)
        if self._moulds and _alike(self._moulds[-1], wanted):
            return True
        same_source = not self._moulds or self._moulds[-1].source == wanted.source
        if not same_source or len(self._moulds) >= _MOST_MOULDS:
            return False
        self._moulds.append(wanted)  # the threshold was changed, or the model
        return True


def _mould_of(inspection: Inspection) -> Inspection:
    return replace(inspection, nearest=None, regions=None)


def _alike(mould: Inspection, other: Inspection) -> bool:
    return all(getattr(mould, name) == getattr(other, name) for name in _SHARED)


_SHARED = ("source", "threshold", "model_id", "depth", "unsure_from", "region", "areas")
