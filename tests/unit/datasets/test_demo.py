"""The demo part: the same for a seed, different between seeds, and damaged where its mask says."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, finish
from inspector.core.types import Image
from inspector.datasets.demo import DEFECT_KINDS, draw_defect, draw_good, write_demo
from inspector.datasets.demo_part.shape import TAP_CENTRES
from inspector.datasets.listing import find_images
from inspector.devices.image_file import read_image


def difference(one: Image, other: Image) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """(H, W) largest difference of the three channels."""
    largest: np.ndarray[tuple[int, ...], np.dtype[np.int64]] = np.abs(one.astype(int) - other).max(axis=2)
    return largest


def test_a_part_is_a_colour_picture_with_light_and_dark() -> None:
    picture = draw_good(0)
    assert picture.shape == (384, 512, 3)
    assert picture.dtype == np.uint8
    assert np.percentile(picture, 2) < 40
    assert np.percentile(picture, 98) > 180


def test_the_same_seed_draws_the_same_part_whatever_was_drawn_before() -> None:
    first = draw_good(5)
    for kind in DEFECT_KINDS:
        draw_defect(kind, 5)
    assert np.array_equal(draw_good(5), first)
    for kind in DEFECT_KINDS:
        assert np.array_equal(draw_defect(kind, 5)[0], draw_defect(kind, 5)[0])


def test_good_parts_differ_a_little() -> None:
    differences = [difference(draw_good(0), draw_good(seed)).mean() for seed in range(1, 6)]
    assert min(differences) > 3
    assert max(differences) < 25


def test_parts_look_alike_on_every_platform() -> None:
    """Means of a coarse grid, drawn once on Linux: rounding may differ elsewhere, the picture may not."""
    blocks = draw_good(1).reshape(3, 128, 4, 128, 3).mean(axis=(1, 3, 4))
    drawn = [[86.6, 137.5, 133.4, 88.7], [113.6, 142.4, 142.9, 128.8], [75.0, 115.1, 117.7, 78.6]]
    assert np.abs(blocks - drawn).max() < 0.5


def test_the_tapped_holes_are_where_the_drawing_puts_them() -> None:
    picture = draw_good(3)
    for x, y in TAP_CENTRES:
        assert picture[round(192 + y), round(256 + x)].max() < 60
        assert picture[round(192 + 1.3 * y), round(256 + 1.3 * x)].max() > 80


@pytest.mark.parametrize("kind", DEFECT_KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_a_defect_changes_the_good_part_inside_its_mask_only(kind: str, seed: int) -> None:
    damaged, mask = draw_defect(kind, seed)
    assert mask.shape == (384, 512)
    assert mask.dtype == np.uint8
    assert set(np.unique(mask)) == {0, 255}
    changed = difference(draw_good(seed), damaged)
    visible = changed > 20
    assert visible.sum() > 20
    near = cv2.dilate(mask, np.ones((13, 13), np.uint8)) > 0
    assert visible[near].sum() > 0.97 * visible.sum()
    assert (mask > 0).mean() < 0.05


@pytest.mark.parametrize("kind", DEFECT_KINDS)
def test_every_defect_can_be_seen_and_none_is_like_another(kind: str) -> None:
    masks = []
    for seed in range(8):
        damaged, mask = draw_defect(kind, seed)
        assert np.percentile(difference(draw_good(seed), damaged)[mask > 0], 75) > 11
        masks.append(mask.tobytes())
    assert len(set(masks)) >= 5


def test_an_unknown_defect_is_refused() -> None:
    with pytest.raises(InspectorError) as caught:
        draw_defect("melted", 0)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
    assert caught.value.detail == "'melted' is no defect of the demo part; there are scratch, dent, stain, missing_hole, chip."


def test_a_demo_set_on_disk(tmp_path: Path) -> None:
    folder = tmp_path / "Démo 1"
    parts = finish(write_demo(folder, good=3, validation_good=2, validation_defect=2, test_good=1, test_defect=6))
    sets = (parts.good, parts.validation_good, parts.validation_defect, parts.test_good, parts.test_defect)
    assert [len(paths) for paths in sets] == [3, 2, 2, 1, 6]
    assert [path.parent.relative_to(folder).as_posix() for path, *_ in sets] == [
        "good",
        "validation/good",
        "validation/defect",
        "test/good",
        "test/defect",
    ]
    assert [path.stem.rsplit("_", 1)[0] for path in parts.test_defect] == [*DEFECT_KINDS, DEFECT_KINDS[0]]
    assert set(find_images([folder]).paths) == {path for paths in sets for path in paths}
    pictures = {read_image(path).tobytes() for paths in sets for path in paths}
    assert len(pictures) == 14


def test_every_defect_on_disk_has_its_mask(tmp_path: Path) -> None:
    parts = finish(write_demo(tmp_path, 0, 0, 1, 0, 5, seed=3))
    assert set(parts.masks) == {*parts.validation_defect, *parts.test_defect}
    for picture, path in parts.masks.items():
        assert read_image(path).shape == read_image(picture).shape[:2]
        assert read_image(path).max() == 255


def test_another_seed_draws_other_parts(tmp_path: Path) -> None:
    one = finish(write_demo(tmp_path / "1", 1, 0, 0, 0, 0, seed=1)).good[0]
    other = finish(write_demo(tmp_path / "2", 1, 0, 0, 0, 0, seed=2)).good[0]
    assert one.read_bytes() != other.read_bytes()


def test_drawing_tells_its_progress_and_can_be_stopped(tmp_path: Path) -> None:
    steps = write_demo(tmp_path, 3, 1, 0, 0, 0)
    assert [next(steps) for _ in range(3)] == [Progress("Drawing parts", done, 4, "parts") for done in range(3)]
    steps.close()
    assert len(find_images([tmp_path]).paths) == 2


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(InspectorError) as caught:
        finish(write_demo(tmp_path / "taken", 1, 0, 0, 0, 0))
    assert caught.value.code is ErrorCode.NOT_WRITABLE


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path, __: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InspectorError) as caught:
        finish(write_demo(tmp_path, 1, 0, 0, 0, 0))
    assert caught.value.code is ErrorCode.DISK_FULL
