"""Small JPEG pictures: written, measured by their header alone, and read; nothing is decoded that could be large."""

import cv2
import numpy as np

from inspector.core.said import said
from inspector.core.types import Pixels

MOST_SIDE_PX = 4096
_START, _SCAN = b"\xff\xd8", 0xDA
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Markers of headers that tell the size; the three others in the range are tables."""


def encoded(pixels: Pixels, quality: int) -> bytes:
    """A picture (H, W) or (H, W, 3) RGB as JPEG."""
    shown = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1])[1])


def decoded(content: bytes) -> Pixels | None:
    """The picture; None where it cannot be read. Raises ValueError as `size_of` does."""
    size_of(content)
    found = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.dtype != np.uint8:
        return None
    return found if found.ndim == 2 else cv2.cvtColor(found, cv2.COLOR_BGR2RGB)  # type: ignore[return-value]  # OpenCV's stub keeps no dtype


def size_of(content: bytes) -> tuple[int, int]:
    """(height, width) as the header tells it. Raises ValueError for what is no JPEG, or a larger one than `MOST_SIDE_PX`."""
    at = 2
    if not content.startswith(_START):
        raise ValueError(said("a small picture is no JPEG"))
    while at + 9 <= len(content) and content[at] == 0xFF and content[at + 1] != _SCAN:
        if content[at + 1] in _FRAMES:
            height, width = (int.from_bytes(content[k : k + 2], "big") for k in (at + 5, at + 7))
            if not (0 < height <= MOST_SIDE_PX and 0 < width <= MOST_SIDE_PX):
                raise ValueError(said("a small picture has {width} x {height} px", width=width, height=height))
            return height, width
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    raise ValueError(said("a small picture does not tell its size"))
