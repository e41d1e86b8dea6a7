"""The time machine: what another decision rule would have made of the parts that were recorded last.

Scores are in the record as they were computed, bit for bit. Under other areas they are others, and regions depend on the rule as well:
both are found again from the stored evidence, by the same function as live, of those parts alone whose verdict hangs on them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from inspector.core.decision import BY_RULE, Decision, Finding, Reason, decide
from inspector.core.decision_rule import DecisionRule, Region, RegionRule
from inspector.core.errors import InspectorError
from inspector.core.evidence import Evidence
from inspector.core.plausible import unreachable
from inspector.core.progress import Progress, Steps
from inspector.core.record import Answer, SerialState
from inspector.core.record_query import Filter, Judgement
from inspector.core.thresholds import Rule, Threshold
from inspector.core.types import Verdict
from inspector.engine.detectors.detector import Detector
from inspector.engine.detectors.region_bounds import without_faults
from inspector.engine.images.places import Places
from inspector.engine.images.regions import regions_of
from inspector.services.tuning.regions import least_with_regions, may_have_regions
from inspector.services.tuning.rescoring import Rescoring, judged_by_others
from inspector.storage.record.database import Database
from inspector.storage.record.replays import MOST_PARTS, evidence_of, judgements

_AT_ONCE, _WORKERS = 250, 2

View: TypeAlias = tuple[UUID, int]
"""A part, and the number of one of its views."""
Found: TypeAlias = dict[View, tuple[Region, ...] | None]
"""Regions; none where all that there may be are too small to count."""


@dataclass(frozen=True, slots=True)
class Change:
    """A part that would have got another verdict."""

    id: UUID
    before: Verdict
    after: Decision
    score: float | None
    """Of the view that settles it now."""
    answer: Answer | None
    """What a person said of it."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What a rule would have made of `parts` recorded parts. Parts of other models have other scores, and are no part of it."""

    parts: int
    before: dict[Verdict, int]
    after: dict[Verdict, int]
    changes: tuple[Change, ...]
    """The worst first: defects that pass, then others that pass, good parts that are rejected, the rest; by score."""

    @property
    def defects_that_pass(self) -> tuple[UUID, ...]:
        """Reviewed as defects, not OK then and OK now."""
        return tuple(each.id for each in self.changes if each.answer is Answer.DEFECT and each.after.verdict is Verdict.OK)

    @property
    def false_rejects_that_pass(self) -> tuple[UUID, ...]:
        """Reviewed as false rejects, not OK then and OK now."""
        return tuple(each.id for each in self.changes if each.answer is Answer.FALSE_REJECT and each.after.verdict is Verdict.OK)

    def share_ok(self, counts: dict[Verdict, int]) -> float:
        """The yield; NaN without parts."""
        return counts.get(Verdict.OK, 0) / self.parts if self.parts else math.nan


def replay(
    database: Database,
    detector: Detector,
    rule: DecisionRule,
    wanted: Filter,
    no_read_rejects: bool = False,
    limit: int = MOST_PARTS,
    highest: float = math.inf,
) -> Steps[Replay]:
    """Replays the newest parts under `rule`. `wanted` names the model, which `detector` is; `no_read_rejects` as the project has it.

    `highest`: as of a `PartInspector`; under a threshold above it the line leaves every part UNDECIDED.

    Raises what a `RecordReader` does, `RECORD_DAMAGED` for evidence that is.
    """
    yield Progress("Looking into the record", 0, 0)
    places, judged = Places.of(rule.areas, rule.threshold), judgements(database, wanted, limit)
    scoring, others = Rescoring(database, detector, places), judged_by_others(judged, places)
    rough = yield from scoring.again(others, _limits(rule))
    judged = [rough.get(part.id, part) for part in judged]
    found = yield from _find_regions(database, detector, judged, rule, places)
    is_possible = _is_possible(rule, highest, places)
    decisions = [_decided(each, rule, found, no_read_rejects, is_possible) for each in judged]
    changed = [part for part, after in zip(judged, decisions, strict=True) if part.id in rough and part.verdict is not after.verdict]
    exact = yield from scoring.again(changed)
    judged = [exact.get(part.id, part) for part in judged]
    decisions = [
        _decided(each, rule, found, no_read_rejects, is_possible) if each.id in exact else decision
        for each, decision in zip(judged, decisions, strict=True)
    ]
    pairs = list(zip(judged, decisions, strict=True))
    changes = [_change(part, after) for part, after in pairs if part.verdict is not after.verdict]
    before, after = Counter(part.verdict for part in judged), Counter(each.verdict for each in decisions)
    return Replay(len(judged), dict(before), dict(after), tuple(sorted(changes, key=_badness)))


def _is_possible(rule: DecisionRule, highest: float, places: Places | None) -> bool:
    """Whether a score could exceed all thresholds of the rule; the line leaves every part UNDECIDED otherwise."""
    threshold = Threshold(rule.threshold, Rule.MANUAL, areas=rule.areas)
    return not unreachable(threshold, highest, places.largest_factor if places is not None else 1.0)


