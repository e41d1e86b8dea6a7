"""The pictures of a search: a draw of good parts, the first of which every trial takes, and the defects that are known."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from inspector.core.box import Box
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.said import said
from inspector.devices.image_file import read_image
from inspector.engine.alignment.aligner import Aligner
from inspector.engine.images.ignore import IgnoreMask
from inspector.engine.images.pipeline import LazyImage, in_order
from inspector.services.build_images import lazily, search_sources, without_copies
from inspector.services.depth import find_depth
from inspector.services.validation.labels import NOTHING_SAID, Said

FEWEST, MOST = 10, 96
"""Good parts that it takes, and that are used."""
MOST_VALIDATION = 40
SEED = 0
STAGE = "Looking at the good parts"


@dataclass(frozen=True, slots=True)
class Parts:
    """What trials read; all of it can be read. Good parts come in the order of the draw."""

    good: tuple[Path, ...]
    validation: tuple[Path, ...]
    """Further good parts, which are never learned."""
    defect: tuple[Path, ...]
    skipped: tuple[tuple[str, str], ...]
    """(path, why) of those that cannot be read."""
    side: float
    """Side in px of a square with the area of a picture, the median of all."""
    sha256: str
    """Of all these pictures."""
    depth: int = 0
    ignore: IgnoreMask | None = None
    """What no trial learns or scores, as the next build will not."""
    aligner: Aligner | None = None
    """Finds parts in all of these pictures, as the next build will."""
    box: Box | None = None
    """What alone is looked at."""

    def first(self, count: int) -> "Parts":
        """The same with fewer good parts to learn from."""
        return replace(self, good=self.good[:count])

    def lazily(self, paths: Sequence[Path]) -> list[LazyImage]:
        """These pictures, read when their turn comes."""
        return lazily(paths, self.depth)


def find_parts(project: Project, ignore: IgnoreMask | None = None, said: Said = NOTHING_SAID) -> Steps[Parts]:
    """Draws, reads and hashes the pictures of a project. Raises `TOO_FEW_IMAGES` and the errors of looking for images."""
    sources = yield from without_copies((yield from search_sources(project, said)))
    drawn = [_draw(paths, most) for paths, most in ((sources.good, MOST), (sources.validation, MOST_VALIDATION))]
    defects = _draw(sources.defect, MOST_VALIDATION)
    paths = [*drawn[0], *drawn[1], *defects]
    digest, areas, skipped = hashlib.sha256(ignore.sha256.encode() if ignore is not None else b""), list[int](), dict[Path, str]()
    for index, found in in_order(_look, paths):
        if isinstance(found, InspectorError):
            skipped[paths[index]] = found.detail
        else:
            areas.append(found[0])
            digest.update(found[1])
        yield Progress(STAGE, index + 1, len(paths), "images")
    good, validation, defect = (tuple(path for path in kind if path not in skipped) for kind in (*drawn, defects))
    if len(good) < FEWEST:
        raise InspectorError(ErrorCode.TOO_FEW_IMAGES, _too_few(len(good)))
    pictures = yield from find_depth((*good, *validation), project.recipe.depth)
    named = tuple((str(path), reason) for path, reason in skipped.items())
    depth = pictures.depth if pictures.is_deep else 0
    return Parts(good, validation, defect, named, float(np.median(areas)) ** 0.5, digest.hexdigest(), depth, ignore, box=project.recipe.box)


def _too_few(count: int) -> str:
    return said(
        "Comparing settings takes at least {fewest} different good parts that can be read; there are {number}.",
        fewest=FEWEST,
        number=count,
    )


def _draw(paths: Iterable[Path], most: int) -> list[Path]:
    """At most so many, in an order that hangs on their number alone."""
    listed = sorted(paths)
    return [listed[k] for k in np.random.default_rng(SEED).permutation(len(listed))[:most]]


def _look(path: Path) -> tuple[int, bytes]:
    """Px and hash of a picture."""
    picture = read_image(path)
    return picture.shape[0] * picture.shape[1], hashlib.sha256(np.ascontiguousarray(picture).data).digest()
