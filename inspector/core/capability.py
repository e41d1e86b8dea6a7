"""What a model finds: defects that were put before it, and the smallest size that can be promised from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from inspector.core.detection_probability import Curve, Shown
from inspector.core.kinds import ENTRIES, FINITE, LENGTH, MAPPING, TEXT, WHOLE, YES_OR_NO, expect
from inspector.core.said import said

MOST_TRIALS = 100_000


@dataclass(frozen=True, slots=True)
class Trial:
    """A defect that was put on a good part, and whether the part was rejected for it."""

    kind: str
    zone: str
    """Name of the zone that it lies in; empty: in none."""
    size: float
    """px from end to end."""
    contrast: float
    """Share of the span between the dark and the bright places of the part."""
    found: bool
    part: str
    """Name of the good part's picture."""

    @property
    def shown(self) -> Shown:
        """What a curve needs of it."""
        return Shown(self.size, self.contrast, self.found)


@dataclass(frozen=True, slots=True)
class Promise:
    """What is known of one kind at one contrast in one zone. Sizes in px; None where nothing can be said."""

    kind: str
    zone: str
    contrast: float
    shown: int
    found: int
    a90: float | None
    """The size of which 90 % are found."""
    a90_95: float | None
    """The size from which on 90 % are found with 95 % confidence."""


@dataclass(frozen=True)
class Capability:
    """A study of one model under one decision rule. Raises ValueError for numbers that no study has."""

    model_id: str
    rule: str
    """SHA-256 of the decision rule: under another one it says nothing."""
    at: str
    """ISO 8601 with the offset from UTC."""
    trials: tuple[Trial, ...]
    parts: int
    """Good parts that defects were put on."""
    rejected: int
    """Good parts that were left out, because they are rejected without any defect."""
    failed: int = 0
    """Defects that could not be judged or drawn; they count neither as found nor as missed."""
    learned: bool = False
    """Whether the model has learned these very parts, which makes it easier."""
    mm_per_px: float = 0.0
    """0: not known."""

    def __post_init__(self) -> None:
        if len(self.trials) > MOST_TRIALS or any(not (0 < each.size < 1e6 and 0 < each.contrast <= 1) for each in self.trials):
            raise ValueError(said("no study puts such defects before a model"))

    @cached_property
    def curves(self) -> dict[tuple[str, str], Curve]:
        """By kind and zone; kinds of which too few were shown have none."""
        return dict(self._fitted())

    def _fitted(self) -> Iterator[tuple[tuple[str, str], Curve]]:
        for key, trials in groupby(sorted(self.trials, key=_kind_and_zone), key=_kind_and_zone):
            try:
                yield key, Curve([each.shown for each in trials])
            except ValueError:  # too few, or all of one size
                continue

    @cached_property
    def contrasts(self) -> tuple[float, ...]:
        """That defects were shown with, the faintest first."""
        return tuple(sorted({each.contrast for each in self.trials}))

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """By kind, zone and contrast."""
        found = []
        for (kind, zone), curve in self.curves.items():
            for contrast in self.contrasts:
                seen = [each.found for each in curve.shown if each.contrast == contrast]
                if seen:
                    found.append(Promise(kind, zone, contrast, len(seen), sum(seen), curve.a90(contrast), curve.a90_95(contrast)))
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same study back."""
        trials = [[each.kind, each.zone, each.size, each.contrast, each.found, each.part] for each in self.trials]
        names = ("model_id", "rule", "at", "parts", "rejected", "failed", "learned", "mm_per_px")
        return {name: getattr(self, name) for name in names} | {"trials": trials}

    @classmethod
    def from_json(cls, stored: Any) -> "Capability":
        """Reads what `to_json` wrote. Raises KeyError, TypeError, ValueError."""
        found = expect(MAPPING, "A study", stored)
        texts = {name: expect(TEXT, name, found[name]) for name in ("model_id", "rule", "at")}
        parts, rejected, failed = (int(expect(WHOLE, name, found[name])) for name in ("parts", "rejected", "failed"))
        trials = tuple(map(_trial, expect(ENTRIES, "The defects", found["trials"])))
        learned, scale = expect(YES_OR_NO, "learned", found["learned"]), float(expect(LENGTH, "mm_per_px", found["mm_per_px"]))
        return cls(trials=trials, parts=parts, rejected=rejected, failed=failed, learned=learned, mm_per_px=scale, **texts)


def _trial(stored: Any) -> Trial:
    kind, zone, size, contrast, found, part = expect(ENTRIES, "A defect", stored)
    texts = [expect(TEXT, "A word of a defect", each) for each in (kind, zone, part)]
    numbers = [float(expect(FINITE, "A number of a defect", each)) for each in (size, contrast)]
    return Trial(texts[0], texts[1], numbers[0], numbers[1], expect(YES_OR_NO, "found", found), texts[2])


def _kind_and_zone(trial: Trial) -> tuple[str, str]:
    return trial.kind, trial.zone
