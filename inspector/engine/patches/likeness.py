"""Which good images show the same part again: near duplicates would vouch for each other where each is judged without itself."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits

CELLS = 4
"""Every image is compared by CELLS x CELLS averages of its feature map: coarse enough not to see noise, fine enough to see parts."""
NEAR = 0.3
"""Share of an image's usual distance to the others below which two images show the same part.

Pictures of five kinds of parts, taken again with sensor noise or 8 % more light, lie at 0.06 to 0.3 for four of them (solar cells up to
0.68); different parts at 0.43 and above, screws that happen to lie in the same direction at 0.32.
"""
SAME = 0.1
"""Share of the distance between unrelated cells below which all images show one part.

Cookies and boards, each taken again and again without moving it, lie at 0.06 and 0.08; different parts that lie alike in a fixture at 0.19
(drawn ones, which hardly differ) and 0.39 (boards). Rough surfaces, whose noise alone lies at 0.15 to 0.26, are left in doubt.
"""
FEWEST = 4
"""Of fewer images none has a usual distance to the others."""
AT_ONCE = 500
"""Images that are compared with each other; beyond, only those near each other in the order of files are."""
FOLLOWING, UNRELATED = 0.08, 0.4
"""Mean rank of the next image among all others, from 0 (the nearest of all) to 1: half for images in no particular order.

Frames along one part give 0.02 to 0.05; so do solar cells in the order of their modules, which are parts of their own all the same.
"""
OVERLAPPING = 0.45
"""Distance to the next image, as a share of the usual one, below which both show some of the same part.

Windows moved along boards and cookies by 3 to 4 % of their width lie at 0.30 and 0.37, neighbours in a solar module at 0.56.
"""

Numbers: TypeAlias = npt.NDArray[np.int64]


class Likeness:
    """Collects what images look like, in the order of files, and divides them into families."""

    def __init__(self) -> None:
        self._cells: list[FloatArray] = []

    def add(self, features: FloatArray, ignored: Bits | None = None) -> None:
        """The feature map (h, w, C) of one more image, and what of it (h, w) says nothing: the same for all images."""
        rows, columns = (_edges(side) for side in features.shape[:2])
        counts = np.maximum(np.diff(rows), 1)[:, None] * np.maximum(np.diff(columns), 1)
        if ignored is not None:
            features = np.where(ignored[..., None], np.float32(0), features)
            counts = _sums((~ignored).astype(np.int64), rows, columns)
        told = counts > 0
        self._cells.append((_sums(features, rows, columns)[told] / counts[told][:, None]).astype(np.float32))

    def families(self) -> Numbers:
        """(N,) number of every image's family; near duplicates share one.

        Where images follow each other like frames of one part, each most like the one before, stretches of neighbours are families.
        """
        count = len(self._cells)
        numbers = np.arange(count)
        for first in range(0, count, AT_ONCE):
            part = slice(first, min(first + AT_ONCE, count))
            numbers[part] = first + _families(self._distances(part), np.sqrt(2.0 * self._cells[first].shape[1]))
        return np.unique(numbers, return_inverse=True)[1].astype(np.int64)

    def _distances(self, part: slice) -> npt.NDArray[np.float64]:
        """(n, n) mean distance of an image's cells to the nearest of another one's, the smaller of both directions."""
        cells = np.stack(self._cells[part])
        cells = (cells - cells.mean(axis=(0, 1))) / np.maximum(cells.std(axis=(0, 1)), 1e-6)
        squares = np.einsum("nkc,nkc->nk", cells, cells)
        flat = cells.reshape(-1, cells.shape[2])
        found = np.empty((len(cells), len(cells)))
        for row, image in enumerate(cells):
            partial = (squares.reshape(-1) - 2 * image @ flat.T).reshape(len(image), *squares.shape).min(axis=2)
            found[row] = np.sqrt(np.maximum(partial + squares[row][:, None], 0)).mean(axis=0)
        return np.minimum(found, found.T)


def told_apart(families: Numbers) -> Numbers:
    """(N,) families, or every image as one of its own where there is only one family: better a score by its likes than none at all."""
    return families if len(np.unique(families)) > 1 else np.arange(len(families))


def _sums(values: npt.NDArray[Any], rows: Numbers, columns: Numbers) -> npt.NDArray[Any]:
    """The sums (CELLS, CELLS[, C]) of (h, w[, C]) over cells with these edges."""
    found: npt.NDArray[Any] = np.add.reduceat(np.add.reduceat(values, rows[:-1], axis=0), columns[:-1], axis=1)
    return found


def _edges(side: int) -> Numbers:
    """Where the cells of one side begin, and where the last one ends."""
    return np.linspace(0, side, CELLS + 1).astype(np.int64)  # of a side below CELLS, rows are taken again


def _families(distances: npt.NDArray[np.float64], unrelated: float) -> Numbers:
    """(n,) the first image of every image's family; `unrelated`: the distance of cells that have nothing in common."""
    count = len(distances)
    if count < FEWEST:
        return np.arange(count)
    others = ~np.eye(count, dtype=bool)
    usual = np.median(distances[others].reshape(count, count - 1), axis=1)
    if np.median(usual) < SAME * unrelated:
        return np.zeros(count, np.int64)
    near = (distances < NEAR * np.minimum(usual, usual[:, None])) & others
    numbers = _connected(near)
    stretch = _stretch(distances)
    return numbers if stretch < 2 or not _overlap(distances, usual) else _connected(near | _same_block(count, stretch))


def _connected(linked: npt.NDArray[np.bool_]) -> Numbers:
    """(n,) the smallest number among all that are linked to each other, directly or through others."""
    numbers = np.arange(len(linked))
    while True:
        lowest = np.where(linked, numbers, len(linked)).min(axis=1)
        lower = np.minimum(numbers, lowest)
        if (lower == numbers).all():
            return numbers
        numbers = lower


def _stretch(distances: npt.NDArray[np.float64]) -> int:
    """How many images in a row are of one part; 1 where the order of files says nothing."""
    count = len(distances)
    ranks = np.argsort(np.argsort(distances + np.diag(np.full(count, np.inf)), axis=1), axis=1) / max(1, count - 2)
    if count < 2 * FEWEST or np.diagonal(ranks, 1).mean() > FOLLOWING:
        return 1
    related = (lag for lag in range(1, count) if np.diagonal(ranks, lag).mean() > UNRELATED)
    return 2 * next(related, count)


def _overlap(distances: npt.NDArray[np.float64], usual: npt.NDArray[np.float64]) -> bool:
    """Whether images in a row are not only alike, as those of one batch are, but show some of the same part."""
    return bool(np.median(np.diagonal(distances, 1)) < OVERLAPPING * np.median(usual))


def _same_block(count: int, length: int) -> npt.NDArray[np.bool_]:
    block = np.arange(count) // length
    return np.asarray(block == block[:, None])
