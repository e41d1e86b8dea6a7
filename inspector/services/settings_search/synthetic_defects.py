"""Defects put on pictures of good parts, for projects that know none: many kinds, 2 to 8 % of the side, the same with every seed.

A kind gets a square that was cut from the picture, as float32 (S, S, C), and gives back what is to be seen there instead.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.box import Box
from inspector.core.types import FloatArray, Image
from inspector.engine.images.ignore import Bits

SMALLEST, LARGEST = 0.02, 0.08
"""Side of a defect, as a share of the side of a square picture of the same area."""
FAINTEST, STRONGEST = 1.0, 4.0
"""Contrast of lines, spots and stains, in standard deviations of the picture."""
PLACES = 12
"""So many places are drawn, and the one where there is most to be seen is taken: a defect of the backdrop is none of the part."""
_LEAST_PX = 5


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
        return _square(self.picture, top, left, side)


Kind: TypeAlias = Callable[[FloatArray, Canvas], FloatArray]


def _line(square: FloatArray, canvas: Canvas) -> FloatArray:
    side = len(square)
    mask = np.zeros((side, side), np.float32)
    angle, bend = canvas.rng.uniform(0, np.pi), canvas.rng.uniform(-0.15, 0.15) * side
    way = np.array([np.cos(angle), np.sin(angle)]) * side * 0.42
    ends = side / 2 - way, side / 2 + np.array([-way[1], way[0]]) * bend / side, side / 2 + way
    cv2.polylines(mask, [np.rint(ends).astype(np.int32)], False, 1.0, max(1, round(side / 9)), cv2.LINE_AA)
    return square + canvas.contrast * mask[..., None]


def _spot(square: FloatArray, canvas: Canvas) -> FloatArray:
    return square + canvas.contrast * _blob(len(square), canvas.rng, soft=0.04)[..., None]


def _stain(square: FloatArray, canvas: Canvas) -> FloatArray:
    """A wide, soft change of brightness, of another strength in every channel."""
    shares = np.asarray(canvas.rng.uniform(0.2, 1.0, square.shape[2]), np.float32)
    stain: FloatArray = square + np.float32(0.7 * canvas.contrast) * shares * _blob(len(square), canvas.rng, soft=0.2)[..., None]
    return stain


def _blur(square: FloatArray, canvas: Canvas) -> FloatArray:
    return _within(square, np.asarray(cv2.GaussianBlur(square, (0, 0), max(1.0, len(square) / 10)), np.float32), canvas)


def _moved(square: FloatArray, canvas: Canvas) -> FloatArray:
    """A piece that lies a little beside its place."""
    steps = canvas.rng.choice([-1, 1], 2) * max(1, len(square) // 5)
    return _within(square, np.roll(square, steps, (0, 1)), canvas)


def _missing(square: FloatArray, canvas: Canvas) -> FloatArray:
    """A piece that is not there: the colour of its surroundings takes its place."""
    border = np.concatenate([square[0], square[-1], square[:, 0], square[:, -1]])
    return _within(square, np.broadcast_to(np.median(border, axis=0), square.shape).astype(np.float32), canvas)


def _pasted(square: FloatArray, canvas: Canvas) -> FloatArray:
    """A piece of another place."""
    return _within(square, canvas.cut(len(square)), canvas)


def _turned(square: FloatArray, canvas: Canvas) -> FloatArray:
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
}
USED = ("line", "spot", "missing", "pasted", "turned")
"""Kinds by which settings rank as they do by real defects on five sets of real parts; see `tests/benchmarks/README.md`."""
KINDS_A_PART = 4


def kinds_for(part: int, kinds: Sequence[str] = USED) -> list[str]:
    """The kinds that good part number `part` gets: all in turn, so that every kind is on as many parts."""
    return [kinds[(part * KINDS_A_PART + k) % len(kinds)] for k in range(min(KINDS_A_PART, len(kinds)))]


def within(picture: Image, kind: str, name: str, box: Box | None, ignored: Bits | None) -> Image:
    """The same as `with_defect`, with the defect in the `box` that is looked at, and not where (H, W) is `ignored`."""
    if box is None or not box.is_in(*picture.shape[:2]):  # a picture that does not hold it is refused by whoever learns it
        return with_defect(picture, kind, name, ignored=ignored)
    result = picture.copy()
    seen = picture[box.rows, box.columns], ignored[box.rows, box.columns] if ignored is not None else None
    result[box.rows, box.columns] = with_defect(seen[0], kind, name, ignored=seen[1])
    return result


def with_defect(picture: Image, kind: str, name: str, seed: int = 0, ignored: Bits | None = None) -> Image:
    """A copy of (H, W[, 3]) with one defect; the same for the same picture, kind, `name` of the picture and seed.

    `ignored`: (H, W) places where no defect is wanted.
    """
    rng = np.random.default_rng((seed, zlib.crc32(name.encode(errors="surrogateescape")), zlib.crc32(kind.encode())))
    height, width = picture.shape[:2]
    side = min(max(_LEAST_PX, round(rng.uniform(SMALLEST, LARGEST) * (height * width) ** 0.5)), height, width)
    top, left = _place(picture, side, rng, ignored)
    contrast = np.exp(rng.uniform(np.log(FAINTEST), np.log(STRONGEST))) * max(float(picture.std()), 1.0) * rng.choice([-1, 1])
    changed = KINDS[kind](_square(picture, top, left, side), Canvas(picture, rng, float(contrast)))
    result = picture.copy()
    most = np.iinfo(picture.dtype).max
    fitted = np.clip(np.rint(changed), 0, most).astype(picture.dtype)
    result[top : top + side, left : left + side] = fitted[..., 0] if picture.ndim == 2 else fitted
    return result


def _place(picture: Image, side: int, rng: np.random.Generator, ignored: Bits | None) -> tuple[int, int]:
    """Row and column of the square's corner, where the picture has more contrast than at most places that are not ignored."""
    height, width = picture.shape[:2]
    drawn = [(int(rng.integers(0, height - side + 1)), int(rng.integers(0, width - side + 1))) for _ in range(PLACES)]

    def worth(place: tuple[int, int]) -> tuple[bool, float]:
        top, left = place
        counts = ignored is None or ignored.shape != (height, width) or not ignored[top : top + side, left : left + side].any()
        return counts, float(_square(picture, top, left, side).std(axis=(0, 1)).max())

    return max(drawn, key=worth)


def _square(picture: Image, top: int, left: int, side: int) -> FloatArray:
    part: npt.NDArray[Any] = picture[top : top + side, left : left + side]
    return part.reshape(side, side, -1).astype(np.float32)


def _blob(side: int, rng: np.random.Generator, soft: float) -> FloatArray:
    """(side, side) from 0 outside to 1 inside an ellipse; `soft`: width of its edge as a share of the side."""
    mask = np.zeros((side, side), np.float32)
    axes = rng.uniform(0.3, 0.44, 2) * side
    ellipse = ((side - 1) / 2,) * 2, tuple(2 * axes), float(rng.uniform(0, 180))
    cv2.ellipse(mask, ellipse, 1.0, -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.4, soft * side)), np.float32)


def _within(square: FloatArray, changed: FloatArray, canvas: Canvas) -> FloatArray:
    """`changed` inside a soft ellipse, `square` around it."""
    mask = _blob(len(square), canvas.rng, soft=0.04)[..., None]
    return square * (1 - mask) + changed.reshape(square.shape) * mask
