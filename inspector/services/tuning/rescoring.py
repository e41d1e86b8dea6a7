"""Scores of recorded parts where other areas count than did when they were judged, from their stored evidence.

Bounds of many scores at once show on which side of a rule's limits most of them lie. Only the others are computed, as the line would.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

import numpy as np

from inspector.core.decision_rule import DecisionRule
from inspector.core.errors import InspectorError
from inspector.core.evidence import Evidence
from inspector.core.progress import Progress, Steps
from inspector.core.record_query import Judgement
from inspector.engine.detectors.detector import Detector
from inspector.engine.detectors.score_bounds import score_bounds
from inspector.engine.detectors.scoring import score_of
from inspector.engine.images.places import Places
from inspector.storage.record.database import Database
from inspector.storage.record.replays import evidence_of

_AT_ONCE, _WORKERS = 500, 2
_FINER = (2, 4)
"""Steps a patch at which bounds are looked for: first in all pictures, then in those of which they say too little."""
View: TypeAlias = tuple[UUID, int]
"""A part, and the number of one of its views."""
Scores: TypeAlias = dict[View, float | None]


def judged_by_others(parts: Sequence[Judgement], places: Places | None) -> list[Judgement]:
    """The parts that were judged by other areas than `places`."""
    rules = {id(part.rule): part.rule for part in parts}
    others = {number for number, rule in rules.items() if not _is_by(rule, places)}
    return [part for part in parts if id(part.rule) in others]


def _is_by(rule: DecisionRule | None, places: Places | None) -> bool:
    try:
        return (None if rule is None else Places.of(rule.areas, rule.threshold)) == places
    except InspectorError:  # a rule by which nothing could be judged
        return False


@dataclass(frozen=True, slots=True)
class Rescoring:
    """Scores of recorded parts as a detector gives them with these places."""

    database: Database
    detector: Detector
    places: Places | None

    def again(self, parts: Sequence[Judgement], limits: Sequence[float] | None = None) -> Steps[dict[UUID, Judgement]]:
        """`parts` with their scores by id; where `limits` are given, with scores that only lie on the same side of all of them.

        A view of which nothing is kept, or that the places do not fit, has no score. Raises as `evidence_of` does.
        """
        again = dict[UUID, Judgement]()
        with ThreadPoolExecutor(_WORKERS) as pool:
            for first in range(0, len(parts), _AT_ONCE):
                yield Progress("Replaying", first, len(parts), "parts")
                some = parts[first : first + _AT_ONCE]
                found = evidence_of(self.database, [part.id for part in some])
                scores = self._beside(found, limits) if limits is not None else {}
                asked = [view for view in found if view not in scores]
                scores |= dict(zip(asked, pool.map(lambda view: self._score(found[view]), asked), strict=True))  # noqa: B023  # used up at once
                again |= {part.id: _with(part, scores) for part in some}
        return again

    def _score(self, evidence: Evidence) -> float | None:
        try:
            return score_of(evidence, self.detector.scorings, self.places)
        except (ValueError, InspectorError):  # of a model that has the same name, and another number of networks or other pictures
            return None

    def _beside(self, found: Mapping[View, Evidence], limits: Sequence[float]) -> Scores:
        """A number for each score that shows on which side of all limits it lies; those of which that is not known are left out."""
        alike, beside = defaultdict[object, list[View]](list), Scores()
        for view, evidence in found.items():
            kinds = [(sheet.grid.shape, sheet.image_score is None) for sheet in evidence.sheets]
            alike[evidence.shape, tuple(kinds)].append(view)
        for views in alike.values():
            for finer in _FINER:
                views = [view for view in views if view not in beside]
                beside |= self._bounded(views, found, limits, finer) if views else {}
        return beside

    def _bounded(self, views: Sequence[View], found: Mapping[View, Evidence], limits: Sequence[float], finer: int) -> Scores:
        try:
            low, high = score_bounds([found[view] for view in views], self.detector.scorings, self.places, finer)
        except (ValueError, InspectorError):
            return {}
        is_known = np.isfinite(high)
        for limit in limits:
            is_known &= (low > limit) | (high <= limit)
        return {view: float(score) for view, score, known in zip(views, high, is_known, strict=True) if known}


def _with(part: Judgement, scores: Scores) -> Judgement:
    """A part with other scores; a view that had none keeps none."""
    again = (None if score is None else scores.get((part.id, number)) for number, score in enumerate(part.scores))
    return replace(part, scores=tuple(again))
