"""Which good pictures keep the places of a part quiet: every patch compared with picture after picture, and judged without some of them.

A defect among the good pictures is found by this: where a part has the same one, a patch is near to what one picture taught, or a few,
and far from all others. What is usual has its like in nearly every picture, so that leaving some out changes little.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import ceil
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.evidence import Evidence, Sheet
from inspector.core.good_places import GoodPlace
from inspector.core.types import FloatArray
from inspector.engine.detectors.bank_scores import BankScores
from inspector.engine.detectors.scoring import Scoring, judge_by, result_of
from inspector.engine.detectors.tracing import Cell, Counted, Point, patch_of
from inspector.engine.images.places import Places
from inspector.engine.memory_bank.bank import MemoryBank

Rows: TypeAlias = npt.NDArray[np.int64]
MOST = 8
"""Pictures that may be left out together: so many defects of one kind are found among the good ones."""
SHARE = 1 / 4
"""Of all pictures, what may be left out of a small set: of what is left the usual must be known still."""
_AT_ONCE = 512
_CORE = 1
"""Cells around a place whose likes in good pictures keep it quiet."""


@dataclass(frozen=True, slots=True, eq=False)
class NearestPictures:
    """For every patch (h, w) the pictures that have one like it: of each picture the nearest vector, the nearest picture first."""

    distances: FloatArray
    """(h, w, K)"""
    rows: Rows
    """(h, w, K) of the memory bank."""


@dataclass(frozen=True, slots=True, eq=False)
class Silencing:
    """A part that was compared with every good picture. Scores are in the unit of the model's threshold, with the weight that it has."""

    near: NearestPictures
    bank: BankScores
    scoring: Scoring
    evidence: Evidence
    """What the network that was asked found in the part, as it is: one sheet."""
    places: Places | None
    numbers: tuple[int, ...] | None = None
    """What the model calls the pictures of this network; None: the same."""

    def map_of_all(self) -> FloatArray:
        """(H, W) what the part would score place by place if every patch had its nearest pictures left out, as many as `MOST` says."""
        last = self._corrected(np.full(self.near.rows.shape[:2], self.near.rows.shape[2] - 1))
        return self._map(np.maximum(last, self.evidence.sheets[0].grid))

    def cell(self, point: Point) -> Cell:
        """The (row, column) of the patch that says most at (y, x) px of the picture, nothing left out. Raises `BAD_ARGUMENT`."""
        preprocess, sheet = self.scoring.preprocess, self.evidence.sheets[0]
        last = self._corrected(np.full(sheet.grid.shape, self.near.rows.shape[2] - 1))
        return Counted(last, preprocess, self.evidence.shape, self.evidence.placement, self.places).at(point)

    def score(self, cell: Cell, without: Collection[int] = ()) -> float:
        """The image score of the place around a patch alone, by other pictures than these, of which there may be `MOST`."""
        images = self.bank.bank.images[self.near.rows]
        stays = ~np.isin(images, self._own(without))
        grid, sheet = self._corrected(stays.argmax(axis=2)), self.evidence.sheets[0]
        evidence, size = self.evidence, self.scoring.preprocess.geometry(*self.evidence.shape).input
        reach = ceil(4 * self.scoring.recipe.sigma * grid.shape[0] / size[0]) + 1
        window = np.zeros_like(grid)
        around = _around(cell, reach)
        window[around] = grid[around]
        judged = judge_by(replace(sheet, grid=window), size, self.scoring.recipe, self.scoring.preprocess, self.places, evidence.placement)
        return judged.score / self.scoring.unit

    def silencers(self, cell: Cell) -> list[GoodPlace]:
        """The pictures that keep a place quiet, those that do most first: by how much nearer they are than what would be left."""
        around = _around(cell, _CORE)
        distances, rows = self.near.distances[around], self.near.rows[around]
        nearer = distances[..., -1:] - distances
        images, worth = self.bank.bank.images[rows], dict[int, float]()
        for image in np.unique(images).tolist():
            worth[image] = float(nearer[images == image].sum())
        best = sorted((image for image in worth if worth[image] > 0), key=lambda image: (-worth[image], image))[:MOST]
        return [self._good_place(image, images, distances, rows) for image in best]

    def _good_place(self, image: int, images: npt.NDArray[np.int32], distances: FloatArray, rows: Rows) -> GoodPlace:
        mine = np.where(images == image, distances, np.inf)
        nearest = np.unravel_index(int(mine.argmin()), mine.shape)
        _, y, x = self.bank.bank.origin(int(rows[nearest]))
        number = image if self.numbers is None else self.numbers[image]
        return GoodPlace(number, y, x, patch_of(self.bank.bank.grids[image]), float(mine[nearest]))

    def _own(self, pictures: Collection[int]) -> list[int]:
        """What this network calls these pictures."""
        if self.numbers is None:
            return list(pictures)
        return [number for number, picture in enumerate(self.numbers) if picture in pictures]

    def _corrected(self, chosen: Rows) -> FloatArray:
        """(h, w) patch scores by the chosen (h, w) of the nearest pictures."""
        picked = chosen[..., None]
        distances: FloatArray = np.take_along_axis(self.near.distances, picked, axis=2)[..., 0]
        nearest = np.take_along_axis(self.near.rows, picked, axis=2)[..., 0].astype(np.int32)
        return self.bank.density.correct(distances, nearest) if self.bank.density is not None else distances

    def _map(self, grid: FloatArray) -> FloatArray:
        sheet = Sheet(np.ascontiguousarray(grid), self.evidence.sheets[0].weight)
        drawn = result_of(replace(self.evidence, sheets=(sheet,)), (replace(self.scoring, unit=1.0),), self.places).drawn
        return np.asarray(drawn / np.float32(self.scoring.unit), np.float32)


