"""JPEG: a chain of segments, then scans of entropy-coded data up to an end mark."""

import re
import struct

from inspector.devices.formats.header import ENDS_EARLY, Header, Refused
from inspector.devices.formats.tiff import orientation_of

_SOI, _EOI, _SOS, _EXIF = 0xD8, 0xD9, 0xDA, 0xE1
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Within a scan, FF 00 is a data byte and FF D0 to FF D7 are restart marks; anything else ends the scan.
_SCAN_END = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)


def examine(data: bytes) -> Header:
    """Walks from start to end mark; a file without an end mark after its last scan was cut off."""
    size: tuple[int, int] | None = None
    orientation, scans, at = 1, 0, 2
    while True:
        at, marker = _next_marker(data, at)
        if marker == _EOI:
            break
        (length,) = struct.unpack_from(">H", data, at)
        body = data[at + 2 : at + length]
        if marker in _FRAMES:
            size = struct.unpack_from(">HH", body, 1)
        elif marker == _EXIF and body.startswith(b"Exif\0\0") and orientation == 1:
            orientation = orientation_of(body[6:])
        at += length
        if marker == _SOS:
            scans += 1
            at = _scan_end(data, at)
    if size is None or not scans:
        raise Refused(ENDS_EARLY)
    return Header(width=size[1], height=size[0], orientation=orientation)


def _next_marker(data: bytes, at: int) -> tuple[int, int]:
    """Position behind the marker that stands at `at`, and its code. Any number of FF may fill the space before it."""
    if data[at] != 0xFF:
        raise Refused("its data is damaged")
    while data[at] == 0xFF:
        at += 1
    return at + 1, data[at]


def _scan_end(data: bytes, at: int) -> int:
    """Position of the first marker behind the scan that starts at `at`."""
    found = _SCAN_END.search(data, at)
    if found is None:
        raise Refused(ENDS_EARLY)
    return found.start()
