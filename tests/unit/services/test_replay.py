"""The time machine decides as the line would have, part by part, and puts first what matters most."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from record_parts import a_part, a_review, a_run, reader, record

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision import Decision, Finding, Reason, decide
from inspector.core.decision_rule import DecisionRule, RegionRule
from inspector.core.errors import InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.record import Answer, Part, SerialState, View
from inspector.core.record_query import Filter
from inspector.core.types import AnomalyResult, Verdict
from inspector.engine.detectors.scoring import Scoring, result_of, score_of
from inspector.engine.images.places import Places
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.regions import regions_of
from inspector.services.tuning.replay import Replay, replay

RECIPE = Recipe(size=64)
SCORINGS = [Scoring(RECIPE, Preprocess.of(RECIPE))]
MODEL = Filter(model_id="m1")
SHAPE = (48, 60)


class Known:
    """A detector that has learned nothing and knows how evidence is read."""

    scorings = tuple(SCORINGS)

    def result_of(self, evidence: Evidence, places: Places | None = None) -> AnomalyResult:
        return result_of(evidence, SCORINGS, places)


def seen(seed: int, weight: float = 1.0) -> View:
    grid = np.random.default_rng(seed).gamma(2.0, 1.0, (8, 8)).astype(np.float32)
    evidence = Evidence((Sheet(grid, weight),), SHAPE)
    return View("usb:0", Known().result_of(evidence).score, evidence)


VIEWS = [tuple(seen(10 * k + n, 0.5 + k % 3) for n in range(1 + k % 2)) for k in range(24)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of parts with one view or two, some of which were late."""
    folder, run = tmp_path_factory.mktemp("replayed"), a_run()
    parts = [a_part(run, k, views=views) for k, views in enumerate(VIEWS)]
    parts[5] = a_part(run, 5, Verdict.UNDECIDED, views=VIEWS[5], decision=Decision(Verdict.UNDECIDED, Reason.LATE))
    record(folder, "", run, *parts)
    return folder


def replayed(folder: Path, rule: DecisionRule, no_read_rejects: bool = False) -> Replay:
    with reader(folder) as opened:
        return finish(replay(opened.database, Known(), rule, MODEL, no_read_rejects))  # type: ignore[arg-type]


SCORES = sorted(view.score for views in VIEWS for view in views if view.score is not None)
LEVELS = st.sampled_from(SCORES) | st.floats(0.9 * SCORES[0], 1.1 * SCORES[-1])


