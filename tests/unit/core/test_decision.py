"""One function decides: no path leads from an error to OK, and the worst view settles the part."""

import json
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.decision import Decision, Finding, Reason, count_verdicts, decide, rule_of, verdict_of
from inspector.core.decision_rule import DecisionRule, Region, RegionRule, area_px
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.types import Verdict

NUMBER = st.none() | st.floats()
TROUBLE = st.none() | st.sampled_from(
    [Reason.UNREADABLE, Reason.ENGINE_FAILED, Reason.LATE, Reason.CAMERA_LOST, Reason.OVERFLOW, Reason.NO_READ]
)
REGIONS = st.none() | st.lists(st.builds(Region, st.integers(1, 99), *[st.just(1)] * 4), max_size=4).map(
    lambda found: tuple(sorted(found, key=lambda each: -each.area))
)
FINDINGS = st.lists(st.builds(Finding, NUMBER, TROUBLE, REGIONS), max_size=5)
REGION_RULES = st.none() | st.builds(RegionRule, st.floats(), st.integers(1, 99), st.integers(0, 3))
RULES = st.builds(DecisionRule, st.floats(), NUMBER, REGION_RULES)


@given(NUMBER, st.floats())
def test_one_view_is_judged_as_its_score_is(score: float | None, threshold: float) -> None:
    finite = score is not None and math.isfinite(score) and math.isfinite(threshold)
    expected = Verdict.UNDECIDED if not finite else Verdict.NG if score > threshold else Verdict.OK  # type: ignore[operator]
    assert decide([Finding(score)], DecisionRule(threshold)).verdict is expected
    assert verdict_of(score, rule_of(threshold)) is expected


@given(st.lists(st.tuples(st.floats(), REGIONS)), st.none() | RULES)
def test_many_parts_are_counted_as_each_is_judged(parts: list[tuple[float, tuple[Region, ...] | None]], rule: DecisionRule | None) -> None:
    expected = Counter(decide([Finding(score, None, regions)], rule).verdict for score, regions in parts)
    least = rule.region.least_area if rule is not None and rule.region is not None else 1
    faults = [-1 if found is None else sum(region.area >= least for region in found) for _, found in parts]
    assert +count_verdicts(np.array([score for score, _ in parts], float), rule, np.array(faults, int)) == expected
    if rule is not None and rule.region is None:
        assert +count_verdicts(np.array([score for score, _ in parts], float), rule) == expected


@given(FINDINGS, st.none() | RULES)
def test_ok_takes_a_rule_and_a_good_score_of_every_view(views: list[Finding], rule: DecisionRule | None) -> None:
    alone = [decide([view], rule).verdict for view in views]
    verdict = decide(views, rule).verdict
    assert (verdict is Verdict.NG) == (Verdict.NG in alone)
    assert (verdict is Verdict.OK) == (bool(views) and set(alone) == {Verdict.OK})
    if verdict is Verdict.OK:
        assert rule is not None and math.isfinite(rule.threshold) and all(view.trouble is None for view in views)


@given(FINDINGS, RULES)
def test_the_reason_is_that_of_the_view_it_names(views: list[Finding], rule: DecisionRule) -> None:
    decision = decide(views, rule)
    if views:
        alone = decide([views[decision.view]], rule)
        assert (decision.verdict, decision.reason, decision.area) == (alone.verdict, alone.reason, alone.area)


def test_of_two_defects_the_worse_one_is_named() -> None:
    views = [Finding(1.0), Finding(3.0), Finding(5.0), Finding(4.0, Reason.LATE)]
    assert decide(views, DecisionRule(2.0)) == Decision(Verdict.NG, Reason.ABOVE_THRESHOLD, 2)
    assert decide(views, DecisionRule(9.0)) == Decision(Verdict.UNDECIDED, Reason.LATE, 3)
    assert decide([], DecisionRule(9.0)) == Decision(Verdict.UNDECIDED, Reason.NO_SCORE)
    assert decide([Finding(1.0)], None) == Decision(Verdict.UNDECIDED, Reason.NO_THRESHOLD)


@given(FINDINGS, st.floats(allow_nan=False, allow_infinity=False), NUMBER, REGION_RULES)
def test_what_is_used_besides_a_threshold_never_lets_more_parts_pass(
    views: list[Finding], threshold: float, unsure_from: float | None, region: RegionRule | None
) -> None:
    plain, more = decide(views, DecisionRule(threshold)), decide(views, DecisionRule(threshold, unsure_from, region))
    assert more.verdict is not Verdict.OK or plain.verdict is Verdict.OK
    assert plain.verdict is not Verdict.NG or more.verdict is Verdict.NG


def _with_areas(score: float, *areas: int) -> Finding:
    return Finding(score, regions=tuple(Region(area, 0, 0, 1, area) for area in areas))


def test_between_the_thresholds_a_person_decides() -> None:
    rule = DecisionRule(3.0, unsure_from=2.0)
    verdicts = [decide([Finding(score)], rule) for score in (2.0, 2.1, 3.0, 3.1)]
    unsure = Decision(Verdict.UNDECIDED, Reason.UNSURE)
    assert verdicts == [Decision(Verdict.OK, Reason.BELOW_THRESHOLD), unsure, unsure, Decision(Verdict.NG, Reason.ABOVE_THRESHOLD)]


def test_regions_as_large_as_a_fault_are_ng_however_low_the_score() -> None:
    rule = DecisionRule(3.0, unsure_from=2.5, region=RegionRule(1.0, 40, most=1))
    assert decide([_with_areas(2.0, 90, 39)], rule) == Decision(Verdict.OK, Reason.BELOW_THRESHOLD, 0, 90)
    assert decide([_with_areas(2.0, 90, 40)], rule) == Decision(Verdict.NG, Reason.REGIONS, 0, 90)
    assert decide([_with_areas(2.6, 90, 40)], rule).reason is Reason.REGIONS
    assert decide([_with_areas(2.6, 90)], rule).reason is Reason.UNSURE
    assert decide([_with_areas(3.1)], rule) == Decision(Verdict.NG, Reason.ABOVE_THRESHOLD, 0, 0)


def test_where_nobody_looked_for_regions_nothing_is_ok() -> None:
    assert decide([Finding(0.5)], DecisionRule(3.0, region=RegionRule(1.0, 40))) == Decision(Verdict.UNDECIDED, Reason.NO_MAP)


def test_rules_are_stored_as_the_first_version_did_where_they_are_nothing_more() -> None:
    assert DecisionRule(2.5).to_json() == {"threshold": 2.5, "version": 1}


@given(RULES)
def test_a_rule_comes_back_as_it_was_stored(rule: DecisionRule) -> None:
    stored = json.dumps(rule.to_json())
    assert json.dumps(DecisionRule.from_json(json.loads(stored)).to_json()) == stored
    assert rule.version == (1 if set(rule.to_json()) == {"threshold", "version"} else 2)


@pytest.mark.parametrize("newer", [{"version": 4}, {"zones": []}, {"region": {"pixel_threshold": 1.0, "least_area": 4, "roundness": 1}}])
def test_a_rule_of_a_later_version_is_refused(newer: dict[str, object]) -> None:
    with pytest.raises(InspectorError) as caught:
        DecisionRule.from_json(DecisionRule(2.5).to_json() | newer)
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW


def test_an_area_is_given_in_square_millimetres_where_the_scale_is_known() -> None:
    assert (area_px(2.0, 0.1), area_px(0.001, 0.1)) == (200, 1)
    with pytest.raises(ValueError, match="scale"):
        area_px(2.0, 0.0)
