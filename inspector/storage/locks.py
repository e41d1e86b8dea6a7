"""Locks on files, which the system frees when their owner ends or is killed; and marks by which others see that an owner still lives."""

import os
import platform
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

from filelock import lock_descriptor, unlock_descriptor

_MOST_BYTES = 1000


class Claim(Enum):
    """How a claim to an open file ended."""

    HELD = "held"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    """The file system, such as that of some network drives, knows no locks."""


def claim(descriptor: int) -> Claim:
    """Locks an open file until it is closed; the system frees the lock of a killed process."""
    try:
        return Claim.HELD if lock_descriptor(descriptor, blocking=False) else Claim.TAKEN
    except OSError:
        return Claim.UNKNOWN


def release(descriptor: int) -> None:
    """Windows frees what a closed file has locked when it finds the time, and the next one must not find it locked."""
    with suppress(OSError):  # it was never claimed
        unlock_descriptor(descriptor)


@contextmanager
def marked(mark: Path) -> Iterator[None]:
    """Holds a new file `mark` while the block runs, by which `is_abandoned` knows that its owner lives. May raise OSError."""
    descriptor = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        # The name of this PC comes last: a mark that says whose it is was locked before, and is not taken for one that never was.
        if claim(descriptor) is Claim.HELD:
            os.write(descriptor, this_pc())
        yield
    finally:
        release(descriptor)
        os.close(descriptor)
        with suppress(OSError):
            mark.unlink()


def is_abandoned(mark: Path) -> bool | None:
    """Whether the owner of `mark` has ended without deleting it; None where that cannot be told, as of another PC's on a shared drive."""
    try:
        descriptor = os.open(mark, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        claimed = claim(descriptor)
        if claimed is Claim.HELD:
            ours = os.read(descriptor, _MOST_BYTES) == this_pc()
            release(descriptor)
            return True if ours else None
        return False if claimed is Claim.TAKEN else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def this_pc() -> bytes:
    """By what this PC is told from others that see the same files."""
    return f"{platform.node()} {uuid.getnode():012x}".encode(errors="replace")
