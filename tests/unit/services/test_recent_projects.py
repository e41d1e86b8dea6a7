"""What the list of projects says of each of them, without loading a model."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inspector.core.model import ModelState
from inspector.core.progress import finish
from inspector.core.project import SCHEMA, Project
from inspector.core.thresholds import Rule, Threshold
from inspector.devices.image_file import write_image
from inspector.services.recent import (
    ProjectState,
    forget_project,
    look_at_project,
    recent_projects,
    remember_project,
)
from inspector.storage import models, projects


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


def make_project(folder: Path, **settings: object) -> Path:
    projects.create_project(folder, replace(Project("Cover"), **settings))  # type: ignore[arg-type]
    return folder


def give_model(folder: Path, provisional: bool) -> str:
    threshold = Threshold(1.0, Rule.MANUAL, provisional)
    model_id = models.save_model(folder, ModelState({}, {"bank": np.zeros(3, np.float32)}), (), threshold, {})
    projects.update_project(folder, lambda now: replace(now, active_model=model_id).with_threshold(model_id, threshold))
    return model_id


def test_states_of_a_project_without_and_with_a_model(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p")
    assert finish(look_at_project(folder)).state is ProjectState.NO_MODEL
    model_id = give_model(folder, provisional=True)
    view = finish(look_at_project(folder))
    assert (view.state, view.name, view.model_id) == (ProjectState.PROVISIONAL, "Cover", model_id)
    projects.update_project(folder, lambda now: now.with_threshold(now.active_model, Threshold(2.0, Rule.BEST_F1)))
    assert finish(look_at_project(folder)).state is ProjectState.READY


@pytest.mark.parametrize("harm", ["changed", "gone", "no model.json any more"])
def test_a_damaged_model_is_not_called_ready(tmp_path: Path, harm: str) -> None:
    folder = make_project(tmp_path / "p")
    model = folder / "models" / give_model(folder, provisional=False)
    assert finish(look_at_project(folder)).state is ProjectState.READY
    bank = next(each for each in model.iterdir() if each.suffix == ".safetensors")
    if harm == "changed":
        content = bytearray(bank.read_bytes())
        content[-1] ^= 1
        bank.write_bytes(content)
    elif harm == "gone":
        bank.unlink()
    else:
        (model / "model.json").write_text("{}", encoding="utf-8")
    assert finish(look_at_project(folder)).state is ProjectState.MODEL_DAMAGED


def test_a_model_that_was_deleted_counts_as_none(tmp_path: Path) -> None:
    folder = make_project(tmp_path / "p", active_model="20260101-000000-gone")
    assert finish(look_at_project(folder)).state is ProjectState.NO_MODEL


def test_a_project_that_cannot_be_opened_keeps_its_name_and_says_why(tmp_path: Path) -> None:
    missing = finish(look_at_project(tmp_path / "gone", "Cover"))
    assert (missing.state, missing.name) == (ProjectState.MISSING, "Cover")
    assert str(tmp_path / "gone") in missing.detail
    folder = make_project(tmp_path / "p")
    stored = json.loads((folder / "project.json").read_text(encoding="utf-8"))
    (folder / "project.json").write_text(json.dumps(stored | {"schema": SCHEMA + 1}), encoding="utf-8")
    assert finish(look_at_project(folder)).state is ProjectState.TOO_NEW
    (folder / "project.json").write_text("{", encoding="utf-8")
    assert finish(look_at_project(folder)).state is ProjectState.DAMAGED


def test_the_thumbnail_is_the_first_image_that_can_be_read(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.mkdir()
    (good / "1.png").write_bytes(b"")
    write_image(good / "2.png", np.full((300, 600), 40_000, np.uint16))
    write_image(good / "3.png", np.zeros((4, 4, 3), np.uint8))
    view = finish(look_at_project(make_project(tmp_path / "p", good=(str(good),)), thumbnail_px=100))
    assert view.thumbnail is not None
    assert (view.thumbnail.shape, view.thumbnail.dtype) == ((50, 100), np.uint8)
    assert view.thumbnail.max() == 40_000 >> 8


def test_without_a_readable_image_there_is_no_thumbnail(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"")
    for number, good in enumerate(((), (str(tmp_path / "1.png"),), (str(tmp_path / "no such folder"),))):
        assert finish(look_at_project(make_project(tmp_path / f"p{number}", good=good))).thumbnail is None


def test_the_list_is_kept_for_this_user(tmp_path: Path) -> None:
    assert recent_projects() == []
    remember_project(tmp_path / "p", "Cover")
    assert [(each.folder, each.name) for each in recent_projects()] == [(tmp_path / "p", "Cover")]
    assert (tmp_path / "home" / "data" / "recent.json").is_file()
    forget_project(tmp_path / "p")
    assert recent_projects() == []
