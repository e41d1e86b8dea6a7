"""The validation set as COCO and in MVTec's layout: out and in again it is the same, and what is wrong with one image costs that image."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_parts import HEIGHT, WIDTH, write_parts

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.labels import Label, Truth
from inspector.core.progress import finish
from inspector.core.project import Project
from inspector.datasets.dataset import ReadOptions
from inspector.datasets.readers import read_dataset
from inspector.devices.image_file import read_image, write_image
from inspector.engine.images.ignore import Bits
from inspector.services.validation.exporting import Exported, export_set
from inspector.services.validation.formats import Format
from inspector.services.validation.images import ValidationSet
from inspector.services.validation.importing import Imported, import_set
from inspector.services.validation.labels import read_said, say
from inspector.services.validation.listed import Listed
from inspector.services.validation.masks import keep_mask, mask_file, read_mask
from inspector.services.validation.scoring import known_set
from inspector.storage import projects

BLOCK, RING = np.zeros((HEIGHT, WIDTH), np.bool_), np.zeros((HEIGHT, WIDTH), np.bool_)
BLOCK[5:9, 7:20], BLOCK[40:44, 60:61] = True, True
RING[10:30, 10:30] = True
RING[15:20, 15:20] = False


def new_project(folder: Path, **sources: Any) -> Path:
    projects.create_project(folder, Project("part", **sources))
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two good parts, four defects: with a block, with a ring, without a mask, and a synthetic one."""
    parts = write_parts(tmp_path / "parts", range(7))
    folder = new_project(tmp_path / "project", good=(str(write_parts(tmp_path / "learn", range(20, 23))),))
    names = [str(parts / f"{k:03}.png") for k in range(7)]
    say(folder, [Label(name, Truth.GOOD) for name in names[:2]])
    say(folder, [Label(names[2], Truth.DEFECT, "scratch", keep_mask(folder, names[2], BLOCK))])
    say(folder, [Label(names[3], Truth.DEFECT, "Fleck/rot", keep_mask(folder, names[3], RING))])
    say(folder, [Label(names[4], Truth.DEFECT), Label(names[5], Truth.LEFT_OUT)])
    say(folder, [Label(names[6], Truth.DEFECT, "dent", keep_mask(folder, names[6], BLOCK), synthetic=True)])
    return folder


def known(folder: Path) -> ValidationSet:
    return known_set(folder, None, Listed())


def exported(project: Path, form: Format, **options: bool) -> Exported:
    return finish(export_set(project, project.parent / "out", form, known(project), **options))


def imported(tmp_path: Path, source: Path) -> tuple[Path, Imported]:
    folder = new_project(tmp_path / "other")
    return folder, finish(import_set(folder, source))


def masks(folder: Path) -> dict[tuple[str, str], Bits | None]:
    """By name of the file and kind."""
    files = {
        (os.path.basename(each.path), each.kind): mask_file(folder, each) for each in known(folder).images if each.truth is Truth.DEFECT
    }
    return {name: read_mask(file) if file is not None else None for name, file in files.items()}


def same(found: dict[tuple[str, str], Bits | None], expected: dict[tuple[str, str], Bits | None]) -> bool:
    return found.keys() == expected.keys() and all(np.array_equal(found[key], expected[key]) for key in found)  # type: ignore[arg-type]


@pytest.mark.parametrize(("form", "name"), [(Format.COCO, "annotations.json"), (Format.MVTEC, "")])
def test_out_and_in_again_it_is_the_same_set(project: Path, tmp_path: Path, form: Format, name: str) -> None:
    out = exported(project, form)
    folder, found = imported(tmp_path, out.folder / name)
    second = "Fleck/rot" if form is Format.COCO else "Fleck_rot"  # no folder can be called so
    assert same(masks(folder), {("002.png", "scratch"): BLOCK, ("003.png", second): RING, ("004.png", ""): None})
    assert found.count(Truth.GOOD) == 2 and found.masks == 2 and not found.skipped
    good = [each for each in known(folder).images if each.truth is Truth.GOOD]
    assert [read_image(Path(each.path)).tolist() for each in good] == [
        read_image(tmp_path / "parts" / f"{k:03}.png").tolist() for k in (0, 1)
    ]


@pytest.mark.parametrize(("form", "name"), [(Format.COCO, "annotations.json"), (Format.MVTEC, "")])
def test_synthetic_defects_go_only_where_they_are_asked_for_and_stay_marked(project: Path, tmp_path: Path, form: Format, name: str) -> None:
    out = exported(project, form, synthetic=True)
    assert out.synthetic == 1
    folder, _ = imported(tmp_path, out.folder / name)
    assert [(os.path.basename(each.path), each.kind) for each in known(folder).images if each.synthetic] == [("006.png", "dent")]


def test_the_layout_of_mvtec_is_read_by_the_reader_of_benchmarks(project: Path) -> None:
    out = exported(project, Format.MVTEC)
    (category,) = read_dataset("mvtec", out.folder, ReadOptions(read_image)).categories
    assert len(category.train_good) == 3 and out.images == {"train": 3, "good": 2, "scratch": 1, "Fleck/rot": 1, "defect": 1}
    assert Counter(image.kind for image in category.test) == {"good": 2, "scratch": 1, "Fleck_rot": 1, "defect": 1}
    files = {image.kind: image.mask for image in category.test if image.mask}
    assert {kind: mask.name for kind, mask in files.items()} == {"scratch": "002_mask.png", "Fleck_rot": "003_mask.png"}


