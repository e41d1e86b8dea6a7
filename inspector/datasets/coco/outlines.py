"""The outline of a defect as a polygon along the edges of its px: whoever fills it gets the same px back."""

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.datasets.coco.run_lengths import Bits

Outline: TypeAlias = npt.NDArray[np.int32]
"""(N, 2) corners as (x, y) in px, (0, 0) being the left upper corner of the picture."""


def outline_of(region: Bits) -> Outline | None:
    """The outline of one connected region (H, W); None where one polygon cannot tell it, because there is a hole in it.

    Every px is enlarged to four, and the line through the outer ones of these is moved outwards by a quarter px: onto the edges.
    """
    enlarged = region.astype(np.uint8).repeat(2, axis=0).repeat(2, axis=1)
    lines, _ = cv2.findContours(enlarged, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if len(lines) != 1:
        return None
    corners = (np.asarray(lines[0], np.int32)[:, 0] + 1) // 2
    moved = (corners != np.roll(corners, 1, axis=0)).any(axis=1)
    return _without_straight(corners[moved])


def _without_straight(corners: Outline) -> Outline:
    """Only those corners where the line turns."""
    way = np.roll(corners, -1, axis=0) - corners
    turns = (way != np.roll(way, 1, axis=0)).any(axis=1)
    turned: Outline = corners[turns]
    return turned