def most_left_out(pictures: int) -> int:
    """How many of so many pictures may be left out together."""
    return max(1, min(MOST, int(pictures * SHARE)))


def _around(cell: Cell, reach: int) -> tuple[slice, slice]:
    row, column = cell
    return slice(max(0, row - reach), row + reach + 1), slice(max(0, column - reach), column + reach + 1)


def nearest_pictures(features: FloatArray, bank: MemoryBank, count: int) -> NearestPictures:
    """Of standardised features (h, w, C); `count` is cut to the pictures that have vectors at all."""
    by_picture = np.argsort(bank.images, kind="stable")
    vectors = bank.vectors[by_picture]
    starts = np.flatnonzero(np.diff(bank.images[by_picture], prepend=-1))
    ends, count = np.append(starts[1:], len(vectors)), min(count, len(starts))
    halves, flat = np.einsum("mc,mc->m", vectors, vectors) / 2, features.reshape(-1, features.shape[2])
    rows, distances = np.empty((len(flat), count), np.int64), np.empty((len(flat), count), np.float32)
    for first in range(0, len(flat), _AT_ONCE):
        part = flat[first : first + _AT_ONCE]
        order = halves - part @ vectors.T  # of half squared distances, but for the square of the patch itself
        best = np.minimum.reduceat(order, starts, axis=1)
        chosen = np.argpartition(best, count - 1, axis=1)[:, :count] if count < len(starts) else np.tile(np.arange(count), (len(part), 1))
        found = np.empty_like(chosen)
        for picture in np.unique(chosen):
            patch, place = np.nonzero(chosen == picture)
            found[patch, place] = starts[picture] + order[patch, starts[picture] : ends[picture]].argmin(axis=1)
        exact = np.linalg.norm(part[:, None] - vectors[found], axis=2)
        nearer = np.argsort(exact, axis=1, kind="stable")
        distances[first : first + _AT_ONCE] = np.take_along_axis(exact, nearer, axis=1)
        rows[first : first + _AT_ONCE] = by_picture[np.take_along_axis(found, nearer, axis=1)]
    grid = features.shape[:2]
    return NearestPictures(distances.reshape(*grid, count), rows.reshape(*grid, count))
