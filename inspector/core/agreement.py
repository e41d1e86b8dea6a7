"""How well people who judge parts agree: with each other, and with what they said before (attribute agreement analysis).

Shares of agreement and kappa as in "Measurement Systems Analysis" of the AIAG, 4th edition, chapter III C.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inspector.core.exact_interval import CONFIDENCE, clopper_pearson

_DRAWS = 1000
Codes: TypeAlias = npt.NDArray[np.intp]
"""(parts, words) numbers of the words said of each."""
Kappa: TypeAlias = Callable[[Codes], float]


@dataclass(frozen=True, slots=True)
class Said:
    """One word of one person on one part; the words of a person are in the order in which they were said."""

    part: Hashable
    who: str
    answer: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """On how many parts the words were the same, and how much of that is more than chance."""

    agreed: int
    parts: int
    kappa: float
    """1: always the same words; 0: as chance would have it; NaN where only one word was ever used, or there are no parts."""
    kappa_interval: tuple[float, float] = (float("nan"), float("nan"))
    """Percentiles of resampled parts (bootstrap); NaN where kappa is."""

    @property
    def interval(self) -> tuple[float, float]:
        """Of the share of agreement: exact, two-sided, 95 % (Clopper and Pearson)."""
        return clopper_pearson(self.agreed, self.parts)


@dataclass(frozen=True, slots=True)
class Study:
    """What the words of several people come to."""

    repeated: Mapping[str, Agreement]
    """By person: parts that this person judged more than once, agreed where all words were the same."""
    pairs: Mapping[tuple[str, str], Agreement]
    """By two persons: parts that both judged, by the first word of each (Cohen 1960)."""
    everybody: Agreement | None
    """Of all persons together on the parts that all of them judged (Fleiss 1971); None with fewer than three of them."""


def study(words: Iterable[Said]) -> Study:
    """Compares what people said. Persons who have no part in common have no pair."""
    by_person: dict[str, dict[Hashable, list[str]]] = {}
    for word in words:
        by_person.setdefault(word.who, {}).setdefault(word.part, []).append(word.answer)
    first = {who: {part: said[0] for part, said in parts.items()} for who, parts in sorted(by_person.items())}
    again = {who: [said for said in parts.values() if len(said) > 1] for who, parts in sorted(by_person.items())}
    pairs = {(one, other): _on_common([first[one], first[other]], _cohen) for one, other in combinations(first, 2)}
    everybody = _on_common(list(first.values()), _fleiss) if len(first) > 2 else None
    return Study(
        {who: _agreement([said[:2] for said in repeated], _cohen, _all_alike(repeated)) for who, repeated in again.items() if repeated},
        {pair: found for pair, found in pairs.items() if found.parts},
        everybody if everybody is not None and everybody.parts else None,
    )


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Kappa of two lists of words on the same parts (Cohen 1960, equation 1); NaN where chance alone would agree on everything."""
    return _cohen(_codes(list(zip(first, second, strict=True))))


def fleiss_kappa(rows: Sequence[Sequence[str]]) -> float:
    """Kappa of as many words on every part (Fleiss 1971, equations 3 to 7); NaN where chance alone would agree on everything."""
    return _fleiss(_codes(rows))


def _codes(rows: Sequence[Sequence[str]]) -> Codes:
    known = sorted({word for row in rows for word in row})
    return np.array([[known.index(word) for word in row] for row in rows], np.intp)


def _cohen(codes: Codes) -> float:
    """Of (parts, 2) words."""
    if not len(codes):
        return float("nan")
    words = int(codes.max()) + 1
    first, second = (np.bincount(codes[:, column], minlength=words) / len(codes) for column in (0, 1))
    return _beyond(float((codes[:, 0] == codes[:, 1]).mean()), float(first @ second))


def _fleiss(codes: Codes) -> float:
    """Of (parts, persons) words."""
    if not len(codes):
        return float("nan")
    persons = codes.shape[1]
    counts = (codes[:, :, None] == np.arange(codes.max() + 1)).sum(axis=1)
    seen = float((counts * (counts - 1)).sum() / (len(codes) * persons * (persons - 1)))
    return _beyond(seen, float(((counts.sum(axis=0) / codes.size) ** 2).sum()))


def _beyond(seen: float, chance: float) -> float:
    return (seen - chance) / (1 - chance) if chance < 1 else float("nan")


def _on_common(said: Sequence[Mapping[Hashable, str]], kappa: Kappa) -> Agreement:
    common = [part for part in said[0] if all(part in each for each in said[1:])]
    rows = [[each[part] for each in said] for part in common]
    return _agreement(rows, kappa, _all_alike(rows))


def _all_alike(rows: Sequence[Sequence[str]]) -> int:
    return sum(len(set(row)) == 1 for row in rows)


def _agreement(rows: Sequence[Sequence[str]], kappa: Kappa, agreed: int) -> Agreement:
    codes = _codes(rows)
    value = kappa(codes)
    return Agreement(agreed, len(rows), value) if np.isnan(value) else Agreement(agreed, len(rows), value, _resampled(codes, kappa))


def _resampled(codes: Codes, kappa: Kappa) -> tuple[float, float]:
    """Draws of parts in which only one word occurs say nothing of kappa, and are left out."""
    draws = np.random.default_rng(0).integers(len(codes), size=(_DRAWS, len(codes)))
    tail = 50 * (1 - CONFIDENCE)
    low, high = np.nanpercentile([kappa(codes[draw]) for draw in draws], [tail, 100 - tail])
    return float(low), float(high)
