"""Probability of detection by size and contrast, from defects that were found or missed: the smallest defect that is found.

The hit/miss model of MIL-HDBK-1823A (2009), chapter 4.5 and appendix G: the log odds of a find grow with the logarithm of the size, here
with that of the contrast as well. a90 is the size of which 90 % are found, a90/95 the size of which 90 % are found with 95 % confidence.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from inspector.core.exact_interval import clopper_pearson
from inspector.core.logistic import Fitted, Floats, fit

SHARE, CONFIDENCE = 0.9, 0.95
FEWEST = 60
"""Defects that MIL-HDBK-1823A asks for where each is found or missed."""
_DROP = 1.3528
"""See `Fitted.lower`."""
_HALVINGS = 16


@dataclass(frozen=True, slots=True)
class Shown:
    """One defect that was put before the model."""

    size: float
    """px from end to end."""
    contrast: float
    """Share of the span between the dark and the bright places of the part."""
    found: bool


@dataclass(frozen=True, slots=True)
class Point:
    """The curve at one size."""

    size: float
    chance: float
    lower: float
    """With 95 % confidence it is more than this."""


class Curve:
    """Fitted to defects of one kind. Raises ValueError for less than a handful, or sizes that do not differ."""

    def __init__(self, shown: Sequence[Shown]) -> None:
        if len(shown) < 6:
            raise ValueError("a curve needs more defects")
        self.shown = tuple(shown)
        self._sizes = np.log([each.size for each in shown])
        self._contrasts = np.log([each.contrast for each in shown])
        self._by_contrast = float(np.ptp(self._contrasts)) > 1e-6
        designs = np.stack([self._design(size, contrast) for size, contrast in zip(self._sizes, self._contrasts, strict=True)])
        self._fitted: Fitted = fit(designs, np.array([float(each.found) for each in shown]))

    @cached_property
    def sizes(self) -> tuple[float, float]:
        """(px, px) the smallest and the largest defect that was shown: nothing is said of others."""
        return math.exp(self._sizes.min()), math.exp(self._sizes.max())

    @property
    def grows(self) -> bool:
        """Whether larger defects are found more often; without that no smallest one can be named."""
        return bool(self._fitted.beta[1] > 0)

    def chance(self, size: float, contrast: float) -> float:
        """That a defect of this size and contrast is found."""
        return _chance(float(self._design(math.log(size), math.log(contrast)) @ self._fitted.beta))

    def point(self, size: float, contrast: float) -> Point:
        """What is known of defects of one size and contrast."""
        design = self._design(math.log(size), math.log(contrast))
        return Point(size, self.chance(size, contrast), _chance(self._fitted.lower(design, _DROP)))

    def points(self, contrast: float, count: int) -> Iterator[Point]:
        """The curve at so many sizes, evenly spread on a logarithmic scale; each takes some 30 ms."""
        low, high = self.sizes
        for size in np.geomspace(low, high, count):
            yield self.point(float(size), contrast)

    def a90(self, contrast: float) -> float | None:
        """The size in px of which 90 % are found; None: none that was shown, or larger ones are not found more often."""
        return self._first(lambda size: self.chance(size, contrast))

    def a90_95(self, contrast: float) -> float | None:
        """The size in px from which on 90 % are found with 95 % confidence; None: none was shown, or what was seen speaks against it."""
        size = self._first(lambda size: self.point(size, contrast).lower)
        return size if size is not None and not self.is_contradicted(size, contrast) else None

    def is_contradicted(self, size: float, contrast: float) -> bool:
        """Whether too many of the defects shown that are at least so large and so strong were missed for 90 % to be true."""
        seen = [each.found for each in self.shown if each.size >= size and each.contrast >= contrast * (1 - 1e-9)]
        return bool(seen) and clopper_pearson(sum(seen), len(seen), 2 * CONFIDENCE - 1)[1] < SHARE

    def _first(self, value: Callable[[float], float]) -> float | None:
        """The size from which on `value` reaches 90 %."""
        low, high = (math.log(size) for size in self.sizes)
        if not self.grows or value(math.exp(high)) < SHARE:
            return None
        if value(math.exp(low)) >= SHARE:
            return math.exp(low)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if value(math.exp(middle)) >= SHARE else (middle, high)
        return math.exp(high)

    def _design(self, size: float, contrast: float) -> Floats:
        """In units in which the fit is well conditioned: distances from the middle of what was shown."""
        middle = float(self._sizes.mean()), float(self._contrasts.mean())
        terms = [1.0, size - middle[0], contrast - middle[1]]
        return np.array(terms if self._by_contrast else terms[:2])


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
