"""Which defects are put before a model to learn how small they may be.

Sizes are first spread evenly on a logarithmic scale, then drawn where finds turn into misses: that is where a curve is decided.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inspector.core.capability import Trial
from inspector.core.detection_probability import Curve
from inspector.core.errors import ErrorCode, InspectorError
from inspector.core.said import said
from inspector.core.synthetic import KINDS, LEAST_PX

_LARGEST_SHARE = 0.15
"""Size of the largest defect, as a share of the side of a square picture of the same area."""
_EDGE = 0.03
"""Sizes of the second half are drawn where the curve lies between this and one minus this."""
_GOLDEN = (math.sqrt(5) - 1) / 2
"""Its multiples fill a span evenly, wherever they end."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is put before the model. Raises `BAD_ARGUMENT`."""

    kinds: tuple[str, ...] = ("scratch", "spot", "dent", "stain")
    contrasts: tuple[float, ...] = (0.15, 0.3, 0.6)
    count: int = 90
    """Defects of each kind in each zone; `detection_probability.FEWEST` at least tell something."""
    seed: int = 0

    def __post_init__(self) -> None:
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        for wrong, sentence in (
            (
                not self.kinds or unknown,
                said("Synthetic defects are {kinds}, not {others}.", kinds=", ".join(KINDS), others=", ".join(unknown) or said("none")),
            ),
            (not self.contrasts or not all(0 < each <= 1 for each in self.contrasts), said("Contrasts lie above 0 and are 1 at most.")),
            (
                not 12 <= self.count <= 1000,
                said("12 to 1000 defects of each kind are drawn, not {number}.", number=self.count),
            ),
        ):
            if wrong:
                raise InspectorError(ErrorCode.BAD_ARGUMENT, sentence)

    def contrast(self, turn: int) -> float:
        """Of a defect: all of them in turn."""
        return self.contrasts[turn % len(self.contrasts)]

    def size(self, turn: int, picture: tuple[int, int], before: Sequence[Trial]) -> float:
        """px of a defect on a picture of (H, W), after those of its kind and zone `before`."""
        low, high = math.log(LEAST_PX), math.log(max(2 * LEAST_PX, _LARGEST_SHARE * math.sqrt(picture[0] * picture[1])))
        even = (turn // len(self.contrasts) * _GOLDEN) % 1
        if turn >= self.count // 2:
            low, high = _doubtful(before, self.contrast(turn), low, high)
        return math.exp(low + even * (high - low))


def _doubtful(before: Sequence[Trial], contrast: float, low: float, high: float) -> tuple[float, float]:
    """The span of the logarithm of the size in which some are found and some are missed; all of it where nobody knows."""
    try:
        curve = Curve([each.shown for each in before])
    except ValueError:
        return low, high
    if not curve.grows:
        return low, high
    ladder = np.linspace(low, high, 129)
    chances = np.array([curve.chance(math.exp(each), contrast) for each in ladder])
    first, last = (float(ladder[min(int(place), len(ladder) - 1)]) for place in np.searchsorted(chances, (_EDGE, 1 - _EDGE)))
    missing = max(0.0, (high - low) / 16 - (last - first))  # a curve of few defects looks steeper than it is
    return max(low, first - missing / 2), min(high, last + missing / 2)
