"""Counts under a whole rule are what judging part by part gives."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.decision import Finding, decide
from inspector.core.decision_rule import DecisionRule, Region, RegionRule
from inspector.core.exact_interval import clopper_pearson
from inspector.core.model import ScoredImage
from inspector.core.tuning.counting import KnownParts, Outcome, RegionSizes, Split
from inspector.core.types import Verdict

SCORE = st.integers(0, 9).map(float) | st.just(math.nan)
AREAS = st.none() | st.lists(st.integers(1, 50), max_size=3)
PARTS = st.lists(st.tuples(SCORE, st.booleans(), AREAS), max_size=12)
RULES = st.builds(
    DecisionRule,
    st.integers(0, 9).map(float),
    st.none() | st.integers(0, 9).map(float),
    st.none() | st.builds(RegionRule, st.just(2.0), st.integers(1, 50), st.integers(0, 2)),
)


def sizes_of(areas: list[list[int] | None], pixel_threshold: float = 2.0) -> RegionSizes:
    found = [(number, area) for number, each in enumerate(areas) for area in each or ()]
    known = np.array([each is not None for each in areas], bool)
    return RegionSizes(pixel_threshold, known, np.array([n for n, _ in found], int), np.array([area for _, area in found], int))


def known_parts(parts: list[tuple[float, bool, list[int] | None]]) -> KnownParts:
    return KnownParts.of([ScoredImage(str(number), score, defect) for number, (score, defect, _) in enumerate(parts)])


@given(PARTS, RULES)
def test_every_part_is_counted_as_it_is_judged(parts: list[tuple[float, bool, list[int] | None]], rule: DecisionRule) -> None:
    found = known_parts(parts).outcome(rule, sizes_of([areas for _, _, areas in parts]))
    counts = {truth: dict.fromkeys(Verdict, 0) for truth in (False, True)}
    for score, defect, areas in parts:
        if math.isnan(score):
            continue
        regions = None if areas is None else tuple(Region(area, 0, 0, 1, 1) for area in sorted(areas, reverse=True))
        counts[defect][decide([Finding(score, None, regions)], rule).verdict] += 1
    splits = [Split(each[Verdict.OK], each[Verdict.UNDECIDED], each[Verdict.NG]) for each in (counts[False], counts[True])]
    assert [found.good, found.defect] == splits


def test_rates_have_exact_intervals() -> None:
    found = Outcome(Split(ok=97, unsure=1, ng=2), Split(ok=1, unsure=2, ng=5))
    assert (found.escapes.events, found.escapes.trials, found.escapes.interval) == (1, 8, clopper_pearson(1, 8))
    assert (found.false_rejects.events, found.false_rejects.trials, found.false_rejects.interval) == (2, 100, clopper_pearson(2, 100))
    assert Outcome(Split(0, 0, 0), Split(0, 0, 0)).escapes.interval == (0, 1)


def test_regions_above_another_pixel_threshold_say_nothing() -> None:
    parts = known_parts([(1.0, False, [9]), (1.0, True, [40])])
    rule = DecisionRule(5.0, region=RegionRule(2.0, 30))
    assert parts.outcome(rule, sizes_of([[9], [40]])) == Outcome(Split(1, 0, 0), Split(0, 0, 1))
    assert parts.outcome(rule, sizes_of([[9], [40]], pixel_threshold=3.0)) == Outcome(Split(0, 1, 0), Split(0, 1, 0), without_map=2)
    assert parts.outcome(rule, sizes_of([None, [40]])) == Outcome(Split(0, 1, 0), Split(0, 0, 1), without_map=1)


def test_kinds_are_counted_one_by_one_and_scores_that_are_no_numbers_not_at_all() -> None:
    images = [ScoredImage(str(number), score, number != 0) for number, score in enumerate((9.0, 1.0, 9.0, math.nan, 1.0))]
    parts = KnownParts.of(images, ("", "dent", "dent", "crack", "crack"))
    assert parts.by_kind(parts.verdicts(DecisionRule(5.0))) == {"crack": Split(1, 0, 0), "dent": Split(1, 0, 1)}
    assert parts.left_out == [3]
