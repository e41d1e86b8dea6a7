"""What is odd about single pictures of good parts, measured against the others, and which of them should be looked at first."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import isfinite, log
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.good_set import GoodPicture, GoodSet, Reason, Remark
from inspector.core.tolerance import FEWEST, tolerance_limit

ALIKE = 0.8
"""Share of the pictures from which on their common size is the usual one; tiles of a pavement all differ."""
DEVIATIONS = 6.0
"""Robust standard deviations beyond which a figure is unlike the others: of good pictures alone hardly one in a thousand lies there."""
LEAST_SPREAD = 0.01
"""Of the logarithms of distances: pictures of one scene hardly scatter, and what differs by a hundredth is not odd."""
_MAD_TO_SIGMA = 1.4826
_MOST = 50.0
"""Deviations beyond which nobody counts."""

Pictures: TypeAlias = Sequence[GoodPicture]
Values: TypeAlias = npt.NDArray[np.float64]


def examined(pictures: Pictures, families: Sequence[int], found: int, threshold: float | None = None) -> GoodSet:
    """What is odd about each of (N,) pictures by what all are like, worst first.

    `families`: (N,) a number that near duplicates share, -1 where nobody knows; `threshold`: of the model that `cross_fit` comes from.
    """
    told = _sized(pictures)
    for figure in _FIGURES:
        told = figure.told(told)
    told, limit = _unlike(told, families)
    if threshold:
        told = [each.with_remark(_rejected(each, threshold)) for each in told]
    told = _repeated(told, families, Reason.DUPLICATE)
    known = [family for family in families if family >= 0]
    different = len(set(known)) + len(families) - len(known)
    return GoodSet(tuple(sorted(told, key=_worst_first)), found, limit, different)


def _worst_first(picture: GoodPicture) -> tuple[int, float, float]:
    """Named ones before all others, and then by the score: what nobody names may be wrong all the same."""
    level, severity = min((each.rank for each in picture.remarks), default=(3, 0.0))
    score = -(picture.score if picture.score is not None else -_MOST)
    return (level, severity, score) if level < 2 else (2, score, 0.0)


# -- what every picture is held against ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of pictures whose values are compared with the usual one; `of` gives None where a picture has none."""

    of: Callable[[GoodPicture], float | None]
    least: float
    """How far from the usual value, up or down, nobody minds."""
    low: Callable[[float, float], Remark] | None = None
    high: Callable[[float, float], Remark] | None = None
    """Remarks for a value below and above, of the difference and the severity."""

    def told(self, pictures: Pictures) -> list[GoodPicture]:
        values = np.array([np.nan if (value := self.of(each)) is None else value for each in pictures], float)
        known = values[np.isfinite(values)]
        if len(known) < FEWEST:
            return list(pictures)
        usual = float(np.median(known))
        bound = max(self.least, DEVIATIONS * _MAD_TO_SIGMA * float(np.median(np.abs(known - usual))))
        return [each.with_remark(self._remark(float(value) - usual, bound)) for each, value in zip(pictures, values, strict=True)]

    def _remark(self, difference: float, bound: float) -> Remark | None:
        make = self.low if difference < 0 else self.high
        return make(difference, abs(difference) / bound) if make is not None and abs(difference) > bound else None


def _log_of(name: str) -> Callable[[GoodPicture], float | None]:
    """Figures whose ratios count, as logarithms."""

    def value(picture: GoodPicture) -> float | None:
        found = getattr(picture.facts, name) if picture.facts is not None else None
        return log(max(found, 1e-6)) if found is not None else None

    return value


def _plain(name: str) -> Callable[[GoodPicture], float | None]:
    return lambda picture: getattr(picture.facts, name) if picture.facts is not None else None


def _colour(channel: int) -> Callable[[GoodPicture], float | None]:
    return lambda picture: picture.facts.colour[channel] if picture.facts is not None else None


def _shift(name: str, side: int) -> Callable[[GoodPicture], float | None]:
    """As a share of the picture's side."""

    def value(picture: GoodPicture) -> float | None:
        found = getattr(picture.facts, name) if picture.facts is not None else None
        return found / picture.size[side] if found is not None and picture.size is not None else None

    return value


def _times(reason: Reason) -> Callable[[float, float], Remark]:
    return lambda difference, severity: Remark(reason, float(np.exp(difference)), severity)


