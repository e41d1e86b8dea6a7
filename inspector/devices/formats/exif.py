"""EXIF data: a TIFF directory within another format, of which only the orientation matters here."""

import struct

_ORIENTATION = 274
_LAYOUT = {1: "B", 3: "H", 4: "I"}


def orientation_of(exif: bytes) -> int:
    """EXIF orientation, 1 to 8; 1 where the data says nothing, or nothing that makes sense."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (at,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, values = struct.unpack_from(order + "HHI", exif, entry)
            if tag == _ORIENTATION and kind in _LAYOUT and values == 1:
                found: int = struct.unpack_from(order + _LAYOUT[kind], exif, entry + 8)[0]
                return found if 1 <= found <= 8 else 1
    except struct.error:
        pass
    return 1
