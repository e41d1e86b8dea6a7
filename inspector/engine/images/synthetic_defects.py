"""Defects put on pictures of good parts: many kinds, the same with every seed.

`with_defect` draws size, place and contrast by itself, for the settings search of projects that know no defect; `chosen_defect` puts what
an engineer asked for on the part, and says exactly which px it changed.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspector.core.box import Box
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.engine.images.defect_kinds import KINDS, Canvas, square_at
from inspector.engine.images.ignore import Bits

SMALLEST, LARGEST = 0.02, 0.08
"""Side of a defect, as a share of the side of a square picture of the same area."""
FAINTEST, STRONGEST = 1.0, 4.0
"""Contrast of lines, spots and stains, in standard deviations of the picture."""
PLACES = 12
"""So many places are drawn, and the one where there is most to be seen is taken: a defect of the backdrop is none of the part."""
_LEAST_PX, _MORE_PLACES = 5, 40

USED = ("line", "spot", "missing", "pasted", "turned")
"""Kinds by which settings rank as they do by real defects on five sets of real parts; see `tests/benchmarks/README.md`."""
KINDS_A_PART = 4

CHOSEN = {"scratch": "line", "spot": "spot", "dent": "dent", "stain": "stain", "smear": "smear", "missing": "gap"}
"""What engineers can ask for, and how it is drawn."""
_ROOM = 1.15
"""Side of the square that holds a chosen defect, by the size of the defect."""
_TOUCHED = 0.1
"""Where less of a defect is to be seen, the picture stays as it was, and the mask ends there."""
_QUIET = 1.0, 99.0
"""Percentiles between which the brightness of a picture reaches: contrast is a share of that."""


@dataclass(frozen=True, slots=True, eq=False)
class Synthetic:
    """A picture with a defect. `mask`: (H, W) True exactly where the defect lies; everywhere else the picture is the good part's."""

    picture: Image
    mask: Bits


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
    rng = _draws(seed, name, kind)
    height, width = picture.shape[:2]
    side = min(max(_LEAST_PX, round(rng.uniform(SMALLEST, LARGEST) * (height * width) ** 0.5)), height, width)
    top, left = _place(picture, side, rng, ignored)
    contrast = np.exp(rng.uniform(np.log(FAINTEST), np.log(STRONGEST))) * max(float(picture.std()), 1.0) * rng.choice([-1, 1])
    changed, _ = KINDS[kind](square_at(picture, top, left, side), Canvas(picture, rng, float(contrast)))
    return _put(picture, changed, top, left)


def chosen_defect(
    picture: Image, kind: str, name: str, size: float, contrast: float, seed: int = 0, ignored: Bits | None = None
) -> Synthetic:
    """A copy of (H, W[, 3]) with one of the `CHOSEN` kinds, some `size` px long; the same for the same arguments.

    `contrast`: above 0, as a share of the span between the dark and the bright places of the part. The defect lies in a place where
    nothing of it is `ignored` (H, W). Raises `BAD_ARGUMENT` where there is no such place.
    """
    rng = _draws(seed, name, kind)
    side = max(_LEAST_PX, round(size * _ROOM))
    top, left = _place_on_part(picture, side, rng, ignored)
    looked_at = picture if ignored is None else picture[~ignored]
    dark, bright = np.percentile(looked_at, _QUIET)
    shift = contrast * max(float(bright - dark), 1.0) * rng.choice([-1, 1])
    square = square_at(picture, top, left, side)
    changed, seen = KINDS[CHOSEN[kind]](square, Canvas(picture, rng, float(shift)))
    touched = seen >= _TOUCHED
    mask = np.zeros(picture.shape[:2], np.bool_)
    mask[top : top + side, left : left + side] = touched
    return Synthetic(_put(picture, np.where(touched[..., None], changed, square), top, left), mask)


def _draws(seed: int, name: str, kind: str) -> np.random.Generator:
    return np.random.default_rng((seed, zlib.crc32(name.encode(errors="surrogateescape")), zlib.crc32(kind.encode())))


def _put(picture: Image, square: FloatArray, top: int, left: int) -> Image:
    side, result = len(square), picture.copy()
    fitted = np.clip(np.rint(square), 0, np.iinfo(picture.dtype).max).astype(picture.dtype)
    result[top : top + side, left : left + side] = fitted[..., 0] if picture.ndim == 2 else fitted
    return result


def _place(picture: Image, side: int, rng: np.random.Generator, ignored: Bits | None) -> tuple[int, int]:
    """Row and column of the square's corner, where the picture has more contrast than at most places that are not ignored."""
    height, width = picture.shape[:2]
    drawn = [(int(rng.integers(0, height - side + 1)), int(rng.integers(0, width - side + 1))) for _ in range(PLACES)]

    def worth(place: tuple[int, int]) -> tuple[bool, float]:
        top, left = place
        counts = ignored is None or ignored.shape != (height, width) or not ignored[top : top + side, left : left + side].any()
        return counts, _liveliness(picture, top, left, side)

    return max(drawn, key=worth)


def _place_on_part(picture: Image, side: int, rng: np.random.Generator, ignored: Bits | None) -> tuple[int, int]:
    """The same, but always where nothing of the square is ignored. Raises `BAD_ARGUMENT`."""
    height, width = picture.shape[:2]
    rows, columns = (max(0, length - side + 1) for length in (height, width))
    free = np.ones((rows, columns), np.bool_)
    if ignored is not None and free.size:
        total = np.pad(ignored.astype(np.int64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        free = total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side] == 0
    corners = np.flatnonzero(free)
    if not len(corners):
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("There is no place on the part for a defect in a square of {side} px.", side=side)
        )
    places = [(int(corner) // columns, int(corner) % columns) for corner in rng.choice(corners, _MORE_PLACES)]
    half = side // 2

    def dullest_quarter(place: tuple[int, int]) -> float:  # a square that is half on the backdrop has a dull one
        return min(_liveliness(picture, place[0] + down, place[1] + right, half) for down in (0, half) for right in (0, half))

    return max(places, key=dullest_quarter)


def _liveliness(picture: Image, top: int, left: int, side: int) -> float:
    return float(square_at(picture, top, left, side).std(axis=(0, 1)).max())
