"""BMP: a header that says where the rows start and how long each is."""

import struct

from inspector.devices.formats.header import ENDS_EARLY, Header, Refused

_OS2_HEADER = 12
_PLAIN = (0, 3)  # uncompressed, with or without colour masks


def examine(data: bytes) -> Header:
    """A run-length coded file says nothing of its length: there the decoder notices a missing end."""
    (pixels_at, header_size) = struct.unpack_from("<II", data, 10)
    compression = 0
    if header_size == _OS2_HEADER:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
    else:
        width, height, _, bits, compression = struct.unpack_from("<iiHHI", data, 18)
    if width <= 0:
        raise Refused("its data is damaged")
    row = (width * bits + 31) // 32 * 4  # rows are padded to four bytes
    if compression in _PLAIN and len(data) < pixels_at + row * abs(height):
        raise Refused(ENDS_EARLY)
    return Header(width=width, height=abs(height))
