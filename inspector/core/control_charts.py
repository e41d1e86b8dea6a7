"""Whether a process is as it was: Shewhart's chart for shares and the EWMA chart, after D. C. Montgomery, "Statistical Quality Control"."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]

SIGMAS = 3.0
EWMA_WEIGHT, EWMA_WIDTH = 0.2, 3.0
_D2 = 1.128
"""Mean distance of two normal values, in standard deviations: what a mean moving range is divided by."""
_LIKE = 3
"""Patches around the hottest one that are taken for the same place."""


@dataclass(frozen=True, slots=True, eq=False)
class ControlChart:
    """Values (N,) in their order, the line that they scatter around, and the limits that they keep to while nothing has changed."""

    values: Numbers
    centre: float
    """NaN where there is nothing to compute it from."""
    lower: Numbers
    upper: Numbers

    @property
    def beyond(self) -> npt.NDArray[np.bool_]:
        """(N,) which values lie outside of their limits."""
        return (self.values < self.lower) | (self.values > self.upper)


def p_chart(counts: npt.ArrayLike, totals: npt.ArrayLike) -> ControlChart:
    """Shares of parts, of groups of different sizes: 3 sigma of the binomial distribution around the share of all (section 7.2).

    `counts` of `totals` parts (N,) each; NaN where a group is empty. Limits stay within 0 and 1.
    """
    found, sizes = np.asarray(counts, np.float64), np.asarray(totals, np.float64)
    centre = float(found.sum() / sizes.sum()) if sizes.sum() else float("nan")
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = SIGMAS * np.sqrt(centre * (1 - centre) / sizes)
        values = found / sizes
    empty = np.where(sizes > 0, 0.0, np.nan)
    return ControlChart(values, centre, np.maximum(centre - reach, 0.0) + empty, np.minimum(centre + reach, 1.0) + empty)


def ewma_chart(values: npt.ArrayLike, weight: float = EWMA_WEIGHT, width: float = EWMA_WIDTH) -> ControlChart:
    """Exponentially weighted means of single values (N,), which show small lasting shifts (section 9.2).

    The mean begins at that of all; sigma is the mean moving range / 1.128. Values that are no finite number are passed over: the mean
    stays where it is.
    """
    given = np.asarray(values, np.float64)
    known = given[np.isfinite(given)]
    if not len(known):
        nothing = np.full(len(given), np.nan)
        return ControlChart(nothing, float("nan"), nothing, nothing)
    centre = float(known.mean())
    sigma = float(np.abs(np.diff(known)).mean()) / _D2 if len(known) > 1 else 0.0
    counted = np.cumsum(np.isfinite(given))
    reach = width * sigma * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * counted)))
    return ControlChart(_weighted_means(given, weight, centre), centre, centre - reach, centre + reach)


def _weighted_means(given: Numbers, weight: float, start: float) -> Numbers:
    means, mean = np.empty(len(given)), start
    for number, value in enumerate(given.tolist()):
        if np.isfinite(value):
            mean = weight * value + (1 - weight) * mean
        means[number] = mean
    return means


def hot_spots(grids: Iterable[npt.NDArray[np.float32]]) -> Numbers:
    """How often the highest patch score lies where: (h, w), in parts whose patch there, or one beside it, is the highest.

    Grids of other shapes than most are left out; (0, 0) without any.
    """
    by_shape: dict[tuple[int, ...], list[int]] = {}
    for grid in grids:
        if grid.size and np.isfinite(grid).any():
            by_shape.setdefault(grid.shape, []).append(int(np.nanargmax(grid)))
    if not by_shape:
        return np.zeros((0, 0))
    shape, places = max(by_shape.items(), key=lambda each: len(each[1]))
    counts = np.zeros(shape)
    np.add.at(counts.reshape(-1), places, 1)
    padded = np.pad(counts, _LIKE // 2)
    return sum((padded[y : y + shape[0], x : x + shape[1]] for y in range(_LIKE) for x in range(_LIKE)), np.zeros(shape))
