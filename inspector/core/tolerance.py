"""How far good parts may scatter: a tolerance limit for their scores, steady against a few strange ones, which it names.

A quantile of a handful of scores is no promise: even the largest of 20 is exceeded by one new good part in 21. A tolerance limit is one:
at most `share` of all good parts lie above it, with `confidence` (Wilks 1941; for normal samples Howe 1969). Below some 75 parts there is
none without a distribution. Scores of good parts are close to log-normal with a somewhat longer upper tail (`_skewness`), and the factor
in limit = centre + factor * spread comes from simulating that distribution, so that any steady estimate of centre and spread may be used.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import ceil
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.exact_interval import binomial, most_events

FALSE_REJECT_SHARE, CONFIDENCE = 0.03, 0.90
"""An escape costs more than a false reject: while no defect has confirmed a threshold, 3 of 100 good parts may be rejected."""
FEWEST = 10
"""Good parts below which no limit can be defended: their spread alone may be off by half."""
REACH = 0.3
"""Least product of parts and share: 10 parts carry a limit for 3 %, 30 one for 1 %. Beyond, the distribution is guessed, not seen."""
WINSOR = 1.5
"""Deviations beyond which a score counts as if it lay there: Huber's compromise between steadiness and loss of information."""
ROUNDS = 3
MAD_TO_SIGMA = 1.4826
"""Median absolute deviation to standard deviation of a normal distribution."""
USUAL_MARGIN = 1.5
"""Times the usual score: what stands in for a limit where there is none. On five kinds of parts limits lie at 1.2 to 1.6 times."""
FIT_SHOWS_FROM, LACK_OF_FIT = 30, 0.1
"""Parts from which the parts above the limit tell that the distribution is another one: where so many had less than this chance."""
FALSE_ALARM = 0.05
"""Chance that of good parts which are all of one kind any is called strange."""
MOST_ALONE = 0.92
"""Usual share of a picture's patches that have a nearer one elsewhere in their picture than in all others, above which every picture
shows another product. Five kinds of parts lie at 0.08 to 0.88 (rough tiles), with 12 pictures as with all; mixtures at 0.96 and above."""
MOST_STRANGE = 0.1
"""Share of strange parts above which the good parts are not of one kind."""
_SIMULATED = 150_000
_LARGEST_SAMPLE = 500

Scores: TypeAlias = npt.NDArray[np.float64]


class Doubt(StrEnum):
    """Why a limit cannot be defended."""

    TOO_FEW = "too_few"
    """Too few good parts for the share that was asked for."""
    ALIKE = "alike"
    """Enough pictures, but too few different parts: they are near duplicates of each other."""
    MIXED = "mixed"
    """Too many good parts look unlike the others to be exceptions: there are several kinds of parts, or defects among them."""
    UNLIKE = "unlike"
    """Good parts resemble the rest of their own picture more than any other part: every picture shows another product."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The score that at most `share` of good parts exceed, with `confidence`."""

    value: float
    share: float
    confidence: float
    parts: int
    """Different good parts that the limit rests on; near duplicates count once, strange ones not at all."""
    strange: tuple[int, ...] = ()
    """Positions of the scores that look unlike the others, highest first."""
    doubt: Doubt | None = None

    @property
    def is_defended(self) -> bool:
        """Whether the promise can be made."""
        return self.doubt is None


def tolerance_limit(
    scores: npt.ArrayLike,
    families: npt.ArrayLike = (),
    kept: Collection[int] = (),
    share: float = FALSE_REJECT_SHARE,
    confidence: float = CONFIDENCE,
    alone: float = float("nan"),
) -> Limit:
    """The limit from scores (N,) of good parts that the detector has not learned from.

    `families`: (N,) number of every part's near duplicates (none: all parts are different); `kept`: positions of parts that a person
    has looked at and calls good, however they look: no more than `share` of all parts may lie above the limit with these counted in;
    `alone`: see `MOST_ALONE`, NaN where it is not known.
    Scores that are no numbers are left out. Without any the value is NaN.
    """
    values = np.asarray(scores, float)
    groups = np.asarray(families) if len(np.atleast_1d(families)) else np.arange(len(values))
    used = np.flatnonzero(np.isfinite(values))
    if not len(used):
        return Limit(float("nan"), share, confidence, 0, (), Doubt.TOO_FEW)
    logs = _logs(values)
    strange = [] if len(used) < FEWEST else _strange(logs, used, groups, share, confidence)
    strange = sorted(set(strange) - set(kept), key=lambda k: -values[k])
    plain = np.setdiff1d(used, strange)
    parts = _one_a_family(logs[plain], groups[plain])
    doubt = _doubt(len(parts), len(plain), len(strange), share, alone)
    if len(parts) < FEWEST:
        return Limit(float(USUAL_MARGIN * np.median(values[used])), share, confidence, len(parts), tuple(strange), doubt)
    centre, spread = _centre_and_spread(parts[None])
    factor, _ = _calibration(min(len(parts), _LARGEST_SAMPLE), share, confidence)
    value = float(np.exp(centre[0] + factor * spread[0]))
    if not _fits(parts, np.log(value), share):
        value = max(value, float(np.exp(_order_statistic(parts, share, confidence))))
    if kept:
        value = max(value, float(np.sort(values[plain])[len(plain) - 1 - int(share * len(plain))]))
    return Limit(value, share, confidence, len(parts), tuple(strange), doubt)


