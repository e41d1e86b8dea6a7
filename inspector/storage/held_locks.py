"""Holds a file as a lock for as long as a block runs, and waits for whoever holds it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.storage import atomic, locks

_MOST_BYTES = 1000


@contextmanager
def held(lock: Path, wait_s: float, taken: str, *, dated: bool = False) -> Iterator[None]:
    """Holds the file `lock`, which stays behind. Raises `PROJECT_BUSY` with the sentence `taken` after `wait_s`, `NOT_WRITABLE`.

    Where the file system knows no locks, nothing is held: the work must be possible there. `dated`: meanwhile the file says since when,
    and on which PC, so that `take_left` finds what a killed program did not end.
    """
    with atomic.explained(lock):
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        until = time.monotonic() + wait_s
        while locks.claim(descriptor) is locks.Claim.TAKEN:
            if time.monotonic() >= until:
                raise InspectorError(ErrorCode.PROJECT_BUSY, taken)
            time.sleep(0.01)
        if not dated:
            yield
            return
        _write(descriptor, datetime.now().astimezone().isoformat().encode() + b" " + locks.this_pc())
        try:
            yield
        finally:
            _write(descriptor, b"")
    finally:
        locks.release(descriptor)
        os.close(descriptor)


def take_left(lock: Path) -> datetime | None:
    """Since when a killed program of this PC held `lock`, `dated`; with that it is forgotten. None: there was none. Raises nothing."""
    with suppress(OSError, ValueError):
        if not lock.stat().st_size:
            return None
        descriptor = os.open(lock, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        try:
            if locks.claim(descriptor) is not locks.Claim.HELD:  # by somebody who is alive; or nobody can tell
                return None
            moment, _, place = os.read(descriptor, _MOST_BYTES).partition(b" ")
            if place != locks.this_pc():
                return None
            _write(descriptor, b"")
            since = datetime.fromisoformat(moment.decode("ascii"))
            return since if since.tzinfo is not None else None
        finally:
            locks.release(descriptor)
            os.close(descriptor)
    return None


def _write(descriptor: int, content: bytes) -> None:
    """On a full disk it stays empty: the work itself will say so."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, content)
        os.fsync(descriptor)
