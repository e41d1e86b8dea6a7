"""A COCO file as values: pictures by their name, each with its annotations, and back. What others wrote is read within bounds.

{"images": [{"id", "file_name", "width", "height"}], "categories": [{"id", "name"}],
"annotations": [{"id", "image_id", "category_id", "segmentation", "bbox", "area", "iscrowd"}]}
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from inspector.core.box import MOST_PX
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import read_json
from inspector.core.kinds import COUNT, ENTRIES, FINITE, MAPPING, TEXT, WHOLE, WHOLES, YES_OR_NO, expect
from inspector.core.said import reason_of, said, unended
from inspector.datasets.coco.run_lengths import packed, unpacked

MOST_AREA = 200_000_000
"""px of a picture: none that is larger is read."""
MOST_NAME = 120
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")

Polygon: TypeAlias = tuple[tuple[float, float], ...]
"""Corners as (x, y) in px, (0, 0) being the left upper corner of the picture."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One annotation: where a defect lies, as polygons or as run lengths; with neither it is told that there is one, not where."""

    kind: str
    polygons: tuple[Polygon, ...] = ()
    counts: tuple[int, ...] = ()
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """x, y, width and height."""
    area: float = 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the file. One without annotations shows a good part."""

    name: str
    """Its file, relative to the folder of the pictures, with `/` between folders."""
    size: tuple[int, int]
    """(H, W)"""
    marked: tuple[Marked, ...] = ()
    synthetic: bool = False
    """Whether a program drew its defects: a word that this program adds to the format."""


def read_coco(file: Path) -> tuple[Picture, ...]:
    """The pictures of a COCO file. Raises `BAD_ARGUMENT`, with what is wrong, for a file that is none or that leaves its folder."""
    try:
        return _pictures(read_json(file))
    except (OSError, KeyError, TypeError, ValueError) as error:
        reason = said("it does not say {key}", key=error.args[0]) if isinstance(error, KeyError) else unended(reason_of(error))
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("{file} cannot be read as COCO: {reason}.", file=file, reason=reason)) from error


def coco_bytes(pictures: Sequence[Picture], info: Mapping[str, str] | None = None) -> bytes:
    """A COCO file of these pictures; the same for the same ones. `info`: where it comes from."""
    kinds = sorted({marked.kind for picture in pictures for marked in picture.marked})
    number = {kind: position for position, kind in enumerate(kinds, 1)}
    images, annotations = [], list[dict[str, Any]]()
    for image_id, picture in enumerate(pictures, 1):
        height, width = picture.size
        images.append({"id": image_id, "file_name": picture.name, "width": width, "height": height})
        images[-1] |= {"synthetic": True} if picture.synthetic else {}
        for marked in picture.marked:
            plain = {"id": len(annotations) + 1, "image_id": image_id, "category_id": number[marked.kind]}
            annotations.append(plain | _segmentation(marked, picture.size) | {"bbox": list(marked.box), "area": marked.area})
    categories = [{"id": number[kind], "name": kind, "supercategory": "defect"} for kind in kinds]
    content = {"info": dict(info or {}), "images": images, "categories": categories, "annotations": annotations}
    return f"{json.dumps(content, ensure_ascii=False, allow_nan=False)}\n".encode()


def _segmentation(marked: Marked, size: tuple[int, int]) -> dict[str, Any]:
    if marked.counts:
        return {"segmentation": {"counts": packed(marked.counts), "size": list(size)}, "iscrowd": 1}
    return {"segmentation": [[number for corner in polygon for number in corner] for polygon in marked.polygons], "iscrowd": 0}


def _pictures(content: Any) -> tuple[Picture, ...]:
    found: Mapping[str, Any] = expect(MAPPING, "A COCO file", content)
    kinds = {_id(each): _kind(each) for each in expect(ENTRIES, "categories", found.get("categories", []))}
    marked: dict[int, list[Mapping[str, Any]]] = {}
    for each in expect(ENTRIES, "annotations", found["annotations"]):
        marked.setdefault(expect(WHOLE, "image_id", expect(MAPPING, "An annotation", each)["image_id"]), []).append(each)
    pictures, names = [], set[str]()
    for image in expect(ENTRIES, "images", found["images"]):
        picture = _picture(image, marked.pop(_id(image), []), kinds)
        if picture.name in names:
            raise ValueError(said("it names {picture} twice", picture=picture.name))
        names.add(picture.name)
        pictures.append(picture)
    if marked:
        raise ValueError(said("there are annotations of the image {marked}, which it does not name", marked=min(marked)))
    return tuple(pictures)


def _id(entry: Any) -> int:
    return int(expect(WHOLE, "id", expect(MAPPING, "An entry", entry)["id"]))


def _kind(category: Mapping[str, Any]) -> str:
    name = str(expect(TEXT, "A category's name", category["name"])).strip()
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise ValueError(said("a category is called {name}", name=repr(name[:MOST_NAME])))
    return name


def _picture(image: Mapping[str, Any], marked: Sequence[Mapping[str, Any]], kinds: Mapping[int, str]) -> Picture:
    name = str(expect(TEXT, "file_name", image["file_name"]))
    if not name or _OUTSIDE.search(name):
        raise ValueError(said("it names the picture {name}, which is not in its folder", name=repr(name[:MOST_NAME])))
    height, width = (int(expect(COUNT, key, image[key])) for key in ("height", "width"))
    if max(height, width) > MOST_PX or height * width > MOST_AREA:
        raise ValueError(said("{name} is said to have {width} x {height} px", name=name, width=width, height=height))
    synthetic = bool(expect(YES_OR_NO, "synthetic", image.get("synthetic", False)))
    return Picture(
        name.replace("\\", "/"), (height, width), tuple(_marked(each, (height, width), name, kinds) for each in marked), synthetic
    )


def _marked(found: Mapping[str, Any], size: tuple[int, int], name: str, kinds: Mapping[int, str]) -> Marked:
    kind = kinds.get(expect(WHOLE, "category_id", found["category_id"]))
    if kind is None:
        raise ValueError(
            said("an annotation of {name} has the category {found}, which it does not name", name=name, found=found["category_id"])
        )
    drawn = found.get("segmentation") or []
    if isinstance(drawn, Mapping):
        if list(expect(WHOLES, "size", drawn["size"])) != list(size):
            raise ValueError(said("a mask of {name} has another size than {width} x {height} px", name=name, width=size[1], height=size[0]))
        counts = drawn["counts"]
        return Marked(kind, counts=tuple(unpacked(counts) if isinstance(counts, str) else expect(WHOLES, "counts", counts)))
    return Marked(kind, tuple(_polygon(each, name) for each in expect(ENTRIES, "segmentation", drawn)))


def _polygon(numbers: Any, name: str) -> Polygon:
    values = [float(expect(FINITE, "A corner", number)) for number in expect(ENTRIES, "A polygon", numbers)]
    if len(values) < 6 or len(values) % 2 or max(map(abs, values)) > MOST_PX:
        raise ValueError(said("a polygon of {name} is none", name=name))
    return tuple(zip(values[::2], values[1::2], strict=True))
