"""Reads good images and turns them into patch features: the first half of every fit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.types import FloatArray
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.preprocess import Preprocess, white_level
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
) -> Steps[tuple[Features, Skipped]]:
    """Patch features of all readable images, kept within `budget` bytes of memory or else in the folder `scratch`; and what was skipped.

    `standardise` and `weights` are those of `Features`. `make_room` is run before every image and drops features where there is no
    room for all on the disk either (`Storage.MERGED`). Raises `NO_IMAGES` when no image can be read.
    """
    features: Features | None = None
    skipped = Skipped()
    try:
        for _, found, step in each_feature_map(runtime, preprocess, images, skipped):
            if found is not None:
                if features is None:
                    patches, dimension = found.shape[0] * found.shape[1], found.shape[2]
                    storage = storage_for(patches * len(images), dimension, budget, free_disk(scratch))
                    features = Features(StoredRows(storage, dimension, scratch), standardise, weights)
                if make_room is not None:
                    yield from make_room(features)
                features.add(found)
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
    for index, found in _features(runtime, lambda image: preprocess.apply(materialise(image))[None], images):
        step = Progress("Reading and computing features", index + 1, len(images), "images")
        if isinstance(found, InspectorError):
            skipped.append((index, found))
            yield index, None, step
        else:
            yield index, found, step


def require_images(count: int, skipped: Skipped) -> None:
    """Raises `NO_IMAGES` where all of `count` images were skipped, or there was none."""
    if len(skipped) == count:
        why = f": {skipped[0][1].detail.removesuffix('.')}" if skipped else ""
        raise InspectorError(ErrorCode.NO_IMAGES, f"None of the {count} good images can be read{why}.")


def learn_preprocessing(preprocess: Preprocess, images: Sequence[LazyImage]) -> Steps[tuple[Preprocess, tuple[int, int] | None]]:
    """The preprocessing with the white level of 16-bit good images, and the network-input size of the first readable image."""
    brightest, size = 0, None
    for index, found in in_order(_shape_and_white, images, READERS):
        if isinstance(found, InspectorError):
            continue
        size = size or found[0]
        if found[1] < 0:
            break  # an 8-bit image: the others will be as well
        brightest = max(brightest, found[1])
        yield Progress("Finding the white level", index + 1, len(images), "images")
    learned = replace(preprocess, white_level=white_level(brightest)) if brightest else preprocess
    return learned, learned.geometry(*size).input if size else None


def _features(runtime: Runtime, prepare: Prepare, images: Sequence[LazyImage]) -> Numbered:
    """Features (h, w, C) of every image in order, computed by as many threads as the runtime has streams, or in batches."""
    if runtime.batch == 1:
        yield from in_order(lambda image: runtime.features(prepare(image))[0], images, runtime.streams, 4 * runtime.streams)
        return
    waiting: list[tuple[int, Batch]] = []
    for index, found in in_order(prepare, images, READERS, 2 * runtime.batch):
        if isinstance(found, InspectorError):
            yield from _computed(runtime, waiting)
            yield index, found
            continue
        if waiting and (waiting[0][1].shape != found.shape or len(waiting) == runtime.batch):
            yield from _computed(runtime, waiting)
        waiting.append((index, found))
    yield from _computed(runtime, waiting)


def _computed(runtime: Runtime, waiting: list[tuple[int, Batch]]) -> Numbered:
    if waiting:
        yield from zip([index for index, _ in waiting], runtime.features(np.concatenate([batch for _, batch in waiting])), strict=True)
        waiting.clear()


def _shape_and_white(image: LazyImage) -> tuple[tuple[int, int], int]:
    """(height, width) and the largest value of a 16-bit image, -1 for an 8-bit one."""
    found = materialise(image)
    return (found.shape[0], found.shape[1]), int(found.max()) if found.dtype == np.uint16 else -1
