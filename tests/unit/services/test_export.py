"""What leaves the program: a table that spreadsheets read, and pictures."""

import csv
import json
import math
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from small_parts import good_part

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.inspection import Inspection
from inspector.devices.image_file import read_image
from inspector.services.export import COLUMNS, Writer, write_csv, write_jsonl, write_overlay, write_results

AT = datetime(2026, 1, 2, 3, 4, 5)
INSPECTIONS = [
    Inspection("/Teile ü/a, 1.png", 1.23456789, 2.0, "m", 4.5, at=AT),
    Inspection("b.png", 3.0, 2.0, "m", 0.25, at=AT),
    Inspection('c "quoted"\nline.png', None, 2.0, "m", 0.0, error="It is cracked.", at=AT),
]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_table_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "results ü.csv"
    write_csv(path, INSPECTIONS)
    found = rows(path)
    assert tuple(found[0]) == COLUMNS
    assert [row["path"] for row in found] == [i.source for i in INSPECTIONS]
    assert [row["verdict"] for row in found] == ["OK", "NG", "UNDECIDED"]
    assert [row["score"] for row in found] == ["1.23457", "3", ""]
    assert found[2]["error"] == "It is cracked."
    moment = datetime.fromisoformat(found[0]["time"])
    assert moment.tzinfo is not None and moment.replace(tzinfo=None) == AT


def test_every_line_of_a_jsonl_file_is_an_inspection_with_the_same_names(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "results ü.jsonl"
    unlike = Inspection(os.fsdecode(b"caf\xe9.png"), math.nan, math.inf, "m", 1.0)
    write_jsonl(path, [*INSPECTIONS, unlike])
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert {tuple(each) for each in found} == {COLUMNS}
    assert [each["path"] for each in found] == [*(i.source for i in INSPECTIONS), unlike.source]
    assert [each["score"] for each in found] == [1.23456789, 3.0, None, None] and found[3]["threshold"] is None
    assert [each["verdict"] for each in found] == ["OK", "NG", "UNDECIDED", "UNDECIDED"] and found[2]["error"] == "It is cracked."
    moment = datetime.fromisoformat(found[0]["time"])
    assert moment.tzinfo is not None and moment.replace(tzinfo=None) == AT


@pytest.mark.parametrize(("write", "read"), [(write_csv, rows), (write_jsonl, lines)])
def test_a_known_truth_stands_behind_the_path(tmp_path: Path, write: Writer, read: Callable[[Path], list[dict[str, str]]]) -> None:
    write(tmp_path / "a", INSPECTIONS, ["good", "defect", "good"])
    found = read(tmp_path / "a")
    assert [row["truth"] for row in found] == ["good", "defect", "good"] and [row["verdict"] for row in found] == ["OK", "NG", "UNDECIDED"]
    assert tuple(found[0]) == ("path", "truth", *COLUMNS[1:])


def test_the_ending_decides_and_an_unknown_one_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    write_results(tmp_path / "a.CSV", INSPECTIONS)
    assert len(rows(tmp_path / "a.CSV")) == len(INSPECTIONS)
    for name in ("a.xlsx", "a"):
        with pytest.raises(InspectorError, match=r"must end in .csv or .jsonl") as caught:
            write_results(tmp_path / name, INSPECTIONS)
        assert caught.value.code is ErrorCode.BAD_ARGUMENT


def test_spreadsheets_see_that_it_is_utf_8(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", INSPECTIONS)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_empty_table_has_its_head(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [])
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").strip() == ",".join(COLUMNS)


def test_a_name_that_is_no_text_can_be_written(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [Inspection(os.fsdecode(b"caf\xe9.png"), 1.0, 2.0, "m", 1.0)])
    assert rows(tmp_path / "a.csv")[0]["path"].startswith("caf")


@pytest.mark.parametrize("target", ["folder", "file/a.csv"])
def test_a_table_that_cannot_be_written_leaves_nothing(target: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x", encoding="ascii")
    with pytest.raises(InspectorError) as caught:
        write_csv(tmp_path / target, INSPECTIONS)
    assert caught.value.code is ErrorCode.NOT_WRITABLE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def judged(image: np.ndarray, score: float | None) -> Inspection:
    anomaly_map = None if score is None else np.linspace(0, 4, image.shape[0] * image.shape[1], dtype=np.float32).reshape(image.shape[:2])
    return Inspection("/in/Teil ü.tif", score, 2.0, "m", 1.0, anomaly_map)


@pytest.mark.parametrize(
    "image",
    [good_part(0), good_part(0)[:, :, 0], good_part(0).astype(np.uint16) * 257, np.zeros((1, 1), np.uint8)],
    ids=["rgb", "grey", "deep", "dot"],
)
def test_an_overlay_has_the_size_of_its_image_and_says_the_verdict(image: np.ndarray, tmp_path: Path) -> None:
    path = write_overlay(tmp_path / "out", 7, image, judged(image, 3.0))
    assert path == tmp_path / "out" / "0007-NG-Teil ü.jpg"
    assert read_image(path).shape[:2] == image.shape[:2]


def test_an_image_without_map_is_written_as_it_is(tmp_path: Path) -> None:
    path = write_overlay(tmp_path, 1, good_part(0), judged(good_part(0), None))
    assert path.name == "0001-UNDECIDED-Teil ü.jpg"
    assert np.abs(read_image(path).astype(int) - good_part(0)).mean() < 10


def test_overlays_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    paths = [write_overlay(tmp_path, number, good_part(0), judged(good_part(0), 1.0)) for number in (1, 2)]
    assert len(set(paths)) == 2 and all(path.is_file() for path in paths)


@pytest.mark.parametrize(
    ("source", "name"), [("Camera 1: 12:30", "Camera 1_ 12_30"), ("試" * 80 + ".png", "試" * 40)], ids=["colons", "long"]
)
def test_an_overlay_of_a_source_with_any_name_can_be_written(source: str, name: str, tmp_path: Path) -> None:
    path = write_overlay(tmp_path, 3, good_part(0), Inspection(source, 1.0, 2.0, "m", 1.0))
    assert path == tmp_path / f"0003-OK-{name}.jpg" and path.is_file()
