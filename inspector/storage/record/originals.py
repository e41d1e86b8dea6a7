"""Puts the original of a view into a dated folder beside the project, whole or not at all."""

import hashlib
import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from inspector.core.errors import InspectorError
from inspector.core.foreign import read_regular
from inspector.core.picture_keeping import FileRule
from inspector.core.record import Part
from inspector.core.renaming import patiently
from inspector.core.said import said
from inspector.core.types import Image
from inspector.storage import atomic

FOLDER = "pictures"
_FRAME_SUFFIX = ".png"
_MOST_SUFFIX_LETTERS = 8

Original: TypeAlias = Image | Path
"""A frame of a camera, not to be changed any more, or the file that was inspected."""
Encoder: TypeAlias = Callable[[Image], bytes]
"""A frame as the content of a PNG, without loss."""


class OriginalGone(Exception):
    """There is nothing to be kept: the file is no longer there or cannot be read, or the frame is none."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture that lies whole on the disk."""

    path: str
    """Relative to the folder of the project, with forward slashes."""
    sha256: str
    size: int


def name_of(part: Part, view: int, original: Original) -> str:
    """Where the original belongs, relative to the folder of the project: a folder a day, and the name says whose it is."""
    suffix = original.suffix.lower() if isinstance(original, Path) else _FRAME_SUFFIX
    plain = suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= _MOST_SUFFIX_LETTERS else ""
    return f"{FOLDER}/{part.judged:%Y-%m-%d}/{part.id}-{view}{plain}"


def owner_of(name: str) -> tuple[UUID, int] | None:
    """The part and the number of the view that a file of this name belongs to; None: it has none of our names."""
    stem = name.partition(".")[0]
    with suppress(ValueError):
        return UUID(stem[:36]), int(stem[37:])
    return None


def store(project: Path, name: str, original: Original, rule: FileRule, encode: Encoder) -> Stored:
    """Keeps `original` as `name`. Raises `OriginalGone`, `DISK_FULL`, `NOT_WRITABLE`."""
    target = project / name
    with atomic.explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    content = _content(original, encode)
    if not (isinstance(original, Path) and rule is FileRule.LINK and _linked(original, target, len(content))):
        atomic.write_bytes(target, content)
    return Stored(name, hashlib.sha256(content).hexdigest(), len(content))


def _content(original: Original, encode: Encoder) -> bytes:
    try:
        return read_regular(original) if isinstance(original, Path) else encode(original)
    except OSError as error:
        raise OriginalGone(said("{original} cannot be read: {reason}.", original=original, reason=error.strerror or error)) from error
    except (InspectorError, ValueError, TypeError) as error:
        raise OriginalGone(said("The frame cannot be stored: {reason}", reason=error)) from error


def _linked(original: Path, target: Path, size: int) -> bool:
    """Gives the file a second name; False where the system does not, as across drives."""
    beside = target.parent / f"{atomic.STAGING}{uuid.uuid4().hex}"
    try:
        os.link(original, beside)
        if beside.stat().st_size != size:
            return False  # somebody writes to it
        patiently(os.replace, beside, target)
    except OSError:
        return False
    finally:
        with suppress(OSError):
            beside.unlink()
    atomic.sync_folder(target.parent)
    return True
