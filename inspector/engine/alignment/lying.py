"""How the scene of a picture lies against that of a reference: a shift and a small turn, cheap enough for every part of a line."""

from dataclasses import dataclass
from math import degrees
from typing import Self, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.placement import Placement
from inspector.core.types import FloatArray, Image
from inspector.engine.alignment.edges import edges, likeness, small, warped
from inspector.engine.alignment.every_angle import EveryAngle, around_middle

SIDE = 96
"""px of the longer side of the pictures that are compared."""
_ROUNDS = 3
_MOST_TURN = 0.2  # radians: what is turned further is no drift

_Step: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Found:
    """A place, in radians and px of the small picture, and what is left between the reference and the picture laid over it."""

    turn: float
    right: float
    down: float
    likeness: float
    left: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Lying:
    """Finds how pictures lie against a reference. Make it with `of`."""

    edges: FloatArray
    """(2, h, w)"""
    search: EveryAngle
    solution: _Step
    """(3, 2 h w) from what is left between the edges to the turn and the shift that explain it."""

    @classmethod
    def of(cls, picture: Image) -> Self:
        """Knows a reference picture (H, W[, 3]), which may be a small one."""
        reference = small(picture, SIDE)
        own = edges(reference)
        return cls(own, EveryAngle.of(reference, np.zeros(1)), _solution(own))

    def place(self, picture: Image) -> Placement:
        """How the scene of a picture (H, W[, 3]) of about the same shape lies: shift in px of it, turn about its middle, likeness."""
        height, width = self.edges.shape[1:]
        grey = small(picture, SIDE)
        if grey.shape != (height, width):
            grey = np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.float32)
        best = self._laid(grey, 0.0, *self._shift(grey))
        for _ in range(_ROUNDS):
            turn, right, down = (float(each) for each in self.solution @ best.left.ravel())
            found = self._laid(grey, best.turn + turn, best.right + right, best.down + down)
            if abs(found.turn) > _MOST_TURN or found.likeness <= best.likeness:
                break
            best = found
        across, along = picture.shape[1] / width, picture.shape[0] / height
        return Placement(best.right * across, best.down * along, degrees(best.turn), min(1.0, max(0.0, best.likeness)))

    def _shift(self, grey: FloatArray) -> tuple[float, float]:
        """In whole px of the small picture, by the edges that both have in common at every shift."""
        common = self.search.common(grey)[0]
        row, column = (int(k) for k in np.unravel_index(int(common.argmax()), common.shape))
        rows, columns = common.shape
        return float(column - columns if column > columns // 2 else column), float(row - rows if row > rows // 2 else row)

    def _laid(self, grey: FloatArray, turn: float, right: float, down: float) -> _Found:
        laid = edges(warped(grey, around_middle(degrees(turn), right, down, grey.shape)))
        return _Found(turn, right, down, likeness(self.edges, laid), self.edges - laid)


def _solution(own: FloatArray) -> _Step:
    """Least squares of Lucas and Kanade (1981), solved once: how the edges change with the place is the reference's own."""
    rows, columns = (np.arange(side) - (side - 1) / 2 for side in own.shape[1:])
    changes = []
    for each in own:
        down, right = np.gradient(each)
        changes.append(np.stack([down * columns[None, :] - right * rows[:, None], right, down], axis=-1).reshape(-1, 3))
    return np.linalg.pinv(np.concatenate(changes)).astype(np.float32)
