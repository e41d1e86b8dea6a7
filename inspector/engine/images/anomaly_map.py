"""From patch scores to the anomaly map at the size of the inspected image (PatchCore, section 3.3)."""

from functools import lru_cache

import cv2
import numpy as np

from inspector.core.types import FloatArray
from inspector.engine.images.geometry import Geometry, centres, sample
from inspector.engine.images.ignore import Bits


def smooth(patch_scores: FloatArray, size: tuple[int, int], sigma: float) -> FloatArray:
    """(h, w) patch scores -> (H', W') map at the size of the network input: bilinear, then Gaussian of `sigma` px."""
    enlarged = cv2.resize(patch_scores, size[::-1], interpolation=cv2.INTER_LINEAR)
    if sigma > 0:
        # Four sigma on either side, as scipy cuts the kernel; beyond the border the map goes on as it ends.
        side = 2 * int(4 * sigma + 0.5) + 1
        enlarged = cv2.GaussianBlur(enlarged, (side, side), sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(enlarged, np.float32)


def smoothing_matrix(side: int, cells: int, sigma: float) -> FloatArray:
    """(side, cells) by which patch scores along one side become the map along it: `smooth` is linear and separable."""
    return np.concatenate([smooth(np.eye(cells, dtype=np.float32)[:, [k]], (side, 1), sigma) for k in range(cells)], axis=1)


def smooth_kept(patch_scores: FloatArray, ignored: Bits, size: tuple[int, int], sigma: float) -> tuple[FloatArray, Bits]:
    """The same without the patches (h, w) that are ignored: the map, 0 where they are, and where they are not; (H', W') both.

    Every place is the mean of the patches that count there, so that nothing leaks out of an ignored one, and one beside it loses nothing.
    """
    sums = smooth(np.where(ignored, np.float32(0), patch_scores), size, sigma)
    weights, kept = _kept(ignored.tobytes(), (ignored.shape[0], ignored.shape[1]), size, sigma)
    return np.divide(sums, weights, out=np.zeros_like(sums), where=kept), kept


@lru_cache(maxsize=4)
def _kept(ignored: bytes, grid: tuple[int, int], size: tuple[int, int], sigma: float) -> tuple[FloatArray, Bits]:
    """How much of what is seen at every place counts, and where it does; the same for picture after picture."""
    counts = ~np.frombuffer(ignored, np.bool_).reshape(grid)
    weights = smooth(counts.astype(np.float32), size, sigma)
    kept = np.asarray(cv2.resize(counts.astype(np.uint8), size[::-1], interpolation=cv2.INTER_NEAREST) > 0)
    for array in (weights, kept):
        array.setflags(write=False)
    return weights, kept


def to_image(smoothed: FloatArray, geometry: Geometry) -> FloatArray:
    """(H', W') map of the network input -> (H, W) map of the inspected image; 0 where a box or a centre crop kept the network away."""
    seen = _to_seen(smoothed, geometry)
    if geometry.box is None:
        return seen
    image = np.zeros(geometry.image, np.float32)
    image[geometry.box.rows, geometry.box.columns] = seen
    return image


def _to_seen(smoothed: FloatArray, geometry: Geometry) -> FloatArray:
    """The map of what was resized."""
    if geometry.is_thin:
        return _to_thin(smoothed, geometry)
    if geometry.input != geometry.resized:
        (top, left), (height, width) = geometry.offset, geometry.input
        whole = np.zeros(geometry.resized, np.float32)
        whole[top : top + height, left : left + width] = smoothed
        smoothed = whole
    return np.asarray(cv2.resize(smoothed, geometry.seen[::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def _to_thin(smoothed: FloatArray, geometry: Geometry) -> FloatArray:
    """The same without an array of the resized image's size: a rim of 0 stands for all that was cropped away."""
    framed = np.pad(smoothed, 1)
    scales = [resized / side for resized, side in zip(geometry.resized, geometry.seen, strict=True)]
    rows, columns = (centres(geometry.seen[axis], scales[axis]) - geometry.offset[axis] + 1 for axis in (0, 1))
    return sample(framed, rows, columns)
