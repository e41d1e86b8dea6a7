"""Write beside, flush to the disk, replace: a crash at any moment leaves the old file or the new one."""

import json
import math
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from inspector.core.errors import ErrorCode, InspectorError, disk_code
from inspector.core.renaming import patiently
from inspector.core.said import said
from inspector.storage import locks

STAGING = ".staging-"
"""Begins the name of every file and folder that is not finished; `clear_leftovers` deletes those that nobody finishes any more."""
LEFT_AFTER_S = 3600.0
_OWNER = f"{STAGING}owner-"
"""Begins the name of the mark beside a larger one of them, by which others see whether the program that makes it still runs."""
_LEFTOVER = re.compile(re.escape(STAGING) + "(?:owner-)?([0-9a-f]{32})")


def write_bytes(path: Path, content: bytes, *, private: bool = False) -> None:
    """Replaces `path` by `content`, which only its user may read where it is `private` (on Windows, what the folder says counts).

    Raises `DISK_FULL`, `NOT_WRITABLE`; the old file then stands untouched.
    """
    with explained(path):
        beside = path.parent / f"{STAGING}{uuid.uuid4().hex}"
        try:
            with open(beside, "xb", opener=partial(os.open, mode=0o600 if private else 0o666)) as file:
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
    """Deletes what a killed program left unfinished in `folder`, and nothing that a program still writes, here or on another PC.

    What has no mark of a program that has ended must have our name and not have changed for `LEFT_AFTER_S`: whoever still writes has
    changed something since. What cannot be deleted stays; nothing is raised.
    """
    found: set[str] = set()
    with suppress(OSError):
        matches = (_LEFTOVER.fullmatch(path.name) for path in folder.glob(f"{STAGING}*"))
        found = {match[1] for match in matches if match}
    for number in sorted(found):
        path = folder / f"{STAGING}{number}"
        with suppress(OSError):
            if _is_left(path):
                _delete(path)
                _mark(path).unlink(missing_ok=True)


def clear_all(folder: Path) -> None:
    """Deletes everything unfinished in `folder`, where it is known that nobody writes there. Nothing is raised."""
    with suppress(OSError):
        for path in folder.glob(f"{STAGING}*"):
            with suppress(OSError):
                _delete(path)


@contextmanager
def staged_file(target: Path) -> Iterator[Path]:
    """A path to write a file to, which replaces `target` when the block ends well and is deleted when it does not.

    Raises `DISK_FULL`, `NOT_WRITABLE`; an old file then stands untouched.
    """
    clear_leftovers(target.parent)
    beside = target.parent / f"{STAGING}{uuid.uuid4().hex}"
    with explained(target), locks.marked(_mark(beside)):
        try:
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
    beside = target.parent / f"{STAGING}{uuid.uuid4().hex}"
    with ExitStack() as stack:
        with explained(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            clear_leftovers(target.parent)
            stack.enter_context(locks.marked(_mark(beside)))
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
            raise InspectorError(code, said("The disk is full: {file} was not written, nothing was lost.", file=path)) from error
        raise InspectorError(code, said("{file} cannot be written: {reason}.", file=path, reason=error.strerror or error)) from error
    except UnicodeEncodeError as error:  # LC_ALL=C and Python's UTF-8 mode switched off
        letters = said("this system's language settings have no {letters} in names of files", letters=error.object[error.start : error.end])
        raise InspectorError(ErrorCode.NOT_WRITABLE, said("{file} cannot be written: {reason}.", file=path, reason=letters)) from error


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


def _mark(path: Path) -> Path:
    return path.with_name(f"{_OWNER}{path.name.removeprefix(STAGING)}")


def _is_left(path: Path) -> bool:
    abandoned = locks.is_abandoned(_mark(path))
    return _silent_s(path) > LEFT_AFTER_S if abandoned is None else abandoned


def _silent_s(path: Path) -> float:
    """Seconds since something in `path`, or its mark, was changed last; endless where both are gone."""
    there = [each for each in (path, _mark(path), *path.rglob("*")) if each.exists()]
    return time.time() - max((each.stat().st_mtime for each in there), default=-math.inf)


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
