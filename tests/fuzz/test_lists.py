"""Whatever is in a list of images or a table of a data set: the images that it names, or one sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from foreign_bytes import changed_bytes, changed_json, expect_sentence, only_within
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.core.errors import InspectorError
from inspector.datasets.dataset import LabelledImage, ReadOptions
from inspector.datasets.layouts import visa
from inspector.datasets.listing import find_images
from inspector.datasets.splits import read_splits
from inspector.devices.image_file import read_image

pytestmark = pytest.mark.timeout(120)
fuzzed = settings(derandomize=True, deadline=None, max_examples=80, suppress_health_check=list(HealthCheck), database=None)
LIST = "# parts\n001.png\nbild ü.png\n\nmore\n".encode()
SPLITS = {"paper": {"train_good": ["001.png"], "test_good": ["bild ü.png"], "test_defect": ["more/003.png"]}, "other": {}}
TABLE = b"object,split,label,image,mask\npart,train,normal,001.png,\npart,test,anomaly,more/003.png,more/003.png\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three images, and no way to others that a list could name by accident: they have neither slash nor two dots in these tests."""
    (tmp_path / "a" / "more").mkdir(parents=True)
    for name in ("001.png", "bild ü.png", "more/003.png"):
        (tmp_path / "a" / name).write_bytes(b"no picture")
    return tmp_path / "a"


def leads_outside(content: bytes) -> bool:
    return b".." in content or b"/" in content or b"\\" in content


def expect_images_or_a_sentence(folder: Path, read: Callable[[], object]) -> None:
    with only_within(folder):
        try:
            read()
        except InspectorError as error:
            expect_sentence(error)


@fuzzed
@given((st.binary(max_size=200) | changed_bytes(LIST)).filter(lambda content: not leads_outside(content)))
def test_any_list(folder: Path, content: bytes) -> None:
    (folder / "list.txt").write_bytes(content)
    expect_images_or_a_sentence(folder, lambda: find_images([f"@{folder / 'list.txt'}"]))


@fuzzed
@given(st.binary(max_size=200) | changed_json(SPLITS).map(lambda value: json.dumps(value).encode()))
def test_any_division(folder: Path, content: bytes) -> None:
    (folder / "splits.json").write_bytes(content)

    options = ReadOptions(read_image, splits=folder / "splits.json")
    expect_images_or_a_sentence(folder, lambda: read_splits("set", "part", options, lambda path: LabelledImage(path, "scratch")))


@fuzzed
@given((st.binary(max_size=200) | changed_bytes(TABLE)).filter(lambda content: b".." not in content))
def test_any_table(folder: Path, content: bytes) -> None:
    (folder / "table.csv").write_bytes(content)
    expect_images_or_a_sentence(folder, lambda: visa.read(folder, ReadOptions(read_image, splits=folder / "table.csv")))