def test_images_of_one_name_and_kinds_called_good_get_names_of_their_own(tmp_path: Path) -> None:
    folder = new_project(tmp_path / "project", good=(str(write_parts(tmp_path / "learn", range(2))),))
    for k in "ab":
        write_parts(tmp_path / k, range(1))
        say(folder, [Label(str(tmp_path / k / "000.png"), Truth.DEFECT, "Good")])
    out = exported(folder, Format.MVTEC)
    assert sorted(path.name for path in (out.folder / "test" / "Good defect").iterdir()) == ["000-1.png", "000.png"]


def test_a_region_with_a_hole_is_told_by_run_lengths_and_others_by_polygons(project: Path) -> None:
    content = json.loads((exported(project, Format.COCO).folder / "annotations.json").read_bytes())
    kinds = {each["id"]: each["name"] for each in content["categories"]}
    found = [
        (kinds[each["category_id"]], type(each["segmentation"]).__name__, each["area"], each["bbox"]) for each in content["annotations"]
    ]
    assert found == [
        ("scratch", "list", 52, [7, 5, 13, 4]),
        ("scratch", "list", 4, [60, 40, 1, 4]),
        ("Fleck/rot", "dict", 375, [10, 10, 20, 20]),
        ("defect", "list", HEIGHT * WIDTH, [0, 0, WIDTH, HEIGHT]),
    ]


def test_what_is_there_is_not_written_over(project: Path) -> None:
    out = exported(project, Format.COCO).folder
    before = sorted(out.rglob("*"))
    with pytest.raises(InspectorError, match="holds something already") as caught:
        exported(project, Format.MVTEC)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT and sorted(out.rglob("*")) == before


def test_nothing_is_left_of_an_export_that_is_given_up(project: Path) -> None:
    steps = export_set(project, project.parent / "out", Format.MVTEC, known(project))
    for _ in range(4):
        next(steps)
    steps.close()
    assert not (project.parent / "out").exists() and not list(project.parent.glob(".staging*"))


def test_pictures_that_are_gone_and_masks_of_another_size_are_listed(project: Path, tmp_path: Path) -> None:
    (tmp_path / "parts" / "000.png").unlink()
    write_image(tmp_path / "parts" / "003.png", np.zeros((8, 8), np.uint8))
    out = exported(project, Format.COCO)
    assert [os.path.basename(path)[:4] for path, _ in out.skipped] == ["000.", "003-"]
    assert out.images == {"good": 1, "scratch": 1, "Fleck/rot": 1, "defect": 1} and out.masks == 1


def test_the_same_again_says_nothing_and_a_changed_word_is_said(project: Path, tmp_path: Path) -> None:
    file = exported(project, Format.COCO).folder / "annotations.json"
    folder, first = imported(tmp_path, file)
    again = finish(import_set(folder, file))
    assert len(first.labels) == 5 and (again.labels, again.known) == ((), 5)
    content = json.loads(file.read_bytes())
    content["categories"][2]["name"] = "cut"
    file.write_text(json.dumps(content))
    (label,) = finish(import_set(folder, file)).labels
    assert label.kind == "cut" and len(read_said(folder).by_name) == 5


def test_an_annotation_of_another_size_costs_its_image_alone(project: Path, tmp_path: Path) -> None:
    out = exported(project, Format.COCO).folder
    write_image(out / "images" / "002.png", np.zeros((8, 8), np.uint8))
    (out / "images" / "001.png").unlink()
    _, found = imported(tmp_path, out / "annotations.json")
    assert [(os.path.basename(path), reason[:24]) for path, reason in found.skipped] == [
        ("001.png", "There is no such picture"),
        ("002.png", "The picture has 8 x 8 px"),
    ]
    assert len(found.labels) == 3


def test_run_lengths_beyond_the_picture_cost_their_image_alone(project: Path, tmp_path: Path) -> None:
    file = exported(project, Format.COCO).folder / "annotations.json"
    content = json.loads(file.read_bytes())
    content["annotations"][2]["segmentation"]["counts"] = [1 << 60, 1 << 60]
    file.write_text(json.dumps(content))
    _, found = imported(tmp_path, file)
    assert [os.path.basename(path) for path, _ in found.skipped] == ["003.png"] and len(found.labels) == 4


def test_an_import_that_is_given_up_has_said_nothing(project: Path, tmp_path: Path) -> None:
    file = exported(project, Format.COCO).folder / "annotations.json"
    folder = new_project(tmp_path / "other")
    steps = import_set(folder, file)
    for _ in range(5):
        next(steps)
    steps.close()
    assert not read_said(folder).by_name


def test_a_product_without_images_to_learn_from_comes_in_as_well(tmp_path: Path) -> None:
    folder = new_project(tmp_path / "project")
    say(folder, [Label(str(path), Truth.GOOD) for path in write_parts(tmp_path / "parts", range(2)).iterdir()])
    out = exported(folder, Format.MVTEC)
    assert [path for path, _ in out.skipped] == ["train/good"]
    _, found = imported(tmp_path, out.folder)
    assert found.count(Truth.GOOD) == 2


def test_a_folder_with_several_products_and_one_with_none_are_refused(project: Path, tmp_path: Path) -> None:
    out = exported(project, Format.MVTEC).folder
    both = tmp_path / "both"
    both.mkdir()
    for name in "ab":
        os.symlink(out, both / name)
    for source, said in ((both, "several products"), (tmp_path / "parts", "not in the layout of MVTec")):
        with pytest.raises(InspectorError, match=said):
            finish(import_set(project, source))
