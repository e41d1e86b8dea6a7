"""What people say of validation images: lines of JSON that are only ever added, so that older words stay with their time and author."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.foreign import parse_json, read_regular
from inspector.core.labels import Label
from inspector.core.said import said
from inspector.core.versions import clause, refusal
from inspector.storage import atomic, projects

FILE = "labels.jsonl"
MOST_BYTES = 64 << 20
"""Some 300,000 words; no person says more about one product."""


@dataclass(frozen=True, slots=True)
class Words:
    """All labels of a project in the order in which they were said."""

    labels: tuple[Label, ...] = ()
    was_cut: bool = False
    """Whether the last line ends within a word, as after a power cut: it says nothing and is dropped."""


def read_labels(folder: Path) -> Words:
    """The labels of a project; none where nobody has said anything. Raises `PROJECT_DAMAGED`, `PROJECT_TOO_NEW`."""
    file = folder / FILE
    try:
        content = read_regular(file, MOST_BYTES)
    except FileNotFoundError:
        return Words()
    except OSError as error:
        raise InspectorError(
            ErrorCode.PROJECT_DAMAGED, said("The labels {file} cannot be read: {reason}.", file=file, reason=error.strerror)
        ) from error
    end = _whole(content)
    lines = content[:end].splitlines()
    return Words(tuple(_label(file, number, line) for number, line in enumerate(lines, 1) if line.strip()), end < len(content))


def append_labels(folder: Path, labels: Iterable[Label]) -> None:
    """Adds words to those that are there, all or none of them. Raises `PROJECT_BUSY`, `NOT_WRITABLE`, `DISK_FULL`."""
    content = b"".join(_line(label) for label in labels)
    if not content:
        return
    file = folder / FILE
    with projects.labelling(folder), atomic.explained(file):
        is_new = not file.exists()
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            _add(descriptor, content)
        finally:
            os.close(descriptor)
        if is_new:
            atomic.sync_folder(folder)


def _add(descriptor: int, content: bytes) -> None:
    """Writes behind the last whole line; what a power cut left of another one goes."""
    there = _read(descriptor)
    end = _whole(there)
    if there[end - 1 : end] not in (b"", b"\n"):
        content = b"\n" + content
    try:
        os.ftruncate(descriptor, end)
        os.lseek(descriptor, end, os.SEEK_SET)
        while content:
            content = content[os.write(descriptor, content) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, end)
        raise


def _read(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    if size > MOST_BYTES:
        raise InspectorError(ErrorCode.PROJECT_DAMAGED, said("The file {file} is larger than any that people can have filled.", file=FILE))
    pieces = []
    while piece := os.read(descriptor, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _whole(content: bytes) -> int:
    """Where the last whole line ends. One without its end is whole where it is JSON: whoever wrote it by hand ended no line."""
    start = content.rfind(b"\n") + 1
    try:
        parse_json(content[start:])
    except ValueError:
        return start
    return len(content)


def _line(label: Label) -> bytes:
    text = json.dumps(label.to_json(), sort_keys=True, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode(errors="backslashreplace")  # see `atomic.json_bytes`


def _label(file: Path, number: int, line: bytes) -> Label:
    what = said("Line {number} of the labels {file}", number=number, file=file)
    try:
        return Label.from_json(parse_json(line))
    except (ValueError, KeyError, TypeError, InspectorError) as error:
        damaged = InspectorError(ErrorCode.PROJECT_DAMAGED, said("{what} is damaged: {reason}.", what=what, reason=clause(error)))
        raise refusal(what, None, error) or damaged from error