@given(LEVELS, st.none() | LEVELS, st.none() | st.builds(RegionRule, LEVELS, st.integers(1, 200), st.integers(0, 2)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_it_decides_as_the_line_does(folder: Path, threshold: float, unsure_from: float | None, region: RegionRule | None) -> None:
    rule = DecisionRule(threshold, unsure_from, region)
    found = replayed(folder, rule)
    expected = [live(views, rule, Reason.LATE if k == 5 else None) for k, views in enumerate(VIEWS)]
    assert found.parts == len(VIEWS) and found.before == {Verdict.OK: len(VIEWS) - 1, Verdict.UNDECIDED: 1}
    assert found.after == {verdict: count for verdict in Verdict if (count := sum(each.verdict is verdict for each in expected))}
    was = [Verdict.UNDECIDED if k == 5 else Verdict.OK for k in range(len(VIEWS))]
    changed = sorted((each.verdict, each.reason) for each, before in zip(expected, was, strict=True) if each.verdict is not before)
    assert sorted((each.after.verdict, each.after.reason) for each in found.changes) == changed


SHAPES = st.builds(
    Drawn, st.sampled_from((Form.RECTANGLE, Form.ELLIPSE)), st.tuples(*[st.tuples(st.integers(-9, 69), st.integers(-9, 57))] * 2)
)
FEW = st.lists(SHAPES, min_size=1, max_size=2).map(tuple)
AREA = st.one_of(
    st.builds(Area, st.just(Use.IGNORE), FEW),
    st.builds(Area, st.just(Use.ZONE), FEW, factor=st.floats(0.2, 5)),
    st.builds(Area, st.just(Use.ZONE), FEW, threshold=LEVELS),
)
AREAS = st.lists(AREA, min_size=1, max_size=3).map(lambda areas: Areas(SHAPE, tuple(areas)))


@given(LEVELS, st.none() | LEVELS, st.none() | st.builds(RegionRule, LEVELS, st.integers(1, 200), st.integers(0, 2)), AREAS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
def test_other_areas_are_replayed_as_the_line_would_judge_by_them(
    folder: Path, threshold: float, unsure_from: float | None, region: RegionRule | None, areas: Areas
) -> None:
    rule = DecisionRule(threshold, unsure_from, region, areas)
    try:
        Known().result_of(next(view.evidence for view in VIEWS[0] if view.evidence), Places.of(areas, threshold))
    except InspectorError:
        assume(False)  # nothing is left to be looked at
    found = replayed(folder, rule)
    expected = {k: live(views, rule, Reason.LATE if k == 5 else None) for k, views in enumerate(VIEWS)}
    assert found.after == dict(Counter(each.verdict for each in expected.values()))
    was = [Verdict.UNDECIDED if k == 5 else Verdict.OK for k in range(len(VIEWS))]
    changed = [k for k in expected if expected[k].verdict is not was[k]]
    places = Places.of(areas, threshold)
    scores = [score_of(VIEWS[k][expected[k].view].evidence, SCORINGS, places) for k in changed]  # type: ignore[arg-type]
    decided = [(expected[k].verdict, expected[k].reason, expected[k].view, score) for k, score in zip(changed, scores, strict=True)]
    assert sorted((each.after.verdict, each.after.reason, each.after.view, each.score) for each in found.changes) == sorted(decided)


def test_parts_judged_by_the_same_areas_keep_their_scores(tmp_path: Path) -> None:
    run, areas = a_run(), Areas(SHAPE, (Area(Use.ZONE, (Drawn(Form.RECTANGLE, ((0, 0), (60, 48))),), factor=2.0),))
    parts = [
        replace(a_part(run, 1, Verdict.OK, views=(View("usb:0", 1.0),)), rule=DecisionRule(3.0, areas=areas)),
        replace(a_part(run, 2, Verdict.OK, views=(View("usb:0", 1.0),)), rule=DecisionRule(3.0)),
    ]
    record(tmp_path, "", run, *parts)
    found = replayed(tmp_path, DecisionRule(0.5, areas=areas))
    assert found.after == {Verdict.NG: 1, Verdict.UNDECIDED: 1}  # of the second nothing is kept that its score could be found in
    assert {each.id: each.after.reason for each in found.changes}[parts[1].id] is Reason.NO_SCORE


def live(views: Sequence[View], rule: DecisionRule, trouble: Reason | None) -> Decision:
    """As the line decides about a part whose maps it has."""
    findings = []
    for number, view in enumerate(views):
        assert view.evidence is not None
        result = Known().result_of(view.evidence, Places.of(rule.areas, rule.threshold))
        findings.append(Finding(result.score, trouble if number == 0 else None, regions_of(result, rule.region)))
    return decide(findings, rule)


def test_the_worst_comes_first(tmp_path: Path) -> None:
    run = a_run()
    said: list[tuple[float, Verdict, Answer | None]] = [
        (4.0, Verdict.NG, Answer.FALSE_REJECT),
        (3.5, Verdict.NG, Answer.DEFECT),
        (4.5, Verdict.NG, Answer.DEFECT),
        (4.2, Verdict.NG, None),
        (9.0, Verdict.NG, Answer.DEFECT),
        (1.0, Verdict.OK, None),
    ]
    parts = [a_part(run, k, verdict, score) for k, (score, verdict, _) in enumerate(said)]
    record(tmp_path, "", run, *parts)
    with reader(tmp_path) as opened:
        opened.add_reviews([a_review(part.id, answer) for part, (*_, answer) in zip(parts, said, strict=True) if answer is not None])
    found = replayed(tmp_path, DecisionRule(5.0))
    assert [each.id for each in found.changes] == [parts[k].id for k in (2, 1, 3, 0)]
    assert found.defects_that_pass == (parts[2].id, parts[1].id) and found.false_rejects_that_pass == (parts[0].id,)
    assert (found.share_ok(found.before), found.share_ok(found.after)) == (1 / 6, 5 / 6)
    lower = replayed(tmp_path, DecisionRule(0.5))
    assert [(each.id, each.after.verdict) for each in lower.changes] == [(parts[5].id, Verdict.NG)]


def test_a_good_part_without_the_serial_that_it_has_to_have_stays_undecided(tmp_path: Path) -> None:
    run, unread = a_run(), {"serial": "", "serial_state": SerialState.NO_READ}
    parts: list[Part] = [
        a_part(run, 1, Verdict.UNDECIDED, 1.0, decision=Decision(Verdict.UNDECIDED, Reason.NO_READ), **unread),
        a_part(run, 2, Verdict.NG, 4.0, **unread),
    ]
    record(tmp_path, "", run, *parts)
    found = replayed(tmp_path, DecisionRule(5.0), no_read_rejects=True)
    assert found.after == {Verdict.UNDECIDED: 2} and [each.after.reason for each in found.changes] == [Reason.NO_READ]
    assert replayed(tmp_path, DecisionRule(0.5), no_read_rejects=True).after == {Verdict.NG: 2}
    assert replayed(tmp_path, DecisionRule(5.0)).after == {Verdict.OK: 2}


def test_parts_of_other_models_and_parts_without_evidence(tmp_path: Path) -> None:
    run, other = a_run(), a_run(model_id="m2")
    record(tmp_path, "", run, other, a_part(run, 1, views=(View("usb:0", 2.0),)), a_part(other, 1, Verdict.NG, 9.0))
    assert replayed(tmp_path, DecisionRule(3.0)).after == {Verdict.OK: 1}
    assert replayed(tmp_path, DecisionRule(3.0, region=RegionRule(2.5, 4))).after == {Verdict.OK: 1}  # its score is too low for any region
    found = replayed(tmp_path, DecisionRule(3.0, region=RegionRule(1.5, 4)))
    assert found.changes[0].after == Decision(Verdict.UNDECIDED, Reason.NO_MAP)


def test_under_a_threshold_that_nothing_can_exceed_no_part_is_ok(folder: Path) -> None:
    with reader(folder) as opened:
        found = finish(replay(opened.database, Known(), DecisionRule(70.0), MODEL, highest=60.0))  # type: ignore[arg-type]
    assert found.after == {Verdict.UNDECIDED: len(VIEWS)} and {each.after.reason for each in found.changes} == {Reason.NO_THRESHOLD}


def test_a_map_without_numbers_stays_undecided_where_pictures_are_scored_as_a_whole(tmp_path: Path) -> None:
    """Its score lies below the pixel threshold, and says nothing of the map."""
    run, grid = a_run(), np.full((8, 8), np.nan, np.float32)
    views = tuple(View("usb:0", 1.0, Evidence((Sheet(each, image_score=1.0),), SHAPE)) for each in (grid, np.ones((8, 8), np.float32)))
    record(tmp_path, "", run, *(a_part(run, number, views=(view,)) for number, view in enumerate(views)))
    found = replayed(tmp_path, DecisionRule(3.0, region=RegionRule(2.0, 4)))
    assert [each.after for each in found.changes] == [Decision(Verdict.UNDECIDED, Reason.NO_MAP)]
    assert found.after == {Verdict.OK: 1, Verdict.UNDECIDED: 1}
