"""Codes in pictures: DataMatrix, QR and Code 128, through zxing-cpp."""

import math
from collections.abc import Iterable

import numpy as np
import zxingcpp

from inspector.core.box import Box
from inspector.core.said import said
from inspector.core.serials import CodeKind, Serial, Several, no_read, serial_of
from inspector.core.types import FloatArray, Image, Pixels
from inspector.devices.opencv import cv2

_FORMATS = {
    CodeKind.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    CodeKind.QR: zxingcpp.BarcodeFormat.QRCode,
    CodeKind.CODE_128: zxingcpp.BarcodeFormat.Code128,
}
_SMOOTH_PX = 0.7
_LOOKS = ((0, True), (30, True), (60, True), (0, False))
"""Degrees by which a picture is turned, and whether it is smoothed, until a code is found.

Bars are read along lines, and small squares best when they stand upright. In smoothed noise nothing looks like a code, which makes
a look 15 times faster; only the finest codes need the picture as it is.
"""
_ROW_PX = 16
"""Codes that begin within so many rows lie beside each other."""


def read_code(image: Image, kinds: Iterable[CodeKind] = CodeKind, box: Box | None = None, several: Several = Several.REFUSED) -> Serial:
    """The serial that a code in `image` ((H, W, 3) or (H, W), 8 or 16 bit) holds; "no read" with the reason where there is none.

    Codes that say the same, as on both ends of a label, are one.
    """
    height, width = image.shape[:2]
    if box is not None and not box.is_in(height, width):
        return no_read(said("The box of the code lies outside of the picture, {width} x {height}.", width=width, height=height))
    grey = _readable(image if box is None else image[box.rows, box.columns])
    formats = zxingcpp.BarcodeFormats([_FORMATS[CodeKind(kind)] for kind in kinds])
    smoothed: Pixels = cv2.GaussianBlur(grey, (0, 0), _SMOOTH_PX)  # type: ignore[assignment]
    looks = (_texts(smoothed if smooth else grey, turn, formats) for turn, smooth in _LOOKS)
    texts = next(filter(None, looks), [])
    if not texts:
        return no_read(said("No code was found."))
    if len(texts) > 1 and several is Several.REFUSED:
        return no_read(said("There are {number} different codes in the picture.", number=len(texts)))
    return serial_of(texts[0])


def _readable(part: Image) -> Pixels:
    """Grey in 8 bits. Of 16 bits, what lies between the darkest and the brightest is spread over them: cameras seldom fill them."""
    grey = part if part.ndim == 2 else cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    if grey.dtype == np.uint8:
        return np.ascontiguousarray(grey)
    darkest, brightest = int(grey.min()), int(grey.max())
    scale = 255 / max(1, brightest - darkest)
    return cv2.convertScaleAbs(grey, alpha=scale, beta=-darkest * scale)  # type: ignore[return-value]


def _texts(grey: Pixels, turn: float, formats: zxingcpp.BarcodeFormats) -> list[str]:
    """What different codes say, in reading order, found in the picture turned by so many degrees."""
    turned, back = _turned(grey, turn)
    found = [(_corner(code, back), code.text) for code in zxingcpp.read_barcodes(turned, formats=formats) if code.valid]
    return list(dict.fromkeys(text for _, text in sorted(found)))


def _turned(grey: Pixels, turn: float) -> tuple[Pixels, FloatArray]:
    """The whole picture turned, and the (2, 3) matrix from its places back to those before."""
    height, width = grey.shape
    forth = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1)
    cosine, sine = abs(forth[0, 0]), abs(forth[0, 1])
    size = math.ceil(height * sine + width * cosine), math.ceil(height * cosine + width * sine)
    forth[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    back: FloatArray = cv2.invertAffineTransform(forth).astype(np.float32)
    if not turn:
        return grey, back
    return cv2.warpAffine(grey, forth, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), back  # type: ignore[return-value]


def _corner(code: zxingcpp.Barcode, back: FloatArray) -> tuple[int, int]:
    """Row and column by which codes are put in order."""
    corner = code.position.top_left
    x, y = back @ np.array([corner.x, corner.y, 1], np.float32)
    return int(y) // _ROW_PX, int(x)
