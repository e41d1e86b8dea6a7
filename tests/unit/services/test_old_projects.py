"""Projects as earlier versions wrote them, one folder a format in tests/data/projects, never changed once they are there."""

import json
import shutil
from pathlib import Path

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.project import SCHEMA
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.services.recent import ProjectState, look_at_project
from inspector.services.transfer import export_project, import_project
from inspector.storage import projects

SAMPLES = Path(__file__).parents[2] / "data" / "projects"
PARTS = SAMPLES / "parts"
KEPT = sorted(SAMPLES.glob("schema-*"))
SCORES: dict[str, float] = json.loads((PARTS / "scores.json").read_text(encoding="utf-8"))
"""What the version that built the samples computed; the seal allows the same difference."""


@pytest.fixture(params=KEPT, ids=[folder.name for folder in KEPT])
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(request.param, tmp_path / "sample"))


def test_there_is_a_sample_of_every_format() -> None:
    assert [folder.name for folder in KEPT] == [f"schema-{number}" for number in range(1, SCHEMA + 1)]


def test_an_old_project_inspects_as_it_did(sample: Path, context: Context) -> None:
    inspector = open_inspector(sample, context)
    found = {path.name: inspector.judge(read_image(path), path.name) for path in sorted(PARTS.glob("*.png"))}
    assert {name: i.score for name, i in found.items()} == pytest.approx(SCORES, rel=1e-4)
    assert [i.verdict for i in found.values()] == [Verdict.OK, Verdict.NG]
    assert inspector.threshold.value == pytest.approx(15.545718669891357)


def test_an_old_project_is_listed_and_can_be_carried_on(sample: Path, tmp_path: Path) -> None:
    assert finish(look_at_project(sample)).state is ProjectState.READY
    file = finish(export_project(sample, tmp_path / "old.inspector"))
    assert projects.open_project(finish(import_project(file, tmp_path / "new")).folder) == projects.open_project(sample)


def test_a_newer_project_is_refused_with_its_format_and_left_as_it_is(sample: Path) -> None:
    file = sample / projects.FILE
    stored = json.loads(file.read_text(encoding="utf-8")) | {"schema": SCHEMA + 1, "surprise": True}
    file.write_text(json.dumps(stored), encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(InspectorError, match=rf"newer Inspector than this .*format {SCHEMA + 1}, this one reads {SCHEMA}") as caught:
        projects.open_project(sample)
    assert caught.value.code is ErrorCode.PROJECT_TOO_NEW and file.read_bytes() == before
