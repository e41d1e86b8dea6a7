"""Arithmetic on planes: arrays with one number for every pixel of a demo picture, (HEIGHT, WIDTH) float32."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray

WIDTH, HEIGHT = 512, 384
"""Size of a demo picture."""


def grid() -> tuple[FloatArray, FloatArray]:
    """Coordinates (x, y) of every pixel from the middle of the picture."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    return x - WIDTH / 2, y - HEIGHT / 2


def single(values: npt.NDArray[Any]) -> FloatArray:
    """The same numbers in single precision, for which numpy's type annotations are too coarse to vouch."""
    return np.asarray(values, np.float32)


def smoothstep(low: float, high: float, values: npt.NDArray[Any]) -> FloatArray:
    """0 below `low`, 1 above `high`, soft between."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return single(t * t * (3 - 2 * t))


def inside(distance: npt.NDArray[Any]) -> FloatArray:
    """Coverage from a signed distance (negative inside), with soft edges one pixel wide."""
    return single(np.clip(0.5 - distance, 0, 1))


def blurred(values: npt.NDArray[Any], sigma: float) -> FloatArray:
    """Gaussian blur, sigma in pixels."""
    return single(cv2.GaussianBlur(values, (0, 0), sigma))


def slopes(height: FloatArray) -> tuple[FloatArray, FloatArray]:
    """How far the surface leans to the right and down, from its height."""
    right, down = (cv2.Scharr(height, cv2.CV_32F, *axes, scale=1 / 32) for axes in ((1, 0), (0, 1)))
    return single(-right), single(-down)
