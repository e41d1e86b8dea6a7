"""One picture for one place: the part, the place enlarged, its heatmap, and the three good pictures, with words below."""

from pathlib import Path, PurePath
from typing import Any

import cv2
import numpy as np

from inspector.core.heatmap import overlay
from inspector.core.inspection import Inspection
from inspector.core.types import FloatArray, Image, Pixels
from inspector.devices.image_file import write_image
from inspector.engine.images.seen import WINDOW_PATCHES, Cutting
from inspector.services.explain.why import GoodExample, Source, Why
from inspector.services.file_names import file_name
from inspector.storage import atomic

SIDE, GAP, LINE = 236, 14, 22
PAPER, INK, FAINT = (250, 250, 250), (30, 30, 30), (105, 105, 105)
_SEAM, _FRAME = (0, 0, 0), (255, 255, 255)
_FRAMED = 3 / WINDOW_PATCHES
"""Share of a place that is shown which has the frame: three patches."""
_CLOSE = 1.1
"""Thresholds up to which the second digit tells."""
_LETTERS = 33
"""That fit under a picture."""


def sentence(why: Why) -> str:
    """What there is to say of the place."""
    times = why.of_threshold
    looks = "good parts look like this here." if why.is_here else "this comes nearest to it in good parts."
    if times is None:
        return f"A score of {why.place.value:.3g}; {looks}"
    told = f"{times:.2f}" if times < _CLOSE else f"{times:.1f}"
    return f"{told} times the threshold; {looks}" if times > 1 else f"Below the threshold ({told} times); {looks}"


def where_from(example: GoodExample) -> str:
    """Where the picture of a good place comes from, or that there is none."""
    return {
        Source.MODEL: "picture in the model",
        Source.DISK: "picture on this PC",
        Source.NOWHERE: "no picture: the model has none, and the file is gone",
    }[example.source]


def enlarged(cutting: Cutting[Pixels], side: int = SIDE) -> Pixels:
    """(h, w, 3) a place with its longer side at `side` px, a frame around the patches in question."""
    return framed(_fitted(cutting.pixels, side), cutting.y, cutting.x)


def hot(why: Why, side: int = SIDE) -> Pixels:
    """The place of the part under its heatmap."""
    fitted = _fitted(why.crop.pixels, side)
    drawn = np.asarray(cv2.resize(why.map, fitted.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)
    return framed(overlay(fitted, drawn, why.threshold), why.crop.y, why.crop.x)


def framed(pixels: Pixels, y: float, x: float, share: float = _FRAMED) -> Pixels:
    """With a frame of `share` of the longer side around the place at these shares of the picture."""
    found, reach = pixels.copy(), share / 2 * max(pixels.shape[:2])
    top, left = (round(place * extent - reach) for place, extent in zip((y, x), pixels.shape[:2], strict=True))
    bottom, right = round(top + 2 * reach), round(left + 2 * reach)
    for colour, width in ((_SEAM, 3), (_FRAME, 1)):
        cv2.rectangle(found, (left, top), (right, bottom), colour, width)
    return found


def sheet(image: Image, inspection: Inspection, drawn: FloatArray, why: Why) -> Pixels:
    """(H, W, 3) the whole sheet; `drawn`: the map of the picture (H, W)."""
    whole = _fitted(overlay(image, drawn, inspection.threshold, depth=inspection.depth), SIDE)
    y, x = why.place.y / image.shape[0], why.place.x / image.shape[1]
    score = "no score" if inspection.score is None else f"score {inspection.score:.4g}, threshold {inspection.threshold:.4g}"
    place = f"x {why.place.x:.0f}, y {why.place.y:.0f} px, map {why.place.value:.4g}"
    columns = [
        _column(
            framed(whole, y, x, WINDOW_PATCHES * max(why.traced.patch)),
            "The part",
            (PurePath(inspection.source).name, f"{inspection.verdict}, {score}"),
        ),
        _column(enlarged(why.crop), "The place", (place,)),
        _column(hot(why), "Under the heatmap", ()),
        *(_good(number, example) for number, example in enumerate(why.good, 1)),
    ]
    body = np.concatenate(columns, axis=1)
    title = np.full((2 * LINE, body.shape[1], 3), PAPER, np.uint8)
    _write(title, sentence(why), GAP, LINE + 6, INK, 0.62)
    return np.concatenate([title, body])


def write_sheet(folder: Path, number: int, pixels: Pixels, source: str) -> Path:
    """Writes a sheet as PNG into `folder`, which is made. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    path = folder / f"why-{number:02}-{file_name(Path(source).stem)}.png"
    with atomic.explained(path):
        folder.mkdir(parents=True, exist_ok=True)
    write_image(path, pixels)
    return path


def listed(why: Why) -> dict[str, Any]:
    """Plain JSON values of a place and of what good pictures have like it."""
    good = [
        {
            "file": each.file,
            "date": each.date,
            "distance": round(each.place.distance, 5),
            "y": round(each.place.y, 5),
            "x": round(each.place.x, 5),
            "picture": str(each.source),
        }
        for each in why.good
    ]
    return {
        "x": round(why.place.x, 1),
        "y": round(why.place.y, 1),
        "value": why.place.value,
        "times_threshold": None if why.of_threshold is None else round(why.of_threshold, 4),
        "patch_score": why.traced.score,
        "network": why.traced.member,
        "sentence": sentence(why),
        "good": good,
    }


def _good(number: int, example: GoodExample) -> Pixels:
    pixels = enlarged(example.crop) if example.crop is not None else np.full((SIDE, SIDE, 3), 228, np.uint8)
    words = PurePath(example.file).name, example.date[:10], f"distance {example.place.distance:.3g}", where_from(example)
    return _column(pixels, f"Good part {number}", [word for word in words if word])


def _column(pixels: Pixels, title: str, words: tuple[str, ...] | list[str]) -> Pixels:
    """A picture with its title above and words below."""
    canvas = np.full((LINE + SIDE + 5 * LINE, SIDE + GAP, 3), PAPER, np.uint8)
    _write(canvas, title, GAP, LINE - 6, INK, 0.5)
    top, left = LINE + (SIDE - pixels.shape[0]) // 2, GAP + (SIDE - pixels.shape[1]) // 2
    canvas[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels[:SIDE, :SIDE]
    lines = [word[start : start + _LETTERS] for word in words for start in range(0, len(word), _LETTERS)]
    for row, line in enumerate(lines[:5]):
        _write(canvas, line, GAP, LINE + SIDE + (row + 1) * LINE - 4, FAINT, 0.4)
    return canvas


def _fitted(pixels: Pixels, side: int) -> Pixels:
    """(h, w, 3) with the longer side at `side` px."""
    scale = side / max(pixels.shape[:2])
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    found = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    return np.asarray(found if found.ndim == 3 else cv2.cvtColor(found, cv2.COLOR_GRAY2RGB), np.uint8)


def _write(canvas: Pixels, text: str, left: int, bottom: int, colour: tuple[int, int, int], size: float) -> None:
    """OpenCV draws ASCII alone; every other letter becomes a question mark."""
    cv2.putText(canvas, text.encode("ascii", "replace").decode(), (left, bottom), cv2.FONT_HERSHEY_SIMPLEX, size, colour, 1, cv2.LINE_AA)
