"""The rule in use and the one that is tried out, on parts of known truth. No widgets; nothing is stored."""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from inspector.core.decision_rule import RegionRule
from inspector.core.model import ScoredImage
from inspector.core.thresholds import Rule, Threshold
from inspector.core.tuning.counting import KnownParts, Outcome, RegionSizes
from inspector.services.strange_parts import Findings
from inspector.ui.pages.tuning.figures import Compared

_BAND_SHARE, _PIXEL_SHARE = 0.2, 0.5
"""Of the way from the threshold down to the usual good part: where a band, and a pixel threshold, begin that nobody has set yet."""
_LEAST_AREA_PX = 100
_MOST_STEPS = 100
_SAME = 1e-9
"""Relative difference of values that are the same: one was moved away and back."""


class Trial:
    """`now` is on the slider, `stored` in use."""

    def __init__(self) -> None:
        self.findings: Findings | None = None
        """What is known of the model's parts."""
        self.images: Sequence[ScoredImage] = ()
        self.parts = KnownParts.of(())
        self.learned: Collection[str] = ()
        self.stored = self.now = Threshold(0.0, Rule.MANUAL)
        self._steps: list[Threshold] = []
        self._by = ""

    def take_findings(self, found: Findings | None) -> None:
        """Other parts, or other scores of them. A defect of no named kind has that of its folder."""
        self.findings, self.images, self.learned = (found, found.scores, found.learned) if found is not None else (None, (), ())
        named = found.kinds if found is not None else {}
        kinds = [(named.get(each.path) or Path(each.path).parent.name) if each.defect else "" for each in self.images]
        self.parts = KnownParts.of(self.images, kinds)

    @property
    def has_defects(self) -> bool:
        """Whether any defect counts."""
        return bool((self.parts.counted & self.parts.defect).any())

    @property
    def defect_kinds(self) -> list[str]:
        """(D,) kinds of the defects in their order."""
        return [kind for kind, is_defect in zip(self.parts.kinds, self.parts.defect, strict=True) if is_defect]

    @property
    def has_good(self) -> bool:
        """Whether any good part counts."""
        return bool((self.parts.counted & ~self.parts.defect).any())

    def compared(self, before: RegionSizes | None, after: RegionSizes | None) -> Compared:
        """All parts under both rules, with the regions that each needs."""
        ranks = self.parts.verdicts(self.stored.decision_rule, before), self.parts.verdicts(self.now.decision_rule, after)
        return Compared(self.images, self.parts, *ranks, self.learned, self.now.value)

    def outcome(self, threshold: Threshold, sizes: RegionSizes | None) -> Outcome:
        """The counts under a rule."""
        return self.parts.outcome(threshold.decision_rule, sizes)

    @property
    def proposal(self) -> Threshold | None:
        """What the parts of known truth propose."""
        found = self.findings.proposal if self.findings is not None else None
        return self.stored.moved_to(found.value, found.rule, found.provisional) if found is not None else None

    # -- what was tried before ------------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether somebody has tried out something else before."""
        return bool(self._steps)

    def try_next(self, threshold: Threshold, by: str = "") -> None:
        """Tries out another one. What one control does in one go, such as a drag `by` a slider, is one step; see `end_step`."""
        if threshold != self.now and not (by and by == self._by and self._steps):
            self._steps = [*self._steps, self.now][-_MOST_STEPS:]
        self._by = by
        self.now = threshold

    def end_step(self) -> None:
        """The control was let go of: what it does next is another step."""
        self._by = ""

    def undone(self) -> Threshold:
        """What was tried out before the last step, which is forgotten."""
        self.end_step()
        return self._steps.pop() if self._steps else self.now

    def forget_steps(self) -> None:
        """Another threshold is in force: what was tried beside the former one is no way back any more."""
        self.end_step()
        self._steps = []

    # -- what is tried next ---------------------------------------------------------------------------------------------

    def moved_by_hand(self, value: float) -> Threshold:
        """The threshold at `value`; back where the one in use is, it is that one. Without defects none is more than provisional."""
        if value != self.stored.value:
            return self.now.moved_to(value, Rule.MANUAL, provisional=not self.has_defects)
        back = self.now.moved_to(value, self.stored.rule, self.stored.provisional)
        both = back.unsure_from, self.stored.unsure_from
        is_same = None not in both and math.isclose(*both, rel_tol=_SAME)  # type: ignore[arg-type]
        return replace(back, unsure_from=both[1]) if is_same else back

    def with_unsure_from(self, value: float | None) -> Threshold:
        """The band's lower end elsewhere, never above the threshold; None for no band."""
        return replace(self.now, unsure_from=None if value is None else min(value, self.now.value))

    def with_band(self) -> Threshold:
        """With the band that was in use, or one that nobody has set yet."""
        band = None if self.stored.unsure_from is None else self.stored.value - self.stored.unsure_from
        return self.with_unsure_from(self._towards_good(_BAND_SHARE) if band is None else self.now.value - band)

    def with_region_rule(self) -> Threshold:
        """With the region rule that was in use, or one that nobody has set yet."""
        return replace(self.now, region=self.stored.region or RegionRule(self._towards_good(_PIXEL_SHARE), _LEAST_AREA_PX))

    def _towards_good(self, share: float) -> float:
        good = self.parts.scores[self.parts.counted & ~self.parts.defect]
        usual = float(np.median(good)) if len(good) else 0.0
        return self.now.value - share * max(self.now.value - usual, 0.1 * abs(self.now.value))
