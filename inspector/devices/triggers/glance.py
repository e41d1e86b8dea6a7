"""A picture reduced to what tells whether a part is there: a few brightnesses, in which light and noise count little."""

from dataclasses import dataclass

import numpy as np

from inspector.core.box import Box
from inspector.core.types import FloatArray, Image
from inspector.devices.opencv import cv2

_CELLS, _PER_CELL = 48, 8
"""Cells along the longer side of the box at most, and px along the side of each that are looked at: their noise is averaged out."""
_SAMPLES = 64
"""Along each side of the whole picture, for its light."""
_DARK = 16.0
"""Of 255, added before the logarithm, so that noise in the dark does not count."""


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """Logarithms of brightness: more light adds the same everywhere."""

    cells: FloatArray
    """(rows, columns, channels) of the box."""
    whole: FloatArray
    """(samples, channels) of the whole picture."""

    def share_changed(self, other: "Glance", contrast: float) -> float:
        """Share of the cells that differ by more than `contrast` (0.1: 10 % of the brightness), whatever the light does on the whole."""
        light = np.median(self.whole - other.whole, axis=0)
        changed = np.abs(self.cells - other.cells - light).max(axis=2) > contrast
        return float(changed.mean())

    def blended(self, other: "Glance", share: float) -> "Glance":
        """This one, by a `share` on the way to the other."""
        return Glance(self.cells + share * (other.cells - self.cells), self.whole + share * (other.whole - self.whole))


def glance(image: Image, box: Box) -> Glance:
    """Looks at `image`, (H, W, 3) or (H, W), 8 or 16 bit; the box lies in it."""
    scale = np.float32(1 if image.dtype == np.uint8 else 1 / 257)
    channels = 1 if image.ndim == 2 else image.shape[2]
    cells = _cells(image[box.rows, box.columns], max(box.size))
    down, across = (max(1, side // _SAMPLES) for side in image.shape[:2])
    whole = image[::down, ::across]
    return Glance(_logarithms(cells.reshape(*cells.shape[:2], channels), scale), _logarithms(whole.reshape(-1, channels), scale))


def _cells(part: Image, longer: int) -> Image:
    """Means over `part`, of which not every px is needed."""
    step = max(1, longer // (_CELLS * _PER_CELL))
    cell = max(_PER_CELL, longer / _CELLS)
    size = [max(1, round(side / cell)) for side in part.shape[1::-1]]
    return cv2.resize(np.ascontiguousarray(part[::step, ::step]), size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _logarithms(values: Image, scale: np.float32) -> FloatArray:
    logarithms: FloatArray = np.log(values.astype(np.float32) * scale + np.float32(_DARK))
    return logarithms
