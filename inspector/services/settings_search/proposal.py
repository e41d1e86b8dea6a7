"""What a search came to: the recipes that were compared last, and the one that is proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from inspector.core.auroc_interval import Interval
from inspector.core.recipe import Recipe
from inspector.services.settings_search.evidence import Evidence

KNOWN, DRAWN = 0.5, 0.8
"""Of the interval of a gain that has to lie above 0 before another recipe than the project's own is proposed: against known defects, and
against drawn ones, which are less to be trusted. A few known defects would hardly ever make a wide interval narrow enough."""


@dataclass(frozen=True, slots=True)
class Row:
    """One recipe that was compared. `ms_per_part` and `memory_mb` are those of a build of all good parts; None: not timed."""

    recipe: Recipe
    separation: float
    """Share of pairs of a good part and a defect that are told apart, 0 to 1."""
    interval: Interval
    """95 %."""
    gain: Interval
    """Over the project's own recipe, over the same parts."""
    ms_per_part: float | None = None
    memory_mb: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self) | {"recipe": self.recipe.to_json()}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found of a project's settings."""

    own: Row
    best: Row
    """The recipe that is proposed: `own` where none does better by more than noise."""
    rows: tuple[Row, ...]
    """All that were compared last, the own one among them, best first."""
    good: int
    defects: int
    real: bool
    """Whether the defects are the project's own; otherwise they were put on its good parts."""
    complete: bool
    """Whether all was tried before time was up."""
    skipped: tuple[tuple[str, str], ...] = ()
    """(path, why) of pictures that could not be read."""

    @property
    def changes(self) -> bool:
        """Whether other settings than the project's own are proposed."""
        return self.best.recipe != self.own.recipe

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        plain = {"good": self.good, "defects": self.defects, "real_defects": self.real, "complete": self.complete, "changes": self.changes}
        listed = [{"path": path, "reason": reason} for path, reason in self.skipped]
        rows = {"own": self.own.to_json(), "best": self.best.to_json(), "rows": [row.to_json() for row in self.rows]}
        return plain | rows | {"skipped": listed}


def ranked(own: Recipe, compared: Mapping[Recipe, Evidence]) -> tuple[Row, ...]:
    """A row for each recipe, best first."""
    level = KNOWN if compared[own].real else DRAWN
    found = sorted(compared.items(), key=lambda item: -item[1].separation)
    return tuple(Row(recipe, each.separation, each.interval, each.gain_over(compared[own], level)) for recipe, each in found)


def chosen(own: Row, rows: Sequence[Row], most_ms: float = 0.0) -> Row:
    """The first row that is fast enough, and better than the own recipe by more than noise; the own one where there is none.

    An own recipe that is too slow gives way to the best that is not.
    """
    fast = [row for row in rows if not most_ms or (row.ms_per_part is not None and row.ms_per_part <= most_ms)]
    clearly = [row for row in fast if row.gain[0] > 0]
    return next(iter(clearly), own if own in fast or not fast else fast[0])


def differences(recipe: Recipe, own: Recipe) -> dict[str, Any]:
    """The fields of `recipe` that have another value than in `own`."""
    return {each.name: getattr(recipe, each.name) for each in fields(Recipe) if getattr(recipe, each.name) != getattr(own, each.name)}
