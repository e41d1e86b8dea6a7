"""A detector and a setting that are added at run time are everywhere where a person would look for them."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from mean_detector import MeanDetector

from inspector.cli import main, recipe_options
from inspector.core.methods import METHODS, Method
from inspector.core.recipe import Recipe
from inspector.core.setting import setting, within
from inspector.engine.detectors import DETECTORS


@pytest.fixture
def mean_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two lines."""
    monkeypatch.setitem(METHODS, "mean", Method())
    monkeypatch.setitem(DETECTORS, "mean", MeanDetector)


@pytest.mark.usefixtures("mean_detector")
def test_a_new_detector_is_planned_built_stored_and_judges(parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, good, bad = tmp_path / "project", str(parts / "good"), str(parts / "scratched")
    assert main(["build", "--help"]) == 0
    assert "mean" in capsys.readouterr().out
    options = ["--good", good, "--validation-defect", bad, "--detector", "mean", "--size", "64", "--json"]
    assert main(["plan", str(project), *options]) == 0
    assert json.loads(capsys.readouterr().out)["images"] == 10
    assert main(["build", str(project), *options]) == 0
    built = json.loads(capsys.readouterr().out)
    assert built["images"] == 10 and built["bank_vectors"] == 0
    assert main(["inspect", str(project), good, bad, "--json"]) == 0
    verdicts = {(Path(each["path"]).parent.name, each["verdict"]) for each in json.loads(capsys.readouterr().out)["results"]}
    assert ("scratched", "NG") in verdicts and ("good", "OK") in verdicts


def test_a_detector_that_is_gone_asks_for_the_program_that_had_it(
    parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "project"
    with monkeypatch.context() as added:
        added.setitem(METHODS, "mean", Method())
        added.setitem(DETECTORS, "mean", MeanDetector)
        assert main(["build", str(project), "--good", str(parts / "good"), "--detector", "mean", "--size", "64", "--json"]) == 0
    assert main(["inspect", str(project), str(parts / "good")]) == 2
    assert "newer Inspector" in capsys.readouterr().err


@dataclass(frozen=True, slots=True)
class LaterRecipe(Recipe):
    """A recipe with one field more."""

    margin: float = setting(0.0, "rim that is not looked at, in px of the network input", rule=within(0, 64, "px"), old=0.0, metavar="PX")


def test_a_new_setting_is_an_option_and_is_stored_only_where_it_is_used(
    parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(recipe_options, "RECIPE", LaterRecipe)
    for reader in ("core.project", "engine.detectors.stored_detector"):
        monkeypatch.setattr(f"inspector.{reader}.Recipe", LaterRecipe)
    assert main(["build", "--help"]) == 0
    assert "--margin PX" in capsys.readouterr().out
    options = ["--good", str(parts / "good"), "--size", "64", "--json"]
    assert main(["build", str(tmp_path / "bad"), *options, "--margin", "65"]) == 2
    assert "The margin must lie between 0 and 64 px" in capsys.readouterr().err
    assert main(["build", str(tmp_path / "without"), *options]) == 0
    assert "margin" not in json.loads((tmp_path / "without" / "project.json").read_text(encoding="utf-8"))["recipe"]
    assert main(["build", str(tmp_path / "with"), *options, "--margin", "3"]) == 0
    stored = json.loads((tmp_path / "with" / "project.json").read_text(encoding="utf-8"))
    assert stored["recipe"]["margin"] == 3.0
    assert main(["inspect", str(tmp_path / "with"), str(parts / "good"), "--json"]) == 0
