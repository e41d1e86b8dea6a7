"""Whether good images show parts of one kind: each place of a part then looks more like other parts than like the rest of its own."""

from collections.abc import Sequence

import numpy as np

from inspector.core.types import FloatArray
from inspector.engine.images.ignore import Bits

APART = 3
"""Cells within which a patch is like its neighbours because it shows almost the same, not because the part repeats itself."""
ASKED = 400
"""Patches of an image that are asked, evenly spread: their share is known to a few hundredths then."""


def alone(features: FloatArray, distances: FloatArray, ignored: Bits | None = None) -> float:
    """Share of an image's patches that have a nearer one elsewhere in their own image than in all other images.

    `features`: (h, w, C) of the image; `distances`: (h, w) of each patch to the nearest of other images; `ignored`: (h, w) patches that
    are none. NaN where no two patches of
    the image lie more than `APART` cells from each other.
    """
    kept = np.ones(features.shape[:2], bool) if ignored is None else ~ignored
    flat, (y, x) = features[kept], np.nonzero(kept)
    asked = np.unique(np.linspace(0, len(flat) - 1, min(len(flat), ASKED)).astype(np.intp))
    elsewhere = np.maximum(np.abs(y[asked, None] - y), np.abs(x[asked, None] - x)) > APART
    asked = asked[elsewhere.any(axis=1)]
    if not len(asked):
        return float("nan")
    halves = np.einsum("mc,mc->m", flat, flat) / 2
    partial = np.where(elsewhere[elsewhere.any(axis=1)], halves - flat[asked] @ flat.T, np.inf)
    own = np.linalg.norm(flat[asked] - flat[partial.argmin(axis=1)], axis=1)
    return float((own < distances[kept][asked]).mean())


def usual(shares: Sequence[float]) -> float:
    """The median of images' shares (N,), NaN without any that is a number."""
    known = np.array([share for share in shares if np.isfinite(share)])
    return float(np.median(known)) if len(known) else float("nan")
