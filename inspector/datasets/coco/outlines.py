"""Outlines of defects as polygons along the edges of their px: whoever fills them gets the same px back."""

from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.datasets.coco.run_lengths import Bits

Outline: TypeAlias = npt.NDArray[np.int32]
"""(N, 2) corners as (x, y) in px, (0, 0) being the left upper corner of the picture."""


def outlines_of(region: Bits) -> tuple[Outline, ...]:
    """The outline of one connected region (H, W), then those of the holes in it.

    Every px is enlarged to four, and the line through the outer ones of these is moved by a quarter px: onto the edges.
    """
    enlarged = region.astype(np.uint8).repeat(2, axis=0).repeat(2, axis=1)
    lines, hierarchy = cv2.findContours(enlarged, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    holes_last = np.argsort(hierarchy[0][:, 3] >= 0, kind="stable")
    return tuple(_edges(np.asarray(lines[number], np.int32)[:, 0]) for number in holes_last)


def _edges(line: Outline) -> Outline:
    corners = (line + 1) // 2
    moved: Outline = corners[(corners != np.roll(corners, 1, axis=0)).any(axis=1)]
    way = np.roll(moved, -1, axis=0) - moved
    turned: Outline = moved[(way != np.roll(way, 1, axis=0)).any(axis=1)]
    return turned
