"""Whether a set of pictures is of one piece: what every folder of it holds, and which few pictures are unlike the others."""

import os
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
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
    """What some pictures are like, in so few words that a window can show thousands of pictures at once."""

    folder: Path
    """That holds them, if there is such a one."""
    count: int
    sizes: int
    """How many different ones there are."""
    smallest: tuple[int, int]
    largest: tuple[int, int]
    """(width, height) in pixels of the picture with the least and the most area."""
    colours: tuple[bool, ...]
    """Whether there are pictures without colour (False) and with colour (True)."""
    bits: tuple[int, ...]
    """The depths that there are, the least first."""
    formats: tuple[str, ...]
    """PNG, JPEG and so on, the most frequent first."""


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
    """What every folder of a set holds, its subfolders not counted, in the order in which their first pictures come."""
    folders: dict[str, dict[Path, Look]] = {}
    for path, look in looks.items():
        folders.setdefault(os.path.dirname(path), {})[path] = look
    return tuple(piece(inside, Path(folder)) for folder, inside in folders.items())


def piece(looks: Mapping[Path, Look], folder: Path = Path()) -> Piece:
    """What pictures are like, of which there is at least one."""
    different = set(looks.values())
    sizes = sorted({look.size for look in different}, key=lambda size: (size[0] * size[1], size))
    return Piece(
        folder=folder,
        count=len(looks),
        sizes=len(sizes),
        smallest=sizes[0],
        largest=sizes[-1],
        colours=tuple(sorted({look.colour for look in different})),
        bits=tuple(sorted({look.bits for look in different})),
        formats=tuple(name for name, _ in Counter(map(_format, looks)).most_common()),
    )


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


def _format(path: Path) -> str:
    suffix = os.path.splitext(path)[1].lower()
    return "JPEG" if suffix in JPEG_SUFFIXES else "TIFF" if suffix in {".tif", ".tiff"} else suffix.removeprefix(".").upper()
