"""What people say of validation images: good or defect, of which kind, and where. Newer words count, older ones are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspector.core.kinds import TEXT, YES_OR_NO, expect
from inspector.core.said import said
from inspector.core.setting import setting, stored, understood
from inspector.core.versions import not_known


class Truth(StrEnum):
    """What a validation image shows."""

    GOOD = "good"
    DEFECT = "defect"
    LEFT_OUT = "left_out"
    """It is neither learned nor scored nor counted."""
    UNKNOWN = "unknown"
    """Nobody has said yet, or it was taken back: what its source says counts; without one it waits for a person and is not counted."""


@dataclass(frozen=True, slots=True)
class Label:
    """One person's word on one validation image."""

    path: str
    """Of the image file, absolute or relative to the project's folder."""
    truth: Truth
    kind: str = setting("", "what kind of defect it shows", old="")
    mask: str = setting("", "file name of its defect mask in the project's folder of masks; empty: it has none of its own", old="")
    synthetic: bool = setting(False, "drawn into a good part by a program; never mixed into figures without saying so", old=False)
    who: str = setting("", "by the name that the system knows", old="")
    at: str = setting("", "ISO 8601 with the offset from UTC", old="")

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return stored(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Label":
        """Reads what `to_json` gave. Raises `PROJECT_TOO_NEW`, KeyError, TypeError, ValueError."""
        values = understood(cls, found, said("A label"))
        texts = {name: expect(TEXT, name, values[name]) for name in ("path", "kind", "mask", "who", "at")}
        truth = expect(TEXT, "truth", values["truth"])
        if truth not in set(Truth):
            raise not_known(said("A label"), {f"truth = {truth}"})
        return cls(truth=Truth(truth), synthetic=expect(YES_OR_NO, "synthetic", values["synthetic"]), **texts)
