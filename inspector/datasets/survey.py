"""What is in a set of images, found out before anything is built from it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.said import said
from inspector.core.types import Image
from inspector.datasets.copies import find_copies
from inspector.datasets.pieces import Look, look_of

PROBES = 100
"""Of a larger set so many images, none of which can be read, speak for all."""


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
    looks: Mapping[Path, Look] = field(default_factory=dict)
    """Of every image that can be read, in the order of the set."""


def expect_pictures(paths: Sequence[Path], read: Callable[[Path], Image]) -> Steps[None]:
    """Raises NO_IMAGES where a large set holds no pictures at all, which reading it to its end would take very long to find out.

    Reads until one image can be read, which is the first one nearly always.
    """
    first = ""
    for number in range(PROBES if len(paths) > PROBES else 0):
        yield Progress("Looking for images", number, 0)
        try:
            read(paths[number * len(paths) // PROBES])
        except InspectorError as error:
            first = first or error.detail
        else:
            return
    if first:
        raise InspectorError(
            ErrorCode.NO_IMAGES,
            said("Of {images:,} images {tried} were tried, and none can be read: {reason}", images=len(paths), tried=PROBES, reason=first),
        )


def survey(paths: Sequence[Path], read: Callable[[Path], Image]) -> Steps[Survey]:
    """Reads every image with `read`, which raises InspectorError for those it cannot; one step per image. Raises NO_IMAGES as above."""
    yield from expect_pictures(paths, read)
    looks: dict[Path, Look] = {}
    unreadable: list[tuple[Path, str]] = []
    known: dict[Look, Look] = {}  # one object a look, not one an image
    for done, path in enumerate(paths):
        yield Progress("Reading images", done, len(paths), "images")
        try:
            look = look_of(read(path))
        except InspectorError as error:
            unreadable.append((path, error.detail))
        else:
            looks[path] = known.setdefault(look, look)
    yield Progress("Reading images", len(paths), len(paths), "images")
    duplicates = yield from find_copies(list(looks))
    sizes = Counter(look.size for look in looks.values())
    return Survey(len(looks), MappingProxyType(dict(sizes.most_common())), tuple(unreadable), duplicates, looks)
