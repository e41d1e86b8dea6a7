"""Evidence as bytes: its float32 grids as they are, so that they come back bit for bit and thousands of them at once.

A head with version, number of sheets and size of the picture; for each sheet a head with the size of its grid, weight, image score and
neighbour; then the grids in their order; where the part was looked for, its placement at the end, and a version of its own. All
little-endian.
Not compressed: the last bits of a distance are noise, zlib saves a sixth at most, and reading takes four times as long.
"""

import struct
from collections.abc import Sequence

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.evidence import Evidence, Sheet
from inspector.core.placement import Placement
from inspector.core.said import said
from inspector.core.types import FloatArray

VERSION, PLACED = 1, 2
"""Evidence without a placement has the version that programs know which cannot look for parts."""
_HEAD = struct.Struct("<BBHII")
"""Version, 0, sheets, height, width."""
_SHEET = struct.Struct("<IIBddq")
"""Rows, columns, whether there is an image score, weight, image score, neighbour."""
_PLACEMENT = struct.Struct("<4d")
"""Shift to the right and down, degrees, quality."""


def encode(evidence: Evidence) -> bytes:
    """`evidence` in some bytes more than its grids take."""
    placement = evidence.placement
    pieces = [_HEAD.pack(VERSION if placement is None else PLACED, 0, len(evidence.sheets), *evidence.shape)]
    for sheet in evidence.sheets:
        has_score = sheet.image_score is not None
        pieces.append(_SHEET.pack(*sheet.grid.shape, has_score, sheet.weight, sheet.image_score if has_score else 0.0, sheet.neighbour))
    pieces += [np.ascontiguousarray(sheet.grid, "<f4").tobytes() for sheet in evidence.sheets]
    if placement is not None:
        pieces.append(_PLACEMENT.pack(placement.dx, placement.dy, placement.degrees, placement.quality))
    return b"".join(pieces)


def decode(content: bytes) -> Evidence:
    """What `encode` was given. Raises `RECORD_DAMAGED`, and `RECORD_TOO_NEW` for a later version of the bytes."""
    height, width, heads, offset = _heads(content)
    sheets = []
    for rows, columns, has_score, weight, image_score, neighbour in heads:
        grid = np.frombuffer(content, "<f4", rows * columns, offset).reshape(rows, columns).astype(np.float32, copy=False)
        offset += grid.nbytes
        sheets.append(Sheet(grid, weight, image_score if has_score else None, neighbour))
    return Evidence(tuple(sheets), (height, width), _placement(content, offset) if offset < len(content) else None)


def first_grids(contents: Sequence[bytes]) -> list[FloatArray]:
    """Of each evidence the grid of its first sheet, (h, w), which shares the memory of the bytes. Raises as `decode` does.

    For charts of thousands of parts: nearly all have the heads of the one before, which need not be read again.
    """
    grids: list[FloatArray] = []
    known: bytes | None = None
    start = rows = columns = 0
    for content in contents:
        if known is None or len(content) != len(known) or content[_ALIKE] != known[_ALIKE]:
            _, _, heads, start = _heads(content)
            known = content
            ((rows, columns),) = [each[:2] for each in heads[:1]] or [(0, 0)]
        grids.append(np.ndarray((rows, columns), "<f4", content, start))
    return grids


_ALIKE = slice(0, _HEAD.size + 8)
"""The head, and the size of the first grid."""


def _heads(content: bytes) -> tuple[int, int, list[tuple[int, int, int, float, float, int]], int]:
    """Height, width, heads of the sheets, and where the first grid begins."""
    if len(content) < _HEAD.size:
        raise _damaged()
    version, _, count, height, width = _HEAD.unpack_from(content)
    if version > PLACED:
        raise InspectorError(
            ErrorCode.RECORD_TOO_NEW, said("Evidence in the record was written by a newer Inspector (version {version}).", version=version)
        )
    start = _HEAD.size + count * _SHEET.size
    if len(content) < start:
        raise _damaged()
    heads = [_SHEET.unpack_from(content, _HEAD.size + number * _SHEET.size) for number in range(count)]
    placement = _PLACEMENT.size if version == PLACED else 0
    if len(content) != start + 4 * sum(rows * columns for rows, columns, *_ in heads) + placement:
        raise _damaged()
    return height, width, heads, start


def _placement(content: bytes, offset: int) -> Placement:
    try:
        return Placement(*_PLACEMENT.unpack_from(content, offset))
    except ValueError as error:
        raise _damaged() from error


def _damaged() -> InspectorError:
    return InspectorError(ErrorCode.RECORD_DAMAGED, said("Evidence in the record is damaged: its bytes contradict their head."))
