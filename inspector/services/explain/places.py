"""The suspicious places of a judged picture, the worst first, and how large a place is shown."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence
from inspector.core.heatmap import shrink
from inspector.core.said import said
from inspector.core.types import FloatArray
from inspector.devices.opencv import cv2
from inspector.engine.detectors.detector import Detector
from inspector.engine.images.seen import WINDOW_PATCHES

Point: TypeAlias = tuple[float, float]
"""(y, x) in px of the picture, (0, 0) the centre of its first px."""
_LOOKED_AT_PX = 256


@dataclass(frozen=True, slots=True)
class SuspiciousPlace:
    """A local maximum of a map."""

    y: float
    x: float
    """px of the picture, (0, 0) the centre of its first px."""
    value: float
    """Of the map in the unit of the score: above the threshold, it is NG for this place alone."""

    @property
    def point(self) -> Point:
        """(y, x)."""
        return self.y, self.x


def suspicious_places(drawn: FloatArray, apart_px: float, most: int = 5) -> list[SuspiciousPlace]:
    """The local maxima of a map (H, W), as `Inspection.map` is one, highest first, none nearer than `apart_px` to a higher one.

    What is ignored is 0 in a map, as are places without a number: there is nothing suspicious there.
    """
    small = np.nan_to_num(shrink(drawn, _LOOKED_AT_PX), nan=0.0, posinf=float(np.finfo(np.float32).max), neginf=0.0)
    tops = np.argwhere((small >= cv2.dilate(small, np.ones((3, 3), np.uint8))) & (small > 0))
    step = -(-max(drawn.shape) // _LOOKED_AT_PX)
    found: list[SuspiciousPlace] = []
    for row, column in tops[np.argsort(-small[tops[:, 0], tops[:, 1]], kind="stable")].tolist():
        block = drawn[row * step : (row + 1) * step, column * step : (column + 1) * step]
        y, x = np.unravel_index(int(np.nan_to_num(block, nan=-1.0).argmax()), block.shape)
        place = SuspiciousPlace(float(row * step + y), float(column * step + x), float(small[row, column]))
        if all(np.hypot(place.y - other.y, place.x - other.x) >= apart_px for other in found):
            found.append(place)
            if len(found) == most:
                break
    return found


def value_at(drawn: FloatArray, point: Point, patch_px: float) -> float:
    """The highest value of a map (H, W) at a place or one patch beside it. Raises `BAD_ARGUMENT` for one that is not in the picture."""
    row, column, reach = round(point[0]), round(point[1]), round(patch_px)
    if not (0 <= row < drawn.shape[0] and 0 <= column < drawn.shape[1]):
        sentence = said(
            "The place at {x:.0f}, {y:.0f} is not in the picture of {width} x {height} px.",
            x=point[1],
            y=point[0],
            width=drawn.shape[1],
            height=drawn.shape[0],
        )
        raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
    around = drawn[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1]
    return float(np.nan_to_num(around, nan=0.0).max())


def window_px(detector: Detector, evidence: Evidence) -> float:
    """Side in px of the picture of a place that is shown; two places that are as far apart do not overlap much."""
    return WINDOW_PATCHES * patch_px(detector, evidence)


def patch_px(detector: Detector, evidence: Evidence) -> float:
    """The longer side of a patch in px of the picture."""
    rows, columns = detector.preprocess.geometry(*evidence.shape).inspected()
    grid = evidence.sheets[0].grid.shape
    return float(max((rows.stop - rows.start) / grid[0], (columns.stop - columns.start) / grid[1]))
