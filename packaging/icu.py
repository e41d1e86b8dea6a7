"""Linux: Qt brings 32 MB of tables about all languages of the world; sorting needs 4 of them. Makes a library of those alone.

The rest is names of currencies, regions and time zones, spelled-out numbers and old encodings. Qt has its own tables for dates
and numbers. Without a C compiler here the library stays as it is.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from pathlib import Path

KEPT = re.compile(
    rb"icudt\d+l/(coll/.*|(root|pool|res_index|supplementalData|keyTypeData|timezoneTypes|zoneinfo64|metadata|langInfo)\.res|\w+\.(icu|nrm))$"
)
_NAME = re.compile(r"libicudata\.so\.(\d+)")
_ALIGNMENT = 16


def is_data_library(name: str) -> bool:
    """Whether a file is the library that this can make smaller."""
    return _NAME.fullmatch(name) is not None


def reduce(library: Path, target: Path) -> bool:
    """Writes a library with the tables in `KEPT` to `target`; False where that is not possible here."""
    compiler, number = shutil.which("cc") or shutil.which("gcc"), _NAME.fullmatch(library.name)
    content = library.read_bytes()
    found = re.search(rb"..\xda\x27..\0\0\0\0\x02\0CmnD\x01", content, re.DOTALL)
    if compiler is None or number is None or found is None:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    data, source = target.with_suffix(".dat"), target.with_suffix(".S")
    data.write_bytes(packed(content[found.start() :]))
    symbol = f"icudt{number.group(1)}_dat"
    section = '.section .note.GNU-stack,"",%progbits\n.section .rodata'
    source.write_text(f'{section}\n.balign {_ALIGNMENT}\n.global {symbol}\n.type {symbol},%object\n{symbol}:\n.incbin "{data}"\n', "utf-8")
    command = [compiler, "-shared", "-nostdlib", f"-Wl,-soname,{library.name}", "-o", str(target), str(source)]
    return subprocess.run(command, check=False).returncode == 0


def packed(package: bytes) -> bytes:
    """An ICU data package with the items in `KEPT`: header, count, (name, data) offsets from the count on, names, data."""
    start = struct.unpack_from("<H", package)[0]
    count = struct.unpack_from("<I", package, start)[0]
    entries = [struct.unpack_from("<II", package, start + 4 + 8 * k) for k in range(count)]
    names = [package[start + name : package.index(b"\0", start + name)] for name, _ in entries]
    # Items lie in the order of their names; the last one's length is told by nothing, so it is kept with all that follows it.
    ends = [data for _, data in entries[1:]] + [entries[-1][1] + 65536]
    items = [(names[k], package[start + entries[k][1] : start + ends[k]]) for k in range(count) if KEPT.match(names[k])]
    return package[:start] + _written(items)


def _written(items: list[tuple[bytes, bytes]]) -> bytes:
    place = 4 + 8 * len(items)
    name_places, texts = [], b""
    for name, _ in items:
        name_places.append(place + len(texts))
        texts += name + b"\0"
    place = _aligned(place + len(texts))
    table, body = struct.pack("<I", len(items)), b""
    for (_, data), name_place in zip(items, name_places, strict=True):
        table += struct.pack("<II", name_place, place + len(body))
        body += data.ljust(_aligned(len(data)), b"\0")
    return (table + texts).ljust(place, b"\0") + body


def _aligned(length: int) -> int:
    return -(-length // _ALIGNMENT) * _ALIGNMENT
