"""What is stored of a view: enough to compute its score, its map and its regions again, bit for bit, and no more (see the glossary)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inspector.core.placement import Placement


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What one network found in one network input, before anything was smoothed. An ensemble has one a member."""

    grid: npt.NDArray[np.float32]
    """(h, w) patch scores: distances to what is known of good parts, corrected as the recipe says."""
    weight: float = 1.0
    """What the image score is multiplied with (PatchCore, equation 7)."""
    image_score: float | None = None
    """Of detectors that judge an image as a whole, by something else than its patches."""
    neighbour: int = -1
    """What of the good parts the patch with the highest score was compared with; -1: nothing that can be named."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What a model found in one picture. With the model's recipe it gives the `AnomalyResult` again."""

    sheets: tuple[Sheet, ...]
    shape: tuple[int, int]
    """(H, W) of the inspected picture in px."""
    placement: Placement | None = None
    """Where the part was found in it; None: nobody looked, parts always lie alike."""
