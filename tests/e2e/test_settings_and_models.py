"""The settings of a project and the model in use belong together: a build that ends early changes neither."""

import json
from pathlib import Path

import pytest
from small_parts import TINY

from inspector.cli import main
from inspector.storage.projects import FILE, building, open_project


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


@pytest.mark.parametrize("source", ["gone", "empty"])
def test_a_build_that_is_refused_leaves_the_settings(source: str, project: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    before = (project / FILE).read_bytes()
    assert run("build", project, "--good", tmp_path / source, "--size", "96") == 2
    assert (project / FILE).read_bytes() == before


def test_a_second_build_at_the_same_time_leaves_the_settings(project: Path, parts: Path) -> None:
    before = (project / FILE).read_bytes()
    with building(project):
        assert run("build", project, "--good", parts / "good", "--size", "96", "--seed", "5") == 2
    assert (project / FILE).read_bytes() == before


def test_a_cancelled_build_leaves_the_settings(project: Path, parts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("inspector.services.build_learning.score_files", interrupted)
    before = (project / FILE).read_bytes()
    assert run("build", project, "--good", parts / "good", *TINY, "--seed", "5") == 130
    assert (project / FILE).read_bytes() == before


def test_a_build_stores_the_settings_that_it_was_made_with(project: Path, parts: Path) -> None:
    before = open_project(project)
    assert run("build", project, "--good", parts / "good", *TINY, "--seed", "5") == 0
    after = open_project(project)
    assert (after.recipe.seed, after.good, after.validation_good) == (5, (str(parts / "good"),), ())
    assert after.active_model != before.active_model and before.thresholds.items() < after.thresholds.items()


def test_a_plan_writes_nothing(project: Path, parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (project / FILE).read_bytes()
    for folder in (project, tmp_path / "new"):
        capsys.readouterr()
        assert run("plan", folder, "--good", parts / "good", *TINY, "--seed", "5", "--json") == 0
        assert json.loads(capsys.readouterr().out)["bank_vectors"] == 200
    assert (project / FILE).read_bytes() == before and not (tmp_path / "new").exists()