def _limits(rule: DecisionRule) -> list[float]:
    """The scores where a verdict changes, or where regions can begin."""
    limits = [rule.threshold] if rule.unsure_from is None else [rule.threshold, rule.unsure_from]
    limits += [least_with_regions(rule.region.pixel_threshold), 0.0] if rule.region is not None else []
    return [limit for limit in limits if math.isfinite(limit)]


def _find_regions(
    database: Database, detector: Detector, judged: Sequence[Judgement], rule: DecisionRule, places: Places | None
) -> Steps[Found]:
    """The regions of all views whose verdict hangs on them."""
    found: Found = {}
    asked = _hanging_on_regions(judged, rule, rule.region is not None and _has_image_scores(database, judged))
    with ThreadPoolExecutor(_WORKERS) as pool:
        for first in range(0, len(asked), _AT_ONCE):
            yield Progress("Replaying", first, len(asked), "parts")
            kept = evidence_of(database, asked[first : first + _AT_ONCE])
            if places is None:
                found |= dict.fromkeys(_without_faults(detector, kept, rule.region), ())
            still = {view: evidence for view, evidence in kept.items() if view not in found}
            regions = pool.map(lambda evidence: _regions(detector, evidence, rule.region, places), still.values())
            found |= dict(zip(still, regions, strict=True))
    return found


def _has_image_scores(database: Database, judged: Sequence[Judgement]) -> bool:
    """Whether pictures are scored as a whole, so that a score says nothing of the map, which may even have no numbers in it."""
    newest = evidence_of(database, [part.id for part in judged[-_AT_ONCE:]])
    return any(sheet.image_score is not None for evidence in newest.values() for sheet in evidence.sheets)


def _hanging_on_regions(judged: Sequence[Judgement], rule: DecisionRule, has_image_scores: bool) -> list[UUID]:
    """Parts with a view that is not NG by its score and could have a region, or a map without numbers."""
    region = rule.region
    if region is None:
        return []
    return [
        part.id
        for part in judged
        if any(
            score is not None and score <= rule.threshold and (has_image_scores or may_have_regions(score, region.pixel_threshold))
            for score in part.scores
        )
    ]


def _without_faults(detector: Detector, kept: Mapping[View, Evidence], rule: RegionRule | None) -> list[View]:
    """Views of which bounds show that they have no region as large as a fault: their maps need not be drawn."""
    alike, clear = defaultdict[object, list[View]](list), list[View]()
    if rule is None:
        return clear
    for view, evidence in kept.items():
        alike[evidence.shape, tuple(sheet.grid.shape for sheet in evidence.sheets)].append(view)
    for views in alike.values():
        known = without_faults([kept[view] for view in views], detector.scorings, rule)
        clear += [view for view, is_clear in zip(views, known, strict=True) if is_clear]
    return clear


def _regions(detector: Detector, evidence: Evidence, rule: RegionRule | None, places: Places | None) -> tuple[Region, ...] | None:
    try:
        return regions_of(detector.result_of(evidence, places), rule)
    except (ValueError, InspectorError):  # of a model that has the same name, and another number of networks or other pictures
        return None


def _decided(part: Judgement, rule: DecisionRule, found: Found, no_read_rejects: bool, is_possible: bool) -> Decision:
    trouble = None if part.reason in BY_RULE or part.reason is Reason.NO_READ else part.reason
    views = [
        Finding(
            score if is_possible else None,
            (trouble if number == part.view else None) or (None if is_possible or score is None else Reason.NO_THRESHOLD),
            _known(part.id, number, score, rule, found),
        )
        for number, score in enumerate(part.scores)
    ]
    decision = replace(decide(views, rule), area=None)  # nobody measured the regions that are too small to count
    is_unread = no_read_rejects and part.serial_state is SerialState.NO_READ and decision.verdict is Verdict.OK
    return replace(decision, verdict=Verdict.UNDECIDED, reason=Reason.NO_READ) if is_unread else decision


def _known(part: UUID, view: int, score: float | None, rule: DecisionRule, found: Found) -> tuple[Region, ...] | None:
    """The regions of a view: those that were found, none where its score shows that there can be none."""
    if rule.region is None or score is None or (part, view) in found:
        return found.get((part, view))
    return () if not may_have_regions(score, rule.region.pixel_threshold) else None


def _change(part: Judgement, after: Decision) -> Change:
    score = part.scores[after.view] if after.view < len(part.scores) else None
    return Change(part.id, part.verdict, after, score, part.answer)


def _badness(change: Change) -> tuple[int, float]:
    passes = change.after.verdict is Verdict.OK
    if passes:
        rank = 0 if change.answer is Answer.DEFECT else 3 if change.answer is Answer.FALSE_REJECT else 1
    else:
        rank = 2 if change.before is Verdict.OK or change.answer is Answer.FALSE_REJECT else 3
    return rank, -(change.score if change.score is not None else -math.inf)
