"""A project of 12-bit pictures from the files to the verdict: one white level for all of them."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_parts import good_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.types import Image, Verdict
from inspector.devices.image_file import read_image, write_image
from inspector.services.build import build
from inspector.services.build_report import BuildReport
from inspector.services.context import Context
from inspector.services.export import write_overlay
from inspector.services.inspect import PartInspector, open_inspector
from inspector.services.setup import set_up_project
from inspector.services.thumbnail import first_thumbnail, thumbnail
from inspector.storage import models, projects

TINY = Recipe(size=64, coreset=100)


def deep(seed: int) -> Image:
    """A grey good part of 12 bits, with data of the camera in its first pixel."""
    image = good_part(seed)[:, :, 0].astype(np.uint16) * 8
    image[0, 0] = 65535
    return image


def fill(folder: Path, *images: Image) -> Path:
    folder.mkdir()
    for number, image in enumerate(images):
        write_image(folder / f"{number}.png", image)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, network_cache: Path) -> tuple[Path, BuildReport]:
    folder = tmp_path_factory.mktemp("deep")
    set_up_project(folder / "project", TINY, [str(fill(folder / "good", *map(deep, range(6))))])
    return folder / "project", finish(build(folder / "project", Context(network_cache / "no weights", network_cache)))


@pytest.fixture(scope="module")
def inspector(made: tuple[Path, BuildReport], network_cache: Path) -> PartInspector:
    return open_inspector(made[0], Context(network_cache / "no weights", network_cache))


def test_the_build_says_how_deep_the_pictures_are_and_how_it_knows(made: tuple[Path, BuildReport]) -> None:
    project, report = made
    said = report.to_json()
    assert (said["depth"], said["depth_from"], said["colour"]) == (12, "values", False)
    assert 1023 < said["brightest"] < 2048
    state = models.load_model(project, report.model_id).state
    assert state.meta["pictures"] == {"depth": 12, "stored": 16, "colour": False}
    assert state.meta["preprocess"]["white_level"] == 4095
    assert "depth" not in state.meta["recipe"] and "depth" not in json.loads((project / "project.json").read_text())["recipe"]


def test_a_part_is_judged_and_shown_by_the_depth_of_the_good_parts(inspector: PartInspector, tmp_path: Path) -> None:
    plain = deep(100)
    plain[0, 0] = plain[0, 1]
    with_data, without = inspector.judge(deep(100), "a"), inspector.judge(plain, "b")
    assert with_data.verdict is not Verdict.UNDECIDED and without.verdict is not Verdict.UNDECIDED, without.error
    assert with_data.score == pytest.approx(without.score, rel=0.02)
    assert inspector.depth == with_data.depth == 12
    dark = plain // 3  # alone it would count as one of 10 bits
    written = read_image(write_overlay(tmp_path, 1, dark, replace(with_data, map=None)))
    assert np.abs(written[:, :, 0].astype(int) - (dark >> 4)).mean() < 2


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (good_part(100)[:, :, 0], "has 8 bits"),
        (good_part(100)[:, :, 0].astype(np.uint16) * 257, "values up to"),
        (good_part(100).astype(np.uint16) * 8, "in colour"),
    ],
    ids=["8 bits", "16 bits", "colour"],
)
def test_a_part_of_another_kind_is_undecided_with_the_reason(part: Image, why: str, inspector: PartInspector, tmp_path: Path) -> None:
    write_image(tmp_path / "part.png", part)
    alone, ((_, from_file),) = inspector.judge(part, "part"), list(inspector.judge_files([tmp_path / "part.png"]))
    for found in (alone, from_file):
        assert found.verdict is Verdict.UNDECIDED and found.score is None and why in found.error and found.depth == 12


def test_grey_in_three_channels_is_grey(inspector: PartInspector) -> None:
    grey = deep(100)
    assert inspector.judge(np.dstack([grey] * 3), "rgb").score == inspector.judge(grey, "grey").score


def test_a_stated_depth_is_kept_in_project_and_model(tmp_path: Path, context: Context) -> None:
    dark = [good_part(seed)[:, :, 0].astype(np.uint16) * 3 for seed in range(3)]
    set_up_project(tmp_path / "p", replace(TINY, depth=12), [str(fill(tmp_path / "good", *dark))])
    report = finish(build(tmp_path / "p", context))
    assert (report.depth, report.depth_from, report.brightest) == (12, "user", 0)
    assert projects.open_project(tmp_path / "p").recipe.depth == 12
    assert models.load_model(tmp_path / "p", report.model_id).state.meta["preprocess"]["white_level"] == 4095


@pytest.mark.parametrize("odd", ["good", "held out"])
def test_8_and_16_bits_together_are_no_project(odd: str, tmp_path: Path, context: Context) -> None:
    sources = [fill(tmp_path / "good", *map(good_part, range(4))), fill(tmp_path / "held out", *map(good_part, range(4, 6)))]
    write_image(tmp_path / odd / "deep.png", deep(7))
    set_up_project(tmp_path / "p", TINY, [str(sources[0])], [str(sources[1])])
    with pytest.raises(InspectorError) as caught:
        finish(build(tmp_path / "p", context))
    assert caught.value.code is ErrorCode.IMAGES_MIXED and str(tmp_path / odd / "deep.png") in caught.value.detail
    assert not models.list_models(tmp_path / "p")


def test_a_defect_of_another_depth_is_listed_and_sets_no_threshold(tmp_path: Path, context: Context) -> None:
    defects = fill(tmp_path / "defect", good_part(9))
    set_up_project(tmp_path / "p", TINY, [str(fill(tmp_path / "good", *map(deep, range(3))))], [], [str(defects)])
    report = finish(build(tmp_path / "p", context))
    assert report.threshold.provisional
    assert [(Path(path), "has 8 bits" in reason) for path, reason in report.skipped] == [(defects / "0.png", True)]


def test_thumbnails_are_shown_by_the_depth_of_the_project(tmp_path: Path) -> None:
    folder = fill(tmp_path / "good", np.full((80, 80), 900, np.uint16))
    assert thumbnail(folder / "0.png", 40, 12).max() == 900 >> 4
    assert thumbnail(folder / "0.png", 40).max() == 900 >> 2
    small = finish(first_thumbnail([str(folder)], 40, 12))
    assert small is not None and small.max() == 900 >> 4


def test_an_overlay_without_a_known_depth_is_shown_by_the_values_of_the_picture(tmp_path: Path) -> None:
    written = write_overlay(tmp_path, 1, np.full((80, 80), 900, np.uint16), Inspection("a", None, None, "", 0.0))
    assert abs(int(read_image(written).max()) - (900 >> 2)) < 3
