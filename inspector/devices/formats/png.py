"""PNG: chunks with check sums, from IHDR to IEND."""

import struct
import zlib

from inspector.devices.formats.header import ANIMATED, ENDS_EARLY, Header, Refused
from inspector.devices.formats.tiff import orientation_of

_GREY_WITH_ALPHA = 4


def examine(data: bytes) -> Header:
    """Checks the sums of all chunks that matter; a file without IEND was cut off."""
    size, colour, orientation, at = (0, 0), 0, 1, 8
    while True:
        kind, body = _chunk(data, at)
        at += 12 + len(body)
        if kind == b"IHDR":
            *size_read, _, colour = struct.unpack_from(">IIBB", body)
            size = (size_read[0], size_read[1])
        elif kind == b"eXIf":
            orientation = orientation_of(bytes(body))
        elif kind == b"acTL":
            raise Refused(ANIMATED)
        elif kind == b"IEND":
            break
    return Header(width=size[0], height=size[1], orientation=orientation, grey=colour == _GREY_WITH_ALPHA)


def _chunk(data: bytes, at: int) -> tuple[bytes, memoryview]:
    """Name and content of the chunk at `at`. Only critical chunks (capital letter first) must be free of errors."""
    length, kind = struct.unpack_from(">I4s", data, at)
    body = memoryview(data)[at + 8 : at + 8 + length]
    if len(data) < at + 12 + length:
        raise Refused(ENDS_EARLY)
    (expected,) = struct.unpack_from(">I", data, at + 8 + length)
    if kind[:1].isupper() and zlib.crc32(body, zlib.crc32(kind)) != expected:
        raise Refused("its data is damaged")
    return kind, body
