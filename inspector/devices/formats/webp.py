"""WebP: a RIFF file that says how long it is."""

import struct

from inspector.devices.formats.header import ANIMATED, ENDS_EARLY, Header, Refused
from inspector.devices.formats.tiff import orientation_of

_ANIMATION = 0x02


def examine(data: bytes) -> Header:
    """Size from the picture's own chunk (VP8, VP8L), so that an extended header cannot contradict it."""
    if data[8:12] != b"WEBP":
        raise Refused("it is not a PNG, JPEG, BMP, TIFF or WebP picture")
    end = struct.unpack_from("<I", data, 4)[0] + 8
    if len(data) < end:
        raise Refused(ENDS_EARLY)
    size, orientation, at = (0, 0), 1, 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + length]
        if kind == b"VP8X" and body[0] & _ANIMATION:
            raise Refused(ANIMATED)
        if kind in (b"VP8 ", b"VP8L"):
            size = _lossy_size(body) if kind == b"VP8 " else _lossless_size(body)
        elif kind == b"EXIF":
            orientation = orientation_of(body.removeprefix(b"Exif\0\0"))
        at += 8 + length + length % 2
    if size == (0, 0):
        raise Refused(ENDS_EARLY)
    return Header(width=size[0], height=size[1], orientation=orientation)


def _lossy_size(body: bytes) -> tuple[int, int]:
    """Fourteen bits each, behind the frame tag and the start code."""
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless_size(body: bytes) -> tuple[int, int]:
    """Fourteen bits each, less one, behind the signature byte."""
    (bits,) = struct.unpack_from("<I", body, 1)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
