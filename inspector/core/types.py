"""What the whole program talks about: verdicts, anomaly results and inspections (see the glossary in the README)."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.box import Box
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


def judge(score: float | None, threshold: float | None) -> Verdict:
    """Applies the threshold, the last step of every inspection: NG above it, UNDECIDED without two finite numbers."""
    if score is None or threshold is None or not (math.isfinite(score) and math.isfinite(threshold)):
        return Verdict.UNDECIDED
    return Verdict.NG if score > threshold else Verdict.OK


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


@dataclass(frozen=True, slots=True)
class Nearest:
    """What of the good parts the highest patch score of a part was measured against."""

    image: str = ""
    """Name of the good image; empty: none can be named."""
    y: float = 0.0
    x: float = 0.0
    """Place in it, as shares of the height and width of what the network sees."""
    reason: str = ""
    """Why none can be named, as a sentence."""
    box: Box | None = None
    """What the network sees of it; None: all of it, but for what a centre crop takes away."""


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """One image judged, with the threshold and model that it was judged with."""

    source: str
    score: float | None
    threshold: float | None
    model_id: str
    ms: float
    map: FloatArray | None = field(default=None, repr=False)
    error: str = ""
    at: datetime = field(default_factory=datetime.now)
    nearest: Nearest | None = None
    depth: int = 0
    """Bits of the pictures that the model learned from, for showing a 16-bit one as the network sees it; 0: not known."""
    evidence: Evidence | None = field(default=None, repr=False)
    """What score and map can be computed from again; None where there is no score."""

    @property
    def verdict(self) -> Verdict:
        """An inspection that carries an error is never OK."""
        return Verdict.UNDECIDED if self.error else judge(self.score, self.threshold)
