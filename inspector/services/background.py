"""The background of a project's good parts, found by itself: what could be left out, for a person to look at and to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from inspector.core.access import Act
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.heatmap import displayable
from inspector.core.progress import Progress, Steps
from inspector.core.project import Project
from inspector.core.recipe import Recipe
from inspector.core.said import said
from inspector.core.types import FloatArray, Image, Pixels
from inspector.devices.image_file import read_image, write_image
from inspector.engine.detectors.patchcore import PatchCore
from inspector.engine.images.anomaly_map import to_image
from inspector.engine.images.ignore import Bits, IgnoreMask
from inspector.engine.images.pipeline import LazyImage
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.patches.background import Rims, find_background
from inspector.engine.patches.embed import each_feature_map, require_images
from inspector.engine.runtime import Runtime
from inspector.services.access.signed_on import guarded
from inspector.services.build_images import search_sources
from inspector.services.context import Context
from inspector.services.ignore_areas import NewMask, store_mask

SIDE = 256
"""Network input that tells part from backdrop: finer takes longer and says no more."""
COMPARED, MOST = 12, 200
"""Pictures whose rims all others are compared with, and pictures that are looked at."""
FEWEST = 5
_SHADE, _OPACITY = (220, 0, 160), 0.45


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """`mask`: (H, W) True where no good part lies in any picture; empty where nothing can be told for sure."""

    mask: Bits
    pictures: int
    """Pictures that it was learned from."""
    picture: Path
    """One of them."""

    @property
    def share(self) -> float:
        """Of the picture, 0 to 1."""
        return float(self.mask.mean())

    def as_mask(self) -> NewMask:
        """What a project is given that is to ignore it."""
        return NewMask(IgnoreMask.of(self.mask))


def find(project: Project, context: Context) -> Steps[Background]:
    """Learns the background from the good parts of a project; within its region of interest, where it has one. Changes nothing.

    Raises what a build raises before its first image, and `BAD_ARGUMENT` where too few pictures have one size.
    """
    yield Progress("Looking for images", 0, 0)
    sources = yield from search_sources(project)
    return (yield from learn(_spread(sources.good, MOST), project.recipe, context))


def learn(paths: Sequence[Path], recipe: Recipe, context: Context) -> Steps[Background]:
    """The same for these pictures."""
    simple = Recipe(size=SIDE, roi=recipe.roi, depth=recipe.depth, seed=recipe.seed)
    detector = PatchCore(simple, context.options, context.cache, context.memory_budget)
    size, picture = _first_size(paths)
    images: list[LazyImage] = [partial(_read_of_size, path, size) for path in paths]
    graph, preprocess, found = yield from detector.prepare(images)
    runtime = detector.make_runtime(graph, found, many=True)
    compared = np.unique(np.linspace(0, len(images) - 1, COMPARED).astype(int)).tolist()
    maps = yield from _features(runtime, preprocess, [images[k] for k in compared])
    if len(maps) < FEWEST:
        sentence = said(
            "Only {number} of {all} pictures of good parts have {width} x {height} px: "
            "what is to be ignored is a place in pictures of one size, and {fewest} are needed to find it.",
            number=len(maps),
            all=len(compared),
            width=size[1],
            height=size[0],
            fewest=FEWEST,
        )
        raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
    rims = Rims.learn(list(maps.values()))
    own = {compared[k]: number for number, k in enumerate(maps)}
    distances = list[FloatArray]()
    for index, features, _ in each_feature_map(runtime, preprocess, images, []):
        if features is not None:
            distances.append(rims.distances(features, own.get(index)))
        yield Progress("Comparing pictures with the rims of others", index + 1, len(images), "images")
    cells = find_background(distances)
    return Background(_in_pictures(cells, preprocess, size), len(distances), picture)


@guarded(Act.CHANGE_PROJECT)
def use(folder: Path, found: Background) -> None:
    """Lets the next build of a project ignore what was found. Raises `NOT_WRITABLE`, `DISK_FULL`."""
    store_mask(folder, found.as_mask().mask)


def write_overlay(path: Path, found: Background) -> None:
    """Writes the picture with what was found shaded. Raises the errors of reading and writing pictures."""
    write_image(path, overlay(read_image(found.picture), found.mask))


def overlay(picture: Image, mask: Bits, depth: int = 0) -> Pixels:
    """(H, W, 3) the picture with what is ignored shaded."""
    shown = displayable(picture, depth)
    coloured = np.asarray(shown if shown.ndim == 3 else cv2.cvtColor(shown, cv2.COLOR_GRAY2RGB), np.float32)
    coloured[mask] = (1 - _OPACITY) * coloured[mask] + _OPACITY * np.array(_SHADE, np.float32)
    return coloured.astype(np.uint8)


def _features(runtime: Runtime, preprocess: Preprocess, images: Sequence[LazyImage]) -> Steps[dict[int, FloatArray]]:
    """Feature maps by their position."""
    skipped: list[tuple[int, InspectorError]] = []
    found = {}
    for index, features, step in each_feature_map(runtime, preprocess, images, skipped):
        if features is not None:
            found[index] = features
        yield step
    require_images(len(images), skipped)
    return found


def _in_pictures(cells: Bits, preprocess: Preprocess, size: tuple[int, int]) -> Bits:
    """Cells of the feature grid at the size of the pictures."""
    geometry = preprocess.geometry(*size)
    enlarged = cv2.resize(cells.astype(np.float32), geometry.input[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(to_image(np.asarray(enlarged, np.float32), geometry) > 0.5)


def _first_size(paths: Sequence[Path]) -> tuple[tuple[int, int], Path]:
    """(height, width) of the first picture that can be read, and which it is. Raises `NO_IMAGES`."""
    for path in paths:
        try:
            height, width = read_image(path).shape[:2]
        except InspectorError:
            continue
        return (height, width), path
    raise InspectorError(ErrorCode.NO_IMAGES, said("None of the pictures of good parts can be read."))


def _read_of_size(path: Path, size: tuple[int, int]) -> Image:
    image = read_image(path)
    if image.shape[:2] != size:
        raise InspectorError(ErrorCode.IMAGE_UNLIKE, said("{file} has another size than the other pictures.", file=path.name), path)
    return image


def _spread(paths: Sequence[Path], most: int) -> list[Path]:
    """Up to `most` of them, from all over."""
    return [paths[k] for k in np.unique(np.linspace(0, len(paths) - 1, most).astype(int))]
