"""Write beside, flush to the disk, replace: a crash at any moment leaves the old file or the new one."""

import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError, disk_code
from inspector.core.renaming import patiently

STAGING = ".staging-"
"""Begins the name of every file and folder that is not finished; `clear_leftovers` deletes those that nobody finishes any more."""
LEFT_AFTER_S = 3600.0
_LEFTOVER = re.compile(re.escape(STAGING) + "[0-9a-f]{32}")


def write_bytes(path: Path, content: bytes) -> None:
    """Replaces `path` by `content`. Raises `DISK_FULL`, `NOT_WRITABLE`; the old file then stands untouched."""
    with explained(path):
        beside = path.parent / f"{STAGING}{uuid.uuid4().hex}"
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            patiently(os.replace, beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def write_json(path: Path, value: Any) -> None:
    """Replaces `path` by `value` as readable JSON; NaN is refused."""
    write_bytes(path, json_bytes(value))


def json_bytes(value: Any) -> bytes:
    """`value` as readable UTF-8 JSON with a fixed key order, so that equal values have equal bytes."""
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    # File names that are no valid UTF-8 reach Python as lone surrogates: escaped, JSON gives them back as they were.
    return f"{text}\n".encode(errors="backslashreplace")


def clear_leftovers(folder: Path) -> None:
    """Deletes what a killed program left unfinished in `folder`: what has our name and has not changed for `LEFT_AFTER_S`.

    Whoever still writes has changed something since. What cannot be deleted stays; nothing is raised.
    """
    found: list[Path] = []
    with suppress(OSError):
        found = [path for path in folder.glob(f"{STAGING}*") if _LEFTOVER.fullmatch(path.name)]
    for path in found:
        with suppress(OSError):
            if _silent_s(path) > LEFT_AFTER_S:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


@contextmanager
def staged_file(target: Path) -> Iterator[Path]:
    """A path to write a file to, which replaces `target` when the block ends well and is deleted when it does not.

    Raises `DISK_FULL`, `NOT_WRITABLE`; an old file then stands untouched.
    """
    clear_leftovers(target.parent)
    beside = target.parent / f"{STAGING}{uuid.uuid4().hex}"
    try:
        with explained(target):
            yield beside
            _sync_file(beside)
            patiently(os.replace, beside, target)
            sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


@contextmanager
def staged_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, renamed to `target` when the block ends well and deleted when it does not."""
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_leftovers(target.parent)
        beside = target.parent / f"{STAGING}{uuid.uuid4().hex}"
        beside.mkdir()
    try:
        yield beside
        with explained(target):
            for path in beside.rglob("*"):
                sync_folder(path) if path.is_dir() else _sync_file(path)
            sync_folder(beside)
            patiently(os.rename, beside, target)
            sync_folder(target.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns the system's errors about `path` into `DISK_FULL` and `NOT_WRITABLE`."""
    try:
        yield
    except OSError as error:
        code = disk_code(error)
        if code is ErrorCode.DISK_FULL:
            raise InspectorError(code, f"The disk is full: {path} was not written, nothing was lost.") from error
        raise InspectorError(code, f"{path} cannot be written: {error.strerror or error}.") from error
    except UnicodeEncodeError as error:  # LC_ALL=C and Python's UTF-8 mode switched off
        letters = f"this system's language settings have no {error.object[error.start : error.end]} in names of files"
        raise InspectorError(ErrorCode.NOT_WRITABLE, f"{path} cannot be written: {letters}.") from error


def sync_folder(folder: Path) -> None:
    """Makes a rename inside `folder` last through a power cut, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:  # some network file systems cannot sync a folder
        pass
    finally:
        os.close(descriptor)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _silent_s(path: Path) -> float:
    """Seconds since something in `path` was changed last."""
    return time.time() - max(each.stat().st_mtime for each in (path, *path.rglob("*")))
