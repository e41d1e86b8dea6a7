"""Measures what a picture is like: brightness, contrast, sharpness, noise, colour. Cheap enough for every part of a line."""

import cv2
import numpy as np

from inspector.core.box import Box
from inspector.core.picture_facts import PictureFacts
from inspector.core.types import FloatArray, Image

LONGER_SIDE_PX = 512
"""A picture is looked at in this size, which is about what a network sees of it."""
_BLACK, _WHITE = 4 / 255, 251 / 255
_NOISE_KERNEL = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
"""Immerkaer, Fast noise variance estimation, CVIU 1996: blind to planes, it answers noise alone."""
_NOISE_GAIN = 6.0
"""Root of the sum of the squares of the kernel."""


def measure(image: Image, white: int = 0, box: Box | None = None) -> PictureFacts:
    """The figures of a picture (H, W) or (H, W, 3), of `box` alone where one is given.

    `white`: the value that means white; 0: the largest of the picture's type.
    """
    seen = image if box is None else image[box.y : box.y + box.height, box.x : box.x + box.width]
    small: FloatArray = _small(seen).astype(np.float32) / np.float32(white or np.iinfo(image.dtype).max)
    grey: FloatArray = small if small.ndim == 2 else np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.float32)
    brightness, contrast = float(grey.mean()), float(grey.std())
    return PictureFacts(
        brightness,
        contrast,
        _sharpness(grey),
        _noise(grey),
        float((grey <= _BLACK).mean()),
        float((grey >= _WHITE).mean()),
        _colour(small),
    )


def _small(image: Image) -> Image:
    height, width = image.shape[:2]
    scale = LONGER_SIDE_PX / max(height, width)
    if scale >= 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]  # it keeps the type


def _sharpness(grey: FloatArray) -> float:
    """Variance of what a blur of one pixel takes away, over that of what a blur of four takes away; 0 for a picture of one grey."""
    fine = float((grey - cv2.GaussianBlur(grey, (0, 0), 1.0)).var())
    coarse = float((grey - cv2.GaussianBlur(grey, (0, 0), 4.0)).var())
    return fine / coarse if coarse > 1e-12 else 0.0


def _noise(grey: FloatArray) -> float:
    """From the median, which edges leave alone."""
    found = np.abs(cv2.filter2D(grey, -1, _NOISE_KERNEL))
    return float(np.median(found)) / (0.6745 * _NOISE_GAIN)


def _colour(small: FloatArray) -> tuple[float, float]:
    if small.ndim == 2:
        return 0.0, 0.0
    red, green, blue = (float(mean) for mean in small.reshape(-1, 3).mean(axis=0))
    return red - green, blue - green
