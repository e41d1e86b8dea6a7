"""A picture of the images that a detector judged best and worst, each beside its heatmap."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core import heatmap
from inspector.core.metrics import best_f1
from inspector.core.types import FloatArray, Image
from inspector.datasets.dataset import LabelledImage
from inspector.devices.image_file import write_image
from inspector.storage import atomic

EACH, COLUMNS = 8, 4
SIDE, GAP, LINE = 176, 12, 20
PAPER, INK, FAINT, TRUTH = (250, 250, 250), (30, 30, 30), (110, 110, 110), (0, 160, 255)

_Bytes: TypeAlias = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class _Tile:
    """One image, small: its picture with the outline of the true defect, and its map."""

    name: str
    score: float
    picture: _Bytes
    plain: _Bytes
    map: FloatArray


class ContactSheet:
    """Takes test images one by one and keeps the few that tell most."""

    def __init__(self, depth: int = 0) -> None:
        """`depth`: bits of the images that are added, where these have 16 and it is known."""
        self._depth = depth
        self._missed: list[_Tile] = []
        self._alarms: list[_Tile] = []
        self._found: list[_Tile] = []
        self._scores: tuple[list[float], list[float]] = ([], [])

    def add(self, item: LabelledImage, image: Image, score: float, scores: FloatArray, mask: npt.NDArray[np.bool_] | None) -> None:
        """An image with its score, anomaly map and, where known, true mask (all of one size)."""
        self._scores[item.defect].append(score)
        plain = _small(image, self._depth)
        tile = _Tile(f"{item.kind} {item.path.stem}", score, _outlined(plain, mask), plain, heatmap.shrink(scores, SIDE))
        if item.defect:
            self._missed = sorted([*self._missed, tile], key=lambda t: t.score)[:EACH]
            self._found = sorted([*self._found, tile], key=lambda t: -t.score)[:EACH]
        else:
            self._alarms = sorted([*self._alarms, tile], key=lambda t: -t.score)[:EACH]

    def write(self, path: Path, title: str) -> Path:
        """Writes the sheet as JPEG and gives its path. Raises `NOT_WRITABLE`, `DISK_FULL`."""
        threshold = best_f1(*self._scores)[1] if self._scores[1] else None
        told = "-" if threshold is None else f"{threshold:.4g}"
        sections = [
            _heading(f"{title}. Colours: threshold {told}, the best F1 on these test images, for this picture alone", INK),
            _section("Worst: defects with the lowest scores", self._missed, threshold),
            _section("Worst: good parts with the highest scores", self._alarms, threshold),
            _section("Best: defects with the highest scores", self._found, threshold),
        ]
        with atomic.explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        write_image(path, np.concatenate(sections), quality=88)
        return path


def _section(title: str, tiles: Sequence[_Tile], threshold: float | None) -> _Bytes:
    rows = [_row(tiles[start : start + COLUMNS], threshold) for start in range(0, len(tiles), COLUMNS)]
    return np.concatenate([_heading(title, INK), *rows])


def _row(tiles: Sequence[_Tile], threshold: float | None) -> _Bytes:
    row = _blank(SIDE + LINE + GAP)
    for column, tile in enumerate(tiles):
        left = GAP + column * (2 * SIDE + GAP)
        _paste(row, tile.picture, left)
        _paste(row, heatmap.overlay(tile.plain, tile.map, threshold), left + SIDE)
        _write(row, f"{tile.score:.4g}  {tile.name}"[:48], left, SIDE + LINE - 6, FAINT)
    return row


def _blank(height: int) -> _Bytes:
    return np.full((height, GAP + COLUMNS * (2 * SIDE + GAP), 3), PAPER, np.uint8)


def _heading(text: str, colour: tuple[int, int, int]) -> _Bytes:
    line = _blank(LINE + GAP)
    _write(line, text, GAP, LINE, colour)
    return line


def _write(canvas: _Bytes, text: str, left: int, bottom: int, colour: tuple[int, int, int]) -> None:
    """OpenCV draws ASCII alone; every other letter becomes a question mark."""
    plain = text.encode("ascii", "replace").decode()
    cv2.putText(canvas, plain, (left, bottom), cv2.FONT_HERSHEY_SIMPLEX, 0.42, colour, 1, cv2.LINE_AA)


def _paste(canvas: _Bytes, picture: _Bytes, left: int) -> None:
    height, width = picture.shape[:2]
    canvas[:height, left : left + width] = picture


def _small(image: Image, depth: int) -> _Bytes:
    """The picture with its longer side at `SIDE` px; (H, W, 3)."""
    picture = heatmap.displayable(image, depth)
    scale = SIDE / max(picture.shape[:2])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return np.asarray(small if small.ndim == 3 else cv2.cvtColor(small, cv2.COLOR_GRAY2RGB), np.uint8)


def _outlined(plain: _Bytes, mask: npt.NDArray[np.bool_] | None) -> _Bytes:
    picture = plain.copy()
    if mask is not None and mask.any():
        small = cv2.resize(mask.astype(np.float32), (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_AREA)
        outlines, _ = cv2.findContours((small > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(picture, outlines, -1, TRUTH, 1)
    return picture
