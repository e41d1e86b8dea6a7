"""A model on its way between engine and disk: plain arrays, JSON values and opaque blobs, nothing executable."""

import hashlib
from collections.abc import Iterable
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
    """An image of known truth with its raw score, for a learned one the score by what the others taught; `defect` is the known truth."""

    path: str
    score: float
    defect: bool


def by_truth(scores: Iterable[ScoredImage]) -> tuple[list[float], list[float]]:
    """(scores of good parts, scores of defects)."""
    kept = list(scores)
    return [each.score for each in kept if not each.defect], [each.score for each in kept if each.defect]


def sha256_of_arrays(*arrays: npt.NDArray[np.generic]) -> str:
    """Hash of types, shapes and contents."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(str((array.dtype.str, array.shape)).encode())
        digest.update(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)  # no copy: a gallery may be half of the memory
    return digest.hexdigest()
