"""A sheet of the pictures of good parts that should be looked at first: each with its oddest place, beside the likest good one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.errors import InspectorError
from inspector.core.good_set import GoodPicture, GoodSet, Remark, Spot
from inspector.core.heatmap import displayable
from inspector.devices.image_file import read_image, write_image
from inspector.storage import atomic

MOST, COLUMNS = 24, 3
SIDE, GAP, LINE = 168, 12, 20
SEEN = 0.22
"""Side of the place that is shown large, as a share of the picture's shorter side."""
NAME = "good parts, worst first.jpg"
_PAPER, _INK, _FAINT, _MARK = (250, 250, 250), (30, 30, 30), (110, 110, 110), (255, 120, 0)

Pixels: TypeAlias = npt.NDArray[np.uint8]
Text: TypeAlias = Callable[[Remark], str]


def write_sheet(folder: Path, found: GoodSet, text: Text) -> Path:
    """Writes the worst `MOST` of them into `folder`. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    tiles = [_tile(each, text) for each in found.pictures[:MOST]]
    rows = [_row(tiles[first : first + COLUMNS]) for first in range(0, len(tiles), COLUMNS)]
    path = folder / NAME
    with atomic.explained(path):
        folder.mkdir(parents=True, exist_ok=True)
    write_image(path, np.concatenate(rows), quality=88)
    return path


def window(size: tuple[int, int], spot: Spot) -> tuple[slice, slice]:
    """Rows and columns of a picture of `size` (H, W) around a place of it, in px."""
    side = min(max(16, round(SEEN * min(size))), *size)
    first = [round(centre * length - side / 2) for centre, length in zip((spot.y, spot.x), size, strict=True)]
    top, left = (min(max(0, start), max(0, length - side)) for start, length in zip(first, size, strict=True))
    return slice(top, top + side), slice(left, left + side)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place of a picture, enlarged."""

    pixels: Pixels
    """(h, w, 3)"""
    box: tuple[float, float, float, float]
    """(left, top, width, height) as shares of the picture."""


def place_of(path: str, spot: Spot) -> Place | None:
    """None for a picture that cannot be read."""
    picture = _read(path)
    if picture is None:
        return None
    (height, width), (rows, columns) = picture.shape[:2], window((picture.shape[0], picture.shape[1]), spot)
    sides = (columns.stop - columns.start) / width, (rows.stop - rows.start) / height
    return Place(np.ascontiguousarray(picture[rows, columns]), (columns.start / width, rows.start / height, *sides))


def _row(tiles: Sequence[Pixels]) -> Pixels:
    row = np.full((SIDE + 2 * LINE + GAP, COLUMNS * (3 * SIDE + 2 * GAP), 3), _PAPER, np.uint8)
    for column, tile in enumerate(tiles):
        left = GAP + column * (3 * SIDE + 2 * GAP)
        row[: tile.shape[0], left : left + tile.shape[1]] = tile
    return row


def _tile(picture: GoodPicture, text: Text) -> Pixels:
    """The picture, its oddest place and the likest good one, with two lines below."""
    tile = np.full((SIDE + 2 * LINE, 3 * SIDE, 3), _PAPER, np.uint8)
    own = _read(picture.path)
    if own is not None and picture.spot is not None:
        rows, columns = window((own.shape[0], own.shape[1]), picture.spot)
        _paste(tile, own[rows, columns], SIDE)
        thick = max(1, round(max(own.shape) / SIDE * 1.5))
        own = cv2.rectangle(own.copy(), (columns.start, rows.start), (columns.stop - 1, rows.stop - 1), _MARK, thick)  # type: ignore[assignment]
        like = _read(picture.like)
        if like is not None and picture.like_spot is not None:
            _paste(tile, like[window((like.shape[0], like.shape[1]), picture.like_spot)], 2 * SIDE)
    if own is not None:
        _paste(tile, own, 0)
    _write(tile, Path(picture.path).name, SIDE + LINE - 6, _INK)
    _write(tile, "; ".join(map(text, picture.remarks)), SIDE + 2 * LINE - 6, _FAINT)
    return tile


def _read(path: str) -> Pixels | None:
    try:
        shown = displayable(read_image(Path(path)))
    except InspectorError:
        return None
    return np.asarray(shown if shown.ndim == 3 else cv2.cvtColor(shown, cv2.COLOR_GRAY2RGB), np.uint8)


def _paste(tile: Pixels, picture: Pixels, left: int) -> None:
    scale = (SIDE - 2) / max(picture.shape[:2])
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR), np.uint8)
    tile[: small.shape[0], left : left + small.shape[1]] = small


def _write(tile: Pixels, text: str, bottom: int, colour: tuple[int, int, int]) -> None:
    """OpenCV draws ASCII alone; every other letter becomes a question mark."""
    plain = text.encode("ascii", "replace").decode()[:70]
    cv2.putText(tile, plain, (0, bottom), cv2.FONT_HERSHEY_SIMPLEX, 0.42, colour, 1, cv2.LINE_AA)
