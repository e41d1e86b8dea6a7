"""JPEG: a chain of segments, then scans of entropy-coded data up to an end mark.

Read by libjpeg-turbo through simplejpeg, which makes an error of each of libjpeg's warnings ("premature end of data segment", "extraneous
bytes before marker"): the only witnesses of a damaged middle, because JPEG has no check sums. OpenCV, Pillow and imagecodecs drop them.
"""

import re
import struct

import numpy as np
from simplejpeg import decode_jpeg

from inspector.core.types import Image
from inspector.devices.formats.exif import orientation_of
from inspector.devices.formats.header import DAMAGED, ENDS_EARLY, UNSUPPORTED, Header, Refused

_SOI, _EOI, _SOS, _EXIF = 0xD8, 0xD9, 0xDA, 0xE1
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Within a scan, FF 00 is a data byte and FF D0 to FF D7 are restart marks; anything else ends the scan.
_SCAN_END = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
_SPACES = {1: "GRAY", 3: "RGB", 4: "CMYK"}
_LEFT_OVER = "extraneous bytes before marker 0xd9"


def examine(data: bytes) -> Header:
    """Walks from start to end mark; a file without an end mark after its last scan was cut off."""
    size: tuple[int, int, int] | None = None
    orientation, scans, at = 1, 0, 2
    while True:
        end = at
        at, marker = _next_marker(data, at)
        if marker == _EOI:
            break
        (length,) = struct.unpack_from(">H", data, at)
        body = data[at + 2 : at + length]
        if marker in _FRAMES:
            size = struct.unpack_from(">HHB", body, 1)
        elif marker == _EXIF and body.startswith(b"Exif\0\0") and orientation == 1:
            orientation = orientation_of(body[6:])
        at += length
        if marker == _SOS:
            scans += 1
            at = _scan_end(data, at)
    if size is None or not scans:
        raise Refused(ENDS_EARLY)
    return Header(width=size[1], height=size[0], orientation=orientation, channels=size[2], end=end)


def decode(data: bytes) -> Image:
    """RGB, grey, or RGB from CMYK. Some cameras fill up with zeros before the end mark, which says nothing against the picture."""
    header = examine(data)
    try:
        return pixels_of(data, header.channels)
    except Refused as refusal:
        filled = data[: header.end]
        if _LEFT_OVER not in refusal.words or not filled.endswith(b"\0"):
            raise
        return pixels_of(filled.rstrip(b"\0") + b"\xff\xd9", header.channels)


def pixels_of(data: bytes, channels: int) -> Image:
    """All of a JPEG stream, or `Refused` where libjpeg had anything to complain about."""
    if channels not in _SPACES:
        raise Refused(UNSUPPORTED, f"{channels} channels")
    try:
        pixels: Image = decode_jpeg(data, _SPACES[channels])
    except ValueError as error:
        raise Refused(DAMAGED if "Corrupt JPEG data" in str(error) else UNSUPPORTED, error) from None
    if channels == 4:
        return _rgb(pixels)
    return pixels[:, :, 0] if channels == 1 else pixels


def _rgb(cmyk: Image) -> Image:
    """RGB from inverted CMYK, which is how Adobe stores it: ink is taken from the white that black leaves."""
    black = cmyk[:, :, 3:].astype(np.uint16)
    rgb: Image = (black - (((255 - cmyk[:, :, :3]) * black) >> 8)).astype(np.uint8)
    return rgb


def _next_marker(data: bytes, at: int) -> tuple[int, int]:
    """Position behind the marker that stands at `at`, and its code. Any number of FF may fill the space before it."""
    if data[at] != 0xFF:
        raise Refused(DAMAGED)
    while data[at] == 0xFF:
        at += 1
    return at + 1, data[at]


def _scan_end(data: bytes, at: int) -> int:
    """Position of the first marker behind the scan that starts at `at`."""
    found = _SCAN_END.search(data, at)
    if found is None:
        raise Refused(ENDS_EARLY)
    return found.start()
