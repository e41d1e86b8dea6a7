"""How many other good pictures support a patch: a defect that several of them share still has its like in few of them.

Judged by its nearest neighbour alone, a defect among the good parts is hidden as soon as a second picture shows another of its kind:
each vouches for the other. A good place has its like in many pictures. So a patch is also judged by the distance within which a good share
of all other pictures has a like patch (compare the association across images of InReaCh, ICCV 2023, and SoftPatch, NeurIPS 2022).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits

SHARES = (0.0, 0.2)
"""Of the other pictures that must have a like patch: one of them, or many. Where every part looks a little different, as screws that lie
in any direction do, few pictures support any place, and the nearest tells more. See `tests/benchmarks/doctor.py`.
"""
TRUST = (1.0, 0.5)
"""How much each of them counts: real defects of one kind, on five kinds of parts, are rarely so alike that they hide each other, and the
support of many also names good places that are rare. It has to be twice as clear.
"""
MOST_REFERENCES = 64
"""Pictures that all others are compared with: a share is known to a few hundredths then."""
BLUR = 1.0
"""Cells over which distances are averaged: an odd place is wider than a patch, whose neighbours see it as well."""
FEWEST = 3
"""References of which a share can be told."""


@dataclass(frozen=True, slots=True)
class Supported:
    """The worst place of a picture, for one of `SHARES`."""

    distance: float
    """Smoothed distance within which that share of the other pictures has a like patch."""
    place: tuple[float, float]
    """Its (y, x), as shares of the height and width of what the network sees."""
    reference: int
    """The reference that it resembles most."""
    like: tuple[float, float]
    """Where in that."""


class References:
    """The patches of some good pictures from all over, by which all are judged."""

    def __init__(self, maps: Sequence[FloatArray]) -> None:
        """From feature maps (h, w, C); at least `FEWEST` of them."""
        rows = np.concatenate([each.reshape(-1, each.shape[2]) for each in maps])
        self._mean, std = rows.mean(axis=0), rows.std(axis=0)
        self._std = np.where(std > 1e-6 * max(float(std.max()), 1e-12), std, np.float32(1))
        self._grids = [each.shape[:2] for each in maps]
        self._rows = [self._standardised(each) for each in maps]
        self._halves = [np.einsum("pc,pc->p", each, each) / 2 for each in self._rows]

    def __len__(self) -> int:
        return len(self._rows)

    def look(self, features: FloatArray, own: int | None = None, ignored: Bits | None = None) -> tuple[Supported, ...]:
        """The worst place of a picture's features (h, w, C), for each of `SHARES`; `own`: its number, where it is a reference itself.

        `ignored`: (h, w) patches that say nothing.
        """
        others = [k for k in range(len(self._rows)) if k != own]
        squares, grid, found = self.squares(features)[:, others], (features.shape[0], features.shape[1]), []
        for patch, distance in worst(squares, grid, ignored):
            nearest = others[int(squares[patch].argmin())]
            row = self._standardised(features)[patch]
            cell = int((self._halves[nearest] - self._rows[nearest] @ row).argmin())
            found.append(Supported(distance, _centre(patch, grid), nearest, _centre(cell, self._grids[nearest])))
        return tuple(found)

    def squares(self, features: FloatArray) -> FloatArray:
        """(patches, references) squared distance of each patch (h, w, C) to the likest one of each reference."""
        rows = self._standardised(features)
        halves = [(half - rows @ each.T).min(axis=1) for half, each in zip(self._halves, self._rows, strict=True)]
        found: FloatArray = np.maximum(2 * np.stack(halves, axis=1) + np.einsum("pc,pc->p", rows, rows)[:, None], 0)
        return found

    def _standardised(self, features: FloatArray) -> FloatArray:
        rows = features.reshape(-1, features.shape[2])
        found: FloatArray = ((rows - self._mean) / self._std).astype(np.float32)
        return found


def worst(squares: FloatArray, grid: tuple[int, int], ignored: Bits | None = None) -> list[tuple[int, float]]:
    """For each of `SHARES` the patch around which a picture is farthest from the others, and how far, of distances (patches, others)."""
    ordered, found = np.sqrt(np.sort(squares, axis=1)), []
    for share in SHARES:
        distances = ordered[:, max(1, round(share * squares.shape[1])) - 1].reshape(grid).astype(np.float32)
        plain = distances if ignored is None else np.where(ignored, np.float32(0), distances)
        smooth = cv2.GaussianBlur(plain, (0, 0), BLUR, borderType=cv2.BORDER_REPLICATE)
        patch = int(smooth.argmax())
        found.append((patch, float(smooth.reshape(-1)[patch])))
    return found


def _centre(cell: int, grid: tuple[int, ...]) -> tuple[float, float]:
    y, x = divmod(cell, grid[1])
    return (y + 0.5) / grid[0], (x + 0.5) / grid[1]
