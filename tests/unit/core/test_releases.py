"""Drafts and releases come back as they were stored, and are stored only where they are used."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import Draft, Project, ThresholdRecord
from inspector.core.releases import Deed, Entry, Grounds, Replayed, Validated
from inspector.core.thresholds import Rule, Threshold

RECORDS = st.builds(
    ThresholdRecord,
    st.floats(-1e9, 1e9),
    st.sampled_from(Rule),
    st.booleans(),
    st.text(max_size=25),
    unsure_from=st.none() | st.floats(-1e9, 1e9),
    region=st.none() | st.builds(RegionRule, st.floats(-1e9, 1e9), st.integers(1, 10**6), st.integers(0, 9)),
    reason=st.text(max_size=9),
    who=st.text(max_size=9),
    areas=st.sampled_from([None, Areas((48, 60), (Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((0, 0), (9, 9))),)),))]),
)
COUNTS = st.integers(0, 20_000)
GROUNDS = st.none() | st.builds(Grounds, st.none() | st.builds(Validated, *[COUNTS] * 5), st.none() | st.builds(Replayed, *[COUNTS] * 6))
RECORD = ThresholdRecord.now(Threshold(3.0, Rule.MANUAL), who="Ada")


@given(
    st.builds(Entry, st.sampled_from(Deed), st.just("m 1"), RECORDS, st.text(max_size=9), st.text(max_size=9), GROUNDS, st.none() | RECORDS)
)
def test_an_entry_comes_back(entry: Entry) -> None:
    assert Entry.from_json(json.loads(json.dumps(entry.to_json()))) == entry


@given(RECORDS, st.none() | RECORDS, st.booleans())
def test_a_draft_comes_back_with_its_project(record: ThresholdRecord, before: ThresholdRecord | None, two: bool) -> None:
    project = Project("bolts", draft=Draft("m 1", record, before), two_persons=two)
    assert Project.from_json(json.loads(json.dumps(project.to_json()))) == project


def test_what_is_not_used_is_not_stored_so_that_older_programs_open_it() -> None:
    assert not {"draft", "two_persons"} & set(Project("bolts").to_json())
    assert {"draft", "two_persons"} < set(Project("bolts", draft=Draft("m", RECORD), two_persons=True).to_json())
    assert "instead_of" not in Project("bolts", draft=Draft("m", RECORD)).to_json()["draft"]


@pytest.mark.parametrize("draft", [{"model_id": "m"}, {"model_id": "../m", "record": {}}, [], 3, {"record": {}}])
def test_a_draft_that_nobody_can_have_written_is_refused(draft: object) -> None:
    with pytest.raises((TypeError, KeyError, ValueError)):
        Project.from_json(Project("bolts").to_json() | {"draft": draft})


def test_a_draft_of_a_later_version_asks_for_it() -> None:
    stored = Project("bolts", draft=Draft("m", RECORD)).to_json()
    stored["draft"]["witnesses"] = 2
    with pytest.raises(InspectorError) as caught:
        Project.from_json(stored)
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW


def test_intervals_are_exact() -> None:
    found = Validated(good=100, defect=96, escapes=0, false_rejects=2, unsure=0)
    assert found.escape_interval == (0.0, pytest.approx(0.0377, abs=1e-4))
    assert found.false_reject_interval == (pytest.approx(0.00243, abs=1e-5), pytest.approx(0.0704, abs=1e-4))
