"""Fills an album within a budget: the clearest form that fits, and the pictures that most vectors come from first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.errors import InspectorError
from inspector.core.progress import Progress, Steps
from inspector.core.types import Image, Pixels
from inspector.engine.images.album import Album, Numbers, Piece
from inspector.engine.images.jpeg import MOST_SIDE_PX, encoded
from inspector.engine.images.pipeline import LazyImage, in_order, materialise
from inspector.engine.images.preprocess import Preprocess
from inspector.engine.images.seen import WHOLE, WINDOW_PATCHES, Shares, as_seen, cut, window

STAGE = "Keeping small pictures of good parts"
MEGABYTE = 1 << 20
Places: TypeAlias = dict[int, npt.NDArray[np.floating]]
"""Number of an image -> (V, 4) y, x, and the height and width of a patch, of every vector that came from it."""
_SAMPLE, _READERS, _QUALITY = 6, 2, 80


@dataclass(frozen=True, slots=True, eq=False)
class Origins:
    """Where the vectors of a model came from."""

    images: npt.NDArray[np.integer]
    """(V,) number among the good images."""
    places: npt.NDArray[np.floating]
    """(V, 2) centre (y, x) as shares of what the network sees."""
    patches: npt.NDArray[np.floating]
    """(V, 2) height and width of a patch, in the same shares."""
    everywhere: bool = False
    """Whether all other places of these images are known as well: whole pictures alone can show them."""


@dataclass(frozen=True, slots=True)
class Form:
    """How pictures are kept: a place that is shown has `side` px at most."""

    side: int
    quality: int
    """Of JPEG, 1 to 100."""
    whole: bool
    """Whether of whole pictures, or only of the places of vectors."""


FORMS = tuple(
    Form(side, quality, whole)
    for side, quality in ((256, 85), (192, 85), (160, 80), (128, 80), (96, 75), (96, 60), (64, 60), (48, 50), (32, 50))
    for whole in (True, False)
)
"""The clearest first; of two that are as clear the one that shows more."""


def make_album(
    preprocess: Preprocess, images: Sequence[LazyImage], origins: Origins, taken: Numbers, budget_mb: float
) -> Steps[Album | None]:
    """Small pictures of those of `images` (N,) that vectors came from, in `budget_mb` MB at most; None: there are none.

    `taken`: (N,) see `Album`. What cannot be read any more is left out, and no more pictures are read than the budget holds.
    """
    budget, places = int(budget_mb * MEGABYTE), _places_of(origins)
    order = sorted(places, key=lambda image: -len(places[image]))
    forms = [form for form in FORMS if form.whole or not origins.everywhere]
    form = _clearest(preprocess, images, places, order, forms, budget)
    pieces, left = list[Piece](), budget
    if form is not None:
        work = partial(_kept, preprocess, images, places, form)
        for done, found in in_order(work, order, _READERS, 4 * _READERS):
            yield Progress(STAGE, done + 1, len(order), "images")
            if isinstance(found, InspectorError):
                continue
            fitting = _fitting(found, left)
            pieces += fitting
            left -= sum(len(piece.content) for piece in fitting)
            if len(fitting) < len(found):
                break
    return Album(tuple(sorted(pieces, key=lambda piece: piece.image)), taken) if pieces else None


def whole_picture(preprocess: Preprocess, image: Image, number: int, side: int) -> Piece:
    """What the network sees of good image `number`, `side` px on its longer side at most, as an album keeps it."""
    seen = as_seen(preprocess, image)
    return Piece(number, WHOLE, _small(seen, min(1.0, side / max(seen.shape)), _QUALITY))


def _clearest(
    preprocess: Preprocess, images: Sequence[LazyImage], places: Places, order: Sequence[int], forms: Sequence[Form], budget: int
) -> Form | None:
    """The first form in which all pictures fit, as a few show, else the smallest; None where none of the few can be read."""
    few = order[:: max(1, len(order) // _SAMPLE)][:_SAMPLE]
    read = [(image, found) for image, (_, found) in zip(few, in_order(partial(_seen, preprocess, images), few, _READERS), strict=True)]
    seen = [(image, found) for image, found in read if not isinstance(found, InspectorError)]
    if not seen or budget <= 0:
        return None
    sizes = dict[Form, float]()
    for form in forms:
        taken = sum(len(piece.content) for image, pixels in seen for piece in _pieces(image, pixels, places[image], form))
        sizes[form] = taken / len(seen) * len(order)
        if sizes[form] <= budget:
            return form
    return min(forms, key=sizes.__getitem__)


def _places_of(origins: Origins) -> Places:
    """The places of every image that vectors came from."""
    order = np.argsort(origins.images, kind="stable")
    numbers, first = np.unique(origins.images[order], return_index=True)
    rows = np.split(np.column_stack([origins.places, origins.patches])[order], first[1:])
    return dict(zip(numbers.tolist(), rows, strict=True))


def _seen(preprocess: Preprocess, images: Sequence[LazyImage], image: int) -> Pixels:
    return as_seen(preprocess, materialise(images[image]))


def _kept(preprocess: Preprocess, images: Sequence[LazyImage], places: Places, form: Form, image: int) -> list[Piece]:
    return _pieces(image, _seen(preprocess, images, image), places[image], form)


def _fitting(pieces: Sequence[Piece], left: int) -> list[Piece]:
    """As many of them, from the first, as there is room for."""
    ends = np.cumsum([len(piece.content) for piece in pieces])
    return list(pieces[: int((ends <= left).sum())])


def _pieces(image: int, seen: Pixels, places: npt.NDArray[np.floating], form: Form) -> list[Piece]:
    """All that is kept of one picture in a form."""
    height, width = (WINDOW_PATCHES * places[0, 2 + axis] * seen.shape[axis] for axis in (0, 1))
    scale = min(1.0, form.side / max(height, width))
    if form.whole:
        scale = min(scale, MOST_SIDE_PX / max(seen.shape))
        return [Piece(image, WHOLE, _small(seen, scale, form.quality))]
    return [Piece(image, box, _small(part, scale, form.quality)) for box, part in _apart(seen, places)]


def _apart(seen: Pixels, places: npt.NDArray[np.floating]) -> Iterator[tuple[Shares, Pixels]]:
    """The windows around all places, but for those that lie well inside the window of another one."""
    left = places
    while len(left):
        y, x, *patch = (float(value) for value in left[0])
        size = patch[0], patch[1]
        yield window(y, x, size), cut(seen, y, x, size).pixels
        left = left[(np.abs(left[:, :2] - (y, x)) > WINDOW_PATCHES / 4 * np.array(size)).any(axis=1)]


def _small(pixels: Pixels, scale: float, quality: int) -> bytes:
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    return encoded(np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8) if scale < 1 else pixels, quality)
