"""What is in a set of images, found out before anything is built from it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.types import Image


@dataclass(frozen=True, slots=True)
class Survey:
    """What reading every image of a set told."""

    count: int
    """Images that can be read."""
    sizes: Mapping[tuple[int, int], int]
    """How many images there are of each (width, height) in pixels, the most frequent first."""
    unreadable: tuple[tuple[Path, str], ...] = ()
    """Images that cannot be read, each with a sentence that says why."""
    duplicates: tuple[tuple[Path, ...], ...] = ()
    """Groups of files with the same bytes."""


def survey(paths: Sequence[Path], read: Callable[[Path], Image]) -> Steps[Survey]:
    """Reads every image once with `read`, which raises InspectorError for those it cannot; one step per image."""
    sizes: Counter[tuple[int, int]] = Counter()
    unreadable: list[tuple[Path, str]] = []
    readable: list[Path] = []
    for done, path in enumerate(paths):
        yield Progress("Reading images", done, len(paths), "images")
        try:
            height, width = read(path).shape[:2]
        except InspectorError as error:
            unreadable.append((path, error.detail))
        else:
            sizes[width, height] += 1
            readable.append(path)
    yield Progress("Reading images", len(paths), len(paths), "images")
    duplicates = yield from _duplicates(readable)
    return Survey(len(readable), MappingProxyType(dict(sizes.most_common())), tuple(unreadable), duplicates)


def _duplicates(paths: Sequence[Path]) -> Steps[tuple[tuple[Path, ...], ...]]:
    """Groups of files with the same bytes. Only files of equal length are read again."""
    by_length = _grouped(paths, _length)
    suspects = [path for group in by_length for path in group]
    digests: dict[Path, str] = {}
    for done, path in enumerate(suspects):
        yield Progress("Comparing files", done, len(suspects), "files")
        digests[path] = _digest(path)
    return tuple(group for same_length in by_length for group in _grouped(same_length, digests.__getitem__))


def _grouped(paths: Sequence[Path], key: Callable[[Path], object]) -> list[tuple[Path, ...]]:
    """Paths that share a key, in groups of two or more, in the order in which they came."""
    groups: dict[object, list[Path]] = {}
    for path in paths:
        groups.setdefault(key(path), []).append(path)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _length(path: Path) -> object:
    """Bytes of a file; a file that has vanished since it was read equals no other."""
    try:
        return path.stat().st_size
    except OSError:
        return path


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return str(path)
