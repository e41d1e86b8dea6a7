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
        rows, others = self._standardised(features), [k for k in range(len(self._rows)) if k != own]
        # half of the squared distances to each other picture, less what the patch itself adds to all of them
        partial = np.stack([(self._halves[k] - rows @ self._rows[k].T).min(axis=1) for k in others], axis=1)
        squares, ordered = np.einsum("pc,pc->p", rows, rows), np.sort(partial, axis=1)
        grid, found = features.shape[:2], []
        for share in SHARES:
            wanted = max(1, round(share * len(others))) - 1
            distances = np.sqrt(np.maximum(2 * ordered[:, wanted] + squares, 0)).reshape(grid).astype(np.float32)
            patch, worst = _worst(distances if ignored is None else np.where(ignored, np.float32(0), distances))
            nearest = others[int(partial[patch].argmin())]
            cell = int((self._halves[nearest] - self._rows[nearest] @ rows[patch]).argmin())
            found.append(Supported(worst, _centre(patch, grid), nearest, _centre(cell, self._grids[nearest])))
        return tuple(found)

    def _standardised(self, features: FloatArray) -> FloatArray:
        rows = features.reshape(-1, features.shape[2])
        found: FloatArray = ((rows - self._mean) / self._std).astype(np.float32)
        return found


def _worst(distances: FloatArray) -> tuple[int, float]:
    """The patch, numbered row by row, around which distances are largest, and how large they are."""
    smooth = cv2.GaussianBlur(distances, (0, 0), BLUR, borderType=cv2.BORDER_REPLICATE)
    patch = int(smooth.argmax())
    return patch, float(smooth.reshape(-1)[patch])


def _centre(cell: int, grid: tuple[int, ...]) -> tuple[float, float]:
    y, x = divmod(cell, grid[1])
    return (y + 0.5) / grid[0], (x + 0.5) / grid[1]
