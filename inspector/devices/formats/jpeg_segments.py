"""The segments of a JPEG file: what they say of the picture, and whether all of its scans are there."""

import re
import struct
from dataclasses import dataclass, field

from inspector.devices.formats.exif import orientation_of
from inspector.devices.formats.header import DAMAGED, ENDS_EARLY, MISSING, Header, Refused

ZEROS = bytes(64)
"""More than a block of pixels has, where zeros do not stand for an empty block."""
_EOI, _SOS, _CODES, _EXIF = 0xD9, 0xDA, 0xC4, 0xE1
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_LOSSLESS = frozenset({0xC3, 0xC7, 0xCB, 0xCF})
_ARITHMETIC = frozenset(range(0xC9, 0xD0))
_COEFFICIENTS = 64
# Within a scan, FF 00 is a data byte and FF D0 to FF D7 are restart marks; anything else ends the scan.
_SCAN_END = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)


@dataclass(slots=True)
class Segments:
    """What is known at some place of the file; `read` walks from start to end mark."""

    frame: int = 0
    height: int = 0
    width: int = 0
    orientation: int = 1
    missing: dict[int, list[int]] = field(default_factory=dict)
    """Lowest bits of each coefficient that no scan has brought yet, by component; 64 where there was none at all."""
    first_codes: dict[int, int] = field(default_factory=dict)
    """What a code of nothing but zeros stands for in each table of codes for coefficients, by the table's number."""
    filled: bool = False
    """The last scan ends in zeros that cannot be pixels."""
    end: int = 0

    @classmethod
    def read(cls, data: bytes) -> "Segments":
        """Walks from start to end mark. A file without an end mark after its last scan was cut off."""
        found, at = cls(), 2
        while True:
            found.end = at
            at, marker = _next_marker(data, at)
            if marker == _EOI:
                break
            (length,) = struct.unpack_from(">H", data, at)
            found._note(marker, data[at + 2 : at + length])
            at += length
            if marker == _SOS:
                begin, at = at, _scan_end(data, at)
                found._check_zeros(data, begin, at, data[begin - length + 2 : begin])
        if not found.missing:
            raise Refused(ENDS_EARLY)
        if any(any(bits) for bits in found.missing.values()):
            raise Refused(MISSING, "scans")
        return found

    def header(self) -> Header:
        """As every format's reader answers."""
        return Header(self.width, self.height, self.orientation, len(self.missing), end=self.end, filled=self.filled)

    def _note(self, marker: int, body: bytes) -> None:
        if marker in _FRAMES:
            self.frame = marker
            self.height, self.width, count = struct.unpack_from(">HHB", body, 1)
            self.missing = {body[6 + 3 * number]: [_COEFFICIENTS] * _COEFFICIENTS for number in range(count)}
        elif marker == _EXIF and body.startswith(b"Exif\0\0") and self.orientation == 1:
            self.orientation = orientation_of(body[6:])
        elif marker == _CODES:
            self._note_codes(body)
        elif marker == _SOS:
            self._note_scan(body)

    def _note_codes(self, tables: bytes) -> None:
        at = 0
        while at < len(tables):
            if tables[at] >> 4:
                self.first_codes[tables[at] & 15] = tables[at + 17]
            at += 17 + sum(tables[at + 1 : at + 17])

    def _note_scan(self, body: bytes) -> None:
        if self.filled:
            raise Refused(DAMAGED, "zeros before a scan")
        first, last, bits = struct.unpack_from("BBB", body, 1 + 2 * body[0])
        if self.frame not in _PROGRESSIVE:
            first, last, bits = 0, _COEFFICIENTS - 1, 0
        for component in body[1 : 1 + 2 * body[0] : 2]:
            if component not in self.missing:
                raise Refused(DAMAGED, f"a scan of component {component}")
            self.missing[component][first : last + 1] = [bits & 15] * (last + 1 - first)

    def _check_zeros(self, data: bytes, begin: int, end: int, scan: bytes) -> None:
        """Zeros where there are none in any picture: within the scan they are damage, at its end nothing."""
        zeros = data.find(ZEROS, begin, end)
        if zeros < 0 or self._may_be_zeros(scan):
            return
        if data[zeros:end].strip(b"\0"):
            raise Refused(DAMAGED, f"zeros at {zeros}")
        self.filled = True

    def _may_be_zeros(self, scan: bytes) -> bool:
        """Whether many zeros can follow this scan header: as empty blocks, or where bits are no codes (T.81, G.1.2)."""
        if self.frame in _LOSSLESS or self.frame in _ARITHMETIC:
            return True
        tables = [selector & 15 for selector in scan[2 : 2 + 2 * scan[0] : 2]]
        raw = self.frame in _PROGRESSIVE and (scan[-2] == 0 or scan[-1] >> 4 > 0)
        return raw or all(self.first_codes.get(table, 0) & 15 == 0 for table in tables)


def _next_marker(data: bytes, at: int) -> tuple[int, int]:
    """Position behind the marker that stands at `at`, and its code. Any number of FF may fill the space before it."""
    if data[at] != 0xFF:
        raise Refused(DAMAGED)
    while data[at] == 0xFF:
        at += 1
    return at + 1, data[at]


def _scan_end(data: bytes, at: int) -> int:
    """Position of the first marker behind the scan that starts at `at`, or of the FF that fill the space before it."""
    found = _SCAN_END.search(data, at)
    if found is None:
        raise Refused(ENDS_EARLY)
    end = found.start()
    while data[end - 1] == 0xFF and end > at:
        end -= 1
    return end
