"""Are these enough good parts? How the scores of good parts fall with the number of parts that were learned, and what more would bring.

Of a model whose vectors know their pictures, what fewer parts would have taught is known without computing anything again. Distances to
the nearest of n parts fall like a power of n, so that log score is a straight line in log n. Its slope, with what chance makes of it,
says what a threshold that stays where it is would reject after more parts.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import log
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Values: TypeAlias = npt.NDArray[np.float64]

FEWEST = 15
"""Parts below which the slope is a guess."""
FARTHEST = 1.0
"""How many more parts, as a share of those at hand, anything is said of: beyond twice as many nobody has looked."""
DRAWS, CONFIDENCE = 400, 0.9
"""Sets of parts that are drawn again from the parts, and the share of them that an interval holds."""
WORTH = 0.005
"""Fewer false rejects that are worth telling."""


class Unsaid(StrEnum):
    """Why nothing is said of more parts."""

    TOO_FEW = "too_few"
    """Parts to draw a line through."""
    FLAT = "flat"
    """More parts change nothing that could be told from chance."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of good parts with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What so many parts would have taught."""

    parts: int
    rejects: Share
    """False rejects at the threshold in force."""
    usual: float
    """The usual score of a good part, as a share of the threshold: the lower, the better separated from what is rejected."""


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """From few parts to those at hand, and on from there."""

    parts: int
    points: tuple[CurvePoint, ...]
    """Measured; the last one with all parts."""
    ahead: tuple[CurvePoint, ...]
    """Expected of more parts; none where nothing can be said."""
    exponent: Share
    """Of the power by which scores fall; above 0 they do."""
    unsaid: Unsaid | None = None

    @property
    def now(self) -> CurvePoint:
        """With all parts."""
        return self.points[-1]

    @property
    def best(self) -> CurvePoint | None:
        """What is worth telling: the fewest more parts that bring most of what can be brought; None where nothing is."""
        gains = [self.now.rejects.value - point.rejects.value for point in self.ahead]
        if not gains or max(gains) < WORTH:
            return None
        return self.ahead[next(k for k, gain in enumerate(gains) if gain >= 0.6 * max(gains))]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self) | {"best": asdict(self.best) if self.best is not None else None}


def learning_curve(scores: Sequence[float], ratios: npt.ArrayLike, counts: Sequence[int], threshold: float, seed: int = 0) -> LearningCurve:
    """The curve of parts with `scores` (N,), each by the N - 1 others.

    `ratios`: (K, N) how many times as high every score would be had only `counts` (K,) others been learned, in growing order, the last
    of them all: 1. Raises ValueError for no parts at all, and a threshold that is none.
    """
    logs, log_ratios = np.log(np.maximum(np.asarray(scores, float), 1e-12)), np.log(np.maximum(np.asarray(ratios, float), 1e-12))
    if not len(logs) or not threshold > 0:
        raise ValueError("no scores, or no threshold, to tell false rejects by")
    relative, parts = logs - log(threshold), len(logs)
    drawn = np.random.default_rng(seed).integers(parts, size=(DRAWS, parts))
    width = _width(relative)

    def point(count: int, shifts: Values, drawn_shifts: Values) -> CurvePoint:
        """`shifts`: (N,) or () added to log scores; `drawn_shifts`: (DRAWS, N) or (DRAWS, 1) the same for the parts of every draw."""
        shares = _above(relative[drawn] + drawn_shifts, width).mean(axis=1)
        moved = relative + shifts
        return CurvePoint(count, _share(float(_above(moved, width).mean()), shares), float(np.exp(np.median(moved))))

    points = tuple(point(count + 1, row, row[drawn]) for count, row in zip(counts, log_ratios, strict=True))
    slopes = _slopes(log_ratios, counts)
    drawn_slopes = slopes[drawn].mean(axis=1)
    exponent = _share(float(slopes.mean()), drawn_slopes)
    unsaid = Unsaid.TOO_FEW if parts < FEWEST or len(counts) < 3 else Unsaid.FLAT if exponent.low <= 0 else None
    if unsaid is not None:
        return LearningCurve(parts, points, (), exponent, unsaid)
    more = sorted({max(1, round(parts * FARTHEST * share)) for share in (0.1, 0.25, 0.5, 0.75, 1.0)})
    steps = [log((parts + extra) / parts) for extra in more]
    ahead = (
        point(parts + extra, np.asarray(-exponent.value * step), -drawn_slopes[:, None] * step)
        for extra, step in zip(more, steps, strict=True)
    )
    return LearningCurve(parts, points, tuple(ahead), exponent)


def _slopes(log_ratios: Values, counts: Sequence[int]) -> Values:
    """(N,) the power by which each part's score falls with the number of others, by least squares through the point of all."""
    steps = np.log(np.asarray(counts, float) / counts[-1])
    squares = float((steps**2).sum())
    return -(steps @ log_ratios) / squares if squares > 0 else np.zeros(log_ratios.shape[1])


def _width(relative: Values) -> float:
    """Of the kernel that stands for the parts between those at hand (Silverman): a share is no staircase then."""
    steady = 1.4826 * float(np.median(np.abs(relative - np.median(relative))))
    spread = float(relative.std())
    return max(0.9 * (min(spread, steady) or spread) * float(len(relative) ** -0.2), 1e-6)


def _above(relative: Values, width: float) -> Values:
    """Share of each kernel that lies above the threshold (the logistic one: it needs no special function)."""
    return np.asarray(1 / (1 + np.exp(-np.clip(1.702 * relative / width, -60, 60))))


def _share(value: float, drawn: Values) -> Share:
    low, high = np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Share(value, min(float(low), value), max(float(high), value))
