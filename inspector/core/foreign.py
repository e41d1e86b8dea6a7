"""Files that others may have written: opened only where they are files, read and parsed within bounds.

Whatever is in them, a reader gets its value, an OSError with a clause that can be shown, or a ValueError: it never waits at a pipe,
reads a device to no end, or fills the memory.
"""

import codecs
import errno
import hashlib
import json
import os
import re
import stat
import sys
from io import BufferedReader
from pathlib import Path
from typing import Any

from inspector.core.said import said

MOST_JSON_BYTES = 32 << 20
"""The lists of a model built from some 200,000 images are that long."""
MOST_VALUES = 1_000_000
"""In one JSON text: an empty list is two bytes long there and 64 in memory."""
MOST_TEXT_BYTES, MOST_LINES = 32 << 20, 500_000
_MOST_HELD_BYTES = 64 << 20
"""Of a text in memory: a single letter of four bytes makes all others take as much."""
_MOST_DIGITS = 100
_VALUE_STARTS = (b",", b"[", b"{")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_MOST_LETTERS = 120


def is_plain_name(value: object) -> bool:
    """Whether `value` names something that lies directly in a folder, on every system: no path, no device, nothing hidden."""
    if not isinstance(value, str) or not 0 < len(value) <= _MOST_LETTERS or not value.isprintable() or value.strip(" .") != value:
        return False
    return not _FORBIDDEN.search(value) and not _WINDOWS_DEVICE.fullmatch(value)


def open_regular(path: Path, links: bool = True) -> BufferedReader:
    """Opens a file for reading. Raises OSError for a pipe, a device and, unless `links` are followed, for a link.

    Looked at before it is opened, because opening some devices does something; and after, because it may be another file by then.
    """
    try:
        if not links and path.is_symlink():
            raise OSError(errno.ELOOP, said("it is a link to another file"), str(path))
        _expect_regular(path.stat(), path)
    except ValueError as error:  # a NUL, or letters that this system does not have
        raise OSError(errno.EINVAL, said("no file can be called so"), str(path)) from error
    file = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)), "rb")
    try:
        _expect_regular(os.fstat(file.fileno()), path)
    except OSError:
        file.close()
        raise
    return file


def sha256_of(path: Path, links: bool = True) -> str:
    """SHA-256 of a file in hexadecimal digits. Raises OSError, see `open_regular`."""
    with open_regular(path, links) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_regular(path: Path, most: int | None = None, links: bool = True) -> bytes:
    """All bytes of a file, of at most `most` of them. Raises OSError, see `open_regular`."""
    with open_regular(path, links) as file:
        size = os.fstat(file.fileno()).st_size
        if most is not None and size > most:
            raise OSError(errno.EFBIG, said("it is larger than {most:.0f} MB", most=most / 1e6), str(path))
        return file.read(size)


def read_json(path: Path) -> Any:
    """The value in a JSON file, with or without a mark at its beginning. Raises OSError, ValueError."""
    return parse_json(read_regular(path, MOST_JSON_BYTES).removeprefix(codecs.BOM_UTF8))


def read_text(path: Path) -> str:
    """A text in UTF-8, with or without a mark at its beginning. Raises OSError, and UnicodeDecodeError for what is no text."""
    content = read_regular(path, MOST_TEXT_BYTES)
    if content.count(b"\n") > MOST_LINES:
        raise OSError(errno.EFBIG, said("it has more than {most} lines", most=MOST_LINES), str(path))
    text = content.decode("utf-8-sig")
    if sys.getsizeof(text) > _MOST_HELD_BYTES:
        raise OSError(errno.EFBIG, said("it is too large"), str(path))
    return text


def parse_json(content: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises ValueError for what is none, or larger or deeper than anything that is written."""
    if len(content) > MOST_JSON_BYTES or sum(map(content.count, _VALUE_STARTS)) > MOST_VALUES:
        raise ValueError(said("it is too long"))
    text = content.decode("utf-8")
    if sys.getsizeof(text) > _MOST_HELD_BYTES:
        raise ValueError(said("it is too long"))
    try:
        return json.loads(text, parse_int=_whole)
    except RecursionError:
        raise ValueError(said("it is nested too deeply")) from None


def _expect_regular(status: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise OSError(errno.EISDIR, said("it is a folder"), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, said("it is not a regular file"), str(path))


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(said("a number is too large"))
    return int(text)
