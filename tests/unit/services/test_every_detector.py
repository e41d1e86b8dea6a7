"""Every detector is planned, built, stored, opened, measured and used like the default one."""

from pathlib import Path

import pytest

from inspector.cli import main
from inspector.core.methods import METHODS
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image
from inspector.services.bench import bench
from inspector.services.build import build
from inspector.services.context import Context
from inspector.services.inspect import open_inspector
from inspector.services.plan import plan
from inspector.services.setup import set_up_project
from inspector.storage import projects


@pytest.mark.parametrize("method", METHODS)
def test_a_project_of_every_method_judges_parts(method: str, parts: Path, context: Context, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    set_up_project(
        folder, Recipe(size=64, detector=method, training_steps=40), *([str(parts / name)] for name in ("good", "held_out", "scratched"))
    )
    predicted = finish(plan(folder, context))
    assert predicted.images == 10 and predicted.ms_per_part > 0 and predicted.build_seconds > 0 and predicted.peak_memory_mb > 0
    report = finish(build(folder, context))
    assert report.images == 10 and not report.threshold.provisional and report.patches == predicted.patches
    inspector = open_inspector(folder, context)
    assert inspector.detector.provenance and inspector.good_images
    verdicts = {
        name: {inspector.judge(read_image(path), path.name).verdict for path in (parts / name).iterdir()} for name in ("good", "scratched")
    }
    assert verdicts == {"good": {Verdict.OK}, "scratched": {Verdict.NG}}
    measured = finish(bench(folder, sorted((parts / "held_out").iterdir())[:1], context))
    assert measured.latency_ms["median"] > 0 and bool(measured.stages_ms) == (method == "patchcore")


def test_the_command_line_makes_the_recipe(parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "project"
    options = "--detector padim --dimensions 7 --size 64 --sigma 2 --fit paper --nearest-images 9 --patch-size 5 --subsampling random"
    assert main(["build", str(folder), "--good", str(parts / "good"), *options.split(), "--json"]) == 0
    capsys.readouterr()
    expected = Recipe(
        detector="padim",
        dimensions=7,
        size=64,
        sigma=2.0,
        fit="paper",
        nearest_images=9,
        patch_size=5,
        subsampling="random",  # type: ignore[arg-type]
    )
    assert projects.open_project(folder).recipe == expected


def test_the_preset_of_the_paper_gives_way_to_what_is_typed(parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["build", str(tmp_path / "project"), "--good", str(parts / "good"), "--preset", "paper", "--coreset", "0.25"]
    assert main(arguments) == 2
    assert "wide_resnet50_2" in capsys.readouterr().err
    recipe = projects.open_project(tmp_path / "project").recipe
    assert (recipe.fit, recipe.size, recipe.coreset, recipe.target_dimension, recipe.standardise) == ("paper", 224, 0.25, 1024, False)


@pytest.mark.parametrize("wrong", [["--detector", "oracle"], ["--ensemble", "efficientnet_lite0"], ["--dimensions", "-1"]], ids=str)
def test_what_cannot_be_is_refused(wrong: list[str], parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(tmp_path / "project"), "--good", str(parts / "good"), *wrong]) == 2
    assert "Traceback" not in capsys.readouterr().err
