"""Which files of a watched folder have been taken, so that none is judged twice after a restart."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from inspector.core.errors import InspectorError, disk_code
from inspector.core.renaming import patiently
from inspector.core.said import said

MOST_ENTRIES = 200_000
"""Older entries than so many are forgotten when the ledger is opened, unless their files are still in the folder."""
_SYNC_S = 1.0

Mark = tuple[int, int]
"""Size in bytes, and time of the last change in ns since 1970: a file of the same name with another mark is another picture."""


def mark_of(status: os.stat_result) -> Mark:
    """What tells a file's content from a later one."""
    return status.st_size, status.st_mtime_ns


class Ledger:
    """One line a file, appended before the file is delivered: whatever kills the program, no part comes twice.

    A line that a crash cut off counts for nothing. A power cut loses the last second at most. Writing raises `DISK_FULL`, `NOT_WRITABLE`.
    """

    def __init__(self, path: Path | None, most: int = MOST_ENTRIES) -> None:
        """`path`: None to remember only as long as the program runs."""
        self._path = path
        self._most = most
        self._marks: dict[str, Mark] = {}
        self._file: BinaryIO | None = None
        self._synced = time.monotonic()

    def open(self, folder: Path) -> None:
        """Reads what is known, and gets ready to write; harmless when it is open."""
        if self._path is None or self._file is not None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._load(self._path) > self._most:
                self._shorten(self._path, folder)
            self._file = self._path.open("ab")
            self._file.write(b"\n")  # ends a line that was cut off
        except OSError as error:
            raise self._refused(error) from error

    def holds(self, name: str, mark: Mark) -> bool:
        """Whether this file, as it is now, has been taken."""
        return self._marks.get(name) == mark

    def add(self, name: str, mark: Mark) -> None:
        """Remembers it."""
        self._put(name, mark)
        if self._file is None:
            return
        try:
            self._file.write(_line(name, mark))
            self._file.flush()
            if time.monotonic() - self._synced > _SYNC_S:
                os.fsync(self._file.fileno())
                self._synced = time.monotonic()
        except OSError as error:
            raise self._refused(error) from error

    def close(self) -> None:
        """Lets go of the file; what it holds stays known."""
        if self._file is not None:
            self._file.close()
        self._file = None

    def _load(self, path: Path) -> int:
        """Reads the file; says how many lines it has."""
        lines = 0
        for name, mark in _entries(path):
            self._put(name, mark)
            lines += 1
        return lines

    def _put(self, name: str, mark: Mark) -> None:
        self._marks.pop(name, None)  # the newest comes last
        self._marks[name] = mark

    def _shorten(self, path: Path, folder: Path) -> None:
        """Replaces the file by one without the oldest entries."""
        old = list(self._marks)[: -self._most]
        for name in old:
            if not (folder / name).exists():
                del self._marks[name]
        beside = path.with_name(f"{path.name}.new")
        with beside.open("wb") as file:
            file.writelines(_line(name, mark) for name, mark in self._marks.items())
            file.flush()
            os.fsync(file.fileno())
        patiently(os.replace, beside, path)

    def _refused(self, error: OSError) -> InspectorError:
        text = said(
            "It cannot be remembered in {file} which pictures have been taken: {reason}.", file=self._path, reason=error.strerror or error
        )
        return InspectorError(disk_code(error), text)


def _line(name: str, mark: Mark) -> bytes:
    return json.dumps([name, *mark]).encode("ascii") + b"\n"


def _entries(path: Path) -> Iterator[tuple[str, Mark]]:
    """What the lines say, those left out that are not whole."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                name, size, changed = json.loads(line)
            except (ValueError, TypeError):
                continue
            if isinstance(name, str) and isinstance(size, int) and isinstance(changed, int):
                yield name, (size, changed)
