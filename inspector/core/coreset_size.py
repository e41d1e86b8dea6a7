"""How many vectors a memory bank keeps."""

from math import inf
from typing import Any

MOST_COMPARISONS = 32_000_000
"""Of patches with vectors, that an automatic coreset lets one part take: 10,000 vectors for the 3,136 patches of 448 x 448 px."""
LEAST_AUTOMATIC, MOST_AUTOMATIC = 2_500, 10_000
"""Vectors of an automatic coreset: looking closely is worth more than a large bank, but for a few thousand vectors."""


def is_coreset(value: float | None) -> bool:
    """Whether a recipe can ask for it: a share, or a whole number of vectors."""
    return value is None or 0 < value <= 1 or (1 < value < inf and value == int(value))


def taken(stored: Any) -> Any:
    """What was taken where a recipe asked for it: once, 1500.5 vectors could be asked for, and 1500 were taken."""
    return float(int(stored)) if isinstance(stored, float) and 1 < stored < inf else stored


def bank_size(coreset: float | None, patches: int, images: int, views: int = 1) -> int:
    """Number of vectors to keep of `patches` of so many images in so many views (at least 1, at most all of them).

    `coreset`: what the recipe asks for; None: as many as `MOST_COMPARISONS` allow. Views make no bank larger, so that a part takes no
    longer; but for the patches that a small set has too few of.
    """
    seen = patches // views
    if coreset is None:
        wanted = min(max(LEAST_AUTOMATIC, MOST_COMPARISONS * images // max(1, seen)), MOST_AUTOMATIC)
    elif coreset <= 1:
        wanted = int(seen * coreset)
    else:
        wanted = int(coreset)
    return max(1, min(wanted, patches))
