"""What is kept of how a threshold came into force, or did not: who did what, when, why, and what it rested on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from inspector.core.errors import InspectorError
from inspector.core.exact_interval import clopper_pearson
from inspector.core.kinds import NAME, TEXT, WHOLE, expect
from inspector.core.project import ThresholdRecord
from inspector.core.said import said
from inspector.core.setting import setting, stored, understood
from inspector.core.tuning.counting import Outcome


@dataclass(frozen=True, slots=True)
class Validated:
    """What a threshold makes of the validation images."""

    good: int
    defect: int
    escapes: int
    """Defects that are OK."""
    false_rejects: int
    """Good parts that are NG."""
    unsure: int
    """Parts of both truths that a person has to say of, or that have no map for the region rule."""

    @classmethod
    def of(cls, found: Outcome) -> "Validated | None":
        """The counts of an outcome; None where no image counts."""
        good, defect = found.good, found.defect
        counts = good.total, defect.total, defect.ok, good.ng, good.unsure + defect.unsure
        return cls(*counts) if good.total + defect.total else None

    @property
    def escape_interval(self) -> tuple[float, float]:
        """Clopper-Pearson, 95 %, two-sided."""
        return clopper_pearson(self.escapes, self.defect)

    @property
    def false_reject_interval(self) -> tuple[float, float]:
        """Clopper-Pearson, 95 %, two-sided."""
        return clopper_pearson(self.false_rejects, self.good)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a rule would have made of recorded parts, as counts."""

    parts: int
    ok_before: int
    ok_after: int
    changes: int
    """Parts with another verdict."""
    defects_that_pass: int
    """Reviewed as defects, not OK then and OK now."""
    false_rejects_that_pass: int
    """Reviewed as false rejects, not OK then and OK now."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a threshold was tried on before it came into force."""

    validation: Validated | None = setting(None, "None: there were no validation images", old=None)
    replay: Replayed | None = setting(None, "None: it was tried on no recorded part", old=None)

    @classmethod
    def from_json(cls, found: Mapping[str, Any] | None) -> "Grounds | None":
        """Reads what `stored` gave; None for None. Raises `PROJECT_TOO_NEW`, KeyError, TypeError, ValueError."""
        if found is None:
            return None
        values = understood(cls, found, said("What a threshold rests on"))
        validation, replay = values["validation"], values["replay"]
        return cls(
            None if validation is None else Validated(**_counts(Validated, validation)),
            None if replay is None else Replayed(**_counts(Replayed, replay)),
        )


class Deed(StrEnum):
    """What was done."""

    TRIED = "tried"
    """A draft, on validation images and recorded parts."""
    DISCARDED = "discarded"
    """A draft: it never came into force."""
    RELEASED = "released"
    WENT_BACK = "went_back"
    """To a threshold that had been in force before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a project's releases. `who` did it `at` this time; `record` is the threshold that it is about."""

    deed: Deed
    model_id: str
    record: ThresholdRecord
    who: str
    at: str
    grounds: Grounds | None = setting(None, "None: it was not tried on anything", old=None)
    drafted: ThresholdRecord | None = setting(None, "the draft that was released: who made it, and when", old=None)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same entry back."""
        return stored(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Entry":
        """Reads what `to_json` gave. Raises `InspectorError`, KeyError, TypeError, ValueError."""
        values = understood(cls, found, said("A release"))
        drafted = values["drafted"]
        return cls(
            Deed(values["deed"]),
            expect(NAME, "A model", values["model_id"]),
            ThresholdRecord.from_json(values["record"]),
            expect(TEXT, "A name", values["who"]),
            expect(TEXT, "A time", values["at"]),
            Grounds.from_json(values["grounds"]),
            None if drafted is None else ThresholdRecord.from_json(drafted),
        )


UNREADABLE = (InspectorError, KeyError, TypeError, ValueError)
"""What `Entry.from_json` raises for what is no entry, or one of a later version."""


def _counts(kind: type, found: Mapping[str, Any]) -> dict[str, int]:
    values = understood(kind, found, said("Counts of parts"))
    return {each.name: expect(WHOLE, each.name, values[each.name]) for each in fields(kind)}
