"""The anomaly map as colours: one table, anchored at the threshold, the same for every image, on screen and in exported files.

The scale runs from 0 to twice the threshold. It is never stretched to an image's own values: a good part stays uncoloured.
"""

from functools import cache
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from inspector.core.picture_format import depth_of, white
from inspector.core.types import FloatArray, Image

SCALE_TOP = 2.0
"""Map value, in thresholds, of the last colour; what is higher looks the same."""
VISIBLE_FROM = 0.85
"""Map value, in thresholds, below which nothing is drawn: good surfaces lie at 0.6 to 0.9 and must not look as if something were wrong."""
OPAQUE_FROM = 1.25
"""Map value, in thresholds, from which the colour has its full strength."""

_Bytes: TypeAlias = npt.NDArray[np.uint8]
_BLEND_ROWS = 32  # rows blended at once: their 16-bit numbers stay in the processor's cache
_OUTLINE_PARTS = 500  # the contour is 1/500 of the picture's longer side wide: visible in a thumbnail, thin in the original


@cache
def colour_table() -> _Bytes:
    """(256, 4) RGBA, read-only: violet over red and orange to pale yellow, evenly lighter step by step, transparent at the start."""
    share = np.linspace(0, 1, 256)
    lightness = 0.28 + 0.67 * share
    hue = np.deg2rad(300 + 165 * share**0.85)
    chroma = 0.21 - 0.03 * share
    rgb = _in_gamut(lightness, chroma, hue)
    ramp = np.clip((share * SCALE_TOP - VISIBLE_FROM) / (OPAQUE_FROM - VISIBLE_FROM), 0, 1)
    alpha = ramp * ramp * (3 - 2 * ramp)
    table = np.round(255 * np.column_stack([rgb, alpha])).astype(np.uint8)
    table.flags.writeable = False
    return table


def is_anchored(threshold: float | None) -> bool:
    """Whether colours mean anything: without a positive threshold there is no scale, and nothing may be drawn."""
    return threshold is not None and bool(np.isfinite(threshold)) and threshold > 0


def levels(scores: FloatArray, threshold: float) -> _Bytes:
    """Row of the colour table for every map value (H, W). NaN has the first, transparent one."""
    scaled = np.nan_to_num(scores, nan=0.0, posinf=np.inf, neginf=0.0) * np.float32(255 / (SCALE_TOP * threshold))
    return cast(_Bytes, np.clip(scaled + np.float32(0.5), 0, 255).astype(np.uint8))


