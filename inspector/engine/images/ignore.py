"""Places of the pictures that say nothing of the part: what lies there is neither learned nor scored."""

from dataclasses import dataclass, field
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.model import Arrays, sha256_of_arrays
from inspector.core.said import said

Bits: TypeAlias = npt.NDArray[np.bool_]
MOST_PX = 1 << 28
_BITS, _SIZE = "ignored", "ignored_size"


@dataclass(frozen=True, slots=True)
class IgnoreMask:
    """`pixels`: (H, W) at the size of the good parts' pictures, True where they are ignored. Raises ValueError for what is no mask."""

    pixels: Bits = field(compare=False, repr=False)
    sha256: str = field(init=False)
    """Two masks are the same where this is."""

    def __post_init__(self) -> None:
        if self.pixels.dtype != np.bool_ or self.pixels.ndim != 2 or not 0 < self.pixels.size <= MOST_PX:
            raise ValueError(said("a mask of ignored places is {dtype} {shape}", dtype=self.pixels.dtype, shape=self.pixels.shape))
        object.__setattr__(self, "sha256", sha256_of_arrays(self.pixels))

    @classmethod
    def of(cls, pixels: Bits | None) -> Self | None:
        """None where nothing is ignored."""
        return cls(pixels) if pixels is not None and pixels.any() else None

    def expect_size(self, height: int, width: int) -> None:
        """Raises `IMAGE_UNLIKE` for a picture of another size: nobody knows what of it would be ignored."""
        if self.pixels.shape != (height, width):
            sentence = said(
                "The picture has {width} x {height} px, but what is to be ignored is known for pictures of {own_width} x {own_height} px.",
                width=width,
                height=height,
                own_width=self.pixels.shape[1],
                own_height=self.pixels.shape[0],
            )
            raise InspectorError(ErrorCode.IMAGE_UNLIKE, sentence)

    def arrays(self) -> Arrays:
        """As it is stored in a model: eight px a byte."""
        return {_BITS: np.packbits(self.pixels, axis=1), _SIZE: np.array(self.pixels.shape, np.int32)}

    @classmethod
    def from_arrays(cls, stored: Arrays) -> Self:
        """Reads what `arrays` gave. Raises KeyError, ValueError."""
        bits, size = stored[_BITS], stored[_SIZE]
        if size.shape != (2,) or size.dtype != np.int32 or bits.dtype != np.uint8:
            raise ValueError(said("the mask of ignored places is none"))
        height, width = (int(side) for side in size)
        if min(height, width) < 1 or bits.shape != (height, -(-width // 8)):
            raise ValueError(said("a mask of {height} x {width} px is stored as {shape}", height=height, width=width, shape=bits.shape))
        return cls(np.unpackbits(bits.view(np.uint8), axis=1, count=width).astype(np.bool_))
