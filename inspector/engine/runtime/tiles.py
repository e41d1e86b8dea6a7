"""Runs network inputs that are too large for one piece as overlapping tiles, and blends the seams."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from inspector.core.types import FloatArray
from inspector.engine.runtime import Batch, PatchScores, Runtime, Search

TILE, OVERLAP = 320, 64
"""Sides in px of the network input. The overlap keeps the network's zero padding away from what is used of a tile."""
LARGEST = 768 * 768
"""Inputs of more px than this are cut: memory then no longer grows with the image, and caches are used well."""


def tile_size(size: tuple[int, int]) -> tuple[int, int]:
    """(height, width) of what the network really sees of an input of `size`."""
    return size if size[0] * size[1] <= LARGEST else (min(TILE, size[0]), min(TILE, size[1]))


def tile_count(size: tuple[int, int]) -> int:
    """Into how many tiles an input of `size` (height, width) is cut; 1 where it is not."""
    side = tile_size(size)
    return len(_starts(size[0], side[0])) * len(_starts(size[1], side[1]))


class TiledRuntime:
    """A runtime for inputs of any size: passes small ones on, cuts large ones into tiles. See `Runtime`."""

    def __init__(self, inner: Runtime) -> None:
        self._inner = inner
        self.name, self.streams, self.batch = inner.name, inner.streams, inner.batch

    def features(self, batch: Batch) -> FloatArray:
        """See `Runtime.features`; in an overlap the tiles' features are mixed, the nearer tile's centre counting more."""
        if not _is_cut(batch):
            return self._inner.features(batch)
        return np.stack([_stitch(image, lambda part: [self._inner.features(part)[0]])[0] for image in batch])

    def hold(self, search: Search) -> None:
        """See `Runtime.hold`."""
        self._inner.hold(search)

    def search(self, batch: Batch) -> PatchScores:
        """See `Runtime.search`; in an overlap distances are mixed, and the tile whose centre is nearer names the neighbour."""
        if not _is_cut(batch):
            return self._inner.search(batch)
        found = [_stitch(image, self._searched) for image in batch]
        features = np.stack([parts[2] for parts in found]) if len(found[0]) > 2 else None
        return PatchScores(np.stack([p[0][..., 0] for p in found]), np.stack([p[1][..., 0] for p in found]).astype(np.int32), features)

    def _searched(self, part: Batch) -> list[npt.NDArray[Any]]:
        found = self._inner.search(part)
        outputs: list[npt.NDArray[Any]] = [found.distances[0][..., None], found.nearest[0][..., None]]
        return outputs if found.features is None else [*outputs, found.features[0]]


@dataclass(frozen=True, slots=True)
class _Tile:
    """Where a tile lies in the input, in px."""

    top: int
    left: int
    height: int
    width: int

    def cut(self, image: Batch) -> Batch:
        """The tile's own px as a batch of one."""
        return np.ascontiguousarray(image[None, self.top : self.top + self.height, self.left : self.left + self.width])


def _is_cut(batch: Batch) -> bool:
    return tile_size((batch.shape[1], batch.shape[2])) != batch.shape[1:3]


def _stitch(image: Batch, run: Callable[[Batch], list[npt.NDArray[Any]]]) -> list[npt.NDArray[Any]]:
    """Outputs of `run`, each (h, w, channels), for a whole input (H, W, 3) from those of its tiles.

    Floating outputs are averaged with weights that fall towards a tile's rim; of integer ones the heaviest tile's is kept.
    """
    whole: list[npt.NDArray[Any]] = []
    weights: FloatArray = np.zeros((0, 0, 1), np.float32)
    for tile in _tiles(image.shape[0], image.shape[1]):
        outputs = run(tile.cut(image))
        rows, columns = outputs[0].shape[:2]
        stride = tile.height // rows
        if not whole:
            grid = image.shape[0] // stride, image.shape[1] // stride
            whole = [np.zeros((*grid, output.shape[2]), output.dtype) for output in outputs]
            weights = np.zeros((*grid, 1), np.float32)
        place = np.s_[tile.top // stride : tile.top // stride + rows, tile.left // stride : tile.left // stride + columns]
        weight = _ramp(rows, OVERLAP // stride)[:, None, None] * _ramp(columns, OVERLAP // stride)[None, :, None]
        share = weight / (weights[place] + weight)
        for kept, output in zip(whole, outputs, strict=True):
            if np.issubdtype(output.dtype, np.floating):
                kept[place] += share * (output - kept[place])
            else:
                kept[place] = np.where(share >= 0.5, output, kept[place])
        weights[place] += weight
    return whole


def _tiles(height: int, width: int) -> Iterator[_Tile]:
    side = tile_size((height, width))
    for top in _starts(height, side[0]):
        for left in _starts(width, side[1]):
            yield _Tile(top, left, *side)


def _starts(length: int, side: int) -> list[int]:
    """Where tiles of `side` px begin so that neighbours overlap by `OVERLAP` at least; the last one ends with the image."""
    return [*range(0, length - side, side - OVERLAP), length - side] if length > side else [0]


def _ramp(cells: int, overlap: int) -> FloatArray:
    """Weight of a tile along one side: 1 inside, falling to almost 0 over the overlap at both ends."""
    inwards = np.minimum(np.arange(cells), np.arange(cells)[::-1]) + 0.5
    return np.clip(inwards / max(1, overlap), 0, 1).astype(np.float32)
