"""BMP: a header that says where the rows start, how long each is, and which bits are which colour.

Read here, because OpenCV takes the palette of the OS/2 header for grey, passes over colour masks, and draws stripes where run-length
coded rows are longer than the picture is wide.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from inspector.core.types import Image
from inspector.devices.formats.header import DAMAGED, ENDS_EARLY, MISSING, UNSUPPORTED, Header, Refused
from inspector.devices.opencv import cv2

_FILE_HEADER = 14
_OS2 = 12
_HEADERS = (_OS2, 40, 52, 56, 64, 108, 124)
_PLAIN, _RLE8, _RLE4, _MASKS, _ALPHA_MASKS = 0, 1, 2, 3, 6
_DEPTHS = {_PLAIN: (1, 4, 8, 16, 24, 32), _RLE8: (8,), _RLE4: (4,), _MASKS: (16, 32), _ALPHA_MASKS: (16, 32)}
_MASKS_AT = _FILE_HEADER + 40  # behind the shortest header that can have any, or the same place within a longer one
_USUAL_MASKS = {16: (0x7C00, 0x03E0, 0x001F), 32: (0xFF0000, 0x00FF00, 0x0000FF)}


@dataclass(frozen=True, slots=True)
class _Fields:
    """The header."""

    pixels_at: int
    size: int
    width: int
    height: int
    upwards: bool
    bits: int
    compression: int
    colours: int

    @classmethod
    def of(cls, data: bytes) -> "_Fields":
        pixels_at, size = struct.unpack_from("<II", data, 10)
        compression, colours = _PLAIN, 0
        if size == _OS2:
            width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
        else:
            width, height, _, bits, compression, _, _, _, colours = struct.unpack_from("<iiHHIIiiI", data, 18)
        if width <= 0:
            raise Refused(DAMAGED)
        if size not in _HEADERS or bits not in _DEPTHS.get(compression, ()) or (size == 64 and compression == _MASKS):
            raise Refused(UNSUPPORTED, f"header of {size} bytes, {bits} bits, compression {compression}")
        return cls(pixels_at, size, width, abs(height), height > 0, bits, compression, colours)

    @property
    def row_bytes(self) -> int:
        """Rows are padded to four bytes."""
        return (self.width * self.bits + 31) // 32 * 4


def examine(data: bytes) -> Header:
    """Size; all rows must be there. A run-length coded file tells its end only when it is decoded."""
    fields = _Fields.of(data)
    if fields.compression not in (_RLE8, _RLE4) and len(data) < fields.pixels_at + fields.row_bytes * fields.height:
        raise Refused(ENDS_EARLY)
    return Header(width=fields.width, height=fields.height)


def decode(data: bytes, _: Header) -> Image:
    """RGB, or grey where all colours of the palette are; alpha is dropped."""
    fields = _Fields.of(data)
    if fields.compression in (_RLE8, _RLE4):
        pixels = _painted(data, fields, _unpacked(data, fields))
    else:
        rows = np.frombuffer(data, np.uint8, fields.row_bytes * fields.height, fields.pixels_at).reshape(fields.height, fields.row_bytes)
        pixels = _painted(data, fields, _indices(rows, fields)) if fields.bits <= 8 else _coloured(data, fields, rows)
    return np.ascontiguousarray(pixels[::-1] if fields.upwards else pixels)  # type: ignore[return-value]  # numpy's stub keeps no union of dtypes


def _indices(rows: npt.NDArray[np.uint8], fields: _Fields) -> Image:
    """Places in the palette, (H, W), from rows of bytes, the leftmost pixel in the highest bits."""
    if fields.bits < 8:
        bits = np.unpackbits(rows, axis=1).reshape(fields.height, -1, fields.bits)
        rows = np.right_shift(np.packbits(bits, axis=2)[:, :, 0], 8 - fields.bits, dtype=np.uint8)
    return rows[:, : fields.width]


def _painted(data: bytes, fields: _Fields, indices: Image) -> Image:
    palette = _palette(data, fields)
    if indices.max() >= len(palette):
        raise Refused(DAMAGED, f"{len(palette)} colours in the palette")
    table = np.zeros((1, 256, 3), np.uint8)
    table[0, : len(palette)] = palette
    if np.array_equal(table, table[:, :, :1].repeat(3, axis=2)):
        return cv2.LUT(indices, table[:, :, 0])  # type: ignore[return-value]  # OpenCV's stub keeps no dtype
    return cv2.LUT(cv2.cvtColor(indices, cv2.COLOR_GRAY2RGB), table)  # type: ignore[return-value]  # OpenCV's stub keeps no dtype


def _palette(data: bytes, fields: _Fields) -> Image:
    """(n, 3) RGB."""
    at, entry = _FILE_HEADER + fields.size, 3 if fields.size == _OS2 else 4
    count = min(fields.colours or 1 << fields.bits, 1 << fields.bits, max(0, fields.pixels_at - at) // entry)
    return np.frombuffer(data, np.uint8, count * entry, at).reshape(count, entry)[:, 2::-1]


def _coloured(data: bytes, fields: _Fields, rows: Image) -> Image:
    masks = _USUAL_MASKS.get(fields.bits)
    if fields.compression in (_MASKS, _ALPHA_MASKS):
        masks = struct.unpack_from("<III", data, _MASKS_AT)
    if fields.bits == 24 or (fields.bits == 32 and masks == _USUAL_MASKS[32]):
        stored = rows[:, : fields.width * fields.bits // 8].reshape(fields.height, fields.width, -1)
        return cv2.cvtColor(stored, cv2.COLOR_BGR2RGB if fields.bits == 24 else cv2.COLOR_BGRA2RGB)  # type: ignore[return-value]  # OpenCV's stub keeps no dtype
    values = rows.view("<u2" if fields.bits == 16 else "<u4")[:, : fields.width]
    return np.dstack([_channel(values, mask) for mask in masks or ()])


def _channel(values: npt.NDArray[Any], mask: int) -> npt.NDArray[np.uint8]:
    """The eight highest of the bits that `mask` names; five bits are 0 to 248, as OpenCV has it."""
    low = (mask & -mask).bit_length() - 1
    width = mask.bit_length() - low
    if mask != ((1 << width) - 1) << low or not mask:
        raise Refused(UNSUPPORTED, f"colour mask {mask:#x}")
    found = (values & mask) >> low
    return (found << (8 - width) if width <= 8 else found >> (width - 8)).astype(np.uint8)


def _unpacked(data: bytes, fields: _Fields) -> Image:
    """Places in the palette from runs. Some writers code rows with their padding, which is cut off; nothing else may lie outside."""
    step = 32 // fields.bits
    padded = -(-fields.width // step) * step
    pixels, known = np.zeros((fields.height, padded), np.uint8), np.zeros((fields.height, padded), bool)
    for y, x, run in _runs(data, fields):
        if y >= fields.height or x + len(run) > padded:
            raise Refused(DAMAGED)
        pixels[y, x : x + len(run)], known[y, x : x + len(run)] = run, True
    if not known[:, : fields.width].all():
        raise Refused(MISSING)
    return pixels[:, : fields.width]


def _runs(data: bytes, fields: _Fields) -> Iterator[tuple[int, int, Image]]:
    """(row, column, pixels) of each run, up to the mark that ends the picture."""
    at, x, y = fields.pixels_at, 0, 0
    while True:
        count, value = struct.unpack_from("BB", data, at)
        at += 2
        if count:
            run = _nibbles(bytes([value]) * count, count) if fields.bits == 4 else np.full(count, value, np.uint8)
        elif value == 0:
            x, y = 0, y + 1
            if y > fields.height:
                raise Refused(DAMAGED, "rows below the picture")
            continue
        elif value == 1:
            return
        elif value == 2:
            right, up = struct.unpack_from("BB", data, at)
            at, x, y = at + 2, x + right, y + up
            if not right and not up:
                raise Refused(DAMAGED, "a step to nowhere")
            continue
        else:
            length = (value * fields.bits + 7) // 8
            run = np.frombuffer(data, np.uint8, length, at)
            run = _nibbles(run.tobytes(), value) if fields.bits == 4 else run
            at += length + length % 2
        yield y, x, run
        x += len(run)


def _nibbles(stored: bytes, count: int) -> Image:
    """The first `count` half bytes, the higher one of each byte first."""
    both = np.frombuffer(stored, np.uint8)
    return np.stack([both >> 4, both & 15], axis=1).ravel()[:count]
