"""A picture as the screen needs it. Made in the thread that reads or judges it, so that the GUI thread only paints."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from inspector.core.heatmap import displayable
from inspector.core.types import Image, Pixels

_FAST_PX = 1 << 20  # pictures up to this many pixels may take four bytes for each
_SMALLEST_PX = 512  # a view is hardly ever smaller


@dataclass(frozen=True, slots=True, eq=False)
class ScreenPicture:
    """8 bits for the eye, in full and smaller and smaller. Arrays only: nothing of Qt crosses a thread."""

    full: Pixels
    """(H, W) grey or (H, W, 3) RGB; a small one as in `smaller`."""
    smaller: tuple[Pixels, ...]
    """(h, w, 4) as Qt paints it fastest; each has half the sides of the one before."""

    @classmethod
    def of(cls, image: Image, depth: int = 0) -> "ScreenPicture":
        """From a picture (H, W) or (H, W, 3) RGB, uint8 or uint16. Takes some 20 ms for 12 megapixels.

        `depth`: bits of the project's pictures, 0: not known; see `displayable`.
        """
        full = np.ascontiguousarray(displayable(image, depth))
        return cls(full if full.shape[0] * full.shape[1] > _FAST_PX else _as_painted(full), tuple(_smaller_copies(full)))

    @property
    def shape(self) -> tuple[int, int]:
        """(H, W) of the picture."""
        return self.full.shape[0], self.full.shape[1]

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return self.full.nbytes + sum(each.nbytes for each in self.smaller)

    def reduced(self, factor: float) -> Pixels:
        """The smallest copy that is reduced by `factor` at most."""
        steps = 0 if factor < 2 else int(np.log2(factor))
        return (self.full, *self.smaller)[min(steps, len(self.smaller))]


def _smaller_copies(pixels: Pixels) -> Iterator[Pixels]:
    from inspector.devices.opencv import cv2  # the window must not wait for it

    while max(pixels.shape[:2]) > _SMALLEST_PX:
        whole = pixels[: _even(pixels.shape[0]), : _even(pixels.shape[1])]
        size = max(1, whole.shape[1] // 2), max(1, whole.shape[0] // 2)
        pixels = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]  # OpenCV's stub keeps no dtype
        yield _as_painted(pixels)


def _as_painted(pixels: Pixels) -> Pixels:
    from inspector.devices.opencv import cv2

    return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGRA if pixels.ndim == 2 else cv2.COLOR_RGB2BGRA)  # type: ignore[return-value]  # OpenCV's stub keeps no dtype


def _even(side: int) -> int:
    """Halving whole pixels is ten times as fast; a row left out of many is not seen."""
    return side - side % 2 if side > _SMALLEST_PX // 8 else side
