"""How a model came from another one without a build: parts were taught back, pictures were taken out, defects were made known."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspector.core.kinds import ENTRIES, MAPPING, TEXT, WHOLE, expect


class How(StrEnum):
    """What was done to the parent. Stable names, stored in the model."""

    TAUGHT = "taught"
    """Parts that people accepted extended the bank."""
    QUARANTINED = "quarantined"
    """What came from some good pictures was taken out of the bank."""
    KNOWN_DEFECTS = "known_defects"
    """Patches of confirmed defects were added, which can only raise a score."""


@dataclass(frozen=True, slots=True)
class Descent:
    """Stored in a model's report under `descent`."""

    parent: str
    """Id of the model that it came from."""
    how: How
    images: tuple[str, ...]
    """Paths of the pictures that were added or taken out."""
    who: str = ""
    at: str = ""
    """ISO 8601 with the offset from UTC."""
    reason: str = ""
    grown: int = 0
    """Vectors that the bank has more than its parent; negative: fewer."""
    generations: int = 1
    """Steps since the last build."""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same back."""
        return {
            "parent": self.parent,
            "how": str(self.how),
            "images": list(self.images),
            "who": self.who,
            "at": self.at,
            "reason": self.reason,
            "grown": self.grown,
            "generations": self.generations,
        }

    @classmethod
    def from_json(cls, stored: Any) -> "Descent":
        """Reads what `to_json` wrote. Raises KeyError, TypeError, ValueError."""
        found = expect(MAPPING, "The descent", stored)
        images = tuple(expect(TEXT, "A picture", each) for each in expect(ENTRIES, "images", found["images"]))
        texts = {name: expect(TEXT, name, found[name]) for name in ("parent", "who", "at", "reason")}
        grown, generations = (int(expect(WHOLE, name, found[name])) for name in ("grown", "generations"))
        return cls(how=How(found["how"]), images=images, grown=grown, generations=generations, **texts)


def descent_of(report: dict[str, Any]) -> Descent | None:
    """What a model's report says of it; None for one that was built. Raises as `Descent.from_json`."""
    return Descent.from_json(report["descent"]) if "descent" in report else None
