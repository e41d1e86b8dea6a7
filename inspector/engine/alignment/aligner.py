"""Finds the part of a picture: where it lies and how it is turned, compared with a reference picture."""

from dataclasses import dataclass, field
from functools import cached_property
from math import atan2, degrees
from typing import Any, Self, cast

import cv2
import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.kinds import FINITE, WHOLES, YES_OR_NO, expect
from inspector.core.model import Arrays, sha256_of_arrays
from inspector.core.placement import Matrix, Placement
from inspector.core.said import said
from inspector.core.types import FloatArray, Image
from inspector.engine.alignment.edges import edges, likeness, sides, small, strength, warped, within
from inspector.engine.alignment.every_angle import Search, around_middle

COARSE, FINE = 64, 128
"""Longer side of the small pictures that are searched and refined on: finer takes longer, and finds no part that these do not."""
_CRITERIA = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 25, 1e-3)
_BLUR = 5
REFERENCE = "align_reference"
"""Name of the array in a model."""


@dataclass(frozen=True)
class Aligner:
    """Knows the part by its edges in a reference picture. A part whose shape repeats at several angles is found at the likeliest of them.

    The first call of `find` takes some 50 ms more than all others. Raises ValueError for what is no aligner.
    """

    reference: FloatArray = field(compare=False, repr=False)
    """(h, w) the reference picture, grey, its longer side `FINE` px."""
    size: tuple[int, int]
    """(H, W) px of the reference picture, and of all others."""
    degrees: float
    """How far a part may be turned to either side: 0: it is only shifted; 180: it lies in any direction."""
    limit: float = 0.0
    """The quality below which a part is not found."""
    moves_picture: bool = False
    """Whether the picture is laid over the reference before the network sees it; otherwise only the areas move."""
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        if self.reference.dtype != np.float32 or self.reference.shape != shape_of(self.size) or not np.isfinite(self.reference).all():
            raise ValueError(
                said("a reference of {size} is {dtype} {shape}", size=self.size, dtype=self.reference.dtype, shape=self.reference.shape)
            )
        if not 0 <= self.degrees <= 180 or not 0 <= self.limit <= 1:
            raise ValueError(
                said("parts turned by up to {degrees} degrees are found above {limit}", degrees=self.degrees, limit=self.limit)
            )
        object.__setattr__(self, "sha256", sha256_of_arrays(self.reference))

    @classmethod
    def of(cls, picture: Image, degrees: float) -> Self:
        """Knows the part of a reference picture (H, W[, 3]), and finds everything: there is no limit yet."""
        return cls(small(picture, FINE), (picture.shape[0], picture.shape[1]), degrees)

    @classmethod
    def from_stored(cls, stored: dict[str, Any], arrays: Arrays) -> Self:
        """Reads what `to_json` and `arrays` gave. Raises KeyError, TypeError, ValueError."""
        height, width = expect(WHOLES, "The size of the reference", stored["size"])
        turned, limit = (float(expect(FINITE, name, stored[name])) for name in ("degrees", "limit"))
        moves = expect(YES_OR_NO, "moves_picture", stored["moves_picture"])
        found = cls(cast(FloatArray, arrays[REFERENCE]), (height, width), turned, limit, moves)
        if found.sha256 != stored["sha256"]:
            raise ValueError(said("the reference is not the one that was built"))
        return found

    def find(self, image: Image) -> Placement:
        """Where the part lies in a picture (H, W[, 3]), uint8 or uint16, in any light; how sure that is says its quality.

        Raises `IMAGE_UNLIKE` for a picture of another size than the reference.
        """
        self.expect_size(image.shape[0], image.shape[1])
        return self.find_small(small(image, FINE))

    def find_small(self, fine: FloatArray) -> Placement:
        """The same of a picture that was made small and grey as the reference."""
        coarse = small(fine, COARSE)
        angle, dx, dy = self._search.find(coarse)
        first = around_middle(angle, dx * fine.shape[1] / coarse.shape[1], dy * fine.shape[0] / coarse.shape[0], fine.shape)
        refined = self._refined(fine, first)
        quality, last = self._quality(fine, first), self._quality(fine, refined)
        return _placement(refined, last, self.size) if last >= quality else _placement(first, quality, self.size)

    def expect(self, image: Image) -> Placement:
        """As `find`. Raises `PART_NOT_FOUND` where its quality is below the limit."""
        found = self.find(image)
        if found.quality < self.limit:
            sentence = said(
                "The part is not found in the picture: the likest place has a quality of {quality:.2f}, and good "
                "parts have at least {limit:.2f}.",
                quality=found.quality,
                limit=self.limit,
            )
            raise InspectorError(ErrorCode.PART_NOT_FOUND, sentence)
        return found

    def expect_size(self, height: int, width: int) -> None:
        """Raises `IMAGE_UNLIKE` for a picture of another size: nobody knows where in it the part would be."""
        if self.size != (height, width):
            sentence = said(
                "The picture has {width} x {height} px, but the part is looked for in pictures of {own_width} x {own_height} px.",
                width=width,
                height=height,
                own_width=self.size[1],
                own_height=self.size[0],
            )
            raise InspectorError(ErrorCode.IMAGE_UNLIKE, sentence)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values of all but the picture itself, which `arrays` gives."""
        plain = {"sha256": self.sha256, "size": list(self.size), "degrees": self.degrees, "limit": self.limit}
        return plain | {"moves_picture": self.moves_picture}

    def arrays(self) -> Arrays:
        """As it is stored in a model beside `to_json`."""
        return {REFERENCE: self.reference}

    @cached_property
    def _search(self) -> Search:
        return Search.of(small(self.reference, COARSE), self.degrees)

    @cached_property
    def _strength(self) -> FloatArray:
        return strength(self.reference)

    @cached_property
    def _edges(self) -> FloatArray:
        return edges(small(self.reference, COARSE))

    def _refined(self, fine: FloatArray, first: Matrix) -> Matrix:
        """`first` and what the enhanced correlation coefficient (Evangelidis and Psarakis 2008) adds to it.

        The picture is laid over the reference first: OpenCV knows angles up to 90 degrees only.
        """
        laid, mask = strength(warped(fine, first)), within(fine.shape, first).astype(np.uint8)
        kind = cv2.MOTION_EUCLIDEAN if self.degrees else cv2.MOTION_TRANSLATION
        try:
            _, rest = cv2.findTransformECC(self._strength, laid, np.eye(2, 3, dtype=np.float32), kind, _CRITERIA, mask, _BLUR)
        except cv2.error:  # nothing in common that could be refined
            return first
        both = np.vstack([first, [0, 0, 1]]) @ np.vstack([rest, [0, 0, 1]])
        return np.asarray(both[:2], np.float64) if np.isfinite(both).all() else first

    def _quality(self, fine: FloatArray, matrix: Matrix) -> float:
        """How much the edges have in common where they are coarse: fine ones, such as a thread's, differ from part to part."""
        laid, inside = small(warped(fine, matrix), COARSE), small(within(fine.shape, matrix), COARSE)
        return max(0.0, likeness(self._edges, edges(laid) * (inside > 0.99)))


def shape_of(size: tuple[int, int]) -> tuple[int, int]:
    """(h, w) of the reference that an aligner keeps of a picture of `size` (H, W)."""
    return sides(size, FINE)


def _placement(matrix: Matrix, quality: float, size: tuple[int, int]) -> Placement:
    """`matrix` between centres of px of the small pictures, as a placement in the picture of `size` (H, W)."""
    height, width = shape_of(size)
    middle = np.array([(width - 1) / 2, (height - 1) / 2])
    dx, dy = matrix[:, :2] @ middle + matrix[:, 2] - middle
    angle = degrees(atan2(matrix[1, 0] - matrix[0, 1], matrix[0, 0] + matrix[1, 1]))
    return Placement(float(dx) * size[1] / width, float(dy) * size[0] / height, angle, min(1.0, quality))
