"""Pictures of a report: small JPEG files of misjudged images with their heatmap, and of the places that count."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core import heatmap
from inspector.core.areas import Area, Areas, Use
from inspector.core.errors import InspectorError
from inspector.core.types import Image
from inspector.devices.image_file import read_image
from inspector.engine.images.shapes import pixels_of
from inspector.services.report.blocks import Picture
from inspector.services.report.words import Words
from inspector.services.validation.masks import read_mask
from inspector.services.validation.scoring import Judge

SIDE_PX, REFERENCE_PX, GAP_PX, QUALITY = 300, 900, 6, 88
_TRUTH = (0, 200, 230)
_COLOURS = {Use.LOOK: (0, 140, 70), Use.IGNORE: (90, 90, 90), Use.ZONE: (235, 120, 0)}

_Bytes: TypeAlias = npt.NDArray[np.uint8]
_Bits: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture is made of: the file, how it is judged, and the file with the mask of the known defect."""

    path: str
    judge: Judge
    threshold: float
    depth: int
    mask: Path | None = None


def misjudged_picture(seen: Seen, caption: tuple[str, ...], words: Words) -> Picture:
    """The picture beside its heatmap; where it cannot be read any more that is said in its place."""
    try:
        image = read_image(Path(seen.path))
    except InspectorError:
        return Picture(caption, instead=words("picture_gone"))
    found = seen.judge(image, seen.path)
    shrunk = None if found.map is None else heatmap.shrink(found.map, SIDE_PX)
    plain = _small(heatmap.displayable(image, seen.depth), SIDE_PX)
    hot = heatmap.overlay(plain, shrunk, seen.threshold)
    if seen.mask is not None:
        try:
            _outline(hot, read_mask(seen.mask, (image.shape[0], image.shape[1])), _TRUTH)
        except InspectorError:
            caption = (*caption, words("mask_unreadable"))
    gap = np.full((plain.shape[0], GAP_PX, 3), 255, np.uint8)
    return _as_jpeg(np.concatenate([plain, gap, hot], axis=1), caption)


def reference_picture(image: Image, areas: Areas, depth: int, caption: tuple[str, ...]) -> Picture:
    """A picture of a good part with the areas drawn on it."""
    drawn = _small(heatmap.displayable(image, depth), REFERENCE_PX)
    for use in Use:
        for area in areas.of(use):
            _paint(drawn, area, areas.size)
    return _as_jpeg(drawn, caption)


def first_readable(paths: Iterable[Path]) -> Image | None:
    """The first picture that can be read; None where none can."""
    for path in paths:
        try:
            return read_image(path)
        except InspectorError:
            continue
    return None


def _paint(picture: _Bytes, area: Area, size: tuple[int, int]) -> None:
    covered, colour = pixels_of(area, size), _COLOURS[area.use]
    fitted = cv2.resize(covered.astype(np.uint8), (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_AREA) > 0
    if area.use is not Use.LOOK:
        share = 0.55 if area.use is Use.IGNORE else 0.3
        picture[fitted] = np.round((1 - share) * picture[fitted] + share * np.array(colour)).astype(np.uint8)
    _outline(picture, fitted, colour, width=2)


def _outline(picture: _Bytes, mask: _Bits, colour: tuple[int, int, int], width: int = 1) -> None:
    small = cv2.resize(mask.astype(np.float32), (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_AREA)
    outlines, _ = cv2.findContours((small > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(picture, outlines, -1, colour, width)


def _small(picture: _Bytes, side: int) -> _Bytes:
    """(h, w, 3) with the longer side at `side` px at most."""
    scale = min(1.0, side / max(picture.shape[:2]))
    size = max(1, math.floor(picture.shape[1] * scale)), max(1, math.floor(picture.shape[0] * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.array(small[:, :, :3] if small.ndim == 3 else cv2.cvtColor(small, cv2.COLOR_GRAY2RGB), np.uint8)


def _as_jpeg(picture: _Bytes, caption: tuple[str, ...]) -> Picture:
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return Picture(caption, bytes(encoded), picture.shape[1], picture.shape[0])
