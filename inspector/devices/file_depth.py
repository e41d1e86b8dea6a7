"""How many bits the values of a picture file have, from its head alone: thousands of files are asked before a build reads them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from inspector.core.picture_format import DEPTHS, depth_for

_PNG, _PNG_DEPTH_AT = b"\x89PNG\r\n\x1a\n", 24
_EIGHT_BITS = (b"\xff\xd8\xff", b"BM", b"RIFF")  # JPEG, BMP, WebP
_TIFF = {b"II*\0": "<", b"MM\0*": ">", b"II+\0": "<", b"MM\0+": ">"}
_REDUCED, _BITS, _MAXIMUM = 254, 258, 281  # TIFF 6.0: NewSubfileType, BitsPerSample, MaxSampleValue
_TYPES = {1: "B", 3: "H", 4: "I", 16: "Q"}
_MOST_ENTRIES = 4096


@dataclass(frozen=True, slots=True)
class FileDepth:
    """What a file says of its values."""

    stored: int
    """8 or 16: bits of a value as `read_image` gives it; 0: the file does not say."""
    stated: int = 0
    """The least of `DEPTHS` that whoever wrote the file says it has; 0: nothing is said beyond `stored`."""


def file_depth(path: Path) -> FileDepth:
    """What the file says; never raises: whether it can be read is found out when it is.

    PNG: the chunk sBIT, the significant bits of each channel. TIFF: BitsPerSample, and MaxSampleValue unless it is 65,535, its default.
    Both are taken as a lower bound, because some writers shift values up so that white is 65,535.
    """
    try:
        if not path.is_file():  # a pipe would be waited for
            return FileDepth(0)
        with path.open("rb") as file:
            head = file.read(_PNG_DEPTH_AT + 2)
            if head.startswith(_PNG):
                return _png(file, head[_PNG_DEPTH_AT])
            if head[:4] in _TIFF:
                return _tiff(file, _TIFF[head[:4]], big=head[2:3] == b"+" or head[3:4] == b"+")
            return FileDepth(8 if head.startswith(_EIGHT_BITS) else 0)
    except (OSError, ValueError, struct.error, IndexError):
        return FileDepth(0)


def _png(file: BinaryIO, bits: int) -> FileDepth:
    if bits != 16:
        return FileDepth(8)
    file.seek(len(_PNG))
    for _ in range(_MOST_ENTRIES):
        length, kind = struct.unpack(">I4s", file.read(8))
        if kind == b"sBIT":
            return _of(16, max(file.read(min(length, 4)), default=0))
        if kind in (b"IDAT", b"IEND"):
            break
        file.seek(length + 4, 1)
    return FileDepth(16)


def _tiff(file: BinaryIO, order: str, big: bool) -> FileDepth:
    tags = dict(_tags(file, order, big))
    bits, largest = max(tags.get(_BITS, (1,)), default=1), max(tags.get(_MAXIMUM, ()), default=0)
    if tags.get(_REDUCED, (0,))[0] & 1:
        return FileDepth(0)  # a preview comes first
    if bits <= 8:
        return FileDepth(8)
    return _of(16, max(bits if bits < 16 else 0, depth_for(largest) if 255 < largest < 65535 else 0))


def _of(stored: int, bits: int) -> FileDepth:
    return FileDepth(stored, next((depth for depth in DEPTHS if bits <= depth), 0) if 8 < bits < stored else 0)


def _tags(file: BinaryIO, order: str, big: bool) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The tags of the first directory that say something of values, with theirs."""
    offset, entry = ("Q", 20) if big else ("I", 12)
    file.seek(8 if big else 4)
    (at,) = _unpack(file, order + offset)
    file.seek(at)
    (count,) = _unpack(file, order + ("Q" if big else "H"))
    entries = file.read(min(count, _MOST_ENTRIES) * entry)
    for start in range(0, len(entries) - entry + 1, entry):
        tag, kind, values = struct.unpack_from(order + "HH" + offset, entries, start)
        if tag in (_REDUCED, _BITS, _MAXIMUM) and kind in _TYPES and 0 < values <= 8:
            yield (
                tag,
                _values(
                    file, entries[start + entry - struct.calcsize(offset) : start + entry], f"{order}{values}{_TYPES[kind]}", order + offset
                ),
            )


def _values(file: BinaryIO, field: bytes, layout: str, offset: str) -> tuple[int, ...]:
    """The values of a tag: in its field where they fit, otherwise where the field says."""
    size = struct.calcsize(layout)
    if size <= len(field):
        return struct.unpack_from(layout, field)
    file.seek(struct.unpack(offset, field)[0])
    return _unpack(file, layout)


def _unpack(file: BinaryIO, layout: str) -> tuple[int, ...]:
    return struct.unpack(layout, file.read(struct.calcsize(layout)))
