"""Where the network looks in pictures of one size, and how what it sees there gets the size of its input."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.box import Box
from inspector.core.placement import Matrix
from inspector.core.types import FloatArray

_MOST_RESIZED_PX = 1 << 24


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where the network looks: the image's `box` is resized to `resized` (height, width), then cropped to `input` at `offset`."""

    image: tuple[int, int]
    resized: tuple[int, int]
    input: tuple[int, int]
    offset: tuple[int, int]
    box: Box | None = None
    """None: all of the image is resized."""

    @property
    def seen(self) -> tuple[int, int]:
        """(height, width) of what is resized."""
        return self.box.size if self.box is not None else self.image

    @property
    def is_thin(self) -> bool:
        """Whether nearly all of the enlarged image would be cropped away again: of 2 x 30,000 px, 3 gigabytes."""
        return self.resized[0] * self.resized[1] > max(_MOST_RESIZED_PX, self.seen[0] * self.seen[1])

    def cut_out(self, pixels: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """(H, W[, C]) values of any kind, one a px of the image -> (H', W'[, C]) in the network input."""
        if self.box is not None:
            pixels = pixels[self.box.rows, self.box.columns]
        return _resize_part(pixels, self) if self.is_thin else _crop(_resize(pixels, self.resized), self)

    def inspected(self) -> tuple[slice, slice]:
        """Rows and columns of the image that the network sees."""
        scales = [side / resized for side, resized in zip(self.seen, self.resized, strict=True)]
        first = [round(offset * scale) for offset, scale in zip(self.offset, scales, strict=True)]
        last = [round((offset + size) * scale) for offset, size, scale in zip(self.offset, self.input, scales, strict=True)]
        top, left = (self.box.y, self.box.x) if self.box is not None else (0, 0)
        return slice(top + first[0], top + last[0]), slice(left + first[1], left + last[1])

    def to_picture(self, size: tuple[int, int]) -> Matrix:
        """(2, 3) from the places of a grid of `size` over the network input to the picture, (x, y) between centres."""
        corner = (self.box.y, self.box.x) if self.box is not None else (0, 0)
        matrix = np.zeros((2, 3))
        for axis in (0, 1):
            to_px = self.seen[axis] / self.resized[axis]
            step = self.input[axis] / size[axis] * to_px
            first = corner[axis] + self.offset[axis] * to_px
            matrix[1 - axis, 1 - axis], matrix[1 - axis, 2] = step, first + step / 2 - 0.5
        return matrix


def centres(count: int, scale: float, offset: int = 0) -> npt.NDArray[np.float64]:
    """Where `count` pixels from `offset` on lie in a picture that is `scale` as large, in px between the centres of its pixels."""
    return (np.arange(offset, offset + count, dtype=np.float64) + 0.5) * scale - 0.5


def sample(values: npt.NDArray[Any], rows: npt.NDArray[np.float64], columns: npt.NDArray[np.float64]) -> FloatArray:
    """Bilinear values (h, w[, C]) of (H, W[, C]) at rows (h,) and columns (w,) between its pixels; beyond the edge those of the edge.

    The side that shrinks comes first: nothing larger than what goes in or comes out is ever held.
    """
    for axis, positions in sorted(enumerate((rows, columns)), key=lambda each: len(each[1]) / values.shape[each[0]]):
        values = _sample_along(axis, values, positions)
    return values


def _sample_along(axis: int, values: npt.NDArray[Any], positions: npt.NDArray[np.float64]) -> FloatArray:
    inside = np.clip(positions, 0, values.shape[axis] - 1)
    first = np.floor(inside).astype(np.intp)
    second = np.minimum(first + 1, values.shape[axis] - 1)
    share = np.expand_dims((inside - first).astype(np.float32), [other for other in range(values.ndim) if other != axis])
    return np.asarray(values.take(first, axis) * (1 - share) + values.take(second, axis) * share, np.float32)


def _crop(resized: npt.NDArray[Any], plan: Geometry) -> npt.NDArray[Any]:
    (top, left), (height, width) = plan.offset, plan.input
    return resized[top : top + height, left : left + width]


def _resize_part(image: npt.NDArray[Any], plan: Geometry) -> npt.NDArray[Any]:
    """What `_crop` takes from the resized image, without the rest of it; such images only ever grow."""
    rows, columns = (centres(plan.input[axis], plan.seen[axis] / plan.resized[axis], plan.offset[axis]) for axis in (0, 1))
    found = sample(image, rows, columns)
    return np.rint(found).astype(image.dtype) if np.issubdtype(image.dtype, np.integer) else found


def _resize(image: npt.NDArray[Any], size: tuple[int, int]) -> npt.NDArray[Any]:
    """Area averaging where the image shrinks, bilinear where it grows.

    Averaging by a whole factor first is several times faster and leaves a small image for the fractional rest.
    """
    height, width = image.shape[:2]
    if (height, width) == size:
        return image
    for factor in range(min(height // size[0], width // size[1]), 1, -1):
        if height % factor == 0 and width % factor == 0:
            image = cv2.resize(image, (width // factor, height // factor), interpolation=cv2.INTER_AREA)
            break
    shrinks = image.shape[0] > size[0] or image.shape[1] > size[1]
    return cv2.resize(image, size[::-1], interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
