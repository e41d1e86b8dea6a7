"""Measures what a picture is like: brightness, contrast, sharpness, noise, colour. Cheap enough for every part of a line."""

from typing import TypeVar

import cv2
import numpy as np

from inspector.core.box import Box
from inspector.core.picture_facts import PictureFacts
from inspector.core.types import FloatArray, Image
from inspector.engine.images.ignore import Bits

_Pixels = TypeVar("_Pixels", Image, Bits)

LONGEST_PX = 512
"""A picture is looked at in about half of this size up to this one, which is about what a network sees of it."""
TILES, TILE_PX = 12, 20
"""Noise is measured at full size, in tiles of a lattice of so many rows and columns: averaging pixels would take it away."""
COARSE = 4
"""Sharpness compares px with their neighbours, and blocks of this side with theirs."""
_BLACK, _WHITE = 4 / 255, 251 / 255
_FLAT_SHARE = 0.25
"""Of the tiles, those with the least to see in them tell the noise."""
_NOISE_GAIN = 36.0
"""Sum of the squares of the kernel [1 -2 1] x [1 -2 1] (Immerkaer, Fast noise variance estimation, CVIU 1996): it is blind to planes."""
_LAPLACE_GAIN = 20.0
"""The same of the Laplacian."""
_NOTHING, _WHOLE = 1e-9, 0.999


def measure(image: Image, white: int = 0, box: Box | None = None, ignored: Bits | None = None) -> PictureFacts:
    """The figures of a picture (H, W) or (H, W, 3), of `box` alone where one is given, without what is `ignored` (H, W) of it.

    `white`: the value that means white; 0: the largest of the picture's type. A box or a mask that leaves nothing counts as none.
    """
    seen, left_out = _cut(image, box), _cut(ignored, box) if ignored is not None else None
    seen = np.minimum(seen, white) if white else seen  # whiter than white is data of a camera, which the network does not see either
    unit = np.float32(1 / (white or np.iinfo(image.dtype).max))
    factor = -(-max(seen.shape[:2]) // LONGEST_PX)
    small = shrunk(seen, factor)
    grey = _grey(small) * unit
    kept = _kept(left_out, grey.shape, factor)
    values = grey if kept is None else grey[kept]
    noise = _noise(seen, left_out, unit)
    return PictureFacts(
        float(values.mean()),
        float(values.std()),
        _sharpness(grey, kept, max((noise / factor) ** 2, float(unit) ** 2 / 12)),
        noise,
        float(np.count_nonzero(values <= _BLACK) / values.size),
        float(np.count_nonzero(values >= _WHITE) / values.size),
        _colour(small, kept, float(unit)),
    )


def _cut(values: _Pixels, box: Box | None) -> _Pixels:
    part = values if box is None else values[box.rows, box.columns]
    return part if part.size else values


def shrunk(image: Image, factor: int) -> Image:
    """Means of blocks of factor x factor px: a whole factor is several times faster than another one."""
    if factor < 2:
        return image
    height, width = (max(1, side // factor) for side in image.shape[:2])
    whole = image[: height * factor, : width * factor]
    return cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)  # type: ignore[return-value]  # it keeps the type


def _grey(image: Image) -> FloatArray:
    grey = image if image.ndim == 2 else cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    return np.asarray(grey, np.float32)


def _kept(ignored: Bits | None, size: tuple[int, ...], factor: int) -> Bits | None:
    """(h, w) what counts of the small picture; None: all of it."""
    if ignored is None:
        return None
    middle = factor // 2
    kept = ~ignored[middle::factor, middle::factor][: size[0], : size[1]]
    return kept if kept.shape == size and kept.any() else None


def _sharpness(grey: FloatArray, kept: Bits | None, spread: float) -> float:
    """Mean square of the Laplacian, without that of noise (of variance `spread`), over that of the differences of neighbouring blocks.

    Neither more light nor more contrast changes it. 0 where there is nothing to see.
    """
    height, width = (side // COARSE * COARSE for side in grey.shape)
    if min(height, width) < 2 * COARSE:
        return 0.0
    bends = cv2.Laplacian(grey, cv2.CV_32F, borderType=cv2.BORDER_REPLICATE)
    blocks = cv2.resize(grey[:height, :width], (width // COARSE, height // COARSE), interpolation=cv2.INTER_AREA)
    steps = cv2.magnitude(np.diff(blocks, axis=1)[1:], np.diff(blocks, axis=0)[:, 1:])
    if kept is not None:
        inside = cv2.erode(kept.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1) > 0
        whole = cv2.resize(kept[:height, :width].astype(np.float32), blocks.shape[::-1], interpolation=cv2.INTER_AREA) > _WHOLE
        bends, steps = bends[inside], steps[whole[1:, 1:] & whole[1:, :-1] & whole[:-1, 1:]]
    fine, coarse = _mean_square(bends) - _LAPLACE_GAIN * spread, _mean_square(steps) - 4 * spread / COARSE**2
    return max(0.0, fine / coarse) if coarse > _NOTHING else 0.0


def _mean_square(values: cv2.typing.MatLike) -> float:
    flat = values.ravel()
    return float(np.dot(flat, flat)) / flat.size if flat.size else 0.0


def _noise(image: Image, ignored: Bits | None, unit: np.float32) -> float:
    """Standard deviation by the flattest tiles, which are chosen by what is coarse in them: the choice says nothing of their noise."""
    side = min(TILE_PX, *image.shape[:2])
    if side < COARSE:
        return 0.0
    tops, lefts = (np.unique(np.linspace(0, length - side, TILES).astype(int)) for length in image.shape[:2])
    places = [(y, x) for y in tops for x in lefts if ignored is None or not ignored[y : y + side, x : x + side].any()]
    if not places:
        return 0.0
    tiles = np.concatenate([image[y : y + side, x : x + side] for y, x in places])  # one below the other: one change of colours for all
    values: FloatArray = _grey(tiles).reshape(len(places), side, side) * unit
    means = values.mean(axis=(1, 2))
    exposed = (means > 4 * _BLACK) & (means < 1 - 4 * _BLACK)  # what is black or white shows no noise
    values = values[exposed] if exposed.any() else values
    whole = side // COARSE * COARSE
    blocks = values[:, :whole, :whole].reshape(len(values), whole // COARSE, COARSE, whole // COARSE, COARSE).mean(axis=(2, 4))
    flattest = np.argsort(blocks.var(axis=(1, 2)))[: max(1, round(_FLAT_SHARE * len(values)))]
    found = np.diff(np.diff(values[flattest], 2, axis=1), 2, axis=2)
    return float(np.sqrt(np.median(np.square(found).mean(axis=(1, 2))) / _NOISE_GAIN))


def _colour(small: Image, kept: Bits | None, unit: float) -> tuple[float, float]:
    if small.ndim == 2:
        return 0.0, 0.0
    red, green, blue, _ = cv2.mean(np.ascontiguousarray(small), None if kept is None else kept.astype(np.uint8))
    return (red - green) * unit, (blue - green) * unit
