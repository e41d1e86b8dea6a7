"""Synthetic defects as validation images: drawn on good parts, with their masks, marked, and the same for the same wish."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_parts import write_parts

from inspector.core.areas import Area, Areas, Drawn, Form, Use
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.core.synthetic import KINDS, Wish
from inspector.devices.image_file import read_image
from inspector.services.validation.images import ValidationSet
from inspector.services.validation.labels import say
from inspector.services.validation.listed import Listed
from inspector.services.validation.masks import mask_file, read_mask
from inspector.services.validation.scoring import known_set
from inspector.services.validation.synthetic import FOLDER, Made, find_ground, make_synthetic, px_of
from inspector.storage import projects

SCRATCH = Wish("scratch", 20, 0.4, count=5)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    projects.create_project(folder, Project("part", good=(str(write_parts(tmp_path / "good", range(3))),)))
    return folder


def known(folder: Path) -> ValidationSet:
    return known_set(folder, None, Listed())


def made(folder: Path, wish: Wish) -> Made:
    now = known(folder)
    return finish(make_synthetic(folder, finish(find_ground(folder, now)), wish, now))


def change(folder: Path, **values: Any) -> None:
    projects.update_project(folder, lambda project: replace(project, **values))


@pytest.mark.parametrize("kind", KINDS)
def test_drawn_defects_are_validation_images_with_their_exact_masks(project: Path, kind: str) -> None:
    found = made(project, replace(SCRATCH, kind=kind))
    images = [each for each in known(project).images if each.synthetic]
    assert len(found.labels) == len(images) == 5
    assert {(each.truth, each.kind) for each in images} == {(Truth.DEFECT, kind)}
    originals = [read_image(path) for path in sorted((project.parent / "good").iterdir())]
    for each in images:
        picture, file = read_image(Path(each.path)), mask_file(project, each)
        assert Path(each.path).parent == project / FOLDER and file is not None
        mask = read_mask(file, picture.shape[:2])
        assert any(np.array_equal(picture[~mask], original[~mask]) for original in originals) and mask.any()


def test_the_same_wish_draws_nothing_new_and_another_seed_does(project: Path) -> None:
    first, again, other = made(project, SCRATCH), made(project, SCRATCH), made(project, replace(SCRATCH, seed=1))
    assert (len(first.labels), first.known) == (5, 0)
    assert (len(again.labels), again.known) == (0, 5)
    assert len(other.labels) == 5
    assert len(list((project / FOLDER).iterdir())) == 10


def test_figures_do_not_count_them_unless_they_are_asked_for(project: Path) -> None:
    made(project, SCRATCH)
    scored = ValidationSet(tuple(replace(each, score=1.0) for each in known(project).images))
    assert len(scored.scores()) == 0 and len(scored.scores(synthetic=True)) == 5


def test_held_out_parts_are_drawn_on_before_those_that_are_learned(project: Path, tmp_path: Path) -> None:
    held_out = write_parts(tmp_path / "held", range(7, 9))
    say(project, [Label(str(path), Truth.GOOD) for path in held_out.iterdir()])
    assert {Path(label.path).name[:3] for label in made(project, SCRATCH).labels} == {"007", "008"}


def test_defects_lie_where_the_part_is_looked_at(project: Path) -> None:
    looked_at = Area(Use.LOOK, (Drawn(Form.RECTANGLE, ((30, 10), (80, 60))),))
    ignored = Area(Use.IGNORE, (Drawn(Form.RECTANGLE, ((0, 0), (96, 30))),))
    change(project, areas=Areas((72, 96), (looked_at, ignored)), recipe=Recipe(roi=(0, 0, 66, 72)))
    for label in made(project, replace(SCRATCH, kind="spot", size=12, count=9)).labels:
        rows, columns = np.nonzero(read_mask(project / "validation" / "masks" / label.mask))
        assert rows.min() >= 30 and rows.max() < 60 and columns.min() >= 30 and columns.max() < 66


def test_parts_that_cannot_be_drawn_on_are_listed_and_the_others_are_drawn_on(project: Path) -> None:
    (project.parent / "good" / "001.png").write_bytes(b"no picture")
    found = made(project, SCRATCH)
    assert [Path(path).name for path, _ in found.skipped] == ["001.png"]
    assert 3 <= len(found.labels) <= 4
    too_large = made(project, replace(SCRATCH, size=500))
    assert not too_large.labels and {reason[:28] for _, reason in too_large.skipped} >= {"There is no place on the par"}


def test_a_project_without_good_parts_is_told_so(tmp_path: Path) -> None:
    projects.create_project(tmp_path / "empty", Project("part"))
    with pytest.raises(InspectorError, match="no good parts") as caught:
        made(tmp_path / "empty", SCRATCH)
    assert caught.value.code is ErrorCode.NO_IMAGES


WRONG = (
    {"kind": "hole"},
    {"size": 1},
    {"size": float("nan")},
    {"contrast": 0},
    {"contrast": 1.5},
    {"count": 0},
    {"count": 10**6},
    {"seed": -1},
)


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_wishes_that_cannot_be_drawn_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InspectorError):
        replace(SCRATCH, **wrong)


def test_sizes_in_mm_need_a_scale() -> None:
    assert px_of(2.0, Project("part", mm_per_px=0.1)) == pytest.approx(20)
    with pytest.raises(InspectorError, match="scale of the pictures is not set"):
        px_of(2.0, Project("part"))