def parts_needed(share: float = FALSE_REJECT_SHARE) -> int:
    """How many different good parts carry a limit for this share."""
    return max(FEWEST, ceil(round(REACH / share, 6)))


def _doubt(parts: int, pictures: int, strange: int, share: float, alone: float) -> Doubt | None:
    enough = parts_needed(share)
    if parts < enough:
        return Doubt.TOO_FEW if pictures < enough else Doubt.ALIKE
    if alone > MOST_ALONE:
        return Doubt.UNLIKE
    return Doubt.MIXED if strange > MOST_STRANGE * pictures else None


def _logs(values: Scores) -> Scores:
    """Logarithms; scores far below the usual one, 0 among them, say no more than that they are low."""
    usual = float(np.nanmedian(values[np.isfinite(values)]))
    lowest = usual * 1e-3 if usual > 0 else 1e-12
    return np.asarray(np.log(np.maximum(np.where(np.isfinite(values), values, lowest), lowest)))


def _strange(logs: Scores, used: npt.NDArray[np.intp], groups: npt.NDArray[np.int64], share: float, confidence: float) -> list[int]:
    """Positions whose score lies farther above the others than the highest of as many parts of one kind does."""
    parts = _one_a_family(logs[used], groups[used])
    if len(parts) < FEWEST:
        return []
    centre, spread = _centre_and_spread(parts[None])
    _, highest = _calibration(min(len(parts), _LARGEST_SAMPLE), share, confidence)
    above: list[int] = used[logs[used] > centre[0] + highest * spread[0]].tolist()
    return above


def _one_a_family(logs: Scores, groups: npt.NDArray[np.int64]) -> Scores:
    """(F,) the median of every family."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=np.nan))
    if len(starts) == len(logs):
        return logs[order]
    return np.array([np.median(family) for family in np.split(logs[order], starts[1:])])


def _centre_and_spread(samples: Scores) -> tuple[Scores, Scores]:
    """Mean and deviation (S,) of samples (S, n) whose far values are drawn in to `WINSOR` deviations (Huber's proposal 2 in a few rounds).

    The deviation is too small for it, by a factor that `_calibration` knows because it goes through the same.
    """
    centre = np.median(samples, axis=1, keepdims=True)
    spread = MAD_TO_SIGMA * np.median(np.abs(samples - centre), axis=1, keepdims=True)
    drawn_in = samples
    for _ in range(ROUNDS):
        drawn_in = np.clip(drawn_in, centre - WINSOR * spread, centre + WINSOR * spread)
        centre, spread = drawn_in.mean(axis=1, keepdims=True), np.maximum(drawn_in.std(axis=1, ddof=1, keepdims=True), 1e-9)
    return centre[:, 0], spread[:, 0]


def _fits(parts: Scores, limit: float, share: float) -> bool:
    """Whether so many of the parts themselves lie above a limit as may by chance, if no more than `share` of all do."""
    above = int((parts > limit).sum())
    return len(parts) < FIT_SHOWS_FROM or 1 - binomial(above - 1, len(parts), share) >= LACK_OF_FIT


def _order_statistic(parts: Scores, share: float, confidence: float) -> float:
    """Wilks's limit, which needs no distribution: the highest part but as many as the confidence allows. Of too few, the highest."""
    spared = most_events(len(parts), share, confidence) + 1
    return float(np.sort(parts)[len(parts) - max(spared, 1)])


@lru_cache(maxsize=256)
def _calibration(count: int, share: float, confidence: float) -> tuple[float, float]:
    """For samples of `count`: the factor of the limit, and how many spreads above the centre only a strange part lies."""
    rng = np.random.default_rng(0)
    shape = 4 / _skewness(count) ** 2
    samples = rng.gamma(shape, size=(max(400, _SIMULATED // count), count))
    centre, spread = _centre_and_spread(samples)
    quantile = np.quantile(rng.gamma(shape, size=200_000), 1 - share)
    highest = (samples.max(axis=1) - centre) / spread
    return float(np.quantile((quantile - centre) / spread, confidence)), float(np.quantile(highest, 1 - FALSE_ALARM))


def _skewness(count: int) -> float:
    """Skewness that the logarithms of scores are taken to have.

    Measured on tiles, screws, cells, boards and cookies it lies between 0 and 0.7. Few parts cannot show it, so that they get the
    worst; from 50 on a middle one is enough for the promise to hold (see `tests/benchmarks/README.md`).
    """
    return float(np.interp(count, (30, 50), (2 / 3, 0.4)))
