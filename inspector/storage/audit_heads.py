"""Heads of the audit in files: reports, exported projects, tables, whatever this program has written one into."""

import zipfile
from pathlib import Path

from inspector.core.audit import Head, heads_in
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import open_regular
from inspector.core.said import said

_MOST_BYTES = 512 << 20
_MOST_IN_ZIP = 64 << 20
"""Of one file in an archive, unpacked: a manifest is far smaller, and models hold no heads."""


def heads_of(file: Path) -> list[Head]:
    """The heads that a file names, each once. Raises `FOLDER_UNREADABLE` where it cannot be read, `BAD_ARGUMENT` where it names none."""
    try:
        with open_regular(file) as opened:
            content = opened.read(_MOST_BYTES)
        texts = [content, *(_unpacked(file) if content.startswith(b"PK") else [])]
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InspectorError(ErrorCode.FOLDER_UNREADABLE, said("{file} cannot be read: {reason}.", file=file, reason=reason)) from error
    found = dict.fromkeys(head for text in texts for head in heads_in(text.decode("latin-1")))
    if not found:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("{file} names no entry of an audit: it is no report or export, or an older one.", file=file)
        )
    return list(found)


def _unpacked(file: Path) -> list[bytes]:
    with zipfile.ZipFile(file) as archive:
        small = [
            each for each in archive.infolist() if each.file_size <= _MOST_IN_ZIP and each.filename.endswith((".json", ".html", ".csv"))
        ]
        return [archive.read(each) for each in small]
