"""Watches the figures of part after part: learns what is usual, and says what has moved, since when, and what may be the cause."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from statistics import median

import numpy as np

from inspector.core.drift.cause import OF_LIGHT, PARTS, Cause, cause_of
from inspector.core.drift.chart import LEARNED_FROM, WEIGHT, Limits, onset
from inspector.core.drift.figures import FIGURES, MEASURES, Figure, figures

MOST_KEPT = 2000
"""Parts among which the first that changed is looked for."""
_HAS_MOVED = 0.6
"""Of its reach: what a figure that follows another one has done when the first gives the alarm."""
_IS_BACK = 0.5
_TOGETHER = 30
"""Parts within which nobody can say what moved first: the clearest counts."""
_LOOK_AGAIN = 10
"""Parts after which an alarm is looked at again: by then it is known better what moved."""
_SETTLED = 50
"""Parts after which an alarm keeps what it said moved first, and since when: the longer ago that is, the less can be told of it."""
_LATELY = 20


@dataclass(frozen=True, slots=True)
class Mover:
    """A figure that has moved."""

    figure: Figure
    zone: int
    """Number of the zone, from 0 on; -1: of the whole picture."""
    since: float
    """When the first part was judged that was changed, in seconds since 1970."""
    parts: int
    """Parts since then, when the alarm was last looked at."""
    change: float
    """Share of what was usual, or px, degrees, shares of the brightness: see `Measure.relative`."""
    strength: float
    """Of the weighted mean, in units of its reach."""

    def is_of(self, other: "Mover") -> bool:
        """Whether it is the same figure of the same zone."""
        return (self.figure, self.zone) == (other.figure, other.zone)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something is no longer as it was."""

    raised: float
    """When, in seconds since 1970."""
    cause: Cause
    movers: tuple[Mover, ...]
    """What moved first, then the others."""

    @property
    def first(self) -> Mover:
        """What moved first."""
        return self.movers[0]


class Watch:
    """For the parts of one model, as long as nobody changes anything on purpose. Use it from one thread at a time."""

    def __init__(self, zones: int = 0, learned_from: int = LEARNED_FROM) -> None:
        """`learned_from`: parts by which each figure learns what is usual."""
        self.figures = figures(zones)
        self.limits: list[Limits | None] = [None] * len(self.figures)
        """None: not learned yet, or left out."""
        self.means: list[float] = [float("nan")] * len(self.figures)
        """Weighted means, in the unit that is watched."""
        self.alarm: Alarm | None = None
        """In force."""
        self.learned_from = learned_from
        self._learning: list[list[float] | None] = [[] for _ in self.figures]
        self._kept: deque[tuple[float, Sequence[float]]] = deque(maxlen=MOST_KEPT)
        self._until_look = self._stood = 0
        """Parts until an alarm is looked at again, and since it was raised."""

    @property
    def learning(self) -> int:
        """Parts that are still to come before something is watched; 0: it is."""
        if any(each is not None for each in self.limits):
            return 0
        return self.learned_from - max((len(each) for each in self._learning if each is not None), default=0)

    def take(self, at: float, numbers: Sequence[float]) -> None:
        """A part, judged `at` seconds since 1970, with its numbers as `numbers_of` gives them."""
        for column, number in enumerate(numbers):
            if isfinite(number):
                self._take(column, number)
        if not self.learning:
            self._kept.append((at, numbers))
            self._judge(at)

    def strength(self, column: int) -> float:
        """How far the weighted mean of a figure is from its centre, in units of its reach, with its sign; 0 for one that is not watched."""
        limits = self.limits[column]
        return 0.0 if limits is None else (self.means[column] - limits.centre) / limits.reach

    def _take(self, column: int, number: float) -> None:
        limits, learning = self.limits[column], self._learning[column]
        if limits is not None:
            self.means[column] += WEIGHT * (limits.clip(number) - self.means[column])
        elif learning is not None:
            learning.append(number)
            if len(learning) >= self.learned_from:
                self.limits[column] = found = Limits.learn(learning, MEASURES[self.figures[column]])
                self.means[column] = found.centre if found is not None else self.means[column]
                self._learning[column] = None

    def _judge(self, at: float) -> None:
        farthest = max(abs(self.strength(column)) for column in range(len(self.figures)))
        if self.alarm is not None and farthest < _IS_BACK:
            self.alarm = None
        if self.alarm is not None:
            self._until_look -= 1
        if (self.alarm is None and farthest > 1) or (self.alarm is not None and self._until_look <= 0):
            self._look(at)

    def _look(self, at: float) -> None:
        before, movers = self.alarm, self._movers()
        self._until_look = _LOOK_AGAIN
        self._stood = self._stood + _LOOK_AGAIN if before is not None else 0
        if before is None:
            self.alarm = Alarm(at, cause_of(movers), movers)
        elif self._stood <= _SETTLED or (before.cause is Cause.PARTS and movers and movers[0].figure not in PARTS):
            self.alarm = Alarm(before.raised, cause_of(movers), movers) if movers else before
        else:
            self.alarm = replace(before, movers=(self._grown(before.first), *(each for each in movers if not each.is_of(before.first))))

    def _movers(self) -> tuple[Mover, ...]:
        """What moved first in front; scores follow from all the others, and come first only where nothing else has moved."""
        found = [self._mover(column) for column in range(len(self.figures)) if abs(self.strength(column)) > _HAS_MOVED]
        causes = [each for each in found if each.figure not in PARTS] or found
        if not causes:
            return ()
        longest = max(each.parts for each in causes)
        early = [each for each in causes if each.parts >= longest - _TOGETHER]
        first = max(_explaining(early), key=lambda each: abs(each.strength))
        return first, *sorted((each for each in found if each is not first), key=lambda each: -each.parts)

    def _grown(self, mover: Mover) -> Mover:
        """What is known of it now, since the same part."""
        now = self._mover(self.figures.index(mover.figure) + max(mover.zone, 0))
        return replace(now, since=mover.since, parts=mover.parts + _LOOK_AGAIN)

    def _mover(self, column: int) -> Mover:
        limits = self.limits[column]
        assert limits is not None  # it has moved
        known = [(place, numbers[column]) for place, (_, numbers) in enumerate(self._kept) if isfinite(numbers[column])]
        start = onset(np.array([limits.clip(number) for _, number in known]) - limits.centre)
        change = median(number for _, number in known[start:][-_LATELY:]) - limits.centre
        place = known[start][0]
        relative = MEASURES[self.figures[column]].relative
        zone = column - len(FIGURES) if self.figures[column] is Figure.ZONE else -1
        moved = float(np.expm1(change)) if relative else change
        return Mover(self.figures[column], zone, self._kept[place][0], len(self._kept) - place, moved, self.strength(column))


def _explaining(movers: Sequence[Mover]) -> list[Mover]:
    """Those that do not follow from the light of others: a darker picture shows the noise of the camera more, and colours less."""
    if not any(each.figure is Figure.BRIGHTNESS for each in movers):
        return list(movers)
    return [each for each in movers if each.figure not in OF_LIGHT]
