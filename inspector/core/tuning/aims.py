"""What a threshold is asked to do, and what came of it: numbers and codes, of which screens and the command line make sentences."""

from dataclasses import dataclass
from enum import StrEnum

from inspector.core.exact_interval import CONFIDENCE, clopper_pearson
from inspector.core.thresholds import Rule
from inspector.core.tolerance import Doubt


class Aim(StrEnum):
    """What is asked for. The names are those of the command line."""

    BEST_F1 = "f1"
    NO_ESCAPES = "no-escapes"
    """None of the known defects passes, with a margin."""
    MAX_FALSE_REJECTS = "max-false-rejects"
    """At most a share of all good parts is rejected (a tolerance limit)."""
    MAX_ESCAPES = "max-escapes"
    """At most a share of all defects passes (an order statistic: Wilks 1941); a share of 0 speaks of the known defects alone."""
    COST = "cost"
    """What escapes and false rejects cost together is lowest."""


RULES = {
    Aim.BEST_F1: Rule.BEST_F1,
    Aim.NO_ESCAPES: Rule.NO_ESCAPES,
    Aim.MAX_FALSE_REJECTS: Rule.GOOD_QUANTILE,
    Aim.MAX_ESCAPES: Rule.MAX_ESCAPES,
    Aim.COST: Rule.LOWEST_COST,
}
"""Under which name a threshold is stored that an aim has led to."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What mistakes cost, in any currency, and how often there is an occasion for them."""

    escape: float
    false_reject: float
    defect_rate: float = 0.01
    """Share of defects among all parts."""
    volume: int = 1000
    """Parts per shift."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An aim with its numbers."""

    aim: Aim
    share: float = 0.0
    """Of good parts or of defects, from 0 to 1."""
    prices: Prices = Prices(10.0, 1.0)
    margin: float = 0.1
    """Of the way from the usual good part to the lowest known defect, that the threshold stays below that."""
    confidence: float = CONFIDENCE
    """Of a promise about defects; that about good parts has the one of its tolerance limit."""


class Refusal(StrEnum):
    """Why there is no threshold: the numbers cannot carry what was asked for."""

    NO_GOOD = "no_good"
    NO_DEFECTS = "no_defects"
    TOO_FEW_GOOD = "too_few_good"
    TOO_FEW_DEFECTS = "too_few_defects"
    DOUBTFUL_GOOD = "doubtful_good"
    """The good parts are too few different ones, or of several kinds: see the doubt."""
    ALL_EQUAL = "all_equal"
    """All scores are the same: no threshold parts any from any other."""


class IntervalKind(StrEnum):
    """How an interval was computed, to be named beside it."""

    CLOPPER_PEARSON = "clopper_pearson"
    BOOTSTRAP = "bootstrap"
    """Percentiles of a stratified bootstrap."""
    SCORE = "score"
    """Newcombe's, where a bootstrap knows no scatter."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate seen as `events` of `trials`."""

    events: int
    trials: int
    confidence: float = CONFIDENCE
    kind: IntervalKind = IntervalKind.CLOPPER_PEARSON

    @property
    def interval(self) -> tuple[float, float]:
        """Two-sided."""
        return clopper_pearson(self.events, self.trials, self.confidence)


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What a threshold does to parts of known truth."""

    escapes: Rate
    false_rejects: Rate


@dataclass(frozen=True, slots=True)
class Cost:
    """What mistakes cost per shift: as seen, and between the ends of both rates' intervals."""

    seen: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Promise:
    """At most `share` of all parts of a kind, with `confidence`."""

    share: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a wish came to."""

    wish: Wish
    good: int
    """Scores of good parts that it rests on."""
    defect: int
    threshold: float | None = None
    """None: it was refused."""
    refusal: Refusal | None = None
    needed: int = 0
    """Parts of the kind that are too few, that would carry it."""
    doubt: Doubt | None = None
    seen: Mistakes | None = None
    """On the parts that the threshold was chosen by: optimistic."""
    crossed: Mistakes | None = None
    """On parts that had no part in choosing it (cross-validation); None: too few for that. Intervals take the folds for independent."""
    promise: Promise | None = None
    """What can be said of all parts of the kind that the aim is about."""
    cost: Cost | None = None
    left_out: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    """Positions of good parts and of defects whose score is no finite number."""
