"""Lays a picture over the reference by its placement, and a map of it back."""

import cv2
import numpy as np

from inspector.core.placement import UNMOVED, Matrix, Placement
from inspector.core.types import FloatArray, Image


def lay(image: Image, placement: Placement) -> Image:
    """(H, W[, 3]) with the part as it lies in the reference; beyond the picture it goes on as it ends."""
    if placement == UNMOVED:
        return image
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    matrix = between_centres(placement, image.shape)
    return cv2.warpAffine(image, matrix, image.shape[1::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[return-value]  # OpenCV's stub keeps no dtype


def lay_back(laid: FloatArray, placement: Placement) -> FloatArray:
    """(H, W) map of a picture that was laid over the reference -> of the picture itself; 0 where the reference shows nothing of it."""
    matrix = between_centres(placement, laid.shape)
    return np.asarray(cv2.warpAffine(laid, matrix, laid.shape[::-1], flags=cv2.INTER_LINEAR), np.float32)


def between_centres(placement: Placement, shape: tuple[int, ...]) -> Matrix:
    """(2, 3) from the reference to the picture, as OpenCV counts: (0, 0) is the centre of the first px."""
    matrix = placement.matrix((shape[0], shape[1]))
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    return matrix
