"""A second small bank: patches of confirmed defects. What resembles one of them more than any good patch scores higher, never lower.

The distance of a patch to its nearest known defect is read against its distance to the nearest good patch, so that one number serves every
network and every part. Patches of good parts are usually far nearer to good ones than to any defect; those that are not, because a mask
covers sound material as well, are found by good parts themselves when the bank is made, and the vectors that they resemble are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from inspector.core.model import Arrays, sha256_of_arrays
from inspector.core.types import FloatArray
from inspector.engine.memory_bank.nearest import BLOCK

REACH = 0.8
"""A patch is raised where its distance to a known defect is below this share of that to the good parts."""
MOST = 2.0
"""What a patch that equals a known defect gains, in its own score: it counts three times. Nothing gains more."""
LARGEST = 2000
"""Vectors, so that the search beside that in the bank is a small part of it."""
VECTORS, IMAGES = "known_vectors", "known_images"
"""Names of the arrays in a model."""


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """Where vectors come from."""

    name: str
    """Path of the picture."""
    kind: str
    """Of the defect, as people call it."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownDefects:
    """Vector k is a patch of the defect in `pictures[images[k]]`."""

    vectors: FloatArray
    """(D, C) standardised patch features, as in the bank of the good parts; D may be 0."""
    images: npt.NDArray[np.int32]
    """(D,)"""
    usual: float
    """Usual distance of good patches to the bank of good ones: what is no farther is not raised."""
    pictures: tuple[KnownPicture, ...]

    def __len__(self) -> int:
        return len(self.vectors)

    def sha256(self) -> str:
        """Hash of the vectors and where they come from."""
        return sha256_of_arrays(self.vectors, self.images)

    def arrays(self) -> Arrays:
        """As they are stored in a model."""
        return {VECTORS: self.vectors, IMAGES: self.images}

    def to_json(self) -> dict[str, Any]:
        """What is stored beside the arrays."""
        pictures = [{"name": picture.name, "kind": picture.kind} for picture in self.pictures]
        return {"usual": self.usual, "pictures": pictures, "sha256": self.sha256()}

    def counts(self) -> tuple[int, ...]:
        """How many vectors each picture has."""
        return tuple(np.bincount(self.images, minlength=len(self.pictures)).tolist())

    def keep(self, rows: npt.NDArray[np.bool_]) -> "KnownDefects":
        """Some of the vectors; the pictures stay, also those that have none."""
        return replace(self, vectors=self.vectors[rows], images=self.images[rows])

    def without(self, names: Iterable[str]) -> "KnownDefects":
        """Those that do not come from these pictures."""
        dropped = [number for number, picture in enumerate(self.pictures) if picture.name in set(names)]
        return self.keep(~np.isin(self.images, dropped))

    def raised(self, scores: FloatArray, distances: FloatArray, features: FloatArray) -> FloatArray:
        """Patch scores (h, w) raised where patches with these `distances` (h, w) to good ones and features (h, w, C) resemble a defect.

        A score becomes 1 + `MOST` * (1 - r) times as large, where r is the share of the reach at which the nearest known defect lies.
        """
        far = distances > self.usual
        if not len(self) or not far.any():
            return scores
        found = _to_nearest(features[far], self.vectors)
        raised = scores.copy()
        raised[far] *= 1 + MOST * np.maximum(0, 1 - found / (REACH * distances[far]))
        return raised

    def resembled(self, distances: FloatArray, features: FloatArray) -> npt.NDArray[np.bool_]:
        """(D,) which vectors would raise a patch of a good part with these distances (Q,) and features (Q, C)."""
        found, far = np.zeros(len(self), np.bool_), np.flatnonzero(distances > self.usual)
        lengths = np.einsum("dc,dc->d", self.vectors, self.vectors)
        for first in range(0, len(far), BLOCK):
            rows = far[first : first + BLOCK]
            part, reach = features[rows], REACH * distances[rows]
            squares = np.einsum("qc,qc->q", part, part)[:, None] + lengths - 2 * part @ self.vectors.T
            found |= (squares < (reach * _ROUNDED)[:, None] ** 2).any(axis=0)
        return found


_ROUNDED = 1.001
"""Distances by a matrix product are less exact than those that raise: a vector at the very end of the reach is left out as well."""


def _to_nearest(queries: FloatArray, vectors: FloatArray) -> FloatArray:
    """(Q,) distances as `nearest` gives them. The product is OpenCV's: the threads of NumPy's would keep those of the network waiting."""
    halves = np.einsum("dc,dc->d", vectors, vectors) / 2
    found = np.empty(len(queries), np.float32)
    for first in range(0, len(queries), BLOCK):
        part = np.ascontiguousarray(queries[first : first + BLOCK])
        best = (halves - cv2.gemm(part, vectors, 1, None, 0, flags=cv2.GEMM_2_T)).argmin(axis=1)  # type: ignore[call-overload]  # its stub lacks None
        found[first : first + BLOCK] = np.linalg.norm(part - vectors[best], axis=1)
    return found
