"""One function decides: no path leads from an error to OK, and the worst view settles the part."""

import math
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.decision import Decision, DecisionRule, Finding, Reason, count_verdicts, decide, rule_of, verdict_of
from inspector.core.types import Verdict

NUMBER = st.none() | st.floats()
TROUBLE = st.none() | st.sampled_from(
    [Reason.UNREADABLE, Reason.ENGINE_FAILED, Reason.LATE, Reason.CAMERA_LOST, Reason.OVERFLOW, Reason.NO_READ]
)
FINDINGS = st.lists(st.builds(Finding, NUMBER, TROUBLE), max_size=5)


@given(NUMBER, st.floats())
def test_one_view_is_judged_as_its_score_is(score: float | None, threshold: float) -> None:
    finite = score is not None and math.isfinite(score) and math.isfinite(threshold)
    expected = Verdict.UNDECIDED if not finite else Verdict.NG if score > threshold else Verdict.OK  # type: ignore[operator]
    assert decide([Finding(score)], DecisionRule(threshold)).verdict is expected
    assert verdict_of(score, rule_of(threshold)) is expected


@given(st.lists(st.floats()), NUMBER)
def test_many_scores_are_counted_as_each_is_judged(scores: list[float], threshold: float | None) -> None:
    rule = rule_of(threshold)
    expected = Counter(verdict_of(score, rule) for score in scores)
    assert +count_verdicts(np.array(scores, float), rule) == expected


@given(FINDINGS, st.none() | st.builds(DecisionRule, st.floats()))
def test_ok_takes_a_rule_and_a_good_score_of_every_view(views: list[Finding], rule: DecisionRule | None) -> None:
    alone = [decide([view], rule).verdict for view in views]
    verdict = decide(views, rule).verdict
    assert (verdict is Verdict.NG) == (Verdict.NG in alone)
    assert (verdict is Verdict.OK) == (bool(views) and set(alone) == {Verdict.OK})
    if verdict is Verdict.OK:
        assert rule is not None and math.isfinite(rule.threshold) and all(view.trouble is None for view in views)


@given(FINDINGS, st.floats(allow_nan=False, allow_infinity=False))
def test_the_reason_is_that_of_the_view_it_names(views: list[Finding], threshold: float) -> None:
    rule = DecisionRule(threshold)
    decision = decide(views, rule)
    if views:
        alone = decide([views[decision.view]], rule)
        assert (decision.verdict, decision.reason) == (alone.verdict, alone.reason)


def test_of_two_defects_the_worse_one_is_named() -> None:
    views = [Finding(1.0), Finding(3.0), Finding(5.0), Finding(4.0, Reason.LATE)]
    assert decide(views, DecisionRule(2.0)) == Decision(Verdict.NG, Reason.ABOVE_THRESHOLD, 2)
    assert decide(views, DecisionRule(9.0)) == Decision(Verdict.UNDECIDED, Reason.LATE, 3)
    assert decide([], DecisionRule(9.0)) == Decision(Verdict.UNDECIDED, Reason.NO_SCORE)
    assert decide([Finding(1.0)], None) == Decision(Verdict.UNDECIDED, Reason.NO_THRESHOLD)
