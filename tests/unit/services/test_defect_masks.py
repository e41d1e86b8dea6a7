"""Defect masks: any picture file is understood, one of another size refused, and what is painted is kept beside what was painted before."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from small_parts import write_parts

from inspector.core.areas import Drawn, Form
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.project import Project
from inspector.datasets.masks import mask_of_image
from inspector.devices.image_file import write_image
from inspector.engine.images.ignore import Bits
from inspector.services.validation.images import ValidationImage
from inspector.services.validation.labels import read_said
from inspector.services.validation.masks import FOLDER, keep_mask, mask_file, painted, read_mask, say_painted, shapes_of
from inspector.storage import projects

MASK = np.zeros((72, 96), np.bool_)
MASK[10:20, 30:50] = True


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write_parts(tmp_path / "parts", range(2))
    projects.create_project(folder, Project("part", validation_defect=(str(tmp_path / "parts"),)))
    return folder


@pytest.fixture
def image(project: Path) -> ValidationImage:
    return ValidationImage(str(project.parent / "parts" / "000.png"), Truth.UNKNOWN)


@pytest.mark.parametrize("values", [(0, 255), (0, 1), (0, 3), (20, 240), (0, 65535)])
def test_masks_of_any_values_are_understood(tmp_path: Path, values: tuple[int, int]) -> None:
    stored = np.where(MASK, values[1], values[0]).astype(np.uint16 if values[1] > 255 else np.uint8)
    write_image(tmp_path / "mask.png", stored)
    assert np.array_equal(read_mask(tmp_path / "mask.png", MASK.shape), MASK)
    if stored.dtype == np.uint8:
        write_image(tmp_path / "red.png", np.stack([stored, stored * 0, stored * 0], axis=2))
        assert np.array_equal(read_mask(tmp_path / "red.png"), MASK)


def test_a_mask_of_kinds_shows_all_of_them(tmp_path: Path) -> None:
    kinds = MASK.astype(np.uint8)
    kinds[15:, 30:50] *= 2
    kinds[40:50, 60:70] = 7
    write_image(tmp_path / "mask.png", kinds)
    assert np.array_equal(read_mask(tmp_path / "mask.png"), kinds > 0)


def test_a_mask_of_another_size_is_refused_with_both_sizes(tmp_path: Path) -> None:
    write_image(tmp_path / "mask.png", np.zeros((36, 48), np.uint8))
    with pytest.raises(InspectorError, match=r"mask\.png has 48 x 36 px, its image 96 x 72 px") as caught:
        read_mask(tmp_path / "mask.png", (72, 96))
    assert caught.value.code is ErrorCode.IMAGE_UNLIKE


@pytest.mark.parametrize(("image", "mask"), [("a/x.jpg", "a/x.png"), ("a/x.png", "a/x_mask.png"), ("a/x.bmp", "a/x_mask.bmp")])
def test_masks_beside_an_image_are_found(tmp_path: Path, image: str, mask: str) -> None:
    (tmp_path / "a").mkdir()
    write_image(tmp_path / image, np.zeros((8, 8), np.uint8))
    assert mask_of_image(tmp_path / image) is None
    write_image(tmp_path / mask, np.zeros((8, 8), np.uint8))
    assert mask_of_image(tmp_path / image) == tmp_path / mask


def test_masks_in_the_layout_of_mvtec_are_found(tmp_path: Path) -> None:
    for name in ("test/dent/x.png", "ground_truth/dent/x_mask.png"):
        (tmp_path / name).parent.mkdir(parents=True)
        write_image(tmp_path / name, np.zeros((8, 8), np.uint8))
    assert mask_of_image(tmp_path / "test/dent/x.png") == tmp_path / "ground_truth/dent/x_mask.png"


def test_what_is_painted_is_the_mask_and_what_was_painted_before_stays(project: Path, image: ValidationImage) -> None:
    strokes = (
        Drawn(Form.POLYGON, ((10, 10), (60, 10), (60, 50), (10, 50))),
        Drawn(Form.STROKE, ((10, 30), (60, 30)), width=9, erases=True),
    )
    first = say_painted(project, image, strokes[:1], (72, 96))
    second = say_painted(project, image, strokes, (72, 96))
    assert first.truth is Truth.DEFECT and second.mask != first.mask
    masks = [read_mask(project / FOLDER / label.mask, (72, 96)) for label in (first, second)]
    assert masks[0].sum() == 50 * 40 and 50 * 29 <= masks[1].sum() <= 50 * 33  # a brush of 9 px is exact to one px along its edges
    assert not masks[1][30, 20] and masks[0][30, 20]
    assert read_said(project).newest(image.name) == second
    own = ValidationImage(image.path, Truth.DEFECT, label=second)
    assert mask_file(project, own) == project / FOLDER / second.mask


def test_nothing_painted_is_no_mask(project: Path, image: ValidationImage) -> None:
    said = say_painted(project, image, (), (72, 96))
    assert (said.mask, said.truth) == ("", Truth.UNKNOWN)
    assert not (project / FOLDER).exists()


def test_a_label_names_no_mask_outside_of_its_folder(project: Path, image: ValidationImage) -> None:
    label = Label(image.path, Truth.DEFECT, mask="../../../secret.png")
    assert mask_file(project, ValidationImage(image.path, Truth.DEFECT, label=label)) == project / FOLDER / "secret.png"


def test_the_same_mask_is_kept_once(project: Path, image: ValidationImage) -> None:
    names = {keep_mask(project, image.path, MASK), keep_mask(project, image.path, MASK.copy())}
    assert [path.name for path in (project / FOLDER).iterdir()] == list(names)
    assert keep_mask(project, "other.png", MASK) not in names


@given(st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(lambda size: arrays(np.bool_, size)))
def test_a_mask_as_polygons_is_painted_as_the_same_mask(mask: Bits) -> None:
    assert np.array_equal(painted(shapes_of(mask), (mask.shape[0], mask.shape[1])), mask)


def test_what_lies_in_a_hole_is_painted_after_it() -> None:
    mask = np.zeros((20, 20), np.bool_)
    mask[2:18, 2:18], mask[5:15, 5:15], mask[8:11, 8:11] = True, False, True
    assert np.array_equal(painted(shapes_of(mask), (20, 20)), mask)
