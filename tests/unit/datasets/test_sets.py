"""Several sets in one list, and defects that are left out of a test."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.datasets.dataset import Dataset, ReadOptions
from inspector.datasets.readers import read_dataset
from inspector.devices.image_file import read_image, write_image

GREY = np.full((8, 8), 90, np.uint8)
CAPS = {"train_good": "caps/train", "test_good": "caps/good", "test_defect": "caps/dent", "masks": "caps/masks"}
TILES = {"splits": "splits.json", "split": "mine"}


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        write_image(root / name, GREY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, *[f"caps/train/{k}.png" for k in range(3)], "caps/good/a.png", *[f"caps/dent/{k}.png" for k in range(6)])
    write(tmp_path, "caps/masks/1_mask.png", *[f"mt/MT_Free/Imgs/{k}.jpg" for k in range(3)])
    write(tmp_path, "mt/MT_Crack/Imgs/7.jpg", "mt/MT_Crack/Imgs/7.png", "mt/MT_Crack/Imgs/8.jpg")
    lists = {"train_good": ["mt/MT_Free/Imgs/0.jpg", "mt/MT_Free/Imgs/1.jpg"], "test_good": ["mt/MT_Free/Imgs/2.jpg"]}
    lists["test_defect"] = ["mt/MT_Crack/Imgs/7.jpg", "mt/MT_Crack/Imgs/8.jpg"]
    (tmp_path / "splits.json").write_text(json.dumps({"mine": lists, "other": lists}))
    return tmp_path


def listed(folder: Path, content: Any) -> Path:
    file = folder / "bench.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def read(file: Path) -> Dataset:
    return read_dataset("sets", file, ReadOptions(read_image))


def test_every_set_of_a_list_is_a_category(folder: Path) -> None:
    found = read(listed(folder, {"about": "two sets", "caps": CAPS, "tiles": TILES}))
    caps, tiles = found.categories
    assert (caps.name, tiles.name) == ("caps", "tiles")
    assert [path.name for path in caps.train_good] == ["0.png", "1.png", "2.png"]
    assert Counter(image.kind for image in caps.test) == {"good": 1, "dent": 6}
    assert [image.path.name for image in caps.test if image.mask] == ["1.png"]
    assert len(tiles.train_good) == 2 and Counter(image.kind for image in tiles.test) == {"good": 1, "crack": 2}
    assert [image.mask and image.mask.name for image in tiles.test if image.defect] == ["7.png", None]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "cannot be read as a list of sets"),
        ("[" * 100_000, "cannot be read as a list of sets"),
        ("[]", "names no set"),
        ({"about": "nothing"}, "names no set"),
        ({"caps": "caps"}, "set caps of bench.json is no list"),
        ({"caps": CAPS | {"masks": 3}}, "set caps of bench.json is no list"),
        ({"../caps": CAPS}, "no name for a file"),
        ({"caps": {"train_good": "caps/train", "test_good": "caps/good"}}, "set caps of bench.json does not say test_defect"),
        ({"caps": CAPS | {"mask": "caps/masks"}}, "set caps of bench.json says 'mask'"),
        ({"caps": CAPS | {"test_good": "caps/gone"}}, "set caps of bench.json names the folder .*gone, which does not exist"),
        ({"caps": CAPS | {"test_good": "a\0b"}}, "set caps of bench.json names the folder .* which does not exist"),
        ({"caps": CAPS | {"test_good": "a" * 5000}}, "set caps of bench.json names the folder .* which does not exist"),
        ({"caps": CAPS | {"test_good": "caps"}}, "set caps of bench.json names .*caps, which holds no image"),
        ({"caps": CAPS | {"test_defect": "caps/train"}}, r"set caps of bench.json names .*0\.png twice"),
        ({"tiles": TILES | {"splits": "gone.json"}}, "set tiles of bench.json: There is no file .*gone.json"),
        ({"tiles": {"splits": "splits.json"}}, "set tiles of bench.json: .* it holds mine, other"),
    ],
)
def test_a_list_that_is_wrong_is_told_by_the_set(folder: Path, content: Any, message: str) -> None:
    with pytest.raises(InspectorError, match=f"(?s){message}"):
        read(listed(folder, content))


def test_defects_for_choosing_settings_are_drawn_and_not_tested(folder: Path) -> None:
    found = read(listed(folder, {"caps": CAPS}))
    spared = found.spare_defects(2, 0)
    (category,) = spared.categories
    assert Counter(image.kind for image in category.test) == {"good": 1, "dent": 4} and set(category.test) < set(found.categories[0].test)
    for before, after in zip(found.categories, spared.categories, strict=True):
        assert sorted(after.spared) == sorted({image.path for image in before.test} - {image.path for image in after.test})
    assert spared == found.spare_defects(2, 0) and "2 defects of every category, drawn with seed 0" in spared.protocol
    assert len({found.spare_defects(2, seed).categories for seed in range(5)}) > 1
    assert found.spare_defects(0, 0) is found
    with pytest.raises(InspectorError, match="caps has 6 defects: 6 cannot be left out") as caught:
        found.spare_defects(6, 0)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT
