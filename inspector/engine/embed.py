"""Reads good images and turns them into patch features: the first half of every fit."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.engine.features import Features, FeatureStore
from inspector.engine.pipeline import LazyImage, in_order, materialise
from inspector.engine.preprocess import Preprocess, white_level
from inspector.engine.runtime import Batch, Runtime

BATCH = 8
Skipped = list[tuple[int, InspectorError]]


def embed(
    runtime: Runtime, preprocess: Preprocess, images: Iterable[LazyImage], total: int = 0
) -> Steps[tuple[Features, Skipped, Preprocess]]:
    """Patch features of all readable images, what was skipped and why, and the preprocessing with its white level learned.

    Raises `NO_IMAGES` when no image can be read.
    """
    images = list(images)
    preprocess = replace(preprocess, white_level=(yield from _white_level(images)))
    store, skipped, batch = FeatureStore(), Skipped(), list[Batch]()
    for index, prepared in in_order(lambda image: preprocess.apply(materialise(image)), images):
        if isinstance(prepared, InspectorError):
            skipped.append((index, prepared))
        else:
            if batch and (batch[0].shape != prepared.shape or len(batch) == BATCH):
                _flush(runtime, batch, store)
            batch.append(prepared)
        yield Progress("Reading and computing features", index + 1, total or len(images), "images")
    _flush(runtime, batch, store)
    if not store.images:
        why = f" ({skipped[0][1].detail})" if skipped else ""
        raise InspectorError(ErrorCode.NO_IMAGES, f"None of the {len(images)} good images can be read{why}")
    return store.close(), skipped, preprocess


def _flush(runtime: Runtime, batch: list[Batch], store: FeatureStore) -> None:
    if batch:
        for features in runtime.features(np.stack(batch)):
            store.add(features)
        batch.clear()


def _white_level(images: list[LazyImage]) -> Steps[int]:
    """The white level of 16-bit good images; the first readable image tells whether there are any."""
    brightest = 0
    for index, found in in_order(_brightest, images):
        if isinstance(found, InspectorError):
            continue
        if found < 0:
            break
        brightest = max(brightest, found)
        yield Progress("Finding the white level", index + 1, len(images), "images")
    return white_level(brightest) if brightest else white_level(65535)


def _brightest(image: LazyImage) -> int:
    """Largest value of a 16-bit image, -1 for an 8-bit one."""
    found = materialise(image)
    return int(found.max()) if found.dtype == np.uint16 else -1
