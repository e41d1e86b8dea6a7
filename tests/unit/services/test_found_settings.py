"""A benchmark that looks for the settings of every category first sees what a user sees: good parts, and defects left out of the test."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from labelled_parts import SCRATCHED, write_category

from inspector.core.progress import Progress, finish
from inspector.core.recipe import Recipe
from inspector.services.benchmarking import found_settings
from inspector.services.benchmarking.comparison import BenchmarkPlan, benchmark
from inspector.services.context import Context
from inspector.storage import projects

TINY = Recipe(size=64, coreset=100)
FOUND = {"plate": replace(TINY, size=32), "cover": Recipe(detector="padim", size=64)}


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The projects that were searched for settings; the search takes no time and finds what `FOUND` says."""
    folders: list[Path] = []

    def search(folder: Path, context: Context, minutes: float) -> Iterator[Progress]:
        yield Progress("Trying", 0, 1)
        assert minutes == 0.5
        folders.append(folder)
        return SimpleNamespace(best=SimpleNamespace(recipe=FOUND[folder.name]))

    monkeypatch.setattr(found_settings, "find_settings", search)
    return folders


def test_every_category_is_run_with_the_settings_found_for_it(searched: list[Path], tmp_path: Path, context: Context) -> None:
    for name in FOUND:
        write_category(tmp_path / "sets" / name)
    plan = BenchmarkPlan("mvtec", tmp_path / "sets", tmp_path / "out", recipe=TINY, seeds=(0, 1), validation_defects=1, find_minutes=0.5)
    report = finish(benchmark(plan, context))
    assert not report.failed and len(searched) == 2
    found = sorted((row.category, row.detector, row.recipe["size"], row.seed) for row in report.outcomes)
    assert found == [("cover", "padim", 64, 0), ("cover", "padim", 64, 1), ("plate", "patchcore", 32, 0), ("plate", "patchcore", 32, 1)]
    assert {row.defect for row in report.outcomes} == {SCRATCHED - 1}


def test_the_project_that_is_searched_knows_the_defects_left_out_and_no_others(
    searched: list[Path], tmp_path: Path, context: Context
) -> None:
    write_category(tmp_path / "sets" / "plate")
    plan = BenchmarkPlan("mvtec", tmp_path / "sets", tmp_path / "out", recipe=TINY, validation_defects=2, find_minutes=0.5)
    finish(benchmark(plan, context))
    project = projects.open_project(searched[0])
    assert project.recipe == TINY and project.validation_good == ()
    assert sorted(project.good) == sorted(map(str, (tmp_path / "sets" / "plate" / "train" / "good").iterdir()))
    defects = set(map(str, (tmp_path / "sets" / "plate" / "test" / "scratch").iterdir()))
    assert len(project.validation_defect) == 2 and set(project.validation_defect) < defects
