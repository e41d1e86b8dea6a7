"""What a synthetic defect looks like.

A kind gets a square that was cut from the picture, as float32 (S, S, C), and gives back what is to be seen there instead, and how much of
the defect is to be seen at every px: (S, S), from 0 to 1.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray, Image


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """What a kind may use beside the square itself."""

    picture: Image
    rng: np.random.Generator
    contrast: float
    """In values of the picture; below 0 it is darker."""

    def cut(self, side: int) -> FloatArray:
        """A square from any place of the picture."""
        top, left = (int(self.rng.integers(0, length - side + 1)) for length in self.picture.shape[:2])
        return square_at(self.picture, top, left, side)


Drawn: TypeAlias = tuple[FloatArray, FloatArray]
Kind: TypeAlias = Callable[[FloatArray, Canvas], Drawn]


def square_at(picture: Image, top: int, left: int, side: int) -> FloatArray:
    """(S, S, C) of (H, W[, C])."""
    part: npt.NDArray[Any] = picture[top : top + side, left : left + side]
    return part.reshape(side, side, -1).astype(np.float32)


def _line(square: FloatArray, canvas: Canvas) -> Drawn:
    side = len(square)
    mask = np.zeros((side, side), np.float32)
    angle, bend = canvas.rng.uniform(0, np.pi), canvas.rng.uniform(-0.15, 0.15) * side
    way = np.array([np.cos(angle), np.sin(angle)]) * side * 0.42
    ends = side / 2 - way, side / 2 + np.array([-way[1], way[0]]) * bend / side, side / 2 + way
    cv2.polylines(mask, [np.rint(ends).astype(np.int32)], False, 1.0, max(1, round(side / 9)), cv2.LINE_AA)
    return square + canvas.contrast * mask[..., None], mask


def _spot(square: FloatArray, canvas: Canvas) -> Drawn:
    mask = _blob(len(square), canvas.rng, soft=0.04)
    return square + canvas.contrast * mask[..., None], mask


def _stain(square: FloatArray, canvas: Canvas) -> Drawn:
    """A wide, soft change of brightness, of another strength in every channel."""
    shares = np.asarray(canvas.rng.uniform(0.2, 1.0, square.shape[2]))
    mask = _cloud(len(square), canvas.rng, soft=0.2)
    return square + (canvas.contrast * shares / shares.max()).astype(np.float32) * mask[..., None], mask


def _dent(square: FloatArray, canvas: Canvas) -> Drawn:
    """A hollow in the surface: bright where its slope faces the light, dark on the other side."""
    mask = _cloud(len(square), canvas.rng, soft=0.12)
    down, right = np.gradient(mask)
    angle = canvas.rng.uniform(0, 2 * np.pi)
    slope = (np.cos(angle) * right + np.sin(angle) * down) * np.sqrt(mask)
    shade = np.asarray(slope / max(float(np.abs(slope).max()), 1e-6), np.float32)
    return square + canvas.contrast * shade[..., None], mask


def _smear(square: FloatArray, canvas: Canvas) -> Drawn:
    """Something wiped across: what is below is drawn out along streaks that are brighter or darker than it."""
    side = len(square)
    length = max(3, side // 3)
    turned = cv2.getRotationMatrix2D(((length - 1) / 2,) * 2, float(canvas.rng.uniform(0, 180)), 1.0)
    stroke = np.zeros((length, length), np.float32)
    stroke[length // 2] = 1
    stroke = np.asarray(cv2.warpAffine(stroke, turned, (length, length)), np.float32)
    stroke /= stroke.sum()
    streaks = cv2.filter2D(canvas.rng.uniform(0.2, 1.8, (side, side)).astype(np.float32), -1, stroke)
    wiped = np.asarray(cv2.filter2D(square, -1, stroke), np.float32).reshape(square.shape) + canvas.contrast * streaks[..., None]
    return _blended(square, wiped, _cloud(side, canvas.rng, soft=0.08))


def _gap(square: FloatArray, canvas: Canvas) -> Drawn:
    """A piece broken out, with corners: an even ground in its place, brighter or darker than its surroundings."""
    side = len(square)
    angles = np.sort(canvas.rng.uniform(0, 2 * np.pi, 8))
    reach = canvas.rng.uniform(0.3, 0.46, 8) * side
    corners = side / 2 + np.stack([np.cos(angles), np.sin(angles)], axis=1) * reach[:, None]
    mask = np.zeros((side, side), np.float32)
    cv2.fillPoly(mask, [np.rint(corners).astype(np.int32)], 1.0, cv2.LINE_AA)
    ground = np.median(_border(square), axis=0) + np.float32(canvas.contrast)
    return _blended(square, np.broadcast_to(ground, square.shape).astype(np.float32), mask)


def _blur(square: FloatArray, canvas: Canvas) -> Drawn:
    return _within(square, np.asarray(cv2.GaussianBlur(square, (0, 0), max(1.0, len(square) / 10)), np.float32), canvas)


def _moved(square: FloatArray, canvas: Canvas) -> Drawn:
    """A piece that lies a little beside its place."""
    steps = canvas.rng.choice([-1, 1], 2) * max(1, len(square) // 5)
    return _within(square, np.roll(square, steps, (0, 1)), canvas)


def _missing(square: FloatArray, canvas: Canvas) -> Drawn:
    """A piece that is not there: the colour of its surroundings takes its place."""
    return _within(square, np.broadcast_to(np.median(_border(square), axis=0), square.shape).astype(np.float32), canvas)


def _pasted(square: FloatArray, canvas: Canvas) -> Drawn:
    """A piece of another place."""
    return _within(square, canvas.cut(len(square)), canvas)


def _turned(square: FloatArray, canvas: Canvas) -> Drawn:
    return _within(square, np.rot90(square, int(canvas.rng.integers(1, 4))), canvas)


KINDS: dict[str, Kind] = {
    "line": _line,
    "spot": _spot,
    "stain": _stain,
    "blur": _blur,
    "moved": _moved,
    "missing": _missing,
    "pasted": _pasted,
    "turned": _turned,
    "dent": _dent,
    "smear": _smear,
    "gap": _gap,
}


def _border(square: FloatArray) -> FloatArray:
    """(4 S, C) the px along the sides."""
    return np.concatenate([square[0], square[-1], square[:, 0], square[:, -1]])


def _blob(side: int, rng: np.random.Generator, soft: float) -> FloatArray:
    """(side, side) from 0 outside to 1 inside an ellipse; `soft`: width of its edge as a share of the side."""
    mask = np.zeros((side, side), np.float32)
    axes = rng.uniform(0.3, 0.44, 2) * side
    ellipse = ((side - 1) / 2,) * 2, tuple(2 * axes), float(rng.uniform(0, 180))
    cv2.ellipse(mask, ellipse, 1.0, -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.4, soft * side)), np.float32)


def _cloud(side: int, rng: np.random.Generator, soft: float) -> FloatArray:
    """A blob whose soft edge ends within the square."""
    blob = _blob(side, rng, soft)
    edge = float(_border(blob[..., None]).max())
    return np.asarray(np.clip((blob - edge) / max(float(blob.max()) - edge, 1e-6), 0, 1), np.float32)


def _within(square: FloatArray, changed: FloatArray, canvas: Canvas) -> Drawn:
    """`changed` inside a soft ellipse, `square` around it."""
    return _blended(square, changed, _blob(len(square), canvas.rng, soft=0.04))


def _blended(square: FloatArray, changed: FloatArray, mask: FloatArray) -> Drawn:
    share = mask[..., None]
    return square * (1 - share) + changed.reshape(square.shape) * share, mask
