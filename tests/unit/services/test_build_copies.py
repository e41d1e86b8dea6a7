"""A copy of a picture under another name is found out: a threshold must come from images that the bank has not seen, each once."""

import shutil
from pathlib import Path

import pytest
from small_parts import write_parts

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.recipe import Recipe
from inspector.services.build import build
from inspector.services.build_report import BuildReport
from inspector.services.context import Context
from inspector.services.setup import set_up_project, settings
from inspector.storage.models import load_model

RECIPE = Recipe(size=64, coreset=60)


def made(folder: Path, context: Context, *sources: Path) -> BuildReport:
    names = [[str(source)] for source in sources]
    set_up_project(folder, RECIPE, *names)
    return finish(build(folder, context, settings(RECIPE, *names)))


def doubled(folder: Path, originals: Path) -> Path:
    """A folder with every picture of another one twice."""
    shutil.copytree(originals, folder)
    for path in originals.iterdir():
        shutil.copy(path, folder / f"{path.stem} (1){path.suffix}")
    return folder


def test_of_copies_among_the_good_images_one_is_learned(tmp_path: Path, context: Context) -> None:
    report = made(tmp_path / "p", context, doubled(tmp_path / "twice", write_parts(tmp_path / "once", range(8))))
    stored = load_model(tmp_path / "p", report.model_id)
    learned = [Path(name).read_bytes() for name in stored.state.meta["good_images"]]
    assert len(set(learned)) == len(learned) == 8 and len(stored.scores) == 8
    assert {reason.partition(" image ")[0] for _, reason in report.skipped} == {"not used: it is a copy of the good"}
    assert len(report.skipped) == 8 and report.threshold.value > 1


def test_copies_of_validation_images_are_neither_learned_nor_counted_twice(tmp_path: Path, context: Context, parts: Path) -> None:
    good = shutil.copytree(parts / "good", tmp_path / "good")
    for kind in ("held_out", "scratched"):
        path = next((parts / kind).iterdir())
        shutil.copy(path, good / f"copy of {path.name}")
    report = made(tmp_path / "p", context, good, doubled(tmp_path / "twice", parts / "held_out"), parts / "scratched")
    assert (report.images, report.validation, len(report.skipped)) == (10, 4, 6)


def test_copies_of_one_picture_alone_make_no_model(tmp_path: Path, context: Context) -> None:
    one = write_parts(tmp_path / "one", range(1))
    with pytest.raises(InspectorError, match="at least two different images") as caught:
        made(tmp_path / "p", context, doubled(tmp_path / "twice", one))
    assert caught.value.code is ErrorCode.TOO_FEW_IMAGES


def test_a_copy_cannot_be_good_and_have_a_defect(tmp_path: Path, context: Context, parts: Path) -> None:
    held_out = shutil.copytree(parts / "held_out", tmp_path / "held_out")
    shutil.copy(parts / "scratched" / "201.png", held_out / "fine.png")
    with pytest.raises(InspectorError, match=r"fine\.png and .*201\.png are copies of each other") as caught:
        made(tmp_path / "p", context, parts / "good", held_out, parts / "scratched")
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
