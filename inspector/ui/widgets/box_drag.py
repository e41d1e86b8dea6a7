"""How a box in a picture changes while it is dragged or nudged: numbers alone, in px of the picture."""

from dataclasses import replace
from typing import TypeAlias

from inspector.core.box import Box

Size: TypeAlias = tuple[int, int]
"""(height, width) of the picture."""
Sides: TypeAlias = tuple[int, int]
"""Which sides move: -1 left or top, 1 right or bottom, 0 neither; (0, 0) moves the box as a whole."""
HANDLES: tuple[Sides, ...] = tuple((across, down) for down in (-1, 0, 1) for across in (-1, 0, 1) if (across, down) != (0, 0))
LEAST_PX = 16
"""No side becomes shorter; a picture may be."""


def dragged(box: Box, sides: Sides, right: int, down: int, size: Size) -> Box:
    """`box` after its `sides` went so far, within the picture."""
    x, width = _along(box.x, box.width, sides[0], right, size[1], whole=sides == (0, 0))
    y, height = _along(box.y, box.height, sides[1], down, size[0], whole=sides == (0, 0))
    return Box(x, y, width, height)


def between(one: tuple[int, int], other: tuple[int, int], size: Size) -> Box | None:
    """The box with these two corners (x, y), within the picture; None where it is too small to be meant."""
    (left, right), (top, bottom) = (
        sorted(min(max(corner[axis], 0), most) for corner in (one, other)) for axis, most in ((0, size[1]), (1, size[0]))
    )
    if right - left < min(LEAST_PX, size[1]) or bottom - top < min(LEAST_PX, size[0]):
        return None
    return Box(left, top, right - left, bottom - top)


def fitted(box: Box, size: Size) -> Box:
    """`box` moved and cut so that a picture of this size holds it."""
    width, height = min(box.width, size[1]), min(box.height, size[0])
    return replace(box, x=min(box.x, size[1] - width), y=min(box.y, size[0] - height), width=width, height=height)


def _along(start: int, length: int, side: int, by: int, most: int, *, whole: bool) -> tuple[int, int]:
    """Start and length along one axis."""
    end, least = start + length, min(LEAST_PX, length)
    if whole:
        return min(max(start + by, 0), most - length), length
    if side < 0:
        start = min(max(start + by, 0), end - least)
    elif side > 0:
        end = max(min(end + by, most), start + least)
    return start, end - start
