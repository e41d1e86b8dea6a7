"""Exact intervals of a rate (Clopper and Pearson 1934): they hold what they promise whatever the rate is, where others may fall short."""

import math
from functools import lru_cache

CONFIDENCE = 0.95
_TINY, _PRECISION, _MOST_STEPS = 1e-300, 1e-15, 20_000


@lru_cache(maxsize=1024)
def clopper_pearson(events: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Two-sided interval of a rate seen as `events` of `trials`; (0, 1) without trials."""
    tail = (1 - confidence) / 2
    low = beta_quantile(tail, events, trials - events + 1) if events else 0.0
    return low, upper_limit(events, trials, 1 - tail)


@lru_cache(maxsize=1024)
def upper_limit(events: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """One-sided: the rate lies below it with `confidence`; 1 where all trials, or none, are events."""
    return beta_quantile(confidence, events + 1, trials - events) if events < trials else 1.0


def trials_needed(share: float, confidence: float = CONFIDENCE) -> int:
    """How many trials without any event show that the rate is at most `share` (above 0)."""
    return max(1, math.ceil(math.log(1 - confidence) / math.log1p(-share) - 1e-9)) if share < 1 else 1


def binomial(most: int, trials: int, share: float) -> float:
    """Chance of `most` events or fewer among `trials`."""
    if most < 0:
        return 0.0
    return 1 - incomplete_beta(most + 1, trials - most, share) if most < trials else 1.0


def most_events(trials: int, share: float, confidence: float) -> int:
    """The most events that still show, with `confidence`, that the rate is at most `share`; -1: not even none do."""
    low, high = -1, trials
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if binomial(middle, trials, share) <= 1 - confidence else (low, middle)
    return low


def beta_quantile(chance: float, a: float, b: float) -> float:
    """Where the beta distribution has reached `chance`: Newton's steps, kept between ends that are known to enclose it."""
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(200):
        missing = chance - incomplete_beta(a, b, x)
        low, high = (x, high) if missing > 0 else (low, x)
        slope = math.exp(_log_power(a, b, x)) / (x * (1 - x))
        step = missing / slope if slope > 0 else math.inf
        following = x + step if low < x + step < high else (low + high) / 2
        if abs(following - x) <= 1e-15 * x:
            break
        x = following
    return x


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function: the chance that the beta distribution lies below `x`."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    power = math.exp(_log_power(a, b, x))
    if x < (a + 1) / (a + b + 2):
        return power * _fraction(a, b, x) / a
    return 1 - power * _fraction(b, a, 1 - x) / b


def _log_power(a: float, b: float, x: float) -> float:
    return math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)


def _fraction(a: float, b: float, x: float) -> float:
    """Its continued fraction (Abramowitz and Stegun 26.5.8), evaluated as Lentz (1976) does."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 / _away_from_zero(1 + term * d), _away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return value


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
