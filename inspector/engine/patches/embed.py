"""Reads good images and turns them into patch features: the first half of every fit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from pathlib import Path
from typing import TypeAlias

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.picture_format import PictureFormat, depth_of
from inspector.core.progress import Progress, Steps
from inspector.core.said import said, unended
from inspector.core.types import FloatArray
from inspector.engine.images.pipeline import LazyImage, OfDepth, in_order, materialise
from inspector.engine.images.placed import placement_of
from inspector.engine.images.preprocess import Preprocess, check_image
from inspector.engine.images.views import AS_IT_WAS_SEEN, Views
from inspector.engine.patches.features import Features
from inspector.engine.patches.rows import StoredRows, free_disk, storage_for
from inspector.engine.runtime import Batch, Runtime

READERS = 2
Skipped: TypeAlias = list[tuple[int, InspectorError]]
Numbered: TypeAlias = Iterator[tuple[int, FloatArray | InspectorError]]
MakeRoom: TypeAlias = Callable[[Features], Iterator[Progress]]
Prepare: TypeAlias = Callable[[LazyImage], Batch]


def embed(
    runtime: Runtime,
    preprocess: Preprocess,
    images: Sequence[LazyImage],
    budget: float,
    scratch: Path | None,
    standardise: bool = True,
    make_room: MakeRoom | None = None,
    weights: FloatArray | None = None,
    views: Views = AS_IT_WAS_SEEN,
) -> Steps[tuple[Features, Skipped]]:
    """Patch features of all readable images, kept within `budget` bytes of memory or else in the folder `scratch`; and what was skipped.

    What `preprocess` ignores is left out. `standardise` and `weights` are those of `Features`; of every image all `views` are kept, one
    after the other. `make_room` is run before every image and drops features where there is no room for all on the disk either
    (`Storage.MERGED`). Raises `NO_IMAGES` when no image can be read.
    """
    features: Features | None = None
    skipped = Skipped()
    try:
        for index, found, step in _each_image(runtime, preprocess, images, skipped, views):
            if found is not None:
                ignored = views.of_mask(preprocess.ignored(found.shape[1:3], placement_of(images[index])))
                if features is None:
                    *patches, dimension = found.shape
                    each = prod(patches) if ignored is None or preprocess.areas_move else int((~ignored).sum())
                    storage = storage_for(each * len(images), dimension, budget, free_disk(scratch))
                    features = Features(StoredRows(storage, dimension, scratch), standardise, weights, preprocess.areas_move)
                if make_room is not None:
                    yield from make_room(features)
                for number, view in enumerate(found):
                    features.add(view, made=number > 0, ignored=ignored[number] if ignored is not None else None)
            yield step
    except BaseException:  # cancelled, too: the features may lie in a file
        if features is not None:
            features.close()
        raise
    require_images(len(images), skipped)
    assert features is not None
    return features, skipped


def each_feature_map(
    runtime: Runtime, preprocess: Preprocess, images: Sequence[LazyImage], skipped: Skipped
) -> Iterator[tuple[int, FloatArray | None, Progress]]:
    """(position, features (h, w, C), step to yield) of every image in order; unreadable ones have None and go into `skipped`."""
    for index, found, step in _each_image(runtime, preprocess, images, skipped, AS_IT_WAS_SEEN):
        yield index, found[0] if found is not None else None, step


def _each_image(
    runtime: Runtime, preprocess: Preprocess, images: Sequence[LazyImage], skipped: Skipped, views: Views
) -> Iterator[tuple[int, FloatArray | None, Progress]]:
    """The same with the features (K, h, w, C) of all views of every image."""

    def prepare(image: LazyImage) -> Batch:
        read = materialise(image)
        return views.of_input(preprocess.apply(read, placement_of(image)))

    for index, found in _features(runtime, prepare, images):
        step = Progress("Reading and computing features", index + 1, len(images), "images")
        if isinstance(found, InspectorError):
            skipped.append((index, found))
            yield index, None, step
        else:
            yield index, found, step


def require_images(count: int, skipped: Skipped) -> None:
    """Raises `NO_IMAGES` where all of `count` images were skipped, or there was none."""
    if len(skipped) == count:
        if not skipped:
            raise InspectorError(ErrorCode.NO_IMAGES, said("There is no good image that can be read."))
        raise InspectorError(
            ErrorCode.NO_IMAGES,
            said("None of the {number} good images can be read: {reason}.", number=count, reason=unended(skipped[0][1].detail)),
        )


def learn_preprocessing(
    preprocess: Preprocess, images: Sequence[LazyImage], depth: int = 0
) -> Steps[tuple[Preprocess, tuple[int, int] | None]]:
    """The preprocessing for pictures as deep as the good images, and the network-input size of the first readable one.

    `depth`: bits of their values, where somebody said so (see `Recipe.depth`); otherwise all 16-bit images are read. The first one
    decides between 8 and 16 bits, and images that differ are skipped later; whoever knows them by name refuses such a mixture before.
    Raises `BAD_ARGUMENT` where 8-bit images are to have more.
    """
    size, stored, found_depth = None, 0, 0
    for index, found in in_order(partial(_look_at, preprocess), images, READERS):
        if isinstance(found, InspectorError):
            continue
        size, stored = size or found.size, stored or found.stored
        found_depth = max(found_depth, found.depth)
        if stored == 8 or depth or isinstance(images[index], OfDepth):
            break  # nothing that the other images could tell
        yield Progress("Finding the bit depth", index + 1, len(images), "images")
    if size is None:
        return preprocess, None
    if stored == 8 and depth not in (0, 8):
        raise InspectorError(ErrorCode.BAD_ARGUMENT, said("The good parts have 8 bits, and not {depth} as the project says.", depth=depth))
    learned = preprocess.of_pictures(PictureFormat(depth or found_depth, stored))
    return learned, learned.geometry(*size).input


def _features(runtime: Runtime, prepare: Prepare, images: Sequence[LazyImage]) -> Numbered:
    """Features (K, h, w, C) of every image in order, computed by as many threads as the runtime has streams, or in batches."""
    if runtime.batch == 1:
        yield from in_order(lambda image: runtime.features(prepare(image)), images, runtime.streams, 4 * runtime.streams)
        return
    waiting: list[tuple[int, Batch]] = []
    for index, found in in_order(prepare, images, READERS, 2 * runtime.batch):
        if isinstance(found, InspectorError):
            yield from _computed(runtime, waiting)
            yield index, found
            continue
        if waiting and (waiting[0][1].shape != found.shape or len(waiting) * len(found) >= runtime.batch):
            yield from _computed(runtime, waiting)
        waiting.append((index, found))
    yield from _computed(runtime, waiting)


def _computed(runtime: Runtime, waiting: list[tuple[int, Batch]]) -> Numbered:
    if waiting:
        found = runtime.features(np.concatenate([batch for _, batch in waiting]))
        yield from zip([index for index, _ in waiting], np.split(found, len(waiting)), strict=True)
        waiting.clear()


@dataclass(frozen=True, slots=True)
class _Look:
    """What there is to know of an image before it becomes a network input; `size` is (height, width)."""

    size: tuple[int, int]
    stored: int
    depth: int


def _look_at(preprocess: Preprocess, image: LazyImage) -> _Look:
    """Raises `IMAGE_UNREADABLE`, `IMAGE_UNLIKE`."""
    found = materialise(image)
    check_image(found)
    preprocess.geometry(*found.shape[:2])
    depth = image.depth if isinstance(image, OfDepth) and found.dtype == np.uint16 else depth_of(found)
    return _Look((found.shape[0], found.shape[1]), 8 * found.dtype.itemsize, depth)
