"""Heads of the audit in files: reports, exported projects, whatever this program has written one into; of tables, beside them."""

import zipfile
from pathlib import Path

from inspector.core.audit import Head, heads_in
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import open_regular, read_json, sha256_of
from inspector.core.said import said
from inspector.storage import atomic

_FORMAT = 1
_MOST_BYTES = 512 << 20
_MOST_IN_ZIP = 64 << 20
"""Of one file in an archive, unpacked: a manifest is far smaller, and models hold no heads."""


def beside_of(table: Path) -> Path:
    """The file beside a table that names the head: within a table it would be a row or a column, which its readers do not expect."""
    return table.with_name(f"{table.name}.audit.json")


def write_beside(table: Path, head: str, **facts: str) -> None:
    """Writes the file beside a table that is on the disk, bound to its content. Raises `NOT_WRITABLE`, `DISK_FULL`.

    Without a `head` there is none, and that of an older table goes.
    """
    file = beside_of(table)
    with atomic.explained(file):
        if not head:
            file.unlink(missing_ok=True)
            return
        digest = sha256_of(table)
    atomic.write_json(file, {"format": _FORMAT, "file": table.name, "sha256": digest, "audit": head, **facts})


def heads_of(file: Path) -> list[Head]:
    """The heads that a file names, and the one beside it, each once.

    Raises `FOLDER_UNREADABLE` where it cannot be read, `BAD_ARGUMENT` where there is none, or the file was changed meanwhile.
    """
    try:
        with open_regular(file) as opened:
            content = opened.read(_MOST_BYTES)
        texts = [content, *(_unpacked(file) if content.startswith(b"PK") else [])]
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InspectorError(ErrorCode.FOLDER_UNREADABLE, said("{file} cannot be read: {reason}.", file=file, reason=reason)) from error
    inside = [head for text in texts for head in heads_in(text.decode("latin-1"))]
    found = dict.fromkeys([*inside, *_beside(file)])  # in any case: whoever changes a table can write a head into it
    if not found:
        raise InspectorError(
            ErrorCode.BAD_ARGUMENT, said("{file} names no entry of an audit: it is no report or export, or an older one.", file=file)
        )
    return list(found)


def _beside(table: Path) -> list[Head]:
    """What the file beside a table names; nothing where there is none. Raises `BAD_ARGUMENT` for another table than this."""
    try:
        told = read_json(beside_of(table))
        head, digest, now = str(told["audit"]), str(told["sha256"]), sha256_of(table)
    except (OSError, ValueError, KeyError, TypeError):
        return []
    if digest != now:
        sentence = said(
            "{file} was changed after it was written: {beside} names another content.", file=table, beside=beside_of(table).name
        )
        raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
    return heads_in(head)


def _unpacked(file: Path) -> list[bytes]:
    with zipfile.ZipFile(file) as archive:
        small = [
            each for each in archive.infolist() if each.file_size <= _MOST_IN_ZIP and each.filename.endswith((".json", ".html", ".csv"))
        ]
        return [archive.read(each) for each in small]
