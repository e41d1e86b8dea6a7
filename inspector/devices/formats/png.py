"""PNG: chunks with check sums, from IHDR to IEND, and a check sum over the rows themselves.

OpenCV gets the chunks that make up the pixels and no others, and only once the rows are proved to be complete: what libpng does not like
about a file it prints on standard error.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import imagecodecs
import numpy as np

from inspector.core.types import Image
from inspector.devices.formats.exif import orientation_of
from inspector.devices.formats.header import ANIMATED, DAMAGED, ENDS_EARLY, MISSING, UNSUPPORTED, Header, Refused, refused
from inspector.devices.opencv import cv2

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY, _COLOUR, _PALETTE, _GREY_ALPHA, _COLOUR_ALPHA = 0, 2, 3, 4, 6
_CHANNELS = {_GREY: 1, _COLOUR: 3, _PALETTE: 1, _GREY_ALPHA: 2, _COLOUR_ALPHA: 4}
_DEPTHS = {_GREY: (1, 2, 4, 8, 16), _COLOUR: (8, 16), _PALETTE: (1, 2, 4, 8), _GREY_ALPHA: (8, 16), _COLOUR_ALPHA: (8, 16)}
_CRITICAL = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
_CHECKED = (*_CRITICAL, b"eXIf", b"acTL")
# First column and row, step between columns and rows, of the seven passes of an interlaced picture.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


@dataclass(frozen=True, slots=True)
class _Fields:
    """IHDR."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: int

    @classmethod
    def of(cls, body: memoryview) -> "_Fields":
        width, height, depth, colour, *methods, interlaced = struct.unpack_from(">IIBBBBB", body)
        if depth not in _DEPTHS.get(colour, ()) or methods != [0, 0] or interlaced > 1:
            raise Refused(UNSUPPORTED)
        return cls(width, height, depth, colour, interlaced)

    def passes(self) -> list[tuple[int, int]]:
        """(rows, bytes of a row with its filter) of each pass; a picture that is not interlaced has one."""
        steps = _PASSES if self.interlaced else ((0, 0, 1, 1),)
        sizes = [(-(-(self.height - y) // dy), -(-(self.width - x) // dx)) for x, y, dx, dy in steps if x < self.width and y < self.height]
        return [(rows, 1 + (columns * self.depth * _CHANNELS[self.colour] + 7) // 8) for rows, columns in sizes]


def examine(data: bytes) -> Header:
    """Checks the sums of all chunks that matter; a file without IEND was cut off."""
    fields, orientation = None, 1
    for kind, body in _chunks(data):
        if kind == b"IHDR" and fields is None:
            fields = _Fields.of(body)
        elif kind == b"eXIf":
            orientation = orientation_of(bytes(body))
        elif kind == b"acTL":
            raise Refused(ANIMATED)
        elif (kind == b"IHDR") == (fields is not None) or (kind[:1].isupper() and kind not in _CRITICAL):
            raise Refused(UNSUPPORTED, f"chunk {kind!r}")
    if fields is None:
        raise Refused(DAMAGED)
    channels = 3 if fields.colour == _PALETTE else _CHANNELS[fields.colour]
    return Header(fields.width, fields.height, orientation, channels, 2 if fields.depth == 16 else 1)


def decode(data: bytes, _: Header) -> Image:
    """RGB or grey; alpha is dropped, whether it has a channel of its own or belongs to a palette."""
    chunks = list(_chunks(data))
    fields = _Fields.of(chunks[0][1])
    palette = next((body for kind, body in chunks if kind == b"PLTE"), None) if fields.colour == _PALETTE else b""
    if palette is None or len(palette) % 3 or len(palette) > 3 << fields.depth:
        raise Refused(DAMAGED, "palette")
    rows = b"".join(body for kind, body in chunks if kind == b"IDAT")
    _prove(fields, rows)
    needed = [(b"IHDR", chunks[0][1]), (b"PLTE", palette), (b"IDAT", rows), (b"IEND", b"")]
    plain = _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in needed if kind != b"PLTE" or body)
    decoded = cv2.imdecode(np.frombuffer(plain, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None:
        raise Refused(UNSUPPORTED)
    if decoded.ndim == 2 or fields.colour == _GREY_ALPHA:
        return decoded if decoded.ndim == 2 else decoded[:, :, 0]  # type: ignore[return-value]  # OpenCV's stub keeps no dtype
    colours: Image = cv2.cvtColor(decoded, cv2.COLOR_BGRA2RGB if decoded.shape[2] == 4 else cv2.COLOR_BGR2RGB)  # type: ignore[assignment]  # OpenCV's stub keeps no dtype
    return colours


def _prove(fields: _Fields, packed: bytes) -> None:
    """Unpacks the rows once: their check sum, their number, and how each is filtered must be right."""
    passes = fields.passes()
    expected = sum(rows * row for rows, row in passes)
    try:
        unpacked = np.frombuffer(imagecodecs.deflate_decode(packed, raw=False, out=expected), np.uint8)
    except RuntimeError as error:
        raise refused(error, DAMAGED) from None
    if len(unpacked) != expected:
        raise Refused(MISSING)
    at = 0
    for rows, row in passes:
        if unpacked[at : at + rows * row : row].max() > 4:
            raise Refused(DAMAGED, "filter")
        at += rows * row


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Name and content of each chunk up to the end mark. Those that matter must be free of errors."""
    at, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        body = memoryview(data)[at + 8 : at + 8 + length]
        if len(data) < at + 12 + length:
            raise Refused(ENDS_EARLY)
        (expected,) = struct.unpack_from(">I", data, at + 8 + length)
        if kind in _CHECKED and zlib.crc32(body, zlib.crc32(kind)) != expected:
            raise Refused(DAMAGED)
        yield kind, body
        at += 12 + length


def _chunk(kind: bytes, body: bytes | memoryview) -> bytes:
    return struct.pack(">I", len(body)) + kind + bytes(body) + struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))
