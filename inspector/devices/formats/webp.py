"""WebP: a RIFF file that says how long it is."""

import struct
from collections.abc import Iterator

import imagecodecs

from inspector.core.said import said
from inspector.core.types import Image
from inspector.devices.formats.exif import orientation_of
from inspector.devices.formats.header import ANIMATED, DAMAGED, ENDS_EARLY, UNSUPPORTED, Header, Refused, refused

_ANIMATION = 0x02
_LOSSY, _LOSSLESS = b"VP8 ", b"VP8L"
# What an encoder may leave at the end of the coded pixels without need: libwebp 2 and 4 bytes, libvpx 7.
_UNNEEDED = {_LOSSY: 16, _LOSSLESS: 4}


def examine(data: bytes) -> Header:
    """Size from the picture's own chunk (VP8, VP8L), so that an extended header cannot contradict it."""
    size, orientation = (0, 0), 1
    for kind, body in _chunks(data):
        if kind == b"VP8X" and body[0] & _ANIMATION:
            raise Refused(ANIMATED)
        if kind in _UNNEEDED:
            size = _lossy_size(body) if kind == _LOSSY else _lossless_size(body)
        elif kind == b"EXIF":
            orientation = orientation_of(body.removeprefix(b"Exif\0\0"))
    if size == (0, 0):
        raise Refused(ENDS_EARLY)
    return Header(width=size[0], height=size[1], orientation=orientation)


def decode(data: bytes, _: Header) -> Image:
    """RGB; an alpha channel is dropped.

    WebP has no check sums, but coded pixels that were changed nearly always end too early or too late. The decoder notices only the one;
    the other shows when it can do without the last bytes.
    """
    pixels = _pixels(data)
    kind, body = next(chunk for chunk in _chunks(data) if chunk[0] in _UNNEEDED)
    try:
        _pixels(_alone(kind, body[: -_UNNEEDED[kind]]))
    except Refused:
        return pixels[:, :, :3]
    raise Refused(DAMAGED, "the coded pixels end too early")


def _pixels(data: bytes) -> Image:
    try:
        pixels: Image = imagecodecs.webp_decode(data)
    except RuntimeError as error:
        raise refused(error, UNSUPPORTED) from None
    return pixels


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk, once the file is as long as it says."""
    if data[8:12] != b"WEBP":
        raise Refused(said("it is not a PNG, JPEG, BMP, TIFF or WebP picture"))
    end = struct.unpack_from("<I", data, 4)[0] + 8
    if len(data) < end:
        raise Refused(ENDS_EARLY)
    at = 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _alone(kind: bytes, body: bytes) -> bytes:
    """A WebP file of nothing but coded pixels."""
    chunk = b"WEBP" + kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(chunk)) + chunk


def _lossy_size(body: bytes) -> tuple[int, int]:
    """Fourteen bits each, behind the frame tag and the start code."""
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless_size(body: bytes) -> tuple[int, int]:
    """Fourteen bits each, less one, behind the signature byte."""
    (bits,) = struct.unpack_from("<I", body, 1)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
