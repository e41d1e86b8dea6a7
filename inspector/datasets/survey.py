"""What is in a set of images, found out before anything is built from it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.types import Image
from inspector.datasets.copies import find_copies


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
    duplicates = yield from find_copies(readable)
    return Survey(len(readable), MappingProxyType(dict(sizes.most_common())), tuple(unreadable), duplicates)
