"""Learns an aligner from good parts: the reference where none is given, and the quality that a part must reach."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.recipe import Recipe
from inspector.core.said import said
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
    if reference is None:
        reference = materialise(images[(yield from choose_reference(images, recipe.most_turned))])
    aligner = Aligner.of(reference, recipe.most_turned)
    _, kept = yield from _read(images, list(_spread(len(images), MOST)), aligner.size)
    qualities = []
    for number, grey in enumerate(kept.values(), 1):
        if not np.array_equal(grey, aligner.reference):
            qualities.append(aligner.find_small(grey).quality)
        yield Progress(STAGE, number, len(kept), "images")
    return replace(aligner, limit=limit_of(qualities), moves_picture=recipe.align_picture)


def choose_reference(images: Sequence[LazyImage], degrees: float) -> Steps[int]:
    """The position of the good part by which others are found best, of a few from all over; as `learn_aligner` raises."""
    size, kept = yield from _read(images, list(_spread(len(images), COMPARED)))
    usual: dict[int, float] = {}
    candidates = [list(kept)[k] for k in _spread(len(kept), CANDIDATES)]
    for done, position in enumerate(candidates, 1):
        candidate = Aligner(kept[position], size, degrees)
        usual[position] = float(np.median([candidate.find_small(grey).quality for grey in kept.values()]))
        yield Progress("Choosing the reference", done, len(candidates), "images")
    return max(usual, key=lambda position: usual[position])


def limit_of(qualities: Sequence[float]) -> float:
    """The quality below which a part counts as not found, from those of good parts: steady against a few strange ones among them."""
    if not qualities:
        return LEAST
    bound = 1 - tolerance_limit(1 - np.array(qualities), share=SHARE).value
    return float(np.clip(MARGIN * bound, LEAST, 1.0))


def _read(
    images: Sequence[LazyImage], positions: Sequence[int], wanted: tuple[int, int] | None = None
) -> Steps[tuple[tuple[int, int], dict[int, FloatArray]]]:
    """A size (H, W), the one that is wanted or that of most pictures, and by their positions those that have it, small and grey."""
    found: dict[int, tuple[tuple[int, int], FloatArray]] = {}
    for number, read in in_order(_size_and_small, [images[k] for k in positions]):
        if not isinstance(read, InspectorError):
            found[positions[number]] = read
        yield Progress("Reading pictures", number + 1, len(positions), "images")
    if not found:
        raise InspectorError(ErrorCode.NO_IMAGES, said("None of the {number} good images can be read.", number=len(images)))
    sizes = Counter(size for size, _ in found.values())
    size = wanted or sizes.most_common(1)[0][0]
    if 2 * sizes[size] < len(found):
        sentence = said(
            "Only {number} of {all} pictures of good parts have {width} x {height} px: "
            "parts can be looked for in pictures of one size only.",
            number=sizes[size],
            all=len(found),
            width=size[1],
            height=size[0],
        )
        raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)
    return size, {position: grey for position, (own, grey) in found.items() if own == size}


def _size_and_small(image: LazyImage) -> tuple[tuple[int, int], FloatArray]:
    read = materialise(image)
    return (read.shape[0], read.shape[1]), small(read, FINE)


def _spread(count: int, most: int) -> Iterator[int]:
    yield from np.unique(np.linspace(0, count - 1, most).astype(int)).tolist()
