"""JPEG: a chain of segments, then scans of entropy-coded data up to an end mark.

Read by libjpeg-turbo through simplejpeg, which makes an error of each of libjpeg's warnings ("premature end of data segment", "extraneous
bytes before marker"): the only witnesses of a damaged middle, because JPEG has no check sums. OpenCV, Pillow and imagecodecs drop them.
Zeros, which an interrupted copy or a failing disk leaves, may happen to decode to as many pixels as were there; they are looked for.
"""

import re

import numpy as np
from simplejpeg import decode_jpeg

from inspector.core.types import Image
from inspector.devices.formats.header import DAMAGED, UNSUPPORTED, Header, Refused, refused
from inspector.devices.formats.jpeg_segments import ZEROS, Segments

_SPACES = {1: "GRAY", 3: "RGB", 4: "CMYK"}
_SURPLUS = re.compile(r"(\d+) extraneous bytes before marker 0xd9")


def examine(data: bytes) -> Header:
    """Size and orientation, once all scans and the end mark are there."""
    return Segments.read(data).header()


def decode(data: bytes, header: Header) -> Image:
    """RGB, grey, or RGB from CMYK. Some cameras fill up with zeros before the end mark, which says nothing against the picture."""
    end = header.end
    while True:
        try:
            pixels = _pixels(data if end == header.end else data[:end] + b"\xff\xd9", header.channels)
            break
        except Refused as refusal:
            surplus = _SURPLUS.search(refusal.words)
            if surplus is None or data[end - int(surplus[1]) : end].strip(b"\0"):
                raise
            end -= int(surplus[1])
    if header.filled and data.endswith(ZEROS, 0, end):
        raise Refused(DAMAGED, "zeros at the end")
    return pixels


def _pixels(data: bytes, channels: int) -> Image:
    """All of a JPEG stream, or `Refused` where libjpeg has anything to complain about."""
    if channels not in _SPACES:
        raise Refused(UNSUPPORTED, f"{channels} channels")
    try:
        pixels: Image = decode_jpeg(data, _SPACES[channels])
    except ValueError as error:
        raise refused(error, DAMAGED if "Corrupt JPEG data" in str(error) else UNSUPPORTED) from None
    if channels == 4:
        return _rgb(pixels)
    return pixels[:, :, 0] if channels == 1 else pixels


def _rgb(cmyk: Image) -> Image:
    """RGB from inverted CMYK, which is how Adobe stores it: ink is taken from the white that black leaves."""
    black = cmyk[:, :, 3:].astype(np.uint16)
    rgb: Image = (black - (((255 - cmyk[:, :, :3]) * black) >> 8)).astype(np.uint8)
    return rgb
