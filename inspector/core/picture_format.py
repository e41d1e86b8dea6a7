"""What the pictures of one project have in common: how many bits a value has, and whether they are grey or in colour.

A camera of 10, 12 or 14 bits delivers 16-bit pictures in which white is 1023, 4095 or 16383. Nothing in the pixels says so for sure:
the depth is the smallest one that holds them, and it is the same for every picture of a project.
"""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import MAPPING, WHOLE, YES_OR_NO, expect
from inspector.core.said import said
from inspector.core.types import Image

DEPTHS = (8, 10, 12, 14, 16)
"""Bits of a value that cameras deliver."""
_STRAY_SHARE, _STRAY_LEAST, _FEW = 1e-5, 8, 1e-3
_EDGE_ROWS, _EDGE_FROM_ROWS = 2, 64
_SAMPLED = 256
_FAINT = 32  # channels that differ by less than 1/32 of white are what lossy coding makes of grey
_TELLING_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """What every picture that a model judges must have in common with the good parts that it learned from."""

    depth: int
    """Bits of a value, one of `DEPTHS`; the largest such value means white."""
    stored: int
    """Bits that a value takes in memory: 8, or 16 for every deeper picture and for an 8-bit one that its source delivers so."""
    colour: bool | None = None
    """None: some good parts were grey and some in colour, or nothing told; both are judged then."""

    def __post_init__(self) -> None:
        if self.depth not in DEPTHS or self.stored not in (8, 16) or self.depth > self.stored:
            raise ValueError(said("There are no pictures with {depth} of {stored} bits.", depth=self.depth, stored=self.stored))

    @property
    def white(self) -> int:
        """The value that means white."""
        return white(self.depth)

    def taken(self, image: Image) -> Image:
        """`image` with what stands out above white cut off. Raises `IMAGE_UNLIKE` for a picture of another depth or colour.

        Such a picture has a score, but one that says nothing of the part: 12-bit values look nearly black beside 16-bit ones, and grey
        is far from every colour that was learned. Single values above white are no reason: some cameras write the number and the time
        of a picture into its first pixels.

        Colour counts as it is seen, not as it is stored: three equal channels are grey, as cameras without colour often deliver it.
        A model that learned from grey refuses clear colour only, because lossy coding leaves traces of it in grey; one that learned
        from colour refuses what is exactly grey. A part that is black or white all over shows no colour, whatever took it.
        """
        stored = 8 * image.dtype.itemsize
        if stored != self.stored:
            raise _unlike(
                said("The picture has 8 bits, but the good parts have {depth}.", depth=self.depth)
                if stored == 8
                else said("The picture has more than 8 bits, but the good parts have {depth}.", depth=self.depth)
            )
        if stored == 16 and image.max() > self.white:
            if depth_of(image) > self.depth:
                sentence = said(
                    "The picture has values up to {brightest:,}, but the good parts have {depth} bits ({white:,} at most): "
                    "state the camera's bit depth if it is larger.",
                    brightest=brightest(image),
                    depth=self.depth,
                    white=self.white,
                )
                raise _unlike(sentence)
            image = cast(Image, np.minimum(image, image.dtype.type(self.white)))
        if self.colour and is_grey(image):
            raise _unlike(said("The picture is grey, but the good parts are in colour."))
        if self.colour is False and _is_coloured(image, self.white):
            raise _unlike(said("The picture is in colour, but the good parts are grey."))
        return image

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same format back."""
        return {"depth": self.depth, "stored": self.stored, "colour": self.colour}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "PictureFormat":
        """Reads what `to_json` wrote. Raises KeyError, TypeError, ValueError."""
        expect(MAPPING, "The format of pictures", stored)
        depth, bits, colour = expect(WHOLE, "depth", stored["depth"]), expect(WHOLE, "stored", stored["stored"]), stored["colour"]
        return cls(depth, bits, colour if colour is None else expect(YES_OR_NO, "colour", colour))


def white(depth: int) -> int:
    """The value that means white in pictures of `depth` bits."""
    return (1 << depth) - 1


def depth_for(value: int) -> int:
    """The smallest of `DEPTHS` that holds `value`."""
    return next((depth for depth in DEPTHS if value <= white(depth)), DEPTHS[-1])


def depth_of(image: Image) -> int:
    """The smallest of `DEPTHS` that holds all values of a picture but stray ones.

    A few values in 100,000 do not count, nor do the first and last two rows: cameras write data of their own there.
    """
    if image.dtype == np.uint8:
        return 8
    values = _inner(image)
    allowed = int(min(values.size * _FEW, max(_STRAY_LEAST, values.size * _STRAY_SHARE)))
    found = depth_for(int(values.max(initial=0)))
    for lower in reversed(DEPTHS[: DEPTHS.index(found)]):
        if np.count_nonzero(values > white(lower)) > allowed:
            break
        found = lower
    return found


def brightest(image: Image) -> int:
    """The largest value of a picture that is not stray (see `depth_of`)."""
    limit = white(depth_of(image))
    values = _inner(image)
    found = int(values.max(initial=0))
    return found if found <= limit else int(values[values <= limit].max(initial=0))


def is_grey(image: Image) -> bool | None:
    """Whether a picture is grey: it has one channel, or three that are equal. None where three equal ones are black or white all over.

    Looks at some 65,000 pixels at most.
    """
    if image.ndim == 2:
        return True
    sample = _sample(image)
    first, second, third = (sample[:, :, channel] for channel in range(3))
    differs = (first != second) | (first != third)
    if np.count_nonzero(differs) > differs.size * _FEW:
        return False
    telling = np.count_nonzero((first > 0) & (first < first.max()))
    return True if telling > first.size * _TELLING_SHARE else None


def _is_coloured(image: Image, top: int) -> bool:
    if image.ndim == 2:
        return False
    sample = _sample(image)
    first, second, third = (sample[:, :, channel] for channel in range(3))  # several times as fast as along so short an axis
    largest, least = np.maximum(np.maximum(first, second), third), np.minimum(np.minimum(first, second), third)
    clear = largest - least > top // _FAINT
    return bool(np.count_nonzero(clear) > clear.size * _FEW)


def _inner(image: Image) -> Image:
    return image[_EDGE_ROWS:-_EDGE_ROWS] if len(image) >= _EDGE_FROM_ROWS else image


def _sample(image: Image) -> Image:
    """Every so many rows and columns, from within the picture: the first pixels may hold data of the camera."""
    inner = _inner(image)
    down, across = (max(1, side // _SAMPLED) for side in inner.shape[:2])
    return inner[down // 2 :: down, across // 2 :: across]


def _unlike(sentence: str) -> InspectorError:
    return InspectorError(ErrorCode.IMAGE_UNLIKE, sentence)
