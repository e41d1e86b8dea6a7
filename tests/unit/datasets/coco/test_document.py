"""COCO files: what is written is read again, and what others may write is understood or refused in one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from inspector.core.errors import ErrorCode, InspectorError
from inspector.datasets.coco.document import Marked, Picture, coco_bytes, read_coco

SQUARE = ((1.0, 1.0), (4.0, 1.0), (4.0, 5.0), (1.0, 5.0))
PICTURES = (
    Picture("good/a.png", (6, 8)),
    Picture(
        "b.png",
        (6, 8),
        (Marked("scratch", (SQUARE,), box=(1.0, 1.0, 3.0, 4.0), area=12.0), Marked("Fleck", counts=(0, 5, 43), box=(0, 0, 1, 5), area=5.0)),
        synthetic=True,
    ),
)


def whole() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(coco_bytes(PICTURES))
    return content


def read(tmp_path: Path, content: Any) -> tuple[Picture, ...]:
    file = tmp_path / "coco.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return read_coco(file)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    found = read(tmp_path, coco_bytes(PICTURES))
    assert [(each.name, each.size, each.synthetic) for each in found] == [("good/a.png", (6, 8), False), ("b.png", (6, 8), True)]
    assert [(each.kind, each.polygons, each.counts) for each in found[1].marked] == [("scratch", (SQUARE,), ()), ("Fleck", (), (0, 5, 43))]
    assert found[0].marked == ()


def test_the_format_is_that_of_coco() -> None:
    content = whole()
    assert content["categories"] == [
        {"id": 1, "name": "Fleck", "supercategory": "defect"},
        {"id": 2, "name": "scratch", "supercategory": "defect"},
    ]
    assert content["annotations"][0] == {
        "id": 1,
        "image_id": 2,
        "category_id": 2,
        "segmentation": [[1.0, 1.0, 4.0, 1.0, 4.0, 5.0, 1.0, 5.0]],
        "iscrowd": 0,
        "bbox": [1.0, 1.0, 3.0, 4.0],
        "area": 12.0,
    }
    assert content["annotations"][1]["segmentation"] == {"counts": "05[1", "size": [6, 8]}


@pytest.mark.parametrize("name", ["../b.png", "/etc/b.png", "C:\\b.png", "x/../../b.png", "\\\\server\\b.png", "..", "a\x00b.png", ""])
def test_pictures_outside_of_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    content = whole()
    content["images"][0]["file_name"] = name
    with pytest.raises(InspectorError, match="not in its folder") as caught:
        read(tmp_path, content)
    assert caught.value.code is ErrorCode.BAD_ARGUMENT


BROKEN: dict[str, tuple[tuple[Any, ...], Any, str]] = {
    "size of an image": (("images", 0, "width"), 10**9, "is said to have"),
    "no size": (("images", 0, "height"), 0, "at least 1"),
    "a size of no number": (("images", 0, "height"), "6", "whole number"),
    "a name of no text": (("images", 0, "file_name"), 3, "a text"),
    "the same name": (("images", 0, "file_name"), "b.png", "twice"),
    "an image that is not there": (("annotations", 0, "image_id"), 77, "image 77"),
    "a category that is not there": (("annotations", 0, "category_id"), 77, "category 77"),
    "a category without a name": (("categories", 0, "name"), " ", "category is called"),
    "half a polygon": (("annotations", 0, "segmentation"), [[1, 2, 3]], "polygon of b.png"),
    "a polygon of texts": (("annotations", 0, "segmentation"), [["1", 2, 3, 4, 5, 6]], "finite number"),
    "a polygon beyond everything": (("annotations", 0, "segmentation"), [[1e300, 2, 3, 4, 5, 6]], "polygon of b.png"),
    "a mask of another size": (("annotations", 1, "segmentation", "size"), [600, 800], "another size"),
    "run lengths of no number": (("annotations", 1, "segmentation", "counts"), [1, "x"], "whole numbers"),
    "run lengths of no text": (("annotations", 1, "segmentation", "counts"), "~~", "run lengths"),
    "no images": (("images",), None, "a list"),
    "no annotations": (("annotations",), {}, "a list"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_wrong_with_a_file_is_named(tmp_path: Path, what: str) -> None:
    (*way, last), value, said = BROKEN[what]
    content = entry = whole()
    for step in way:
        entry = entry[step]
    entry[last] = value
    with pytest.raises(InspectorError, match=said):
        read(tmp_path, content)


@pytest.mark.parametrize("content", [b"", b"[1", b"\xff\xfe", b"[]", b'{"images": []}', b"[" * 100_000])
def test_files_that_are_no_coco_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InspectorError, match="cannot be read as COCO"):
        read(tmp_path, content)


def test_defects_without_an_outline_are_defects(tmp_path: Path) -> None:
    content = whole()
    del content["annotations"][0]["segmentation"]
    assert read(tmp_path, content)[1].marked[0] == Marked("scratch")
