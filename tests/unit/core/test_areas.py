import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision_rule import DecisionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import parse_json
from inspector.core.project import Project, ThresholdRecord
from inspector.core.thresholds import Rule, Threshold

NUMBERS = st.floats(-1e4, 1e4, width=32)
POINTS = st.tuples(NUMBERS, NUMBERS)


@st.composite
def drawings(draw: st.DrawFn) -> Drawn:
    form = draw(st.sampled_from(Form))
    fewest = {Form.POLYGON: 3, Form.STROKE: 1}.get(form, 2)
    most = 2 if form in (Form.RECTANGLE, Form.ELLIPSE) else 8
    points = draw(st.lists(POINTS, min_size=fewest, max_size=most))
    return Drawn(form, tuple(points), draw(st.floats(1, 99)) if form is Form.STROKE else 0.0, draw(st.booleans()))


AREAS = st.builds(
    Areas,
    st.tuples(st.integers(1, 4096), st.integers(1, 4096)),
    st.lists(
        st.builds(
            Area,
            st.sampled_from(Use),
            st.lists(drawings(), max_size=3).map(tuple),
            st.text(max_size=8),
            st.floats(0.01, 100),
            st.none() | st.floats(0.1, 99),
        ),
        max_size=3,
    ).map(tuple),
)


@given(AREAS)
def test_areas_come_back_as_they_were_stored(areas: Areas) -> None:
    assert Areas.from_json(json.loads(json.dumps(areas.to_json()))) == areas


@given(AREAS)
def test_they_are_stored_with_projects_thresholds_and_rules(areas: Areas) -> None:
    threshold = Threshold(3.0, Rule.MANUAL, areas=areas)
    project = Project("Housing", areas=areas).with_threshold("a", threshold)
    again = Project.from_json(json.loads(json.dumps(project.to_json())))
    assert (again.areas, again.threshold("a")) == (areas, threshold)
    rule = threshold.decision_rule
    assert DecisionRule.from_json(json.loads(json.dumps(rule.to_json()))) == rule and rule.version == 3


def test_what_is_not_used_is_not_stored_so_that_older_stations_open_it() -> None:
    record = ThresholdRecord.now(Threshold(3.0, Rule.MANUAL))
    assert "areas" not in Project("Housing", thresholds={"a": (record,)}).to_json()["thresholds"]["a"][0]
    assert "areas" not in Project("Housing").to_json() and "areas" not in DecisionRule(3.0).to_json()


def test_two_sets_of_areas_are_the_same_where_their_hash_is() -> None:
    area = Area(Use.ZONE, (Drawn(Form.ELLIPSE, ((1, 2), (3, 4))),), "rim", 2.0)
    one, other = Areas((40, 60), (area,)), Areas((40, 60), (replace(area, factor=2.5),))
    assert one.sha256 == Areas.from_json(one.to_json()).sha256 != other.sha256  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("form", "points", "width"),
    [
        (Form.RECTANGLE, ((0, 0), (1, 1), (2, 2)), 0),
        (Form.POLYGON, ((0, 0), (1, 1)), 0),
        (Form.STROKE, ((0, 0),), 0),
        (Form.STROKE, (), 4),
        (Form.ELLIPSE, ((0, 0), (float("nan"), 1)), 0),
        (Form.RECTANGLE, ((0, 0), (1e9, 1)), 0),
    ],
)
def test_what_cannot_be_drawn_is_refused(form: Form, points: tuple[tuple[float, float], ...], width: float) -> None:
    with pytest.raises(ValueError, match=r"points|lies|wide"):
        Drawn(form, points, width)


@pytest.mark.parametrize("changed", [{"factor": 0.0}, {"threshold": -1.0}, {"factor": float("nan")}])
def test_a_zone_without_a_usable_sensitivity_is_refused(changed: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="zone"):
        Area(Use.ZONE, (), **changed)  # type: ignore[arg-type]


def test_what_a_newer_program_knows_of_areas_is_refused() -> None:
    stored = Areas((4, 4), (Area(Use.IGNORE, ()),)).to_json()
    stored["areas"][0]["softness"] = 3
    with pytest.raises(InspectorError) as caught:
        Areas.from_json(stored)
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW


def test_the_areas_of_many_thresholds_are_stored_once() -> None:
    """A history that holds them again and again would grow until no project of it could be read."""
    stroke = Drawn(Form.STROKE, tuple((float(k), 1.0) for k in range(5000)), 3.0)
    one, other = (Areas((50, 5000), (Area(use, (stroke,)),)) for use in (Use.IGNORE, Use.ZONE))
    project = Project("Housing")
    for number in range(40):
        project = project.with_threshold("a", Threshold(1.0 + number, Rule.MANUAL, areas=(one, other, None)[number % 3]))
    text = json.dumps(project.to_json())
    assert len(text) < 3 * len(json.dumps([one.to_json(), other.to_json()])) / 2
    again = Project.from_json(parse_json(text.encode()))
    assert again == project and json.dumps(again.to_json()) == text
    lost = project.to_json()
    lost["drawn"].popitem()
    with pytest.raises(KeyError):
        Project.from_json(lost)
