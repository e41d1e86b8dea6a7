"""What pictures of a part have in common in any light: where its edges are, and which way they rise."""

import cv2
import numpy as np

from inspector.core.placement import Matrix
from inspector.core.types import FloatArray, Image

_SIGMA = 1.0
"""px of the small picture: below it there is noise."""
_LEAST = 8
_FAINT = 1e-3
"""Edges of a picture without any, in its values."""


def sides(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """(h, w) of a small picture of one of `size` (H, W)."""
    scale = longest / max(size)
    return max(_LEAST, round(size[0] * scale)), max(_LEAST, round(size[1] * scale))


def small(image: Image | FloatArray, side: int) -> FloatArray:
    """(H, W[, 3]) -> (h, w) grey, the longer side of `side` px, in the values of the picture."""
    shrunk = cv2.resize(image, sides((image.shape[0], image.shape[1]), side)[::-1], interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(shrunk, cv2.COLOR_RGB2GRAY) if shrunk.ndim == 3 else shrunk
    return np.asarray(grey, np.float32)


def edges(grey: FloatArray) -> FloatArray:
    """(h, w) -> (2, h, w) gradient to the right and down, of length 0 to 1: strong edges count alike, faint ones hardly.

    Neither more light nor more contrast changes it, and uneven light little.
    """
    smooth = cv2.GaussianBlur(grey, (0, 0), _SIGMA, borderType=cv2.BORDER_REPLICATE)
    right, down = (cv2.Sobel(smooth, cv2.CV_32F, *order, scale=1 / 8, borderType=cv2.BORDER_REPLICATE) for order in ((1, 0), (0, 1)))
    length = np.hypot(right, down)
    usual = float(np.sqrt(np.mean(np.square(length)))) + _FAINT
    return np.asarray(np.stack([right, down]) / (length + usual), np.float32)


def strength(grey: FloatArray) -> FloatArray:
    """(h, w) length of the edges."""
    return np.asarray(np.hypot(*edges(grey)), np.float32)


def warped(values: FloatArray, matrix: Matrix) -> FloatArray:
    """(h, w) values as they lie in the reference: each is fetched from the place that `matrix` (between centres of px) leads to."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(values, matrix, values.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE), np.float32)


def within(shape: tuple[int, ...], matrix: Matrix) -> FloatArray:
    """(h, w) 1 where `warped` fetches from inside of the picture, well away from its edge; otherwise 0."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    inside = cv2.warpAffine(np.ones(shape, np.float32), matrix, shape[::-1], flags=flags) > 0.99
    return np.asarray(cv2.erode(inside.astype(np.float32), np.ones((3, 3), np.uint8), borderValue=1), np.float32)


def likeness(one: FloatArray, other: FloatArray) -> float:
    """How much edges (2, h, w) have in common, -1 to 1; 0 where there are none."""
    lengths = float(np.sqrt(np.sum(np.square(one), dtype=np.float64) * np.sum(np.square(other), dtype=np.float64)))
    return float(np.sum(one * other, dtype=np.float64)) / lengths if lengths else 0.0
