"""Which images a contact sheet shows, and how."""

from pathlib import Path

import numpy as np
import pytest

from inspector.datasets.dataset import LabelledImage
from inspector.devices.image_file import read_image
from inspector.services.benchmarking.contact_sheet import EACH, SIDE, ContactSheet


def filled(scores: dict[str, list[float]], shape: tuple[int, ...] = (60, 90, 3)) -> ContactSheet:
    sheet = ContactSheet()
    for kind, values in scores.items():
        for number, score in enumerate(values):
            image = np.full(shape, 120, np.uint8)
            sheet.add(LabelledImage(Path(f"{kind}{number}ü.png"), kind), image, score, np.full(shape[:2], score, np.float32), None)
    return sheet


def test_it_keeps_the_few_that_tell_most() -> None:
    sheet = filled({"good": [float(k) for k in range(30)], "dent": [float(k) for k in range(10, 40)]})
    assert [tile.score for tile in sheet._alarms] == [29 - k for k in range(EACH)]
    assert [tile.score for tile in sheet._missed] == [10 + k for k in range(EACH)]
    assert [tile.score for tile in sheet._found] == [39 - k for k in range(EACH)]


def test_defects_above_the_threshold_are_coloured_and_good_parts_are_not(tmp_path: Path) -> None:
    path = filled({"good": [1.0, 1.1], "dent": [9.0]}, (400, 300)).write(tmp_path / "new" / "sheet.jpg", "a title")
    picture = read_image(path).astype(int)
    coloured = np.ptp(picture, axis=2) > 60
    assert picture.shape[2] == 3 and coloured[: SIDE + 100].any()
    good = coloured[picture.shape[0] // 3 + 40 : 2 * picture.shape[0] // 3 - 20]
    assert not good.any()


@pytest.mark.parametrize("scores", [{"good": [1.0]}, {"dent": [1.0]}, {}])
def test_it_can_be_written_whatever_there_is(scores: dict[str, list[float]], tmp_path: Path) -> None:
    assert filled(scores).write(tmp_path / "sheet.jpg", "a title").is_file()


def test_the_true_outline_is_drawn() -> None:
    sheet, mask = ContactSheet(), np.zeros((100, 100), bool)
    mask[40:60, 40:60] = True
    image = np.full((100, 100), 100, np.uint16)
    sheet.add(LabelledImage(Path("a.png"), "dent"), image, 1.0, np.ones((100, 100), np.float32), mask)
    (tile,) = sheet._missed
    drawn = np.argwhere((tile.picture != tile.plain).any(axis=2)) * 100 / SIDE
    assert len(drawn) and drawn.min() > 38 and drawn.max() < 62
