"""Logistic regression of few data: bounded where plain likelihood runs away, with intervals that hold for small samples.

Maximum of the likelihood with Jeffreys' prior (Firth 1993, Biometrika 80, for exponential families in their natural parameters), limits by
its profile (Heinze and Schemper 2002, Statistics in Medicine 21). Plain maximum likelihood has no answer where all hits are larger than
all misses, which is how a good inspection ends; the limits of Wald are too narrow there.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
_STEPS, _ENOUGH, _LONGEST = 100, 1e-9, 5.0
_FARTHEST = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """P(hit) = 1 / (1 + exp(-x beta)) of designs x."""

    designs: Floats
    """(n, p)"""
    hits: Floats
    """(n,) 0 or 1."""
    beta: Floats
    """(p,)"""
    likelihood: float
    """Logarithm of the penalised likelihood at `beta`."""

    def lower(self, design: Floats, drop: float) -> float:
        """The least x beta of a design x (p,) among all beta whose `likelihood` is at most `drop` below the best; -60 at the least.

        With 1.3528 it is a lower limit with 95 % confidence: half the 0.90 quantile of chi-squared with one degree of freedom.
        """
        low, high = float(design @ self.beta), float(design @ self.beta)
        step, start = 0.5, self.beta
        while low > -_FARTHEST:
            low -= step
            found, likelihood = _held(self, design, low, start)
            if self.likelihood - likelihood > drop:
                break
            high, start, step = low, found, 2 * step
        else:
            return -_FARTHEST
        for _ in range(40):
            middle = (low + high) / 2
            found, likelihood = _held(self, design, middle, start)
            low, high, start = (middle, high, start) if self.likelihood - likelihood > drop else (low, middle, found)
            if high - low < 1e-4:
                break
        return low


def fit(designs: Floats, hits: Floats) -> Fitted:
    """The fit to designs (n, p) and what became of them (n,), 1 hit and 0 miss. Raises ValueError for designs that do not differ enough."""
    if np.linalg.matrix_rank(designs) < designs.shape[1]:
        raise ValueError("the designs do not differ enough")
    beta, likelihood = _climb(designs, hits, np.zeros(designs.shape[1]), np.eye(designs.shape[1]))
    return Fitted(designs, hits, beta, likelihood)


def _held(fitted: Fitted, design: Floats, value: float, start: Floats) -> tuple[Floats, float]:
    """The best beta with x beta = `value` for one design x, and its likelihood."""
    along = design / (design @ design)
    free = np.linalg.svd(design[None])[2][1:].T  # (p, p - 1) directions that leave x beta as it is
    begin = start + along * (value - design @ start)
    return _climb(fitted.designs, fitted.hits, begin, free)


def _climb(designs: Floats, hits: Floats, beta: Floats, free: Floats) -> tuple[Floats, float]:
    """Fisher scoring with halved steps, in the directions `free` (p, q) alone."""
    likelihood, score, information = _at(designs, hits, beta)
    for _ in range(_STEPS):
        step = free @ np.linalg.solve(free.T @ information @ free, free.T @ score)
        step *= min(1.0, _LONGEST / max(float(np.abs(step).max()), 1e-300))
        for _ in range(30):
            found = _at(designs, hits, beta + step)
            if found[0] >= likelihood - 1e-12:
                break
            step = step / 2
        else:
            return beta, likelihood
        gained, beta = found[0] - likelihood, beta + step
        likelihood, score, information = found
        if abs(gained) < _ENOUGH and float(np.abs(step).max()) < 1e-6:
            break
    return beta, likelihood


def _at(designs: Floats, hits: Floats, beta: Floats) -> tuple[float, Floats, Floats]:
    """Logarithm of the penalised likelihood, its score (p,), and the information (p, p)."""
    eta = designs @ beta
    chance = 1 / (1 + np.exp(-np.clip(eta, -500, 500)))
    weight = np.maximum(chance * (1 - chance), 1e-12)
    information = designs.T @ (weight[:, None] * designs)
    leverage = weight * np.einsum("ij,ji->i", designs, np.linalg.solve(information, designs.T))
    likelihood = float((hits * eta - np.logaddexp(0, eta)).sum() + 0.5 * np.linalg.slogdet(information)[1])
    return likelihood, designs.T @ (hits - chance + leverage * (0.5 - chance)), information
