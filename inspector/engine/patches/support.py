"""How many other good pictures support a patch: a defect that several of them share still has its like in few of them.

Judged by its nearest neighbour alone, a defect among the good parts is hidden as soon as a second picture shows another of its kind:
each vouches for the other. A good place has its like in many pictures. So a patch is judged by the distance within which a good share
of all other pictures has a like patch (compare the association across images of InReaCh, ICCV 2023, and SoftPatch, NeurIPS 2022).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits

SHARE = 0.2
"""Of the other pictures that must have a like patch. See `tests/benchmarks/doctor.py` for how it was chosen."""
MOST_REFERENCES = 64
"""Pictures that all others are compared with: a share is known to a few hundredths then."""
BLUR = 1.0
"""Cells over which distances are averaged: an odd place is wider than a patch, whose neighbours see it as well."""
FEWEST = 3
"""References of which a share can be told."""


@dataclass(frozen=True, slots=True)
class Supported:
    """The worst place of a picture."""

    score: float
    """Smoothed distance within which `SHARE` of the other pictures has a like patch."""
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

    def look(self, features: FloatArray, own: int | None = None, ignored: Bits | None = None) -> Supported:
        """The worst place of a picture's features (h, w, C); `own`: its number, where it is a reference itself.

        `ignored`: (h, w) patches that say nothing.
        """
        height, width = features.shape[:2]
        rows, others = self._standardised(features), [k for k in range(len(self._rows)) if k != own]
        # half of the squared distances, less what the patch itself adds to all of them
        partial = np.stack([(self._halves[k] - rows @ self._rows[k].T).min(axis=1) for k in others], axis=1)
        wanted = max(1, round(SHARE * len(others))) - 1
        squares = 2 * np.partition(partial, wanted, axis=1)[:, wanted] + np.einsum("pc,pc->p", rows, rows)
        grid = np.sqrt(np.maximum(squares, 0)).reshape(height, width).astype(np.float32)
        if ignored is not None:
            grid = np.where(ignored, np.float32(0), grid)
        smooth = cv2.GaussianBlur(grid, (0, 0), BLUR, borderType=cv2.BORDER_REPLICATE)
        y, x = divmod(int(smooth.argmax()), width)
        patch = y * width + x
        nearest = others[int(partial[patch].argmin())]
        cell = int((self._halves[nearest] - self._rows[nearest] @ rows[patch]).argmin())
        return Supported(float(smooth[y, x]), _centre(patch, (height, width)), nearest, _centre(cell, self._grids[nearest]))

    def _standardised(self, features: FloatArray) -> FloatArray:
        rows = features.reshape(-1, features.shape[2])
        found: FloatArray = ((rows - self._mean) / self._std).astype(np.float32)
        return found


def _centre(cell: int, grid: tuple[int, ...]) -> tuple[float, float]:
    y, x = divmod(cell, grid[1])
    return (y + 0.5) / grid[0], (x + 0.5) / grid[1]
