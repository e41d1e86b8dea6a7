"""What helps to set a camera up: how sharp and how bright its picture is."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from inspector.core.box import Box
from inspector.core.types import Image, Pixels
from inspector.devices.opencv import cv2

_DARK, _BRIGHT = 2, 253


@dataclass(frozen=True, slots=True)
class ReadOut:
    """Of one picture, in values of 8 bits, whatever it has."""

    focus: float
    """Variance of the Laplacian: the larger the sharper, of the same scene in the same light."""
    brightness: float
    """Mean, 0 to 255."""
    too_dark: float
    """Share of the px that are black, 0 to 1."""
    too_bright: float
    """Share of the px that are as bright as can be: nothing is seen in them."""


def read_out(image: Image, box: Box | None = None) -> ReadOut:
    """Looks at `image`, (H, W, 3) RGB or (H, W), 8 or 16 bit, or at what of the box lies in it."""
    part = image if box is None else image[box.rows, box.columns]
    if not part.size:
        return ReadOut(0.0, 0.0, 0.0, 0.0)
    grey = _eight_bits(part if part.ndim == 2 else cv2.cvtColor(part, cv2.COLOR_RGB2GRAY))
    brightest = _eight_bits(part if part.ndim == 2 else part.max(axis=2))
    focus = float(cv2.Laplacian(grey, cv2.CV_32F).var())
    return ReadOut(focus, float(grey.mean()), float((brightest <= _DARK).mean()), float((brightest >= _BRIGHT).mean()))


def _eight_bits(values: Any) -> Pixels:
    return values if values.dtype == np.uint8 else (values >> 8).astype(np.uint8)  # type: ignore[no-any-return]
