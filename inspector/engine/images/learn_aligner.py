"""Learns an aligner from good parts: the reference where none is given, and the quality that a part must reach."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.tolerance import tolerance_limit
from inspector.core.types import FloatArray, Image
from inspector.engine.alignment.aligner import FINE, Aligner
from inspector.engine.alignment.edges import small
from inspector.engine.images.pipeline import LazyImage, in_order, materialise

MOST = 200
"""Pictures that are looked at, from all over."""
CANDIDATES, COMPARED = 8, 24
"""Pictures one of which becomes the reference, and those that each is compared with."""
SHARE = 0.005
"""Of good parts that lie below the bound of their qualities."""
MARGIN = 0.75
"""Of that bound is the limit: a part with a piece missing is to be found, and judged."""
LEAST = 0.2
"""Above what noise reaches at its best place."""
STAGE = "Finding how parts lie"


def learn_aligner(images: Sequence[LazyImage], recipe: Recipe, reference: Image | None = None) -> Steps[Aligner | None]:
    """What the recipe asks for; None where parts are not looked for. Without a `reference` it is the good part most like the others.

    Raises `NO_IMAGES` when none can be read, `BAD_ARGUMENT` where few of them have the size of the reference, or of each other.
    """
    if recipe.most_turned is None:
        return None
    chosen = [images[k] for k in np.unique(np.linspace(0, len(images) - 1, MOST).astype(int))]
    size, kept = yield from _read(chosen, (reference.shape[0], reference.shape[1]) if reference is not None else None)
    turned = recipe.most_turned
    if reference is not None:
        aligner = Aligner.of(reference, turned)
    else:
        aligner = yield from _likest_others([Aligner(kept[k], size, turned) for k in _spread(len(kept), CANDIDATES)], kept)
    qualities = []
    for number, grey in enumerate(kept, 1):
        if not np.array_equal(grey, aligner.reference):
            qualities.append(aligner.find_small(grey).quality)
        yield Progress(STAGE, number, len(kept), "images")
    return replace(aligner, limit=limit_of(qualities), moves_picture=recipe.align_picture)


def limit_of(qualities: Sequence[float]) -> float:
    """The quality below which a part counts as not found, from those of good parts: steady against a few strange ones among them."""
    if not qualities:
        return LEAST
    bound = 1 - tolerance_limit(1 - np.array(qualities), share=SHARE).value
    return float(np.clip(MARGIN * bound, LEAST, 1.0))


def _read(images: Sequence[LazyImage], wanted: tuple[int, int] | None) -> Steps[tuple[tuple[int, int], list[FloatArray]]]:
    """The size (H, W) of the reference, or of most pictures, and the pictures that have it, small and grey."""
    found = list[tuple[tuple[int, int], FloatArray]]()
    for number, read in in_order(_size_and_small, images):
        if not isinstance(read, InspectorError):
            found.append(read)
        yield Progress("Reading pictures", number + 1, len(images), "images")
    if not found:
        raise InspectorError(ErrorCode.NO_IMAGES, f"None of the {len(images)} good images can be read.")
    sizes = Counter(size for size, _ in found)
    size = wanted or sizes.most_common(1)[0][0]
    if 2 * sizes[size] < len(found):
        sentence = f"Only {sizes[size]} of {len(found)} pictures of good parts have {size[1]} x {size[0]} px"
        raise InspectorError(ErrorCode.BAD_ARGUMENT, f"{sentence}: parts can be looked for in pictures of one size only.")
    return size, [grey for own, grey in found if own == size]


def _size_and_small(image: LazyImage) -> tuple[tuple[int, int], FloatArray]:
    read = materialise(image)
    return (read.shape[0], read.shape[1]), small(read, FINE)


def _likest_others(candidates: Sequence[Aligner], kept: Sequence[FloatArray]) -> Steps[Aligner]:
    """The candidate that finds others best."""
    compared = [kept[k] for k in _spread(len(kept), COMPARED)]
    usual = []
    for number, candidate in enumerate(candidates, 1):
        usual.append(float(np.median([candidate.find_small(grey).quality for grey in compared])))
        yield Progress("Choosing the reference", number, len(candidates), "images")
    return candidates[int(np.argmax(usual))]


def _spread(count: int, most: int) -> Iterator[int]:
    yield from np.unique(np.linspace(0, count - 1, most).astype(int)).tolist()
