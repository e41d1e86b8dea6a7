"""The challenge: known samples that must get the verdict that is expected of them before a line starts."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inspector.core.kinds import MAPPING, TEXT, expect
from inspector.core.said import said
from inspector.core.setting import setting, stored, understood
from inspector.core.types import Verdict

EXPECTED = (Verdict.OK, Verdict.NG)


class Sample(StrEnum):
    """What a sample is. Stable names, stored."""

    GOOD = "good"
    LIMIT = "limit"
    """Just good, or just not: a sample of the limit that was agreed on, with the verdict that was agreed on."""
    DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class ChallengeSample:
    """One known sample. Raises ValueError without a name, and for a verdict that nobody can expect of it."""

    name: str
    """How people call it; no two samples of a project have the same."""
    kind: Sample
    expected: Verdict
    """OK or NG."""
    path: str = setting("", "of its picture, relative to the project's folder; empty: the real part is put before the camera", old="")
    sha256: str = setting("", "of the picture's file when it was added; empty without a picture", old="")

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.name.isprintable():
            raise ValueError(said("a sample needs a name of one line"))
        if self.expected not in EXPECTED:
            raise ValueError(said("of a sample OK or NG is expected"))
        if (self.kind, self.expected) in ((Sample.GOOD, Verdict.NG), (Sample.DEFECT, Verdict.OK)):
            raise ValueError(said("nobody expects {expected} of a {kind} sample", expected=self.expected, kind=self.kind))
        if bool(self.path) != bool(self.sha256):
            raise ValueError(said("a picture has a path and a hash"))

    @property
    def is_part(self) -> bool:
        """Whether the real part is put before the camera."""
        return not self.path

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the same back."""
        return stored(self)

    @classmethod
    def from_json(cls, found: Any) -> "ChallengeSample":
        """Reads what `to_json` gave. Raises `PROJECT_TOO_NEW`, KeyError, TypeError, ValueError."""
        values = understood(cls, expect(MAPPING, "A sample", found), said("A sample"))
        texts = {name: expect(TEXT, name, values[name]) for name in ("name", "path", "sha256")}
        return cls(kind=Sample(values["kind"]), expected=Verdict(values["expected"]), **texts)


def samples_sha256(samples: Sequence[ChallengeSample]) -> str:
    """Of a set of samples, whatever their order: another set has another one."""
    text = json.dumps(sorted(json.dumps(each.to_json(), sort_keys=True) for each in samples))
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()
