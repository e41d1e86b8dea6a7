"""Whatever is in a project's file: the project, or one sentence."""

import json
import math
from pathlib import Path

import pytest
from foreign_bytes import changed_bytes, changed_json, expect_sentence, only_within
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.core.errors import InspectorError
from inspector.core.foreign import is_plain_name
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services.recent import look_at_project
from inspector.storage import origins, projects, recent

NAME = "20260102-030405-abcdef012345"
PROJECT = Project("Deckel Größe 3", ("good", "@list.txt"), ("more",), ("bad",), active_model=NAME)
STORED = PROJECT.with_threshold(NAME, Threshold(2.5, Rule.MANUAL)).with_threshold("other", Threshold(1.0, Rule.BEST_F1)).to_json()
CONTENT = json.dumps(STORED).encode()

pytestmark = pytest.mark.timeout(120)
fuzzed = settings(derandomize=True, deadline=None, max_examples=80, suppress_health_check=list(HealthCheck), database=None)


def expect_a_project_or_a_sentence(folder: Path) -> None:
    """Reads it as the program does, and asks of what was read what the program relies on."""
    with only_within(folder):
        try:
            found = projects.open_project(folder)
        except InspectorError as error:
            expect_sentence(error)
            return
        assert Project.from_json(json.loads(json.dumps(found.to_json()))) == found
        assert not found.active_model or is_plain_name(found.active_model)
        assert all(math.isfinite(record.value) for history in found.thresholds.values() for record in history)
        projects.save_project(folder, found)
        assert projects.open_project(folder) == found


@fuzzed
@given(st.binary(max_size=300) | changed_bytes(CONTENT))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / projects.FILE).write_bytes(content)
    expect_a_project_or_a_sentence(tmp_path)


@fuzzed
@given(changed_json(STORED))
def test_any_values(tmp_path: Path, stored: object) -> None:
    (tmp_path / projects.FILE).write_text(json.dumps(stored), encoding="utf-8")
    expect_a_project_or_a_sentence(tmp_path)


@settings(fuzzed, max_examples=40)
@given(changed_json({**STORED, "good": [], "validation_good": [], "validation_defect": []}))
def test_a_look_at_a_project_raises_nothing(tmp_path: Path, stored: object) -> None:
    """`good` names what the user wants read; everything else stays in the folder."""
    if isinstance(stored, dict):
        stored = stored | {"good": []}
    (tmp_path / projects.FILE).write_text(json.dumps(stored), encoding="utf-8")
    with only_within(tmp_path):
        finish(look_at_project(tmp_path))


RECENT = {"format": 1, "projects": [{"folder": "/a", "name": "b", "opened_at": "2026-01-01"}] * 3}
ORIGINS = {"format": 1, "models": {"m": {"name": "Anna", "key": "00" * 32}, "n": None}}


@fuzzed
@given(st.binary(max_size=100) | changed_json(RECENT).map(lambda value: json.dumps(value).encode()))
def test_the_list_of_recent_projects_is_never_in_the_way(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "recent.json").write_bytes(content)
    with only_within(tmp_path):
        assert all(isinstance(each.folder, Path) and isinstance(each.name, str) for each in recent.read_recent(tmp_path / "recent.json"))


@fuzzed
@given(st.binary(max_size=100) | changed_json(ORIGINS).map(lambda value: json.dumps(value).encode()))
def test_nor_is_what_is_known_of_origins(tmp_path: Path, content: bytes) -> None:
    (tmp_path / origins.FILE).write_bytes(content)
    with only_within(tmp_path):
        origins.origin_of(tmp_path, "m")
        origins.was_imported(tmp_path, "m")
