"""Pictures as the network sees them, but at their own resolution and in 8 bits, and places cut out of them for the eye."""

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

import cv2
import numpy as np

from inspector.core.heatmap import displayable
from inspector.core.placement import UNMOVED, Placement
from inspector.core.types import FloatArray, Image, Pixels
from inspector.engine.alignment.laying import between_centres, lay
from inspector.engine.images.preprocess import Preprocess

Shares: TypeAlias = tuple[float, float, float, float]
"""Top, left, bottom and right of a box, as shares of the height and width of what the network sees."""
WHOLE: Shares = (0.0, 0.0, 1.0, 1.0)
WINDOW_PATCHES = 12
"""Sides of a place that is shown, in patches: what the network sees around one patch, and a little more for the eye."""


ValuesT = TypeVar("ValuesT", Pixels, FloatArray)


@dataclass(frozen=True, slots=True, eq=False)
class Cutting(Generic[ValuesT]):
    """A place cut out of a picture, or of a map."""

    pixels: ValuesT
    y: float
    x: float
    """Where in it the centre of the patch lies, as shares of its height and width."""


def as_seen(preprocess: Preprocess, image: Image, placement: Placement | None = None) -> Pixels:
    """(h, w[, 3]) what the network sees: laid over the reference where that is done, and without what is cut away.

    Raises as `Preprocess.apply` does.
    """
    if preprocess.pictures is not None:
        image = preprocess.pictures.taken(image)
    if preprocess.moves_picture:
        image = lay(image, placement or preprocess.locate(image) or UNMOVED)
    rows, columns = preprocess.geometry(image.shape[0], image.shape[1]).inspected()
    return displayable(image[rows, columns], preprocess.depth)


def map_as_seen(preprocess: Preprocess, drawn: FloatArray, placement: Placement | None = None) -> FloatArray:
    """(h, w) a map (H, W) of a picture in the same places as `as_seen` has the picture."""
    if preprocess.moves_picture and placement is not None and placement != UNMOVED:
        matrix = between_centres(placement, drawn.shape)
        drawn = np.asarray(cv2.warpAffine(drawn, matrix, drawn.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP), np.float32)
    rows, columns = preprocess.geometry(drawn.shape[0], drawn.shape[1]).inspected()
    return drawn[rows, columns]


def window(y: float, x: float, patch: tuple[float, float], within: Shares = WHOLE) -> Shares:
    """The box of a place that is shown, about `WINDOW_PATCHES` a side: moved rather than cut where it would leave `within`."""
    top, bottom = _span(y, patch[0], within[0], within[2])
    left, right = _span(x, patch[1], within[1], within[3])
    return top, left, bottom, right


def cut(pixels: ValuesT, y: float, x: float, patch: tuple[float, float], covered: Shares = WHOLE) -> Cutting[ValuesT]:
    """The window around a place of a picture that shows the box `covered` of what the network sees."""
    box = window(y, x, patch, covered)
    height, width = pixels.shape[0] / (covered[2] - covered[0]), pixels.shape[1] / (covered[3] - covered[1])
    top, bottom = (round((edge - covered[0]) * height) for edge in (box[0], box[2]))
    left, right = (round((edge - covered[1]) * width) for edge in (box[1], box[3]))
    found = pixels[top : max(bottom, top + 1), left : max(right, left + 1)]
    return Cutting(found, (y - box[0]) / (box[2] - box[0]), (x - box[1]) / (box[3] - box[1]))


def _span(centre: float, patch: float, first: float, last: float) -> tuple[float, float]:
    side = min(WINDOW_PATCHES * patch, last - first)
    start = min(max(centre - side / 2, first), last - side)
    return start, start + side
