"""Whether a set of pictures is of one piece: what every folder of it holds, and which few pictures are unlike the others."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from inspector.core.picture_names import JPEG_SUFFIXES
from inspector.core.types import Image

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Look:
    """What can be told of a picture without knowing what it shows."""

    width: int
    height: int
    colour: bool
    """Whether there is any colour in it, however it is stored: a black frame has none."""
    bits: int
    """Of a channel: 8 or 16."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.width, self.height


@dataclass(frozen=True, slots=True)
class Odd:
    """A picture that is unlike most of its set."""

    path: Path
    look: Look
    usual: Look
    """The same where it is like the others, and where the others have nothing in common either."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one folder holds, its subfolders not counted."""

    folder: Path
    looks: Mapping[Look, int]
    """How many pictures there are of each look, the most frequent first."""
    formats: Mapping[str, int]
    """The same for file formats: PNG, JPEG, ..."""

    @property
    def count(self) -> int:
        """Readable pictures."""
        return sum(self.looks.values())


def look_of(image: Image) -> Look:
    """The look of (H, W, 3) RGB or (H, W) grey pixels."""
    height, width = image.shape[:2]
    return Look(width, height, _has_colour(image), 8 * image.dtype.itemsize)


def odd_ones(looks: Mapping[Path, Look]) -> tuple[Odd, ...]:
    """Pictures of another size, another depth, or with or without colour, where more than half of the set agree on it."""
    size = _majority(look.size for look in looks.values())
    colour = _majority(look.colour for look in looks.values())
    bits = _majority(look.bits for look in looks.values())
    found = list[Odd]()
    for path, look in looks.items():
        width, height = size or look.size
        usual = Look(width, height, look.colour if colour is None else colour, look.bits if bits is None else bits)
        if usual != look:
            found.append(Odd(path, look, usual))
    return tuple(found)


def pieces(looks: Mapping[Path, Look]) -> tuple[Piece, ...]:
    """The folders of a set in the order in which their first pictures come."""
    folders: dict[Path, list[Path]] = {}
    for path in looks:
        folders.setdefault(path.parent, []).append(path)
    return tuple(Piece(folder, _counted(looks[path] for path in paths), _counted(map(_format, paths))) for folder, paths in folders.items())


def _has_colour(image: Image) -> bool:
    if image.ndim == 2:
        return False
    step = max(1, min(image.shape[:2]) // 64)  # nearly always a look at every so many pixels settles it
    return any(bool(np.any(seen[..., :2] != seen[..., 1:])) for seen in (image[::step, ::step], image))


def _majority(values: Iterable[T]) -> T | None:
    """What more than half of the values are; None where they have nothing in common."""
    counts = Counter(values)
    value, count = next(iter(counts.most_common(1)), (None, 0))
    return value if 2 * count > counts.total() else None


def _counted(values: Iterable[T]) -> Mapping[T, int]:
    return MappingProxyType(dict(Counter(values).most_common()))


def _format(path: Path) -> str:
    suffix = path.suffix.lower()
    return "JPEG" if suffix in JPEG_SUFFIXES else "TIFF" if suffix in {".tif", ".tiff"} else suffix.removeprefix(".").upper()
