"""Holds a file as a lock for as long as a block runs, and waits for whoever holds it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector.core.errors import ErrorCode, InspectorError
from inspector.storage import atomic, locks


@contextmanager
def held(lock: Path, wait_s: float, taken: str) -> Iterator[None]:
    """Holds the file `lock`, which stays behind. Raises `PROJECT_BUSY` with the sentence `taken` after `wait_s`, `NOT_WRITABLE`.

    Where the file system knows no locks, nothing is held: the work must be possible there.
    """
    with atomic.explained(lock):
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        until = time.monotonic() + wait_s
        while locks.claim(descriptor) is locks.Claim.TAKEN:
            if time.monotonic() >= until:
                raise InspectorError(ErrorCode.PROJECT_BUSY, taken)
            time.sleep(0.01)
        yield
    finally:
        locks.release(descriptor)
        os.close(descriptor)
