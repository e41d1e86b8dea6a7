"""Whatever is in a file from another PC: the project that was exported, or one sentence and nothing left behind."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from foreign_bytes import changed_bytes, changed_json, expect_sentence, only_within
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.core.errors import InspectorError
from inspector.core.model import ModelState, ScoredImage
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.thresholds import Rule, Threshold
from inspector.services.transfer import export_project, import_project
from inspector.services.trust import Answer
from inspector.storage import models, projects
from inspector.storage.models import META, MODELS

pytestmark = pytest.mark.timeout(180)
fuzzed = settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), database=None)
STATE = ModelState({"detector": "none"}, {"bank": np.arange(12, dtype=np.float32)}, {"network.xml": b"<net/>", "network.bin": b"\0" * 64})
MANIFEST = "manifest.json"


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    folder, threshold = tmp_path / "source", Threshold(2.0, Rule.MANUAL)
    projects.create_project(folder, Project("Deckel"))
    model_id = models.save_model(folder, STATE, [ScoredImage("a.png", 0.1, False)], threshold, {"images": 1})
    projects.update_project(folder, lambda now: replace(now, active_model=model_id).with_threshold(model_id, threshold))
    return finish(export_project(folder, tmp_path / "a.inspector"))


def hashed(content: bytes) -> bytes:
    return content[:-64] + hashlib.sha256(content[:-64]).hexdigest().encode()


def contents_of(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(file: Path, contents: dict[str, bytes]) -> None:
    """Writes an archive whose hashes are right, by nobody."""
    told = {"format": 1, "about": {"program": "0.1.0"}}
    told["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items() if name != MANIFEST}
    with zipfile.ZipFile(file, "w") as made:
        made.comment = b"0" * 64
        for name, content in ({MANIFEST: json.dumps(told).encode()} | contents).items():
            made.writestr(name, content)
    file.write_bytes(hashed(file.read_bytes()))


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def expect_all_or_nothing(file: Path, home: Path, expect: Callable[[Path], None]) -> None:
    """Imports a file: either it is refused and nothing is there, or `expect` likes what is there."""
    place = file.parent / "place"
    place.mkdir()
    try:
        with only_within(place, file, home):
            finish(import_project(file, place / "to", lambda origin: Answer.IMPORT))
        expect(place / "to")
    except InspectorError as error:
        expect_sentence(error)
        assert list(place.iterdir()) == []
    finally:
        shutil.rmtree(place)


@fuzzed
@given(st.data())
def test_any_bytes(exported: Path, home: Path, data: st.DataObject) -> None:
    """With the hash over all made to fit or not: what comes in is what went out."""
    source, content = files_in(exported.parent / "source"), exported.read_bytes()
    changed = data.draw(st.binary(max_size=200) | changed_bytes(content))
    file = exported.with_name("changed.inspector")
    file.write_bytes(hashed(changed) if data.draw(st.booleans()) else changed)

    def same(folder: Path) -> None:
        found = files_in(folder)
        assert {name: found[name] for name in source if not name.startswith(".")} == {n: c for n, c in source.items() if n[0] != "."}

    expect_all_or_nothing(file, home, same)


def opens(folder: Path) -> None:
    """A project that can be opened, with the model that it says it uses, and nothing else."""
    project = projects.open_project(folder)
    stored = models.load_model(folder, project.active_model)
    assert {path.name for path in (folder / MODELS).iterdir()} == {project.active_model}
    assert {path.name for path in (folder / MODELS / project.active_model).iterdir()} == set(stored.files)


def with_json(exported: Path, name: str, change: Callable[[Any], Any]) -> Path:
    """The archive with another value in one of its JSON files; a changed model gets the id that it then has."""
    contents = contents_of(exported)
    key = next(each for each in contents if each.endswith(name))
    contents[key] = text = json.dumps(change(json.loads(contents[key]))).encode()
    if name == META:
        old = key.split("/")[1]
        new = f"20260101-000000-{hashlib.sha256(text).hexdigest()[:12]}"
        contents = {each.replace(old, new): content.replace(old.encode(), new.encode()) for each, content in contents.items()}
    if name != MANIFEST:
        contents.pop(MANIFEST)
    file = exported.with_name("changed.inspector")
    zipped(file, contents)
    return file


@fuzzed
@given(st.data())
@pytest.mark.parametrize("name", [MANIFEST, "project.json", META])
def test_any_values_behind_right_hashes(exported: Path, home: Path, name: str, data: st.DataObject) -> None:
    file = with_json(exported, name, lambda value: data.draw(changed_json(value)))
    expect_all_or_nothing(file, home, opens)


@settings(fuzzed, max_examples=40)
@given(
    st.text(min_size=1, max_size=12)
    | st.sampled_from(["../x", "/x", "models/../../x", "models\\..\\x", "C:x", "nul", "x/", "a//b", "models/m/x", "."])
)
def test_any_name(exported: Path, home: Path, name: str) -> None:
    contents = contents_of(exported)
    contents.pop(MANIFEST)
    file = exported.with_name("changed.inspector")
    try:
        zipped(file, contents | {name: b"x"})
    except (ValueError, UnicodeEncodeError):  # no zip file has such a name
        return
    expect_all_or_nothing(file, home, opens)
