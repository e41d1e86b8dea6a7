"""Which thresholds can be: one that no picture could ever exceed would let every part pass, however it came into the file."""

from collections.abc import Sequence

TIMES = 10
"""A threshold may lie this far above the highest score that is known."""
_STORED_TIMES = 100
"""And a stored score as far above those of noise, which is unlike any part."""


def highest_threshold(stored: Sequence[float], golden: Sequence[float]) -> float:
    """The highest threshold that a score could exceed, for a model with `stored` scores of images and `golden` ones of its seal's noise.

    Raises ValueError for stored scores that no picture has.
    """
    highest = max(golden)
    if stored and max(stored) > _STORED_TIMES * highest:
        raise ValueError(f"an image scores {max(stored):g} in it, and noise {highest:g}")
    return TIMES * max(highest, *stored) if stored else TIMES * highest