def _share(reason: Reason) -> Callable[[float, float], Remark]:
    return lambda difference, severity: Remark(reason, abs(float(np.exp(difference)) - 1), severity)


def _by(reason: Reason) -> Callable[[float, float], Remark]:
    return lambda difference, severity: Remark(reason, abs(difference), severity)


_FIGURES = (
    _Figure(_log_of("sharpness"), log(1 / 0.6), low=_times(Reason.BLURRED)),
    _Figure(_log_of("brightness"), log(1.15), low=_share(Reason.DARKER), high=_share(Reason.BRIGHTER)),
    _Figure(_log_of("contrast"), log(1.4), low=_times(Reason.CONTRAST), high=_times(Reason.CONTRAST)),
    _Figure(_log_of("noise"), log(2.0), high=_times(Reason.NOISY)),
    *(_Figure(_colour(channel), 0.04, low=_by(Reason.COLOUR), high=_by(Reason.COLOUR)) for channel in (0, 1)),
    *(_Figure(_shift(name, side), 0.03, low=_by(Reason.MOVED), high=_by(Reason.MOVED)) for name, side in (("dy", 0), ("dx", 1))),
    _Figure(_plain("degrees"), 3.0, low=_by(Reason.TURNED), high=_by(Reason.TURNED)),
)
"""The least that a person would mind, and beyond it `DEVIATIONS` of what the pictures scatter by themselves."""


def _sized(pictures: Pictures) -> list[GoodPicture]:
    counts: Counter[Hashable] = Counter(each.size for each in pictures if each.size is not None)
    usual, count = next(iter(counts.most_common(1)), (None, 0))
    if count < ALIKE * counts.total():
        return list(pictures)
    return [each.with_remark(Remark(Reason.SIZE) if each.size not in (None, usual) else None) for each in pictures]


def oddness(distances: npt.ArrayLike, trust: Sequence[float]) -> tuple[Values, npt.NDArray[np.intp]]:
    """(scores (N,), which of K (N,) decides) from K kinds of distances (K, N) of each of N pictures' oddest place from the others.

    Robust deviations of their logarithms, times the `trust` (K,) in each kind: the one in which an odd picture stands out most tells.
    """
    logs = np.log(np.maximum(np.asarray(distances, float), 1e-9))
    middle = np.median(logs, axis=1, keepdims=True)
    spread = _MAD_TO_SIGMA * np.median(np.abs(logs - middle), axis=1, keepdims=True)
    deviations = (logs - middle) / np.maximum(spread, LEAST_SPREAD) * np.asarray(trust)[:, None]
    return deviations.max(axis=0), deviations.argmax(axis=0)


def _unlike(pictures: Pictures, families: Sequence[int]) -> tuple[list[GoodPicture], float | None]:
    """(pictures, the score from which on one is unlike the others)"""
    scores = np.array([np.nan if each.score is None else each.score for each in pictures], float)
    alone = max(families, default=0) + 1
    groups = [family if family >= 0 else alone + k for k, family in enumerate(families)]
    strange = tolerance_limit(np.exp(np.minimum(scores, _MOST)), groups).strange if np.isfinite(scores).any() else ()
    if not strange:
        return list(pictures), None
    limit, told = float(min(scores[k] for k in strange)), list(pictures)
    for k in strange:
        severity = float(scores[k]) / limit if limit > 0 else 1.0
        told[k] = told[k].with_remark(Remark(Reason.UNLIKE, told[k].times, severity))
    return told, limit


def _rejected(picture: GoodPicture, threshold: float) -> Remark | None:
    score = picture.cross_fit
    if score is None or not isfinite(score) or score <= threshold:
        return None
    return Remark(Reason.REJECTED, score / threshold, score / threshold)


def _repeated(pictures: Pictures, families: Sequence[int], reason: Reason) -> list[GoodPicture]:
    first: dict[int, str] = {}
    told = []
    for each, family in zip(pictures, families, strict=True):
        other = first.setdefault(family, each.path) if family >= 0 else each.path
        is_told = any(remark.reason is Reason.COPY for remark in each.remarks)
        told.append(each if other == each.path or is_told else each.with_remark(Remark(reason, other=other)))
    return told
