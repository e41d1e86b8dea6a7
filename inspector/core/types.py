"""What the whole program talks about: pictures, verdicts and anomaly results (see the glossary in the README)."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.evidence import Evidence

Image: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
"""A picture as every source delivers it: (H, W, 3) RGB or (H, W) grey, uint8 or uint16."""

Pixels: TypeAlias = npt.NDArray[np.uint8]
"""A picture in 8 bits for the eye."""

FloatArray: TypeAlias = npt.NDArray[np.float32]


class Verdict(StrEnum):
    """What the line does with a part. UNDECIDED (error, NaN, late result) is handled as a reject."""

    OK = "OK"
    NG = "NG"
    UNDECIDED = "UNDECIDED"


_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class AnomalyResult:
    """What a detector says of one image, before any threshold."""

    score: float
    """Image-level anomaly score: a raw distance, comparable only within one model."""
    map: FloatArray
    """(H, W) pixel-level scores at the size of the inspected image."""
    neighbour: int
    """Row of the memory bank nearest to the patch with the highest score (-1: the detector keeps no bank)."""
    patch: tuple[int, int]
    """(row, column) of that patch in the feature grid."""
    grid: tuple[int, int]
    """(rows, columns) of the feature grid."""
    evidence: Evidence
    """What all of this was computed from, and can be computed from again: see `inspector.engine.detectors.scoring.result_of`."""

    @property
    def drawn(self) -> FloatArray:
        """The map in units of the image score, (H, W): its maximum is the score, so that contour and verdict never disagree.

        They could where the score is not the map's maximum: re-weighted, of a single patch, of an image as a whole, or a mean of several
        networks. Pixel figures are those of `map`, as published ones are.
        """
        top = float(self.map.max(initial=0.0))
        if not (0 < top < math.inf and 0 < self.score < math.inf) or abs(self.score / top - 1) < _SAME:
            return self.map
        return self.map * np.float32(self.score / top)
