"""A model on its way between engine and disk: plain arrays, JSON values and opaque blobs, nothing executable."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class ModelState:
    """What a detector needs to score again: `meta` as JSON values, `arrays` by name, `blobs` (file name -> bytes)."""

    meta: dict[str, Any]
    arrays: Arrays
    blobs: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoredImage:
    """A validation image (or a held-out good one) with its raw score; `defect` is the known truth."""

    path: str
    score: float
    defect: bool
