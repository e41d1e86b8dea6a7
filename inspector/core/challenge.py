"""The challenge: known samples that must get the verdict that is expected of them before a line starts."""

from dataclasses import dataclass
from enum import StrEnum

from inspector.core.types import Verdict


class Sample(StrEnum):
    """What a sample is. Stable names, stored."""

    GOOD = "good"
    LIMIT = "limit"
    """Just good, or just not: a sample of the limit that was agreed on, with the verdict that was agreed on."""
    DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class ChallengeSample:
    """One known sample."""

    name: str
    """How people call it."""
    kind: Sample
    expected: Verdict
    """OK or NG."""
    path: str = ""
    """Of its picture, relative to the project's folder where it lies in it; empty: the real part is put before the camera."""
