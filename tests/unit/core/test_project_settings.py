"""A project keeps its sources, its recipe and the history of its thresholds through JSON."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector import __version__
from inspector.core.camera_settings import CameraSettings
from inspector.core.decision_rule import RegionRule
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.project import SCHEMA, Project, ThresholdRecord
from inspector.core.recipe import Recipe
from inspector.core.serials import CodeKind, SerialOrigin, SerialSettings
from inspector.core.thresholds import Rule, Threshold
from inspector.core.trigger_settings import TriggerKind, TriggerSettings

PATHS = st.lists(st.text(min_size=1, max_size=20), max_size=3).map(tuple)
REGION_RULES = st.none() | st.builds(RegionRule, st.floats(-1e9, 1e9), st.integers(1, 10**6), st.integers(0, 9))
RECORDS = st.builds(
    ThresholdRecord,
    st.floats(-1e9, 1e9),
    st.sampled_from(Rule),
    st.booleans(),
    st.text(max_size=25),
    unsure_from=st.none() | st.floats(-1e9, 1e9),
    region=REGION_RULES,
    reason=st.text(max_size=9),
    who=st.text(max_size=9),
)
PROJECTS = st.builds(
    Project,
    name=st.text(max_size=20),
    good=PATHS,
    validation_good=PATHS,
    validation_defect=PATHS,
    recipe=st.builds(Recipe, seed=st.integers(0, 99)),
    active_model=st.sampled_from(["", "20260102-030405-abcdef012345", "Modell ü 2.1"]),
    thresholds=st.dictionaries(st.text(max_size=9), st.lists(RECORDS, max_size=3).map(tuple), max_size=3),
    left_out=PATHS,
    mm_per_px=st.floats(0, 9),
    camera=st.builds(CameraSettings, width_px=st.integers(0, 65535), exposure=st.none() | st.floats(-1e9, 1e9)),
    trigger=st.builds(TriggerSettings, kind=st.sampled_from(TriggerKind), box=st.sampled_from([(), (1, 2, 3, 4)])),
    serial=st.builds(SerialSettings, origin=st.sampled_from(SerialOrigin), codes=st.sampled_from([("qr",), tuple(CodeKind)])),
)


@given(PROJECTS)
def test_json_gives_the_same_project_back(project: Project) -> None:
    assert Project.from_json(json.loads(json.dumps(project.to_json()))) == project


def test_schema_and_program_are_written() -> None:
    assert Project("part").to_json()["schema"] == SCHEMA
    assert Project("part").to_json()["program"] == __version__


def test_a_project_from_before_the_program_was_written_is_read() -> None:
    stored = Project("part").to_json()
    del stored["program"]
    assert Project.from_json(stored) == Project("part")


@pytest.mark.parametrize("newer", [{"schema": SCHEMA + 1}, {"mirror": True}], ids=str)
def test_what_an_older_program_would_lose_is_refused(newer: dict[str, object]) -> None:
    with pytest.raises(InspectorError) as caught:
        Project.from_json(Project("part").to_json() | newer)
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW


def test_a_threshold_with_a_setting_of_a_later_version_asks_for_it() -> None:
    record = {"value": 1.0, "rule": "manual", "provisional": False, "at": "2026-01-02T03:04:05+00:00", "mirrored": True}
    with pytest.raises(InspectorError, match="not known here: mirrored") as caught:
        Project.from_json(Project("part").to_json() | {"thresholds": {"model": [record]}})
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW


@pytest.mark.parametrize("key", sorted(Project("part").to_json().keys() - {"program"}))
def test_a_missing_value_is_noticed(key: str) -> None:
    stored = Project("part").to_json()
    del stored[key]
    with pytest.raises(KeyError, match=key):
        Project.from_json(stored)


def test_left_out_images_are_stored_only_where_there_are_any() -> None:
    assert "left_out" not in Project("part").to_json()
    assert Project("part", left_out=("/good/7.png",)).to_json()["left_out"] == ["/good/7.png"]
    with pytest.raises(TypeError, match="left_out must be a list of texts"):
        Project.from_json(Project("part").to_json() | {"left_out": "7.png"})


def test_camera_trigger_and_serials_are_stored_only_where_they_are_used() -> None:
    assert not {"camera", "trigger", "serial"} & Project("part").to_json().keys()
    used = Project(
        "part", camera=CameraSettings(1280), trigger=TriggerSettings(TriggerKind.TIMER, 2.5), serial=SerialSettings(SerialOrigin.TYPED)
    )
    stored = {key: used.to_json()[key] for key in ("camera", "trigger", "serial")}
    assert stored == {"camera": {"width_px": 1280}, "trigger": {"kind": "timer", "interval_s": 2.5}, "serial": {"origin": "typed"}}


@pytest.mark.parametrize(
    ("key", "stored", "code"),
    [
        ("camera", {"zoom": 2}, ErrorCode.PROJECT_TOO_NEW),
        ("camera", {"white_balance_k": 5}, ErrorCode.BAD_ARGUMENT),
        ("trigger", {"kind": "laser"}, ErrorCode.PROJECT_TOO_NEW),
        ("trigger", {"share": 0}, ErrorCode.BAD_ARGUMENT),
        ("trigger", {"takt_ms": 0.5}, ErrorCode.BAD_ARGUMENT),
        ("trigger", {"takt_ms": -1}, ErrorCode.BAD_ARGUMENT),
        ("trigger", {"box": [1]}, ErrorCode.BAD_ARGUMENT),
    ],
)
def test_settings_of_the_station_that_cannot_be_understood(key: str, stored: dict[str, object], code: ErrorCode) -> None:
    with pytest.raises(InspectorError) as caught:
        Project.from_json(Project("part").to_json() | {key: stored})
    assert caught.value.code is code
    with pytest.raises(TypeError):
        Project.from_json(Project("part").to_json() | {key: [1]})


def test_there_is_no_threshold_before_the_first() -> None:
    assert Project("part").threshold("model") is None


def test_the_last_threshold_counts_and_the_former_are_kept() -> None:
    first, second = Threshold(1.0, Rule.GOOD_QUANTILE, provisional=True), Threshold(2.0, Rule.MANUAL)
    before = Project("part").with_threshold("other", first)
    project = before.with_threshold("model", first).with_threshold("model", second)
    assert project.threshold("model") == second
    assert project.threshold("other") == first
    assert [record.threshold for record in project.thresholds["model"]] == [first, second]
    assert "model" not in before.thresholds


def test_a_record_says_when() -> None:
    at = datetime.fromisoformat(ThresholdRecord.now(Threshold(1.0, Rule.MANUAL)).at)
    assert at.tzinfo is not None and abs((datetime.now(at.tzinfo) - at).total_seconds()) < 60


def test_a_threshold_that_is_nothing_more_is_stored_as_it_always_was() -> None:
    (record,) = Project("part").with_threshold("m", Threshold(2.0, Rule.MANUAL)).to_json()["thresholds"]["m"]
    assert set(record) == {"value", "rule", "provisional", "at"} and "mm_per_px" not in Project("part").to_json()


def test_what_a_threshold_rests_on_is_kept() -> None:
    threshold = Threshold(2.0, Rule.MANUAL, unsure_from=1.5, region=RegionRule(1.25, 40))
    project = Project("part").with_threshold("m", threshold, "Complaint 17", "Ada")
    again = Project.from_json(json.loads(json.dumps(project.to_json())))
    assert again.threshold("m") == threshold and (again.thresholds["m"][0].reason, again.thresholds["m"][0].who) == ("Complaint 17", "Ada")


@pytest.mark.parametrize("wrong", [{"least_area": 0}, {"least_area": 1.5}, {"pixel_threshold": "x"}, {"most": "a"}])
def test_a_region_rule_that_nobody_can_have_written_is_refused(wrong: dict[str, object]) -> None:
    stored = Project("part").with_threshold("m", Threshold(2.0, Rule.MANUAL, region=RegionRule(1.25, 40))).to_json()
    stored["thresholds"]["m"][0]["region"] |= wrong
    with pytest.raises((TypeError, ValueError)):
        Project.from_json(stored)
