"""The mask of a project: from a picture on the command line to the model, and out again."""

from pathlib import Path

import numpy as np
import pytest
from small_parts import HEIGHT, TINY, WIDTH, scratched_part

from inspector.cli import main
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import finish
from inspector.core.types import Verdict
from inspector.devices.image_file import read_image, write_image
from inspector.engine.images.ignore import IgnoreMask
from inspector.services.context import Context
from inspector.services.ignore_areas import FILE, mask_of_project, read_mask, store_mask
from inspector.services.inspect import open_inspector
from inspector.services.transfer import export_project, import_project
from inspector.storage.projects import open_project

PIXELS = np.zeros((HEIGHT, WIDTH), bool)
PIXELS[10:60, 40:] = True  # where parts have their scratch


def mask_file(folder: Path, pixels: np.ndarray = PIXELS, white: int = 255, name: str = "mask.png") -> Path:  # type: ignore[type-arg]
    write_image(folder / name, pixels.astype(np.uint8) * np.uint8(white))
    return folder / name


def built(folder: Path, parts: Path, *options: str) -> int:
    return main(["build", str(folder), "--good", str(parts / "good"), *TINY, *options])


def test_what_is_ignored_is_stored_with_the_project_and_its_model(parts: Path, tmp_path: Path, context: Context) -> None:
    folder = tmp_path / "project"
    part = scratched_part(7)
    assert built(folder, parts) == 0
    assert open_inspector(folder, context).judge(part, "scratched").verdict is Verdict.NG and not (folder / FILE).exists()
    assert built(folder, parts, "--ignore", str(mask_file(tmp_path))) == 0
    found = open_inspector(folder, context).judge(part, "scratched")
    assert found.map is not None and not found.map[PIXELS].any() and found.nearest is not None and found.nearest.image
    assert (read_image(folder / FILE) > 0).tolist() == PIXELS.tolist()
    (folder / FILE).unlink()
    again = open_inspector(folder, context).judge(part, "scratched")
    assert again.score == found.score  # the model has a mask of its own
    wrong = open_inspector(folder, context).judge(part[:, 1:], "cut off")
    assert wrong.verdict is Verdict.UNDECIDED and "95 x 72 px" in wrong.error


def test_the_next_build_keeps_the_mask_until_it_is_taken_away(parts: Path, tmp_path: Path, context: Context) -> None:
    folder = tmp_path / "project"
    assert built(folder, parts, "--ignore", str(mask_file(tmp_path))) == 0
    assert built(folder, parts) == 0
    assert open_inspector(folder, context).detector.preprocess.ignore == IgnoreMask(PIXELS)
    assert built(folder, parts, "--ignore", "none") == 0
    assert open_inspector(folder, context).detector.preprocess.ignore is None and not (folder / FILE).exists()


def test_a_project_ignores_the_same_on_another_pc(parts: Path, tmp_path: Path, context: Context) -> None:
    folder = tmp_path / "project"
    assert built(folder, parts, "--ignore", str(mask_file(tmp_path))) == 0
    file = finish(export_project(folder, tmp_path / "project.inspector"))
    imported = finish(import_project(file, tmp_path / "there")).folder
    assert mask_of_project(imported) == IgnoreMask(PIXELS)
    assert open_inspector(imported, context).judge(scratched_part(7), "scratched").verdict is not Verdict.UNDECIDED


def test_a_build_that_fails_leaves_the_mask_as_it_was(parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "project"
    assert built(folder, parts, "--ignore", str(mask_file(tmp_path))) == 0
    model = open_project(folder).active_model
    for pixels, said in ((np.ones((HEIGHT, WIDTH), bool), "nothing is left to learn"), (np.ones((5, 9), bool), "pictures of 9 x 5 px")):
        assert built(folder, parts, "--ignore", str(mask_file(tmp_path, pixels))) == 2
        assert said in capsys.readouterr().err
        assert mask_of_project(folder) == IgnoreMask(PIXELS) and open_project(folder).active_model == model
    assert built(folder, parts, "--ignore", str(tmp_path / "nowhere.png")) == 2
    assert "nowhere.png" in capsys.readouterr().err


@pytest.mark.parametrize(("white", "name"), [(255, "mask.png"), (1, "mask.png"), (255, "mask.jpg")])
def test_a_mask_may_be_any_picture(tmp_path: Path, white: int, name: str) -> None:
    found = read_mask(mask_file(tmp_path, PIXELS, white, name))
    assert found is not None and (found.pixels == PIXELS).mean() > 0.99


def test_a_black_mask_is_none_and_a_damaged_one_stops_the_build(parts: Path, tmp_path: Path, context: Context) -> None:
    assert read_mask(mask_file(tmp_path, PIXELS, 0)) is None
    store_mask(tmp_path, IgnoreMask(PIXELS))
    (tmp_path / FILE).write_bytes(b"no picture")
    with pytest.raises(InspectorError) as caught:
        mask_of_project(tmp_path)
    assert caught.value.code is ErrorCode.IMAGE_UNREADABLE


def test_a_mask_takes_a_bit_a_pixel(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).random((400, 400)) < 0.5
    store_mask(tmp_path, IgnoreMask(pixels))
    assert mask_of_project(tmp_path) == IgnoreMask(pixels) and (tmp_path / FILE).stat().st_size < 1.1 * 400 * 400 / 8 + 500
