"""A project whose parts are looked for, from the build to the verdict."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_parts import good_part

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.decision import Reason
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.gate_settings import Check, GateSettings
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.core.recipe_choices import Align
from inspector.core.types import Image, Verdict
from inspector.devices.image_file import read_image, write_image
from inspector.services.areas import reference_picture
from inspector.services.build import build
from inspector.services.build_report import BuildReport
from inspector.services.context import Context
from inspector.services.file_inspection import listed
from inspector.services.inspect import open_inspector
from inspector.services.setup import set_up_project
from inspector.storage.models import load_model
from inspector.storage.projects import open_project, update_project

HEIGHT, WIDTH = 96, 128
SHIFT = Recipe(size=64, coreset=60, align=Align.SHIFT)
ALL = Areas((HEIGHT, WIDTH), (Area(Use.LOOK, (Drawn(Form.RECTANGLE, ((8, 8), (120, 88))),)),))


def lying(seed: int, dx: int, dy: int) -> Image:
    """A part on a bright table, (HEIGHT, WIDTH, 3)."""
    picture = np.full((HEIGHT, WIDTH, 3), 225, np.uint8)
    picture[16 + dy : 80 + dy, 16 + dx : 112 + dx] = good_part(seed, 64, 96)
    return picture


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lying")
    for seed, (dx, dy) in enumerate(((0, 0), (9, 4), (-8, 6), (5, -7), (-10, -5), (12, 8))):
        write_image(folder / f"{seed}.png", lying(seed, dx, dy))
    return folder


@pytest.fixture
def made(tmp_path: Path, pictures: Path, context: Context) -> Callable[[Recipe], BuildReport]:
    def run(recipe: Recipe) -> BuildReport:
        set_up_project(tmp_path / "made", recipe, [str(pictures)])
        return finish(build(tmp_path / "made", context))

    return run


def test_a_part_is_judged_where_it_lies_and_undecided_where_there_is_none(
    made: Callable[[Recipe], BuildReport], tmp_path: Path, context: Context
) -> None:
    report, folder = made(SHIFT), tmp_path / "made"
    stored = load_model(folder, report.model_id)
    assert report.part_limit is not None and 0.2 <= report.part_limit < 1
    assert stored.report["part_limit"] == report.part_limit and "align_reference" in stored.state.arrays
    blind = GateSettings(frozenset(Check))  # it would refuse the picture before anything is looked for
    update_project(folder, lambda now: replace(now, gate=blind))
    inspector, table = open_inspector(folder, context), np.full((HEIGHT, WIDTH, 3), 225, np.uint8)
    found, empty = inspector.judge(lying(20, 7, -5), "part"), inspector.judge(table, "table")
    assert found.evidence is not None and found.evidence.placement is not None and not found.error
    reference = inspector.detector.preprocess.aligner
    assert reference is not None and found.evidence.placement.quality > reference.limit
    assert (empty.verdict, empty.reason, empty.score) == (Verdict.UNDECIDED, Reason.NOT_FOUND, None)
    assert "not found" in empty.error
    first, second = listed([found, empty])
    assert set(first["placement"]) == {"dx", "dy", "degrees", "quality"} and "placement" not in second


def test_the_reference_that_a_build_chose_is_kept_and_used_again(
    made: Callable[[Recipe], BuildReport], tmp_path: Path, pictures: Path, context: Context
) -> None:
    made(SHIFT)
    folder = tmp_path / "made"
    reference = reference_picture(folder)
    assert reference is not None
    assert any(np.array_equal(read_image(reference), read_image(path)) for path in pictures.iterdir())
    other = lying(50, -3, 2)
    write_image(reference, other)
    update_project(folder, lambda now: replace(now, areas=ALL))
    finish(build(folder, context))
    placement = open_inspector(folder, context).detector.preprocess.locate(other)
    assert placement is not None and placement.quality > 0.999 and abs(placement.dx) < 0.1 and abs(placement.dy) < 0.1


def test_areas_that_nobody_knows_the_picture_of_cannot_move(
    made: Callable[[Recipe], BuildReport], tmp_path: Path, pictures: Path, context: Context
) -> None:
    folder = tmp_path / "made"
    set_up_project(folder, SHIFT, [str(pictures)])
    update_project(folder, lambda now: replace(now, areas=ALL))
    with pytest.raises(InspectorError, match="drawn on is not there") as caught:
        finish(build(folder, context))
    assert caught.value.code is ErrorCode.BAD_ARGUMENT and not open_project(folder).active_model


def test_nothing_of_it_is_stored_where_parts_lie_alike(made: Callable[[Recipe], BuildReport], tmp_path: Path) -> None:
    report = made(replace(SHIFT, align=Align.NONE))
    stored, folder = load_model(tmp_path / "made", report.model_id), tmp_path / "made"
    assert "part_limit" not in stored.report and "aligner" not in stored.state.meta["preprocess"]
    assert not {name for name in stored.state.arrays if name.startswith("align")} and reference_picture(folder) is None
    assert not {name for name in stored.state.meta["recipe"] if name.startswith("align")}
