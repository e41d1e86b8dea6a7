"""Files with the same bytes: a copy of a picture says nothing new, whatever it is called and wherever it lies."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from inspector.core.foreign import sha256_of
from inspector.core.progress import Progress, Steps

Group: TypeAlias = tuple[Path, ...]
_END = 4096


def find_copies(paths: Sequence[Path]) -> Steps[tuple[Group, ...]]:
    """Groups of files with the same bytes, two or more each, in the order in which they came.

    Only files of equal length are opened, and only those that begin and end alike are read. What cannot be read equals nothing.
    """
    groups = _grouped(paths, _length)
    for key in (_ends, _digest):
        groups = yield from _parted(groups, key)
    return tuple(groups)


def _parted(groups: Sequence[Group], key: Callable[[Path], object]) -> Steps[list[Group]]:
    """The groups divided further by `key`, which opens files."""
    total, keys = sum(map(len, groups)), dict[Path, object]()
    for done, path in enumerate(path for group in groups for path in group):
        yield Progress("Comparing files", done, total, "files")
        keys[path] = key(path)
    return [part for group in groups for part in _grouped(group, keys.__getitem__)]


def _grouped(paths: Sequence[Path], key: Callable[[Path], object]) -> list[Group]:
    """Paths that share a key, in groups of two or more, in the order in which they came."""
    groups: dict[object, list[Path]] = {}
    for path in paths:
        groups.setdefault(key(path), []).append(path)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _length(path: Path) -> object:
    """Bytes of a file; an empty one, or one that has vanished, equals no other."""
    try:
        return path.stat().st_size or path
    except OSError:
        return path


def _ends(path: Path) -> object:
    """First and last bytes: pictures of equal length, as uncompressed ones are, nearly always differ there."""
    try:
        with path.open("rb") as file:
            first = file.read(_END)
            file.seek(max(0, path.stat().st_size - _END))
            return first, file.read(_END)
    except OSError:
        return path


def _digest(path: Path) -> object:
    try:
        return sha256_of(path)
    except OSError:
        return path
