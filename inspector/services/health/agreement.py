"""Attribute agreement of a project: how well people agree on its parts, and whether the machine says the same of a part again."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from inspector.core.agreement import Agreement, Said, Study, study
from inspector.core.progress import Progress, Steps
from inspector.core.record import Review
from inspector.core.record_query import Filter, Shown
from inspector.storage.record.database import Database
from inspector.storage.record.repeats import shown_again, words

MACHINE = ""
"""Stands for the machine where a person's name would: nobody has an empty one."""
_FEWEST = 30
"""Parts below which a kappa says little."""


@dataclass(frozen=True, slots=True)
class Agreements:
    """What the record says of people and machine."""

    people: Study
    machine: Agreement | None
    """Parts whose serial was read more than once, agreed where every verdict was the same; None without any."""
    spread: float
    """Standard deviation of the scores of one part, pooled over these parts; NaN where no part has two scores."""

    @property
    def is_thin(self) -> bool:
        """Whether too few parts were judged twice for the figures to say much."""
        parts = [each.parts for each in (*self.people.repeated.values(), *self.people.pairs.values())]
        return max(parts, default=0) < _FEWEST

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; what is not known is null."""
        people = {
            "repeated": [{"who": who} | _plain(found) for who, found in self.people.repeated.items()],
            "pairs": [{"who": list(pair)} | _plain(found) for pair, found in self.people.pairs.items()],
            "everybody": self.people.everybody and _plain(self.people.everybody),
        }
        return people | {"machine": self.machine and _plain(self.machine), "spread": _number(self.spread)}


def agreements(database: Database, wanted: Filter) -> Steps[Agreements]:
    """Compares what was said of the same parts. Raises what `Database.reading` does."""
    yield Progress("Looking into the record", 0, 3)
    said = words(database, wanted)
    yield Progress("Looking into the record", 1, 3)
    shown = shown_again(database, wanted)
    yield Progress("Comparing what was said", 2, 3)
    return Agreements(study(map(_word, said)), _of_machine(shown), _spread(shown))


def _word(said: tuple[str, Review]) -> Said:
    """A part that was inspected several times is one part where its serial tells."""
    serial, review = said
    return Said(serial or review.part, review.who, review.answer)


def _of_machine(shown: Iterable[Shown]) -> Agreement | None:
    found = study(Said(each.serial, MACHINE, each.verdict) for each in shown)
    return found.repeated.get(MACHINE)


def _spread(shown: Iterable[Shown]) -> float:
    by_serial: dict[str, list[float]] = {}
    for each in shown:
        if each.score is not None:
            by_serial.setdefault(each.serial, []).append(each.score)
    several = [np.array(scores) for scores in by_serial.values() if len(scores) > 1]
    freedom = sum(len(scores) - 1 for scores in several)
    return float(np.sqrt(sum(((scores - scores.mean()) ** 2).sum() for scores in several) / freedom)) if freedom else float("nan")


def _plain(found: Agreement) -> dict[str, Any]:
    low, high = found.interval
    values = {name: _number(value) for name, value in asdict(found).items() if name != "kappa_interval"}
    return values | {"low": low, "high": high, "kappa_interval": [_number(each) for each in found.kappa_interval]}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
