"""How a box in a picture changes while it is dragged or nudged: numbers alone, in px of the picture."""

from dataclasses import replace
from typing import TypeAlias, TypeVar

from inspector.core.box import Box

Size: TypeAlias = tuple[int, int]
"""(height, width) of the picture."""
Sides: TypeAlias = tuple[int, int]
"""Which sides move: -1 left or top, 1 right or bottom, 0 neither; (0, 0) moves the box as a whole."""
HANDLES: tuple[Sides, ...] = tuple((across, down) for down in (-1, 0, 1) for across in (-1, 0, 1) if (across, down) != (0, 0))
LEAST_PX = 16
"""No side becomes shorter; a picture may be."""
Number = TypeVar("Number", int, float)


def dragged(box: Box, sides: Sides, right: int, down: int, size: Size) -> Box:
    """`box` after its `sides` went so far, within the picture."""
    x, width = along(box.x, box.width, sides[0], right, size[1], LEAST_PX, whole=sides == (0, 0))
    y, height = along(box.y, box.height, sides[1], down, size[0], LEAST_PX, whole=sides == (0, 0))
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


def along(start: Number, length: Number, side: int, by: Number, most: Number, least: Number, *, whole: bool) -> tuple[Number, Number]:
    """Start and length along one axis after one side, or the `whole`, went `by`; from 0 to `most`, no shorter than `least` or it was."""
    end, least = start + length, min(least, length)
    if whole:
        return min(max(start + by, 0), most - length), length
    if side < 0:
        start = min(max(start + by, 0), end - least)
    elif side > 0:
        end = max(min(end + by, most), start + least)
    return start, end - start


def hold(x: float, y: float, width: float, height: float, reach: float) -> Sides | None:
    """What a finger takes hold of that touches a box at (x, y) from its middle: a handle not further than `reach`, the box, or nothing.

    The middle of a small box moves it, though handles are near.
    """
    across, down = 2 * x / max(width, 1e-9), 2 * y / max(height, 1e-9)
    near = min(HANDLES, key=lambda sides: max(abs(sides[0] * width / 2 - x), abs(sides[1] * height / 2 - y)))
    is_near = max(abs(near[0] * width / 2 - x), abs(near[1] * height / 2 - y)) <= reach
    if is_near and not (abs(across) < 1 / 3 and abs(down) < 1 / 3):
        return near
    return (0, 0) if abs(across) <= 1 and abs(down) <= 1 else None
