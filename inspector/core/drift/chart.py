"""An EWMA chart whose limits are learned from the first good parts (D. C. Montgomery, "Statistical Quality Control", section 9.2).

Limits allow for parts that resemble their neighbours, and for what few parts leave unknown of the mean. With `WIDTH` an independent,
normal figure gives a false alarm in a million parts (Markov chain of Brook and Evans 1972): twelve of them together one in 80,000.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.drift.figures import Measure

Numbers: TypeAlias = npt.NDArray[np.float64]

WEIGHT = 0.05
WIDTH = 4.75
LEARNED_FROM = 200
"""Good parts."""
_CLIPPED = 4.0
"""Deviations from the middle beyond which a single part counts no more: one odd part is no drift."""
_MOST_ALIKE = 0.95
_BATCH = 20
"""Parts: slow ups and downs that are the station's own show in the means of so many."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one figure keeps to while nothing has changed, in the unit that is watched."""

    centre: float
    spread: float
    """Standard deviation of single parts."""
    reach: float
    """How far the weighted mean may be from the centre."""

    @classmethod
    def learn(cls, values: Sequence[float], measure: Measure) -> "Limits | None":
        """From finite values of good parts in their order; None for a figure that scatters too much to say anything."""
        found = np.asarray(values, np.float64)
        middle = float(np.median(found))
        usual = 1.4826 * float(np.median(np.abs(found - middle))) or float(found.std())
        clipped = np.clip(found, middle - _CLIPPED * usual, middle + _CLIPPED * usual)
        centre, spread = float(clipped.mean()), float(clipped.std(ddof=1))
        if spread > measure.most:
            return None
        return cls(centre, spread, max(measure.least, WIDTH * spread * _deviation_of_mean(clipped - centre)))

    def clip(self, value: float) -> float:
        """The value as it counts for the mean."""
        room = max(_CLIPPED * self.spread, 2 * self.reach)
        return min(max(value, self.centre - room), self.centre + room)


def _deviation_of_mean(deviations: Numbers) -> float:
    """Standard deviation of weighted mean minus centre, for one of single parts of 1."""
    alike = _alikeness(deviations)
    kept = 1 - WEIGHT
    of_mean = WEIGHT / (2 - WEIGHT) * (1 + alike * kept) / (1 - alike * kept)
    of_centre = (1 + alike) / (1 - alike) / len(deviations)
    return float(np.sqrt(of_mean + of_centre))


def _alikeness(deviations: Numbers) -> float:
    """Correlation of neighbours, 0 where there is none: that of parts beside each other, or what the means of batches tell of it."""
    variance = float(np.square(deviations).mean())
    if variance <= 0:
        return 0.0
    beside = float((deviations[1:] * deviations[:-1]).mean()) / variance
    means = deviations[: len(deviations) // _BATCH * _BATCH].reshape(-1, _BATCH).mean(axis=1)
    grown = _BATCH * float(np.square(means).mean()) / variance
    chance = 1 + 2 * np.sqrt(2 / max(len(means), 1))
    by_batches = (grown - 1) / (grown + 1) if grown > chance else 0.0
    return float(np.clip(max(beside, by_batches, 0.0), 0.0, _MOST_ALIKE))


def onset(deviations: Numbers) -> int:
    """Since which of the values (N,), deviations from what was usual, they have changed, by a step or ever more: the likeliest."""
    count = len(deviations)
    lengths = np.arange(count, 0, -1, dtype=np.float64)
    after = np.cumsum(deviations[::-1])[::-1]
    weighted = np.cumsum(after[::-1])[::-1]  # the sum of (i - start + 1) * deviation
    step = np.square(after) / lengths
    ramp = np.square(weighted) / (lengths * (lengths + 1) * (2 * lengths + 1) / 6)
    best = step if step.max() >= ramp.max() else ramp
    return int(best.argmax())
