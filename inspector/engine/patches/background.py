"""Which places of the pictures show the background: what lies there looks alike in all pictures, and like the rims of the others.

Features are compared as they are standardised over all pictures, in units in which two patches that have nothing in common are about
`sqrt(2)` apart. The rim of a picture before a backdrop shows that backdrop; where the part fills the picture, as tiles do, the rims
of others are as unlike it as anything else, and nothing is proposed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits

MARGIN = 2
"""Cells at the very rim that are passed over: the network sees its own padding there, which is the same in every picture."""
RIM = 2
"""Cells within them that show what lies at the rim."""
MOST_OF_A_RIM = 64
"""Patches that stand for the rim of a picture."""
LIKE = 0.25
"""Share of a rim that a patch must be like: where the part reaches the rim, as pins of a board do, they are like each other as well."""
APART = 0.5
"""Least difference between the mean distances of background and part.

Good boards, screws and cookies before their backdrops have 0.55 to 0.8; solar cells and tiles, which fill their pictures, 0.22. A box
close around the boards has 0.43: its rims show too little of the mat to tell.
"""
SPECK = 0.1
"""Share of the largest thing in a picture below which another is dust, a scratch of the backdrop, or a flaw of the camera."""
OFTEN = 0.1
"""Share of pictures in which a place may show a speck and be background all the same."""
MOST_STRANGE = 0.1
"""Share of pictures that may show another backdrop than all others: they say nothing."""
LEAST = 0.01
"""Share of the picture below which a background is not worth leaving out."""


@dataclass(frozen=True, slots=True, eq=False)
class Rims:
    """What the rims of some pictures look like, and how patches are compared with them."""

    mean: FloatArray
    std: FloatArray
    patches: tuple[FloatArray, ...]
    """(R, C) of every picture, standardised."""

    @classmethod
    def learn(cls, maps: Sequence[FloatArray], seed: int = 0) -> "Rims":
        """From feature maps (h, w, C) of one size."""
        rows = np.concatenate([each.reshape(-1, each.shape[2]) for each in maps])
        mean, std = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
        rng, rim = np.random.default_rng(seed), _rim((maps[0].shape[0], maps[0].shape[1]))
        drawn = ((each[rim][rng.permutation(int(rim.sum()))[:MOST_OF_A_RIM]] - mean) / std for each in maps)
        return cls(mean, std, tuple(drawn))

    def distances(self, features: FloatArray, own: int | None = None) -> FloatArray:
        """(h, w) how far the patches (h, w, C) of a picture are from the `LIKE` nearest of a rim, the median over rims but its `own`."""
        height, width, channels = features.shape
        rows = ((features - self.mean) / self.std).reshape(-1, channels)
        squares = np.square(rows).sum(axis=1)
        found = [squares + _within(np.square(rim).sum(axis=1) - 2 * rows @ rim.T) for k, rim in enumerate(self.patches) if k != own]
        middle = np.sqrt(np.maximum(np.median(found, axis=0), 0) / channels).reshape(height, width)
        inner = middle[MARGIN:-MARGIN, MARGIN:-MARGIN]
        return np.pad(inner, MARGIN, mode="edge").astype(np.float32)


def find_background(distances: Iterable[FloatArray]) -> Bits:
    """(h, w) where no picture shows the part, from the distances (h, w) of every picture; nothing where it is in doubt.

    A place is background where no picture shows anything large, few show a speck, and the same is so all the way to the rim.
    """
    stack = np.stack(list(distances))
    grid = stack.shape[1:]
    limit = _limit(stack)
    if limit is None:
        return np.zeros(grid, np.bool_)
    shown = stack >= limit
    rim = _rim((grid[0], grid[1]))
    told = np.array([each[rim].mean() < 0.5 for each in shown])
    if (~told).sum() > MOST_STRANGE * len(shown):
        return np.zeros(grid, np.bool_)
    large = np.stack([_without_specks(each) for each in shown[told]])
    covered = large.any(axis=0) | (shown[told].mean(axis=0) > OFTEN)
    free = ~_grown(covered)
    free = _from_the_rim(_opened(free))
    return free if free.mean() >= LEAST else np.zeros(grid, np.bool_)


def _within(squares: FloatArray) -> FloatArray:
    """(P,) of every row (P, R) the value that `LIKE` of it do not exceed."""
    number = int(LIKE * squares.shape[1])
    found: FloatArray = np.partition(squares, number, axis=1)[:, number]
    return found


def _limit(distances: FloatArray) -> float | None:
    """The distance that divides background and part best (Otsu); None where they are not two."""
    values = np.sort(distances.reshape(-1).astype(np.float64))
    sums = np.cumsum(values)
    counts = np.arange(1, len(values))
    low, high = sums[:-1] / counts, (sums[-1] - sums[:-1]) / (len(values) - counts)
    best = int((counts * (len(values) - counts) * np.square(high - low)).argmax())
    return float(values[best + 1]) if high[best] - low[best] >= APART else None


def _rim(grid: tuple[int, int]) -> Bits:
    inside = np.zeros(grid, np.bool_)
    inside[MARGIN:-MARGIN, MARGIN:-MARGIN] = True
    deeper = MARGIN + RIM
    inside[deeper:-deeper, deeper:-deeper] = False
    return inside


def _without_specks(shown: Bits) -> Bits:
    """What is large in one picture."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(shown.astype(np.uint8), connectivity=8)
    if count == 1:
        return np.zeros_like(shown)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return np.isin(labels, 1 + np.flatnonzero(areas >= SPECK * areas.max()))


def _grown(places: Bits) -> Bits:
    """One cell further to all sides."""
    return np.asarray(cv2.dilate(places.astype(np.uint8), _THREE) > 0)


def _opened(places: Bits) -> Bits:
    """Without what is less than three cells wide; beyond the picture it goes on as it ends."""
    return np.asarray(cv2.morphologyEx(places.astype(np.uint8), cv2.MORPH_OPEN, _THREE, borderType=cv2.BORDER_REPLICATE) > 0)


def _from_the_rim(places: Bits) -> Bits:
    """Those that can be reached from outside: what lies within the part is the part's."""
    _, labels = cv2.connectedComponents(places.astype(np.uint8), connectivity=4)
    outside = {*labels[0], *labels[-1], *labels[:, 0], *labels[:, -1]} - {0}
    return np.isin(labels, list(outside))


_THREE: npt.NDArray[np.uint8] = np.ones((3, 3), np.uint8)