def shrink(scores: FloatArray, longest: int) -> FloatArray:
    """The map with its longer side at most `longest` pixels, each the maximum of a block: no small area above the threshold is lost."""
    factor = -(-max(scores.shape) // longest)
    if factor <= 1:
        return scores
    small = _block_maximum(np.maximum, scores, factor)
    return _block_maximum(np.fmax, scores, factor) if np.isnan(small).any() else small  # fmax looks past NaN but is slow


def displayable(image: Image, depth: int = 0) -> _Bytes:
    """The picture in 8 bits for the eye. White in a 16-bit picture is the largest value of `depth` bits: that of the project, so that
    all its pictures keep their relative brightness. 0: it is not known, and the picture's own values tell.
    """
    if image.dtype == np.uint8:
        return cast(_Bytes, image)
    depth = depth or depth_of(image)
    return (np.minimum(image, np.uint16(white(depth))) >> (depth - 8)).astype(np.uint8)


def overlay(
    image: Image, anomaly_map: FloatArray | None, threshold: float | None, opacity: float = 0.6, outline: bool = True, depth: int = 0
) -> _Bytes:
    """The picture with the map's colours over it and a line around what is above the threshold; (H, W, 3) RGB.

    A map of another size is stretched over the picture. Without a map or a threshold the picture comes back as it is. `depth` is that
    of `displayable`.
    """
    picture = displayable(image, depth)
    result = np.repeat(picture[:, :, None], 3, axis=2) if picture.ndim == 2 else picture[:, :, :3].copy()
    if anomaly_map is None or threshold is None or not is_anchored(threshold) or anomaly_map.size == 0:
        return result
    fitted = _stretched(anomaly_map, result.shape[0], result.shape[1])
    _blend(result, levels(fitted, threshold), opacity)
    if outline:
        _draw_outline(result, fitted > threshold)
    return result


def _block_maximum(maximum: np.ufunc, scores: FloatArray, factor: int) -> FloatArray:
    """Rows first, then columns. The last block of each side may be smaller."""
    return np.ascontiguousarray(_row_maximum(maximum, _row_maximum(maximum, scores, factor).T, factor).T)


def _row_maximum(maximum: np.ufunc, scores: FloatArray, factor: int) -> FloatArray:
    """Row by row of all blocks at once: ten times as fast as a reduction over so short an axis."""
    whole = len(scores) // factor
    blocks = scores[: whole * factor].reshape(whole, factor, scores.shape[1])
    found = blocks[:, 0].copy()
    for row in range(1, factor):
        maximum(found, blocks[:, row], out=found)
    rest = scores[whole * factor :]
    return np.concatenate([found, maximum.reduce(rest, axis=0, keepdims=True)]) if len(rest) else found


def _blend(picture: _Bytes, level: _Bytes, opacity: float) -> None:
    table = colour_table().astype(np.uint16)
    share = np.round(table[:, 3] * min(1.0, max(0.0, opacity))).astype(np.uint16)  # (256,) of 255
    part = (table[:, :3] * share[:, None] + 128).astype(np.uint16)  # (256, 3)
    rest = (255 - share)[:, None]  # (256, 1)
    first = int(np.flatnonzero(table[:, 3])[0])
    for row in range(0, len(picture), _BLEND_ROWS):
        block, step = picture[row : row + _BLEND_ROWS], level[row : row + _BLEND_ROWS]
        if step.max() >= first:
            mixed = block * rest[step] + part[step]  # at most 255 * 255 + 128: fits in 16 bits
            block[:] = (mixed + (mixed >> 8)) >> 8  # divides by 255 without a division


def _draw_outline(picture: _Bytes, above: npt.NDArray[np.bool_]) -> None:
    width = max(1, round(max(above.shape) / _OUTLINE_PARTS))
    inner = above & ~_eroded(above, width)
    outer = ~above & ~_eroded(~above, width)
    picture[outer] //= 3  # a dark seam keeps the white line visible on light parts
    picture[inner] = 255


def _eroded(mask: npt.NDArray[np.bool_], width: int) -> npt.NDArray[np.bool_]:
    """The mask without its rim of `width` pixels; beyond the picture's edge the mask goes on as at the edge."""
    result = mask.copy()
    for step in range(1, width + 1):
        result[step:] &= mask[:-step]
        result[:-step] &= mask[step:]
    rows = result.copy()
    for step in range(1, width + 1):
        result[:, step:] &= rows[:, :-step]
        result[:, :-step] &= rows[:, step:]
    return result


def _stretched(scores: FloatArray, height: int, width: int) -> FloatArray:
    if scores.shape == (height, width):
        return scores
    rows = (np.arange(height) + 0.5) * scores.shape[0] / height
    columns = (np.arange(width) + 0.5) * scores.shape[1] / width
    return scores[np.ix_(rows.astype(np.intp), columns.astype(np.intp))]


def _in_gamut(lightness: npt.NDArray[np.float64], chroma: npt.NDArray[np.float64], hue: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """OKLab colours as sRGB (N, 3) in 0 to 1, with as much of the chroma as a screen can show."""
    low, high = np.zeros_like(chroma), chroma.copy()
    for _ in range(20):
        middle = (low + high) / 2
        rgb = _linear_rgb(lightness, middle, hue)
        fits = ((rgb >= 0) & (rgb <= 1)).all(axis=1)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    linear = np.clip(_linear_rgb(lightness, low, hue), 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def _linear_rgb(
    lightness: npt.NDArray[np.float64], chroma: npt.NDArray[np.float64], hue: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """OKLab to linear sRGB (B. Ottosson, "A perceptual color space for image processing", 2020)."""
    lab = np.column_stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)])
    to_cone = np.array([[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]])
    to_rgb = [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
    return cast(npt.NDArray[np.float64], (lab @ to_cone.T) ** 3 @ np.array(to_rgb).T)
