"""Small pictures of what a project is about."""

from collections.abc import Sequence
from pathlib import Path

from inspector.core.errors import InspectorError
from inspector.core.heatmap import displayable
from inspector.core.progress import Progress, Steps
from inspector.core.types import Pixels
from inspector.datasets.listing import search_images
from inspector.devices.image_file import read_image
from inspector.devices.opencv import cv2

ATTEMPTS = 5


def first_thumbnail(names: Sequence[str], longest_px: int, depth: int = 0) -> Steps[Pixels | None]:
    """The first image among `names` (images, folders, @lists) that can be read, small; None after `ATTEMPTS` that cannot."""
    try:
        found = (yield from search_images(names)).paths if names else ()
    except InspectorError:
        return None
    for number, path in enumerate(found[:ATTEMPTS]):
        yield Progress("Reading a picture", number, ATTEMPTS)
        try:
            return thumbnail(path, longest_px, depth)
        except InspectorError:
            continue
    return None


def thumbnail(path: Path, longest_px: int, depth: int = 0) -> Pixels:
    """An image file in 8 bits, shrunk to `longest_px` on its longer side, never enlarged. Raises `IMAGE_UNREADABLE`.

    `depth`: bits of the project's pictures, so that all of them are shown alike; 0: not known.
    """
    return sized_thumbnail(path, longest_px, depth)[0]


def sized_thumbnail(path: Path, longest_px: int, depth: int = 0) -> tuple[Pixels, tuple[int, int]]:
    """The same, and the (height, width) that the image has itself."""
    picture = displayable(read_image(path), depth)
    height, width = picture.shape[:2]
    scale = longest_px / max(height, width)
    if scale >= 1:
        return picture, (height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small: Pixels = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]  # OpenCV's stub keeps no dtype
    return small, (height, width)
